import Influence
import Language

extension Workspace {
  /// The words that an option takes besides an expression: `model: threshold`, `of: fans`.
  ///
  /// - Parameter stage: the stage the option stands in; nil for a `load`.
  public func words(for option: String, of stage: String?) -> [Suggestion] {
    func words(_ list: [String]) -> [Suggestion] { list.map { .init($0, kind: "value") } }
    switch (stage?.lowercased(), option.lowercased()) {
    case (nil, "of"):
      return datasets.filter { !$0.isGraph }.map { .init(quotedName($0.name), kind: "dataset") }
    case (nil, "directed"): return words(["true", "false"])
    case ("cascade"?, "chance"), ("simulate"?, "chance"), ("optimise"?, "chance"),
      ("optimize"?, "chance"):
      return [.init("weighted", kind: "value", detail: "1/in-degree of the friend reached")]
    case ("cascade"?, "model"): return words(Cascade.Model.allCases.map(\.rawValue))
    case ("cascade"?, "draws"): return words(Cascade.Draws.allCases.map(\.rawValue))
    case (let stage?, "kind") where Self.offering.contains(stage):
      return words(OfferKind.allCases.map(\.rawValue))
    case (let stage?, "goal") where Self.offering.contains(stage):
      return words(OfferGoal.allCases.map(\.rawValue))
    case (let stage?, "chance") where Self.offering.contains(stage):
      return [.init("weighted", kind: "value", detail: "1/in-degree of the friend reached")]
    case (let stage?, "spread") where Self.offering.contains(stage):
      return [.init("cascade", kind: "value", detail: "through the one graph of these rows")]
        + graphNames
    case ("chart"?, "scale"), ("chart"?, "x_scale"), ("chart"?, "y_scale"):
      return words(["linear", "log"])
    case (nil, "header"): return words(["true", "false"])
    case (nil, "encoding"): return words(["utf8", "latin1", "utf16le", "utf16be"])
    case (nil, "format"): return words(LoadOptions.formatNames)
    case (nil, "dates"): return words(["dmy", "mdy"])
    case (nil, "decimal"): return words(["\",\"", "\".\""])
    default: return []
    }
  }

  private static let offering = ["simulate", "optimise", "optimize"]

  /// The loaded friendship graphs, for `over`.
  public var graphNames: [Suggestion] {
    datasets.filter(\.isGraph).map { dataset in
      .init(
        quotedName(dataset.name), kind: "graph",
        detail: dataset.graphPeople.map { "friendships" + $0 } ?? "")
    }
  }
}
