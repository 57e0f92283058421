import Influence
import Language

/// The text of `help`, made from the registry's entries.
public enum Help {
  static func text(for name: Name?, registry: Registry) throws -> String {
    guard let name else { return overview }
    let folded = name.text.lowercased()
    let parts = [entry(folded, registry), options(folded)].compactMap(\.self)
    if !parts.isEmpty { return parts.joined(separator: "\n\n") }
    let known =
      StatementEntry.all.map(\.name) + SettingEntry.all.map(\.name) + registry.grammar.stageNames
      + registry.functionNames + registry.modelColumns.map(\.name) + OptionEntry.all.map(\.name)
    let close = closestMatches(to: folded, in: known, limit: 3)
    throw Diagnostic(
      .unknownHelp, "there is no help for `\(name.text)`", at: name.range,
      help: close.isEmpty
        ? "`help` lists what there is."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?")
  }

  /// What there is of this name beside options; nil for nothing.
  private static func entry(_ folded: String, _ registry: Registry) -> String? {
    if let entry = StatementEntry.all.first(where: { $0.name == folded }) { return text(of: entry) }
    if let stage = registry.stage(folded) { return text(of: stage) }
    if let function = registry.function(folded) { return text(of: function) }
    if let aggregate = registry.aggregate(folded) { return text(of: aggregate) }
    if let window = registry.window(folded) { return text(of: window) }
    if let column = registry.modelColumn(folded) {
      let formula =
        FormulaCatalog.formula(named: folded) == nil
        ? "" : "\n`explain \(column.name)` shows the formula."
      return "\(column.name) (\(column.type.name)): \(column.summary)\(formula)"
    }
    if folded == "functions" { return functions(registry) }
    if folded == "columns" {
      return registry.modelColumns.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")
    }
    if let setting = SettingEntry.all.first(where: { $0.name.lowercased() == folded }) {
      return "\(setting.name)\n\(setting.summary)\n\nExamples\n  \(setting.example)"
    }
    if let constant = Assumptions().assumption(named: folded) {
      return
        "\(folded) (\(constant.unit.rawValue), \(constant.mark.rawValue)): \(constant.title)\n`show assumptions` tells its value and source."
    }
    return nil
  }

  /// The options of this name, each with the stages that take it; nil where there is none.
  private static func options(_ folded: String) -> String? {
    let entries = OptionEntry.all.filter { $0.name == folded }.map(\.help)
    let part = Role(option: folded).map { role in
      """
      load "…" as … (\(role.rawValue): COLUMN)
      The column that plays the part `\(role.rawValue)`. An option of `load`.
      Takes a column. Default: found by its header.
      """
    }
    let texts = entries + [part].compactMap(\.self)
    return texts.isEmpty ? nil : texts.joined(separator: "\n\n")
  }

  /// Statements and stages, a line each.
  public static var overview: String {
    let registry = Registry.standard
    let width = (registry.stages.map { $0.name.count }.max() ?? 0) + 2
    let stages = registry.stages.map { entry in
      "  " + entry.name + String(repeating: " ", count: width - entry.name.count) + entry.summary
    }
    return """
      A statement is a dataset and stages: fans | topic #tea | reach by tier

      Statements
        load "fans.csv" as fans        read a file and find which column plays which part
        load graph "friends.csv" as friends (of: fans)   who is whose friend
        let vips = fans | where …      a name for rows or a value
        param budget = $5k             a value that a replay may change
        set today = @2026-06-30        a setting, or a constant of the model
        explain engaged_reach          a formula with its source, a plan, or an error's code
        show assumptions               every constant of the model
        note "…"                       words for the saved session

      Stages
      \(stages.joined(separator: "\n"))

      `help STAGE`, `help OPTION`, `help functions` and `help columns` tell more.
      """
  }

  private static func functions(_ registry: Registry) -> String {
    let scalars = registry.functions.map {
      "\($0.name)(\($0.parameters.joined(separator: ", "))): \($0.summary)"
    }
    let aggregates = registry.aggregates.map {
      "\($0.name)(\($0.parameters.joined(separator: ", "))): \($0.summary)"
    }
    let windows = registry.windows.map {
      "\($0.name)(\($0.parameters.joined(separator: ", "))): \($0.summary)"
    }
    return "Of one row\n" + scalars.joined(separator: "\n") + "\n\nOf many rows, in `summarise`\n"
      + aggregates.joined(separator: "\n") + "\n\nOf a row among others, in `add` and `change`\n"
      + windows.joined(separator: "\n")
  }

  private static func text(of statement: StatementEntry) -> String {
    """
    \(statement.forms.joined(separator: "\n"))
    \(statement.summary)

    Examples
    \(statement.examples.map { "  " + $0 }.joined(separator: "\n"))
    """
  }

  private static func text(of stage: StageEntry) -> String {
    """
    \(stage.syntax.signature)
    \(stage.summary)
    \(stage.effect)

    Examples
    \(stage.examples.map { "  " + $0 }.joined(separator: "\n"))
    """
  }

  private static func text(of function: ScalarFunction) -> String {
    """
    \(function.name)(\(function.parameters.joined(separator: ", ")))
    \(function.summary)
    Takes \(function.takes).

    Examples
    \(function.examples.map { "  \($0.call)  gives  \($0.result)" }.joined(separator: "\n"))
    """
  }

  private static func text(of window: WindowFunction) -> String {
    """
    \(window.name)(\(window.parameters.joined(separator: ", ")))
    \(window.summary)
    Takes \(window.takes). Stands in `add` and `change`; `add … by` groups the rows it looks at.

    Examples
    \(window.examples.map { "  add value: \($0.call)  gives  \($0.result)" }.joined(separator: "\n"))
    """
  }

  private static func text(of aggregate: AggregateFunction) -> String {
    """
    \(aggregate.name)(\(aggregate.parameters.joined(separator: ", ")))
    \(aggregate.summary)
    Takes \(aggregate.takes). Stands in `summarise`.

    Examples
    \(aggregate.examples.map { "  summarise value: \($0.call)  gives  \($0.result)" }.joined(separator: "\n"))
    """
  }
}

extension StageSyntax {
  /// The stage's text form, as help shows it.
  var signature: String {
    ([names[0]] + patterns.map(\.signature)).joined(separator: " ")
  }
}

extension Pattern {
  var signature: String {
    switch self {
    case .keyword(let word), .flag(let word): word
    case .oneWord(_, let words): words.joined(separator: "|")
    case .expr(let label): label.uppercased()
    case .topics: "#topic | any|all|none (#a, #b)"
    case .name(let label), .nameOrText(let label): label.uppercased()
    case .names: "column, …"
    case .pairs: "name: value, …"
    case .keys: "column [asc|desc], …"
    case .bands: "(name: < value, …, name: rest)"
    case .options: "(option: value, …)"
    case .text(let label): "\"\(label)\""
    case .other: "dataset"
    case .optional(let patterns): "[" + patterns.map(\.signature).joined(separator: " ") + "]"
    case .choice(let choices):
      choices.map { $0.map(\.signature).joined(separator: " ") }.joined(separator: " | ")
    }
  }
}
