import Language
import Tables

/// What to do where two types do not fit. Worked out only after the mistake was found.
extension Binder {
  /// A way on, and the replacements that take it.
  struct Advice {
    var help: String
    var fixes: [Diagnostic.Fix] = []

    init(_ help: String, _ fixes: [Diagnostic.Fix] = []) {
      self.help = help
      self.fixes = fixes
    }
  }

  // MARK: - Comparisons

  func comparisonMismatch(
    _ operation: BinaryOperator, _ a: BoundExpr, _ b: BoundExpr, _ left: Expr, _ right: Expr,
    range: SourceRange
  ) -> Diagnostic {
    let x = a.type ?? .text
    let y = b.type ?? .text
    let advice: Advice
    if right.isLiteral {
      advice = comparisonAdvice(operation, left, x, right, y)
    } else if left.isLiteral {
      advice = comparisonAdvice(operation, right, y, left, x)
    } else {
      advice = Advice(bothNamed(left, x, right, y))
    }
    return Diagnostic(
      .typeMismatch, "\(x.name) cannot be compared with \(y.name)", at: range,
      label: "\(x.name) and \(y.name)",
      reason: "Every value keeps its unit, and these two have no common one.",
      help: advice.help, fixes: advice.fixes)
  }

  /// A column or another expression of type `type` beside a literal of another type.
  private func comparisonAdvice(
    _ operation: BinaryOperator, _ subject: Expr, _ type: ColumnType, _ literal: Expr,
    _ other: ColumnType
  ) -> Advice {
    let name = spelled(subject) ?? "x"
    switch (type, literal.kind) {
    case (.tags, .text(let text)) where operation == .equal || operation == .notEqual:
      return topicAdvice(operation, subject, name, tag: text, literal)
    case (.date, .integer(let value)) where (1900...2100).contains(value),
      (.time, .integer(let value)) where (1900...2100).contains(value):
      let year = "year(\(name))"
      return Advice(
        "Write `\(year)` for the year, or a whole date: `@\(value)-01-01`.",
        [.init(subject.range, year), .init(literal.range, "@\(value)-01-01")])
    case (.date, .duration), (.time, .duration):
      return Advice(
        "Write `\(name) > today - 30d` for the last 30 days, `today - \(name) > 30d` for longer ago."
      )
    case (.text, .integer) where operation != .equal && operation != .notEqual:
      return Advice(
        "`length(\(name))` counts letters; where the cells are numbers, say so when loading: `types: (\(name): number)`."
      )
    default: break
    }
    guard let written = respelled(literal, as: type) else {
      return Advice(Self.wants(type, name))
    }
    return Advice(
      "Write `\(written.text)`: \(spelled(subject).map { "`\($0)`" } ?? "the other side") is \(type.described).",
      [.init(literal.range, written.text, isSafe: written.isSafe)])
  }

  /// `topics = "tea"`.
  private func topicAdvice(
    _ operation: BinaryOperator, _ subject: Expr, _ name: String, tag: String, _ literal: Expr
  ) -> Advice {
    let isPlain = tag.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && !tag.isEmpty
    let written = "#" + (isPlain ? tag : StringLiteral.written(text: tag))
    let test = operation == .equal ? "\(name) has \(written)" : "not \(name) has \(written)"
    let range = subject.range.joined(literal.range)
    return Advice(
      "Write `\(test)`, or `topic \(written)` as a stage of its own.",
      spelled(subject) == nil ? [] : [.init(range, test, isSafe: true)])
  }

  /// What a value of `type` is compared with.
  private static func wants(_ type: ColumnType, _ name: String) -> String {
    let way =
      switch type {
      case .integer, .number: "compare it with a number, such as `5k`"
      case .percent: "compare it with a percent, such as `3%`"
      case .money(let currency): "compare it with an amount, such as `\(currency.sign)50`"
      case .duration: "compare it with a duration, such as `30d`"
      case .date, .time: "compare it with a date, such as `@2025-06-30`"
      case .boolean: "let it stand alone, or after `not`"
      case .tags: "ask with `has`, as in `\(name) has #tea`"
      case .text: "compare it with text in quotes, such as `\"DE\"`"
      }
    return "`\(name)` is \(type.described): \(way)."
  }

  private func bothNamed(
    _ left: Expr, _ x: ColumnType, _ right: Expr, _ y: ColumnType
  ) -> String {
    for (expr, type, other) in [(left, x, y), (right, y, x)] where type == .text {
      guard let name = spelled(expr) else { continue }
      let wanted = other.isBareNumber ? "number" : other.isMoney ? "money" : other.name
      return
        "Where the cells of `\(name)` are not text, say so when loading: `types: (\(name): \(wanted))`."
    }
    guard let first = spelled(left), let second = spelled(right) else {
      return "One side is \(x.described), the other \(y.described): compare two of one type."
    }
    return
      "`\(first)` is \(x.described) and `\(second)` is \(y.described): compare two of one type."
  }

