import Influence
import Language
import Tables

extension Settings {
  /// Names that `set` takes besides the model's constants.
  static let plainNames = ["seed", "today", "sql", "hints"]

  /// Changes a setting or one of the model's constants.
  ///
  /// - Throws: ``Diagnostic`` for an unknown name or a value out of range.
  mutating func set(_ name: Name, to cell: Cell, at range: SourceRange) throws {
    let folded = name.text.lowercased()
    switch folded {
    case "seed":
      guard case .integer(let value) = cell, value >= 0 else {
        throw Diagnostic(
          .badOption, "a seed is a whole number, 0 or more", at: range,
          help: "Write `set seed = 42`.")
      }
      seed = UInt64(value)
    case "today":
      guard case .date(let days) = cell else {
        throw Diagnostic(
          .badOption, "today is a date", at: range, help: "Write `set today = @2026-06-30`.")
      }
      today = days
    case "sql":
      guard case .text(let name) = cell, let dialect = SQLDialects.named(name) else {
        let names = SQLDialects.all.map { "\"\($0.name)\"" }.joined(separator: " and ")
        throw Diagnostic(
          .badOption, "there is no SQL for that engine", at: range,
          help: "\(names) are known: `set sql = \"clickhouse\"`.")
      }
      sql = dialect.name
    case "hints":
      guard case .boolean(let isOn) = cell else {
        throw Diagnostic(
          .badOption, "`hints` is on or off", at: range, help: "Write `set hints = off`.")
      }
      showsHints = isOn
      // The prompt's own: no result depends on it, so there is no change to note.
      return
    case _ where folded.hasPrefix(Self.warningPrefix):
      try setWarning(name, to: cell, at: range)
    default: try setAssumption(folded, name: name, to: cell, at: range)
    }
    noteChange(of: folded)
  }

  /// `on` and `off` where a setting is one or the other; nil for other settings and values.
  static func turned(_ name: Name, _ expr: Expr) -> Cell? {
    let folded = name.text.lowercased()
    guard folded.hasPrefix(warningPrefix) || folded == "hints",
      case .path(let path) = expr.kind
    else { return nil }
    switch path.text.lowercased() {
    case "on": return .boolean(true)
    case "off": return .boolean(false)
    default: return nil
    }
  }

  /// `set warn_W101 = off` silences a warning by its code.
  static let warningPrefix = "warn_"

  static var warningNames: [String] {
    DiagnosticCode.allCases.filter { $0.phase == .warning }.map { warningPrefix + $0.rawValue }
  }

  private mutating func setWarning(_ name: Name, to cell: Cell, at range: SourceRange) throws {
    let code = name.text.dropFirst(Self.warningPrefix.count).uppercased()
    guard let warning = DiagnosticCode(rawValue: code), warning.phase == .warning else {
      throw Diagnostic(
        .unknownSetting, "there is no warning `\(code)`", at: name.range,
        help: "Warnings: \(Self.warningNames.map { "`\($0)`" }.joined(separator: ", ")).")
    }
    guard case .boolean(let isOn) = cell else {
      throw Diagnostic(
        .badOption, "a warning is on or off, not \(cell.type?.name ?? "missing")", at: range,
        help: "Write `set \(name.text) = off`.")
    }
    if isOn { silenced.remove(warning) } else { silenced.insert(warning) }
  }

  private mutating func setAssumption(
    _ folded: String, name: Name, to cell: Cell, at range: SourceRange
  ) throws {
    guard let known = assumptions.assumption(named: folded) else {
      let names = Self.plainNames + AssumptionName.allCases.map(\.rawValue)
      let close = closestMatches(to: folded, in: names, limit: 2)
      throw Diagnostic(
        .unknownSetting, "there is no setting `\(name.text)`", at: name.range,
        help: close.isEmpty
          ? "`show settings` and `show assumptions` list them."
          : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?")
    }
    if case .money(_, let currency) = cell, currency != .dollar {
      throw Diagnostic(
        .currencyMismatch, "the model's amounts are in $, not in \(currency.sign)", at: range,
        reason: "Swell never converts currencies.",
        help: "Give the amount with the offer: `simulate offer \"…\" (perk: \(currency.sign)10)`.")
    }
    guard let value = cell.double, fits(cell, known.unit) else {
      throw Diagnostic(
        .badOption, "`\(folded)` is \(known.unit.rawValue), not \(cell.type?.name ?? "missing")",
        at: range, help: "It is \(CanonicalText.number(known.value)) now: \(known.title).")
    }
    do {
      var changed = assumptions
      try changed.set(folded, to: value)
      try checkBorders(changed, name: folded, at: range)
      assumptions = changed
    } catch let error as AssumptionError {
      throw Diagnostic(.badOption, error.description, at: range)
    }
  }

  /// Borders of tiers and of grades stand in order, or some of them would hold nobody.
  private func checkBorders(
    _ changed: Assumptions, name: String, at range: SourceRange
  ) throws {
    let ladders: [[AssumptionName]] = [
      [.microFrom, .microTo, .bloggerTo, .starTo], [.gradeD, .gradeC, .gradeB, .gradeA],
    ]
    for ladder in ladders where ladder.contains(where: { $0.rawValue == name }) {
      for (lower, upper) in zip(ladder, ladder.dropFirst()) where changed[lower] > changed[upper] {
        throw Diagnostic(
          .badOption, "`\(lower.rawValue)` would lie above `\(upper.rawValue)`", at: range,
          reason: "They are borders of one ladder, and nothing lies between borders out of order.",
          help:
            "`\(lower.rawValue)` is \(CanonicalText.number(changed[lower])) and `\(upper.rawValue)` \(CanonicalText.number(changed[upper])): change the other one first."
        )
      }
    }
  }

  private func fits(_ cell: Cell, _ unit: AssumptionUnit) -> Bool {
    switch (cell, unit) {
    case (.percent, .share), (.number, _), (.integer, _), (.money, .money): true
    default: false
    }
  }
}

extension Settings {
  /// Changes a setting to a value written as in a statement: `5k`, `4%`, `@2026-06-30`.
  ///
  /// - Throws: ``Diagnostic`` for an unknown name, a value that cannot be read or is out of range.
  public mutating func set(_ name: String, toText text: String) throws {
    let parsed = Parser.parse("set \(name) = \(text)", grammar: QueryEngine.grammar)
    if let error = parsed.diagnostics.first { throw error }
    guard case .setting(let name, let expr)? = parsed.statements.first?.kind else {
      throw Diagnostic(.unknownSetting, "`\(name) = \(text)` is no setting", at: nil)
    }
    var binder = Binder(Workspace(settings: self))
    let cell = try Self.turned(name, expr) ?? binder.constant(expr, what: "a setting")
    try set(name, to: cell, at: expr.range)
  }
}
