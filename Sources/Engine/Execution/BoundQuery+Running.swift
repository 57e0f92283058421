import Language
import Parallel
import Statistics
import Tables

extension BoundQuery {
  /// Computes the query.
  func run(_ run: RunContext) throws -> Relation {
    for step in stages { try step.stage.prepare(run) }
    var relation = try runSource(run)
    var index = 0
    while index < stages.count {
      if let both = try runSplit(at: index, relation, run) {
        relation = both
        index += 2
      } else {
        relation = try stages[index].run(relation, run)
        index += 1
      }
    }
    return relation
  }

  /// A `split` and the `summarise` after it in one walk, where the split's rows need not be made.
  private func runSplit(
    at index: Int, _ input: Relation, _ run: RunContext
  ) throws -> Relation? {
    guard index + 1 < stages.count, let split = stages[index].stage as? SplitStage,
      let summarise = stages[index + 1].stage as? SummariseStage
    else { return nil }
    let clock = ContinuousClock()
    let start = clock.now
    guard let opened = try stages[index].locating({ try split.open(input, run) }) else {
      return nil
    }
    let middle = clock.now
    guard
      let relation = try stages[index + 1].locating({ try summarise.run(opening: opened, run) })
    else { return nil }
    split.note(opened, run)
    run.remarks.stages += [
      .init(
        text: stages[index].text, rowsIn: input.count, rowsOut: opened.rowCount,
        duration: middle - start),
      .init(
        text: stages[index + 1].text, rowsIn: opened.rowCount, rowsOut: relation.count,
        duration: clock.now - middle),
    ]
    return relation
  }

  private func runSource(_ run: RunContext) throws -> Relation {
    switch source {
    case .dataset(let dataset): return Relation(dataset.frame)
    case .query(let query): return try query.run(run)
    case .cell(let number):
      guard let relation = run.workspace.rows[number] else {
        throw Diagnostic(
          .noPreviousTable, "cell \(number) has no table, because it did not run", at: nil,
          help: "Run it first.")
      }
      return relation
    }
  }
}

extension BoundQuery.Step {
  fileprivate func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    try run.workers.cancellation.check()
    let clock = ContinuousClock()
    let start = clock.now
    let relation = try locating { try stage.run(input, run) }
    run.remarks.stages.append(
      .init(
        text: text, rowsIn: input.count, rowsOut: relation.count, duration: clock.now - start))
    return relation
  }

  /// Gives an error that has no place yet the stage's.
  fileprivate func locating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch var error as Diagnostic where error.range == nil {
      error.range = range
      throw error
    } catch let error as StatisticsError {
      throw Diagnostic(.runFailed, error.description, at: range)
    }
  }
}