  // MARK: - Arithmetic

  /// What to do about `x + y` or another operation between types that it does not join.
  func arithmeticAdvice(
    _ operation: ArithmeticOperator, _ left: Expr, _ x: ColumnType, _ right: Expr, _ y: ColumnType
  ) -> Advice {
    let isSum = operation == .add || operation == .subtract
    let sides = [(left, x, right, y), (right, y, left, x)]
    for (_, type, literal, other) in sides where literal.isLiteral && (isSum || other == .text) {
      let wanted: ColumnType = type == .date || type == .time ? .duration : type
      if wanted == .text || wanted == .boolean || other == .text && wanted == .duration { continue }
      guard let written = respelled(literal, as: wanted) else { continue }
      let isSafe = written.isSafe || wanted == .duration
      return Advice(
        "Write `\(written.text)`.", [.init(literal.range, written.text, isSafe: isSafe)])
    }
    if x == y, x == .date || x == .time, operation == .add {
      return Advice("Subtract them for the time between: `a - b`; add a duration such as `30d`.")
    }
    for (expr, type, _, other) in sides {
      let name = spelled(expr) ?? "x"
      switch type {
      case .text where expr.isLiteral && other != .text:
        return Advice("Text in quotes is no number: a number stands without quotes.")
      case .text where other == .text:
        return Advice("Texts are not joined; keep both columns, as in `keep name, country`.")
      case .text:
        return Advice(
          "`length(\(name))` is a number; where the cells are numbers, say so when loading: `types: (\(name): number)`."
        )
      case .boolean: return Advice("Make it a number first: `(if \(name) then 1 else 0)`.")
      case .tags: return Advice("`length(\(name))` is the number of tags.")
      default: continue
      }
    }
    if case (.money, .money) = (x, y) {
      return Advice("Divide for how often one goes into the other: `a / b`.")
    }
    return Advice(
      isSum
        ? "Add and subtract values of one unit; a date takes a duration such as `30d`."
        : "Multiply and divide by a plain number; a duration goes into another: `(today - joined) / 1d`."
    )
  }

  // MARK: - Conditions

  /// A value where a condition has to stand.
  ///
  /// - Parameter isNegated: whether it stands after `not`, where a comparison would read oddly.
  func conditionMismatch(_ expr: Expr, _ type: ColumnType, isNegated: Bool) -> Diagnostic {
    let name = spelled(expr)
    let test: String? =
      switch type {
      case .integer, .number: name.map { "\($0) > 0" }
      case .percent: name.map { "\($0) > 0%" }
      case .money(let currency): name.map { "\($0) > \(currency.sign)0" }
      case .tags, .boolean: nil
      default: name.map { "\($0) is not missing" }
      }
    let help =
      type == .tags
      ? "Write `\(name ?? "topics") has #tea`."
      : test.map { "Compare it, as in `\($0)`." } ?? "Compare it with `=`, `>`, `in` or `has`."
    return Diagnostic(
      .typeMismatch, "expected true or false, found \(type.name)", at: expr.range,
      label: type.name, reason: "A condition is true or false.", help: help,
      fixes: isNegated ? [] : test.map { [.init(expr.range, $0)] } ?? [])
  }

  // MARK: - One type for both

  /// Two values of which the result is one or the other: the literal is written as the other type.
  func commonAdvice(
    _ left: Expr, _ x: ColumnType, _ right: Expr, _ y: ColumnType
  ) -> Advice {
    for (literal, wanted) in [(right, x), (left, y)] where literal.isLiteral {
      guard let written = respelled(literal, as: wanted) else { continue }
      return Advice(
        "Write `\(written.text)`.",
        [.init(literal.range, written.text, isSafe: written.isSafe)])
    }
    return Advice("One side is \(x.described), the other \(y.described): make both one type.")
  }
}

extension ColumnType {
  /// The type in a sentence, after "is".
  fileprivate var described: String {
    switch self {
    case .integer: "a whole number"
    case .number: "a plain number"
    case .percent: "a percent"
    case .money(let currency): "money in \(currency.sign)"
    case .text: "text"
    case .tags: "a set of tags"
    case .boolean: "true or false"
    case .date: "a date"
    case .time: "a time"
    case .duration: "a duration"
    }
  }
}
