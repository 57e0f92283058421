import Language
import Tables

/// A parameter's value said on the command line or in front matter, read as its default's kind.
struct ParameterText {
  let text: String

  init(_ text: String) { self.text = text }

  /// - Throws: ``Diagnostic`` where the text is no value, or one of another unit.
  func value(like standard: Cell, name: Name, registry: Registry) throws -> Cell {
    if case .text = standard { return .text(unquoted) }
    let parsed = Parser.parse("param x = \(text)", grammar: registry.grammar)
    guard parsed.diagnostics.isEmpty, parsed.statements.count == 1,
      case .parameter(_, _, let expr)? = parsed.statements.first?.kind
    else { throw mismatch(standard, name) }
    var binder = Binder(Workspace(settings: Settings(today: 0)), registry: registry)
    guard let cell = try? binder.constant(expr, what: "a parameter") else {
      throw mismatch(standard, name)
    }
    if cell.type == standard.type || standard == .missing { return cell }
    // A bare number takes the parameter's unit: 8000 for money, 8 for 8 %.
    if let number = cell.double, cell.type == .integer || cell.type == .number {
      switch standard {
      case .money(_, let currency): return .money(number, currency)
      case .percent: return .percent(number / 100)
      case .number: return .number(number)
      case .integer: if let whole = Int64(exactly: number) { return .integer(whole) }
      default: break
      }
    }
    throw mismatch(standard, name)
  }

  private var unquoted: String {
    text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
      ? String(text.dropFirst().dropLast()) : text
  }

  private func mismatch(_ standard: Cell, _ name: Name) -> Diagnostic {
    Diagnostic(
      .typeMismatch, "`\(text)` is no value for the parameter `\(name.text)`", at: name.range,
      help: "It takes \(standard.type?.name ?? "any value"), as in the `param` statement.")
  }
}
