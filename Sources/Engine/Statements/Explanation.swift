import Influence
import Language
import Tables

/// What `explain NAME` and `show` say about formulas, constants, settings and errors.
enum Explanation {
  /// A name made in this session comes first, then a formula, then an error's code.
  static func text(for path: Path, workspace: Workspace) throws -> String {
    let name = path.text.lowercased()
    if let value = workspace.parameter(name) {
      return "`\(path.text)` is a parameter: \(CanonicalText.cell(value))."
    }
    if case .constant(let cell)? = workspace.binding(name) {
      return "`\(path.text)` was made with `let`: \(CanonicalText.cell(cell))."
    }
    if let formula = FormulaCatalog.formula(named: name) {
      return printed(formula) + thisDataset(formula, workspace)
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

  private static func printed(_ formula: Formula) -> String {
    """
    \(formula.title)
      \(formula.text)
    Unit: \(formula.units)
    Source (\(formula.mark.rawValue)): \(formula.source)
    Worked example: \(formula.example)
    """
  }

  /// The last loaded dataset's own numbers in the formula, where it is a column there.
  private static func thisDataset(_ formula: Formula, _ workspace: Workspace) -> String {
    guard let dataset = workspace.datasets.last(where: { !$0.isGraph }),
      let column = Registry.standard.modelColumn(formula.name.rawValue)
    else { return "" }
    var binder = Binder(workspace)
    let range = SourceRange(0, 0)
    guard let expr = try? binder.bindModel(column, in: dataset.schema, range: range),
      case .model(let use) = expr.node
    else { return "" }
    var lines = ["", "On `\(dataset.name)`:"]
    if let note = use.note { lines.append("  \(note)") }
    if let example = firstRow(expr, use, dataset) { lines.append("  \(example)") }
    return "\n" + lines.joined(separator: "\n")
  }

  private static func firstRow(
    _ expr: BoundExpr, _ use: ModelUse, _ dataset: Dataset
  ) -> String? {
    let frame = dataset.frame
    let rows = Batch(frame: frame, selected: .range(0..<min(frame.rowCount, 64)))
    guard let values = try? expr.compiled().evaluate(rows) else { return nil }
    let type = expr.type ?? .text
    guard let row = (0..<rows.count).first(where: { values[$0, type] != .missing }) else {
      return nil
    }
    let inputs = use.inputs.compactMap { input -> String? in
      guard let vector = try? input.compiled().evaluate(rows) else { return nil }
      let cell = vector[row, input.type ?? .text]
      return "\(label(input, dataset)) \(CanonicalText.cell(cell))"
    }
    let key = dataset.roles[.key].flatMap { dataset.table[$0.column] }
    let who = key.map { "\(CanonicalText.cell($0[row])): " } ?? "first row: "
    return "\(who)\(inputs.joined(separator: ", ")) → \(CanonicalText.cell(values[row, type]))"
  }

  private static func label(_ expr: BoundExpr, _ dataset: Dataset) -> String {
    switch expr.node {
    case .column(let slot): dataset.table.columns[slot].name
    case .model(let use): use.column.name
    default: ""
    }
  }

  /// Every constant of the model, what it is, where it is from, and whether it is only assumed.
  static func assumptions(_ settings: Settings) -> Table {
    let list = settings.assumptions.list
    return Table([
      .text("name", list.map(\.name.rawValue)),
      .text("value", list.map { text($0.value, $0.unit) }),
      .text("unit", list.map(\.unit.rawValue)),
      .text("mark", list.map(\.mark.rawValue)),
      .text("changed", list.map { $0.isChanged ? "was \(text($0.standard, $0.unit))" : "" }),
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
          + changed.map { text($0.value, $0.unit) }),
    ])
  }

  private static func text(_ value: Double, _ unit: AssumptionUnit) -> String {
    switch unit {
    case .share: CanonicalText.rounded(value * 100, decimals: 6) + "%"
    case .money: "$" + CanonicalText.number(value)
    default: CanonicalText.number(value)
    }
  }
}
