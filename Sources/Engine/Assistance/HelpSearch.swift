import Influence
import Language

extension Help {
  /// One thing that help knows of.
  public struct Entry: Hashable, Sendable {
    public let name: String
    /// `stage`, `function`, `column`, `setting` …
    public let kind: String
    public let summary: String

    public init(_ name: String, kind: String, _ summary: String) {
      self.name = name
      self.kind = kind
      self.summary = summary
    }
  }

  /// Everything whose name or summary holds `words`, all of them; names first.
  ///
  /// - Parameter words: parted by white space; upper and lower case alike.
  public static func search(_ words: String, in entries: [Entry] = Help.entries) -> [Entry] {
    let wanted = words.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    guard !wanted.isEmpty else { return [] }
    let found = entries.filter { entry in
      let text = "\(entry.name) \(entry.summary)".lowercased()
      return wanted.allSatisfy(text.contains)
    }
    let byName = found.filter { entry in wanted.allSatisfy(entry.name.lowercased().contains) }
    return byName + found.filter { !byName.contains($0) }
  }

  /// Stages, functions, model columns, constants and options, in this order.
  public static var entries: [Entry] {
    let registry = Registry.standard
    let stages = registry.stages.map { Entry($0.name, kind: "stage", $0.summary) }
    let functions =
      registry.functions.map { Entry($0.name, kind: "function", $0.summary) }
      + registry.aggregates.map { Entry($0.name, kind: "function", $0.summary) }
      + registry.windows.map { Entry($0.name, kind: "function", $0.summary) }
    let columns = registry.modelColumns.map { Entry($0.name, kind: "column", $0.summary) }
    let constants = Assumptions().list.map {
      Entry($0.name.rawValue, kind: "setting", $0.title)
    }
    let options = OptionEntry.all.map { Entry($0.name, kind: "option", $0.meaning) }
    return stages + functions + columns + constants + options
  }
}
