import Influence
import Language
import Tables

/// What `explain NAME` and `show` say about formulas, constants, settings and errors.
enum Explanation {
  /// A name made in this session, or an error's code.
  static func text(for path: Path, workspace: Workspace) throws -> String {
    let name = path.text.lowercased()
    if let value = workspace.parameter(name) {
      return "`\(path.text)` is a parameter: \(CanonicalText.cell(value))."
    }
    if case .constant(let cell)? = workspace.binding(name) {
      return "`\(path.text)` was made with `let`: \(CanonicalText.cell(cell))."
    }
    if let code = DiagnosticCode(rawValue: path.text.uppercased()) {
      return "\(code.rawValue): \(code.title)\n\n\(code.explanation)"
    }
    let names = FormulaCatalog.all.map(\.name.rawValue) + workspace.sourceNames
    let close = closestMatches(to: name, in: names, limit: 3)
    throw Diagnostic(
      .unknownHelp, "there is no formula, dataset or error `\(path.text)` to explain",
      at: path.range,
      help: close.isEmpty
        ? "Formulas: \(FormulaCatalog.all.map(\.name.rawValue).joined(separator: ", "))."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?")
  }

  /// The formula that `explain` would show: a name made in this session comes first.
  static func formula(for path: Path, workspace: Workspace) -> Formula? {
    let name = path.text.lowercased()
    if workspace.parameter(name) != nil { return nil }
    if case .constant? = workspace.binding(name) { return nil }
    return FormulaCatalog.formula(named: name)
  }

  /// A formula with its source, and with the numbers of the dataset loaded last that has them.
  static func text(of formula: Formula, _ run: RunContext) throws -> String {
    let assumptions = run.workspace.settings.assumptions
    var lines = [
      formula.title, "  \(formula.text)", "Unit: \(formula.units)",
      "Source (\(formula.mark.rawValue)): \(formula.source)",
      "Worked example: \(formula.example)",
    ]
    let constants = formula.name.constants
    for mark in AssumptionMark.allCases {
      let marked = constants.filter { assumptions.assumption($0).mark == mark }
      guard !marked.isEmpty else { continue }
      let name = mark.rawValue.prefix(1).uppercased() + mark.rawValue.dropFirst()
      lines.append("\(name) constants: \(AssumptionText.listed(marked, assumptions))")
    }
    for dataset in run.workspace.datasets.reversed() where !dataset.isGraph {
      let own = try FormulaOnData(dataset, run)?.lines(formula.name) ?? []
      guard !own.isEmpty else { continue }
      return (lines + onDataset(dataset.name, own)).joined(separator: "\n")
    }
    // A graph of people of whom nothing else is known still shows what audiences share.
    if formula.name == .netReach, let graph = run.workspace.graphs.last,
      let example = AudienceExample(graph)
    {
      lines += onDataset(graph.name, [example.union])
    }
    return lines.joined(separator: "\n")
  }

  private static func onDataset(_ name: String, _ lines: [String]) -> [String] {
    ["", "On `\(name)`:"] + lines.map { "  \($0)" }
  }

  /// Every constant of the model, what it is, where it is from, and whether it is only assumed.
  static func assumptions(_ settings: Settings) -> Table {
    let list = settings.assumptions.list
    return Table([
      .text("name", list.map(\.name.rawValue)),
      .text("value", list.map { AssumptionText.text($0.value, $0.unit) }),
      .text("unit", list.map(\.unit.rawValue)),
      .text("mark", list.map(\.mark.rawValue)),
      .text(
        "changed",
        list.map { $0.isChanged ? "was \(AssumptionText.text($0.standard, $0.unit))" : "" }),
      .text("title", list.map(\.title)),
      .text("source", list.map(\.source)),
    ])
  }

  static func settings(_ settings: Settings) -> Table {
    let changed = settings.assumptions.changed
    return Table([
      .text("name", ["seed", "today", "sql"] + changed.map(\.name.rawValue)),
      .text(
        "value",
        ["\(settings.seed)", CalendarDate(daysSince1970: settings.today).iso, settings.sql]
          + changed.map { AssumptionText.text($0.value, $0.unit) }),
    ])
  }
}
