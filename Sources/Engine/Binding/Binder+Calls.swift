import Language
import Tables

extension Binder {
  mutating func bindCall(
    _ name: Name, _ arguments: [Expr], in scope: Scope, range: SourceRange
  ) throws -> BoundExpr {
    if name.text.isSameName(as: "relevance"), let column = registry.modelColumn("relevance") {
      return try bindModel(
        column, in: scope.schema, arguments: try topics(arguments), range: range)
    }
    if let graphs = try bindGraphCall(name, arguments, in: scope, range: range) { return graphs }
    if case .macro(let macro)? = workspace.binding(name.text) {
      return try expand(macro, name, arguments, in: scope, range: range)
    }
    if let aggregate = registry.aggregate(name.text) {
      return try bindAggregate(aggregate, name, arguments, in: scope, range: range)
    }
    if let window = registry.window(name.text) {
      return try bindWindow(window, name, arguments, in: scope, range: range)
    }
    guard let function = registry.function(name.text) else { throw unknownFunction(name) }
    var bound: [BoundExpr] = []
    for argument in arguments { bound.append(try bind(argument, in: scope)) }
    try checkArity(function, bound.count, range: range)
    let types = bound.map(\.type)
    guard let type = function.resultType(types) else {
      let given = types.map { $0?.name ?? "missing" }.joined(separator: ", ")
      throw Diagnostic(
        .typeMismatch, "`\(function.name)` takes \(function.takes), not \(given)", at: range,
        help: function.examples.first.map { "For example `\($0.call)` gives \($0.result)." })
    }
    return BoundExpr(.call(function, bound), type)
  }

  private func checkArity(_ function: ScalarFunction, _ count: Int, range: SourceRange) throws {
    let most = function.parameters.count
    let least = most - function.optionalCount
    if count >= least, count <= most { return }
    let wanted = least == most ? "\(most)" : "\(least) to \(most)"
    throw Diagnostic(
      .wrongArguments, "`\(function.name)` takes \(wanted) arguments, not \(count)", at: range,
      help: "Write `\(function.name)(\(function.parameters.joined(separator: ", ")))`.")
  }

  private func unknownFunction(_ name: Name) -> Diagnostic {
    if let mistake = foreignFunction(name) { return mistake }
    let close = closestMatches(to: name.text, in: registry.functionNames, limit: 2)
    let help =
      close.isEmpty
      ? "`help functions` lists them."
      : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?"
    return Diagnostic(
      .unknownFunction, "there is no function `\(name.text)`", at: name.range,
      label: "not a function", help: help,
      fixes: close.prefix(1).map { .init(name.range, $0, isSafe: close.count == 1) })
  }

  /// A function that another language calls otherwise, or has as a function.
  private func foreignFunction(_ name: Name) -> Diagnostic? {
    let word = name.text.lowercased()
    let other = [
      "now": "`today` without brackets is the day.", "current_date": "`today` is the day.",
      "coalesce": "Write `a ?? b`.", "ifnull": "Write `a ?? b`.", "nvl": "Write `a ?? b`.",
      "isnull": "Write `x is missing`.", "is_null": "Write `x is missing`.",
      "isna": "Write `x is missing`.", "if": "Write `if … then … else …`.",
      "desc": "Write `sort x desc`.", "asc": "Write `sort x asc`.",
    ]
    let meant = ForeignWords.function(word).flatMap {
      registry.functionNames.contains($0) ? $0 : nil
    }
    guard let help = meant.map({ "Write `\($0)`." }) ?? other[word] else { return nil }
    return Diagnostic(
      .unknownFunction, "there is no function `\(name.text)`", at: name.range,
      label: "not a function", help: help,
      fixes: meant.map { [.init(name.range, $0, isSafe: true)] } ?? [])
  }

  /// The aggregates that take values of a type that most do not.
  private static func otherAggregates(_ type: ColumnType?) -> String {
    switch type {
    case .text?:
      "Text has `count_distinct(x)`, `mode(x)` and `first(x)`; its length is `length(x)`."
    case .date?, .time?: "Dates have `minimum(x)`, `maximum(x)` and `count_distinct(x)`."
    case .boolean?:
      "Conditions have `any_true(x)` and `all_true(x)`; count with `sum(if x then 1 else 0)`."
    case .tags?: "Take the tags apart first: `split topics as topic`."
    default: "`help functions` lists what each takes."
    }
  }

