import Language
import Tables

/// `add place: rank(engaged_reach) by country`: columns that look at other rows of the group.
///
/// What needs no other row stays an expression, worked out when somebody looks at it.
struct WindowStage: BoundStage {
  let groups: GroupKeys
  let calls: [WindowCollector.Call]
  let firstSlot: Int
  let output: Schema
  let keepsSlots = true
  let rowEffect = RowEffect.same

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let grouped = try groups.group(input, run)
    var relation = input
    for (index, call) in calls.enumerated() {
      try run.workers.cancellation.check()
      // A later call may look at the column of an earlier one.
      let arguments = try call.arguments.map { try relation.column($0, run) }
      let column = try call.function.compute(
        WindowInput(
          arguments: arguments, groups: grouped, type: call.type, workers: run.workers))
      relation = try relation.adding(
        [column.renamed(call.function.name)], after: firstSlot + index, run.workers)
    }
    return relation
  }
}

extension Binder {
  /// The stage that works out the window calls met; without any there is nothing to run.
  mutating func windowStage(
    _ windows: WindowCollector, by paths: [Path], _ input: Schema, output: Schema
  ) throws -> any BoundStage {
    let groups = try GroupKeys(&self, paths, input)
    if windows.calls.isEmpty { return RenamingStage(output: output) }
    return WindowStage(
      groups: groups, calls: windows.calls, firstSlot: windows.firstSlot, output: output)
  }

  /// A call of a window function, where a stage gathers them.
  mutating func bindWindow(
    _ window: WindowFunction, _ name: Name, _ arguments: [Expr], in scope: Scope,
    range: SourceRange
  ) throws -> BoundExpr {
    guard let collector = scope.windows else {
      throw Diagnostic(
        .aggregateMisplaced, "`\(name.text)` looks at other rows, and only `add` and `change` can",
        at: range,
        help:
          "Add it as a column first: `| add value: \(window.name)(\(window.parameters.joined(separator: ", "))) | …`."
      )
    }
    var bound: [BoundExpr] = []
    for argument in arguments { bound.append(try bind(argument, in: scope)) }
    guard bound.count == window.parameters.count else {
      let wanted = window.parameters.isEmpty ? "no arguments" : "1 argument"
      throw Diagnostic(
        .wrongArguments, "`\(window.name)` takes \(wanted), not \(bound.count)",
        at: range,
        help: "Write `\(window.name)(\(window.parameters.joined(separator: ", ")))`.")
    }
    guard let type = window.resultType(bound.map(\.type)) else {
      let given = bound.map { $0.type?.name ?? "missing" }.joined(separator: ", ")
      throw Diagnostic(
        .typeMismatch, "`\(window.name)` takes \(window.takes), not \(given)", at: range,
        help: "`help \(window.name)` shows an example.")
    }
    return collector.add(window, bound, type: type)
  }
}
