import Language
import Tables

/// The pairs of a `chart` stage, each known to its kind and said once.
struct ChartOptions {
  let kind: ChartKind
  /// Where the stage stands, for what is missing.
  let range: SourceRange
  private var given: [String: Pair] = [:]

  init(_ kind: ChartKind, _ pairs: [Pair], at range: SourceRange) throws {
    self.kind = kind
    self.range = range
    for pair in pairs {
      let option = pair.name.text.lowercased()
      guard kind.options.contains(option) else {
        let close = closestMatches(to: option, in: kind.options, limit: 2)
        throw Diagnostic(
          .unknownOption, "`chart \(kind.rawValue)` has no option `\(pair.name.text)`",
          at: pair.name.range,
          help: close.isEmpty
            ? "Options: \(kind.options.joined(separator: ", "))."
            : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?",
          fixes: close.prefix(1).map { .init(pair.name.range, $0) })
      }
      guard given.updateValue(pair, forKey: option) == nil else {
        throw Diagnostic(
          .badOption, "`\(option)` is said twice", at: pair.name.range,
          help: "Leave one of them out.")
      }
    }
  }

  func expr(_ option: String) throws -> Expr? { try given[option]?.expression() }

  func required(_ option: String) throws -> Expr {
    if let expr = try expr(option) { return expr }
    throw Diagnostic(
      .badOption, "`chart \(kind.rawValue)` needs `\(option):`", at: range,
      help: "Write `\(kind.example)`.")
  }

  /// Words in quotes above the picture.
  func title(_ binder: inout Binder) throws -> String? {
    guard let expr = try expr("title") else { return nil }
    guard case .text(let text) = try binder.constant(expr, what: "a title") else {
      throw Diagnostic(
        .typeMismatch, "a title is text", at: expr.range, help: "Write `title: \"Engagement\"`.")
    }
    return text
  }

  /// `scale:` for all measured axes, `x_scale:` and `y_scale:` for one.
  func scale(_ axis: String) throws -> Chart.Scale {
    guard let expr = try expr(axis) ?? expr("scale") else { return .linear }
    switch word(expr) {
    case "log", "logarithmic": return .logarithmic
    case "linear": return .linear
    default:
      throw Diagnostic(
        .badOption, "a scale is `log` or `linear`", at: expr.range, help: "Write `scale: log`.")
    }
  }

  private func word(_ expr: Expr) -> String? {
    switch expr.kind {
    case .path(let path): path.text.lowercased()
    case .text(let text): text.lowercased()
    default: nil
    }
  }

  /// How many bins; nil where the values decide.
  func bins(_ binder: inout Binder) throws -> Int? {
    guard let expr = try expr("bins") else { return nil }
    let count = try binder.count(expr, what: "bins:")
    guard (1...500).contains(count) else {
      throw Diagnostic(
        .badOption, "a histogram has 1 to 500 bins", at: expr.range, label: grouped(count),
        help: "Write `bins: 20`, or leave it out.")
    }
    return count
  }

  /// A column to measure along an axis.
  func measure(
    _ option: String, _ expr: Expr, _ binder: inout Binder, _ scope: Scope
  ) throws -> ChartMeasure {
    let bound = try binder.bind(expr, in: scope)
    guard let measure = ChartMeasure(bound.named, name: expr.label ?? option) else {
      throw Diagnostic(
        .typeMismatch, "`\(option):` is measured, and \(bound.type?.name ?? "missing") is not",
        at: expr.range, label: bound.type?.name,
        help: "Numbers, percents, money, dates and durations are.")
    }
    return measure
  }
}

extension Expr {
  /// How the expression is called on an axis; nil for what is longer than a name or a call.
  var label: String? {
    switch kind {
    case .path(let path): path.text
    case .group(let inner): inner.label
    case .call(let name, let arguments):
      "\(name.text)(\(arguments.map { $0.label ?? "…" }.joined(separator: ", ")))"
    default: nil
    }
  }

  /// Whether one of its calls looks at many rows.
  func containsAggregate(_ registry: Registry) -> Bool {
    switch kind {
    case .call(let name, let arguments):
      registry.aggregate(name.text) != nil
        || arguments.contains { $0.containsAggregate(registry) }
    case .unary(_, let inner), .group(let inner): inner.containsAggregate(registry)
    case .binary(_, let left, let right):
      left.containsAggregate(registry) || right.containsAggregate(registry)
    case .conditional(let test, let yes, let no):
      [test, yes, no].contains { $0.containsAggregate(registry) }
    default: false
    }
  }
}

/// A column as numbers along an axis: times as days, durations as days.
struct ChartMeasure: Sendable {
  let expr: BoundExpr
  let name: String
  let unit: ColumnType
  private let divisor: Double

  init?(_ expr: BoundExpr, name: String) {
    self.expr = expr
    guard let type = expr.type else { return nil }
    switch type {
    case .integer, .number, .percent, .money, .date:
      (self.name, unit, divisor) = (name, type, 1)
    case .time:
      (self.name, unit, divisor) = (name, .date, Double(ArithmeticKernel.microsecondsPerDay))
    case .duration:
      (self.name, unit, divisor) = (
        name + ", days", .number, Double(ArithmeticKernel.microsecondsPerDay)
      )
    case .boolean, .text, .tags: return nil
    }
  }

  /// The values in order, NaN where missing.
  func values(of input: Relation, _ run: RunContext) throws -> [Double] {
    let column = try input.column(expr, run)
    return try column.withDoubles { value in
      try (0..<column.count).map { row in
        try run.checkNowAndThen(at: row)
        return column.isValid(row) ? value(row) / divisor : .nan
      }
    }
  }
}

extension RunContext {
  /// Says how many rows a picture leaves out, and why.
  func noteLeftOut(_ count: Int, of rows: Int, because why: String) {
    guard count > 0 else { return }
    note(.ledger, "\(grouped(rows)) rows in, \(grouped(count)) not drawn: \(why).")
  }
}