  private mutating func bindAggregate(
    _ aggregate: AggregateFunction, _ name: Name, _ arguments: [Expr], in scope: Scope,
    range: SourceRange
  ) throws -> BoundExpr {
    guard let collector = scope.aggregates else {
      throw Diagnostic(
        .aggregateMisplaced, "`\(name.text)` looks at many rows, and only one is in sight here",
        at: range, help: "Use it in `summarise`: `summarise total: \(name.text)(…) by tier`.")
    }
    let inner = Scope(collector.input)
    var bound: [BoundExpr] = []
    for argument in arguments { bound.append(try bind(argument, in: inner)) }
    let most = aggregate.parameters.count
    let least = most - aggregate.optionalCount
    guard bound.count >= least, bound.count <= most else {
      throw Diagnostic(
        .wrongArguments,
        "`\(aggregate.name)` takes \(least == most ? "\(most)" : "\(least) to \(most)") arguments, not \(bound.count)",
        at: range,
        help: "Write `\(aggregate.name)(\(aggregate.parameters.joined(separator: ", ")))`.")
    }
    guard let type = aggregate.resultType(bound.map(\.type)) else {
      let given = bound.map { $0.type?.name ?? "missing" }.joined(separator: ", ")
      throw Diagnostic(
        .typeMismatch, "`\(aggregate.name)` takes \(aggregate.takes), not \(given)", at: range,
        help: Self.otherAggregates(bound.first?.type))
    }
    for (index, argument) in bound.enumerated().dropFirst()
    where aggregate.constants.contains(index) {
      if argument.constant == nil {
        throw Diagnostic(
          .notConstant, "`\(aggregate.parameters[index])` of `\(aggregate.name)` must be constant",
          at: argument.range)
      }
    }
    if var mistake = aggregate.mistake(bound.map(\.constant)) {
      mistake.range = bound.last?.range ?? range
      throw mistake
    }
    return collector.add(aggregate, bound, type: type)
  }

  private mutating func expand(
    _ macro: Workspace.Macro, _ name: Name, _ arguments: [Expr], in scope: Scope,
    range: SourceRange
  ) throws -> BoundExpr {
    guard case .expr(let body) = macro.body else {
      throw Diagnostic(
        .typeMismatch, "`\(name.text)` is a run of stages, not a value", at: range,
        help: "Use it after a `|`.")
    }
    let arguments = try bindArguments(macro, name, arguments, in: scope)
    return try inside(name, with: arguments) { binder in
      var bound = try binder.bind(body, in: scope)
      bound.range = range
      return bound
    }
  }

  /// The values of a definition's parameters, by their folded names.
  mutating func bindArguments(
    _ macro: Workspace.Macro, _ name: Name, _ arguments: [Expr], in scope: Scope
  ) throws -> [String: BoundExpr] {
    guard macro.parameters.count == arguments.count else {
      throw Diagnostic(
        .wrongArguments,
        "`\(name.text)` takes \(macro.parameters.count) arguments, not \(arguments.count)",
        at: name.range,
        help: "Write `\(name.text)(\(macro.parameters.joined(separator: ", ")))`.")
    }
    var locals: [String: BoundExpr] = [:]
    for (parameter, argument) in Swift.zip(macro.parameters, arguments) {
      locals[parameter.lowercased()] = try bind(argument, in: scope)
    }
    return locals
  }

  /// Runs `body` with a definition's arguments in sight.
  ///
  /// A definition sees names made before it, and never itself.
  mutating func inside<Result>(
    _ name: Name, with arguments: [String: BoundExpr],
    _ body: (inout Binder) throws -> Result
  ) throws -> Result {
    let outer = (workspace, locals)
    workspace.hide(name.text)
    locals = arguments
    defer { (workspace, locals) = outer }
    return try body(&self)
  }
}
