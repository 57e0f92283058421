import Language
import Tables

/// How a literal of one type is written as a value of another. Looked at only after a mistake.
extension Binder {
  /// A literal in another spelling.
  struct Respelling {
    var text: String
    /// Whether nothing else can have been meant.
    var isSafe: Bool
  }

  /// A literal written as a value of `type`; nil where it cannot be one.
  func respelled(_ expr: Expr, as type: ColumnType) -> Respelling? {
    switch (expr.kind, type) {
    case (.text(let text), _): respelled(text: text.trimmed, as: type)
    case (.integer(let value), .date), (.integer(let value), .time):
      (1900...2100).contains(value) ? Respelling(text: "@\(value)-01-01", isSafe: false) : nil
    case (.integer(0), .boolean), (.integer(1), .boolean):
      Respelling(text: expr.kind == .integer(1) ? "true" : "false", isSafe: true)
    case (.integer(let value), .duration): Respelling(text: "\(value)d", isSafe: false)
    case (.integer, .percent), (.number, .percent):
      amount(expr).map { Respelling(text: "\($0)%", isSafe: $0 == "0") }
    case (.integer, .money(let currency)), (.number, .money(let currency)):
      amount(expr).map { Respelling(text: currency.sign + $0, isSafe: true) }
    case (.integer, .text), (.number, .text):
      amount(expr).map { Respelling(text: StringLiteral.written(text: $0), isSafe: false) }
    case (.money(_, let value), .integer), (.money(_, let value), .number):
      Respelling(text: CanonicalText.number(value), isSafe: true)
    case (.percent(let ratio), .integer), (.percent(let ratio), .number):
      Respelling(text: CanonicalText.number(ratio), isSafe: ratio == 0)
    case (.tag(let tag), .text): Respelling(text: StringLiteral.written(text: tag), isSafe: false)
    case (.boolean(let value), .text):
      Respelling(text: StringLiteral.written(text: value ? "true" : "false"), isSafe: false)
    default: nil
    }
  }

  /// The digits of a bare number.
  private func amount(_ expr: Expr) -> String? {
    switch expr.kind {
    case .integer(let value): "\(value)"
    case .number(let value): CanonicalText.number(value)
    default: nil
    }
  }

  /// What stands in quotes, as the value that it would be without them.
  private func respelled(text: String, as type: ColumnType) -> Respelling? {
    let wanted = text.lowercased()
    switch type {
    case .date, .time:
      let written = "@" + text.split(separator: "/").joined(separator: "-")
      guard case .date? = literal(written) else { return nil }
      return Respelling(text: written, isSafe: true)
    case .boolean where ["true", "yes", "y", "1"].contains(wanted):
      return Respelling(text: "true", isSafe: true)
    case .boolean where ["false", "no", "n", "0"].contains(wanted):
      return Respelling(text: "false", isSafe: true)
    default: break
    }
    guard let kind = literal(text) else { return nil }
    switch (kind, type) {
    case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number),
      (.percent, .percent), (.duration, .duration):
      return Respelling(text: text, isSafe: true)
    case (.money(let code, _), .money(let currency)) where code.rawValue == currency.sign:
      return Respelling(text: text, isSafe: true)
    case (.integer, .percent), (.number, .percent):
      return Respelling(text: text + "%", isSafe: false)
    case (.integer, .money(let currency)), (.number, .money(let currency)):
      return Respelling(text: currency.sign + text, isSafe: true)
    default: return nil
    }
  }

  /// What a text is as the literal of a statement; nil for anything but one literal.
  private func literal(_ text: String) -> Expr.Kind? {
    let script = Parser.parse(text, grammar: registry.grammar)
    guard script.diagnostics.isEmpty, script.statements.count == 1,
      case .value(.expr(let expr)) = script.statements[0].kind
    else { return nil }
    switch expr.kind {
    case .integer, .number, .percent, .money, .duration, .date: return expr.kind
    default: return nil
    }
  }

  /// An expression for a message: a column's name, or nil where a name would not do.
  func spelled(_ expr: Expr) -> String? {
    guard case .path(let path) = expr.kind else { return nil }
    return path.names.map { quotedName($0.text) }.joined(separator: ".")
  }
}

extension Expr {
  /// Whether this is one value written out.
  var isLiteral: Bool {
    switch kind {
    case .integer, .number, .percent, .money, .duration, .date, .text, .tag, .boolean: true
    default: false
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var kept = self[...]
    while kept.first == " " { kept.removeFirst() }
    while kept.last == " " { kept.removeLast() }
    return String(kept)
  }
}
