import Influence
import Language
import Tables

/// Options of stages and statements for completion, each with what holds where it is not said.
extension Vocabulary {
  /// Option names of a stage or statement, with their defaults.
  ///
  /// - Parameters:
  ///   - stage: a stage's name, `load` or `load graph`.
  ///   - kind: the kind of a `chart`; nil where none is typed yet.
  ///   - settings: where the constants of the model have their values.
  public static func options(
    of stage: String, kind: String? = nil, settings: Settings
  ) -> [Workspace.Suggestion] {
    func list(_ names: [String], _ entries: [OptionEntry]) -> [Workspace.Suggestion] {
      names.map { name in
        let entry = entries.first { $0.name == name }
        return .init(name + ":", kind: "option", detail: entry?.detail ?? "")
      }
    }
    let offer = OptionEntry.offer(settings)
    switch stage.lowercased() {
    case "simulate": return list(BoundOffer.options, offer)
    case "optimise", "optimize":
      let meaningless = Set(OptimiseStage.withoutPlace)
      return list(
        BoundOffer.choosing + BoundOffer.options.filter { !meaningless.contains($0) }, offer)
    case "compare":
      return list(
        ["outcome", "budget"] + CompareChannelsStage.constants,
        OptionEntry.comparison + OptionEntry.channels + offer)
    case "cascade": return list(CascadeOptions.names, OptionEntry.cascade(settings))
    case "chart":
      let known = kind.flatMap { ChartKind(rawValue: $0.lowercased()) }
      let kinds = known.map { [$0] } ?? ChartKind.allCases
      var names: [String] = []
      for option in kinds.flatMap(\.options) where !names.contains(option) { names.append(option) }
      return list(names, OptionEntry.chart)
    case "load graph": return list(GraphOptions.names + LoadOptions.names, OptionEntry.load)
    case "load":
      return Role.allCases.map {
        .init($0.rawValue + ":", kind: "option", detail: "a column; default: found by its header")
      } + list(LoadOptions.names, OptionEntry.load)
    default: return []
    }
  }

  /// The kinds of `chart`, each with a statement's part that draws one.
  public static var chartKinds: [Workspace.Suggestion] {
    ChartKind.allCases.map { .init($0.rawValue, kind: "chart", detail: $0.example) }
  }

  /// What `compare` compares besides the values of a column.
  public static var comparisons: [Workspace.Suggestion] {
    [
      .init("tiers", kind: "comparison", detail: "peers, micro, bloggers, stars, celebrities"),
      .init("channels", kind: "comparison", detail: "the same money on each: (budget: $150k)"),
    ]
  }
}
