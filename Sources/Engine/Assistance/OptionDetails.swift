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
    func list(
      _ names: [String], _ detail: (String) -> String?
    ) -> [Workspace.Suggestion] {
      names.map { .init($0 + ":", kind: "option", detail: detail($0) ?? "") }
    }
    func offer(_ option: String) -> String? { offerDetail(option, settings) }
    switch stage.lowercased() {
    case "simulate": return list(BoundOffer.options, offer)
    case "optimise", "optimize":
      let meaningless = Set(OptimiseStage.withoutPlace)
      return list(
        BoundOffer.choosing + BoundOffer.options.filter { !meaningless.contains($0) }, offer)
    case "compare":
      return list(["outcome", "budget"] + CompareChannelsStage.constants) {
        $0 == "outcome"
          ? "a condition or an amount, compared group by group"
          : $0 == "budget" ? "what each channel gets; no default" : offer($0)
      }
    case "cascade": return list(CascadeOptions.names) { cascade[$0] ?? seed($0, settings) }
    case "chart":
      let known = kind.flatMap { ChartKind(rawValue: $0.lowercased()) }
      let kinds = known.map { [$0] } ?? ChartKind.allCases
      var names: [String] = []
      for option in kinds.flatMap(\.options) where !names.contains(option) { names.append(option) }
      return list(names) { chart[$0] }
    case "load graph": return list(GraphOptions.names + LoadOptions.names) { load[$0] }
    case "load":
      return list(Role.allCases.map(\.rawValue)) { _ in "a column; default: found by its header" }
        + list(LoadOptions.names) { load[$0] }
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

  // MARK: Details

  private static func seed(_ option: String, _ settings: Settings) -> String? {
    option == "seed" ? "default \(settings.seed), the session's" : nil
  }

  private static func offerDetail(_ option: String, _ settings: Settings) -> String? {
    if let constant = AssumptionName(rawValue: option) {
      let assumption = settings.assumptions.assumption(constant)
      let value = AssumptionText.text(assumption.value, assumption.unit)
      return "default \(value); \(assumption.title)"
    }
    return offer[option] ?? seed(option, settings)
  }

  private static let offer = [
    "accept": "default by grade and tier; the chance that a fan accepts",
    "by": "default conversions for each cost; larger is offered first",
    "budget": "default none; the most that the offers may be expected to cost",
    "offers": "default all fans; the most fans offered",
    "kind": "default \(OfferKind.special.rawValue)",
    "runs": "default 10,000",
    "spread": "default none; `cascade`, or a graph's name",
    "chance": "default the conversion rate; with `spread`",
    "days": "default until nobody is reached any more; with `spread`",
    "control": "default none; the share held out to compare with",
    "organic": "default 0; conversions a fan brings without any offer",
    "epsilon": "how near to the best the choice is certified, as 10%; needs spread",
    "goal": "default \(OfferGoal.conversions.rawValue)",
    "count": "default none; the most fans chosen",
  ]

  private static let cascade = [
    "chance": "default weighted; the chance that a friendship passes it on",
    "accept": "default everybody; the chance that a fan begins",
    "model": "default \(Cascade.Model.independent.rawValue)",
    "draws": "default \(Cascade.Draws.canonical.rawValue)",
    "runs": "default 10,000",
    "days": "default until nobody is reached any more",
  ]

  private static let chart = [
    "x": "the column along the lower edge",
    "y": "what is measured upwards",
    "low": "default none; the lower end of an interval",
    "high": "default none; the upper end of an interval",
    "label": "default none; the column that names the points",
    "series": "default none; a line for each of its values",
    "bins": "default as many as suit the values; 1 to 500",
    "scale": "default linear; `log` for all that is measured",
    "x_scale": "default linear; `log`",
    "y_scale": "default linear; `log`",
    "title": "default from the columns; words in quotes",
  ]

  private static let load = [
    "of": "default none; the dataset of the people",
    "from": "a column; default: found by its header, else the first",
    "to": "a column; default: found by its header, else the second",
    "directed": "default false; true: each line says who influences whom",
    "types": "default found in the values; (column: type, …)",
    "delimiter": "default found in the file",
    "header": "default found in the file; true or false",
    "encoding": "default found in the file",
    "format": "default found in the first bytes",
    "table": "default the only one; a table of a database",
    "columns": "default all; the columns to read",
    "dates": "default found in the values; dmy or mdy",
    "decimal": "default found in the values; \".\" or \",\" before the fractions of numbers",
    "file_column": "default none; a column for the name of each file",
  ]
}
