import Engine
import Language
import Tables

/// Something that a result was made from, and a short hash by which a change of it is seen.
///
/// An output's `from=` lists them, so that a document says by itself what each figure leans on.
struct InputMark: Hashable {
  /// A name of the session, a setting, or `#id` for another cell.
  let name: String
  let hash: String

  init(_ name: String, of content: String) {
    self.name = name
    hash = String(Fingerprint.sha256(of: Array(content.utf8)).prefix(6))
  }

  private init(name: String, hash: String) {
    self.name = name
    self.hash = hash
  }

  /// `fans:3fa2c1,today:77aa01`.
  static func text(_ marks: [InputMark]) -> String? {
    marks.isEmpty ? nil : marks.map { "\(written($0.name)):\($0.hash)" }.joined(separator: ",")
  }

  /// Marks as they were recorded; names stay in their written form.
  static func read(_ text: String?) -> [String: String] {
    var marks: [String: String] = [:]
    for item in (text ?? "").split(separator: ",") {
      guard let colon = item.lastIndex(of: ":") else { continue }
      marks[String(item[..<colon])] = String(item[item.index(after: colon)...])
    }
    return marks
  }

  /// A name without the characters that would end it in a fence's line.
  static func written(_ name: String) -> String {
    var text = ""
    for scalar in name.lowercased().unicodeScalars {
      let isPlain =
        scalar.properties.isXIDContinue || scalar == "#" || scalar == "-" || scalar == "."
      text += isPlain ? String(scalar) : "%" + String(scalar.value, radix: 16)
    }
    return text
  }
}

/// What the statements of a session were run with: files, parameters, settings.
struct SessionInputs {
  /// The fingerprint of each file's content, by its name as the `load` writes it.
  var files: [String: String] = [:]
  /// The parameters' values as literals, by folded name.
  var parameters: [String: String] = [:]
  var settings: Settings
  /// The files as front matter records them, in the order they were loaded.
  var data: [DocumentData] = []

  init(settings: Settings) { self.settings = settings }

  /// The marks of the cell at `position`, sorted by name.
  func marks(of position: Int, in graph: DependencyGraph, ids: [String?]) -> [InputMark] {
    let own = graph.statements[position]
    let upstream = graph.closure(of: own)
    var marks: [String: InputMark] = [:]
    for index in own + upstream {
      let node = graph.nodes[index]
      let isOwn = node.cell == position
      guard let mark = mark(of: node, isOwn: isOwn, ids: ids) else { continue }
      marks[mark.name.lowercased()] = mark
    }
    let nodes = (own + upstream).map { graph.nodes[$0] }
    let usesModel = nodes.contains(where: \.usesModel)
    for (name, text) in settingTexts
    where usesModel || name == "today" && nodes.contains(where: { $0.words.contains("today") }) {
      if marks[name] == nil { marks[name] = InputMark(name, of: text) }
    }
    return marks.values.sorted { $0.name < $1.name }
  }

  private func mark(of node: StatementNode, isOwn: Bool, ids: [String?]) -> InputMark? {
    switch node.kind {
    case .dataset(let paths):
      let contents = paths.map { files[$0] ?? "" }
      return InputMark(node.name ?? "", of: ([node.tokens] + contents).joined(separator: " "))
    case .parameter:
      let name = node.name ?? ""
      return InputMark(name, of: parameters[name.lowercased()] ?? node.tokens)
    case .setting, .definition:
      return isOwn ? nil : InputMark(node.name ?? "", of: node.tokens)
    case .other:
      guard !isOwn, let id = ids[node.cell] else { return nil }
      return InputMark("#" + id, of: node.tokens)
    }
  }

  func settingText(of name: String) -> String? {
    settingTexts.first { $0.name == name }?.text
  }

  /// Seed, day and changed constants from before the first statement.
  private var settingTexts: [(name: String, text: String)] {
    [("seed", String(settings.seed)), ("today", CalendarDate(daysSince1970: settings.today).iso)]
      + settings.recorded
  }
}
