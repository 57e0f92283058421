import Language
import Parallel
import Tables

/// `sort followers desc`: puts the rows in order.
struct SortStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("sort", patterns: [.keys(label: "keys")]),
    summary: "Puts the rows in order; missing comes last either way.",
    effect: "The same rows and columns in another order; ties break on the dataset's key.",
    examples: ["fans | sort followers desc, name | keep name, followers | take 3"]
  ) { binder, stage, input in
    var keys: [OrderingKey] = []
    for key in stage.keys("keys") {
      let expr = try binder.bind(key.expr, in: Scope(input))
      keys.append(OrderingKey(expr: expr, isDescending: key.isDescending))
    }
    return SortStage(keys: keys, output: input)
  }

  let keys: [OrderingKey]
  let output: Schema
  let keepsSlots = true
  let rowEffect = RowEffect.same

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let ordering = try Ordering(keys, ties: output.tieBreakers, of: input, run)
    let order = try ordering.positions()
    return input.taking(order)
  }
}

/// `take 20`: the first rows.
struct TakeStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("take", patterns: [.expr(label: "count")]),
    summary: "Keeps the first rows.",
    effect: "At most so many rows, the same columns, the same order.",
    examples: ["fans | take 5"]
  ) { binder, stage, input in
    TakeStage(
      limit: try binder.count(try stage.expr("count"), what: "take"), output: input)
  }

  let limit: Int
  let output: Schema
  let keepsSlots = true
  var rowEffect: RowEffect { .atMost(limit) }

  func run(_ input: Relation, _ run: RunContext) -> Relation {
    Relation(input.frame, rows: input.rows.prefix(limit))
  }
}

/// `top 10 by engaged_reach per country with ties`: the largest.
struct TopStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "top",
      patterns: [
        .expr(label: "count"), .keyword("by"), .expr(label: "by"),
        .optional([.keyword("per"), .names(label: "per")]),
        .optional([.keyword("with"), .flag("ties")]),
      ]),
    summary: "Keeps the rows with the largest values, largest first; missing never gets in.",
    effect: "At most so many rows (of each group, with `per`), the same columns.",
    examples: [
      "fans | top 3 by engaged_reach | keep name, engaged_reach",
      "fans | top 1 by followers per country | keep country, name, followers",
    ]
  ) { binder, stage, input in
    let limit = try binder.count(try stage.expr("count"), what: "top")
    let value = try binder.bind(try stage.expr("by"), in: Scope(input))
    var groups: [BoundExpr] = []
    for path in stage.names("per") { groups.append(try binder.bind(path, in: Scope(input))) }
    return TopStage(
      limit: limit, key: OrderingKey(expr: value, isDescending: true), groups: groups,
      withTies: stage.hasFlag("ties"), small: SmallLeaders(value, &binder, input),
      output: input.chosen(by: value))
  }

  let limit: Int
  let key: OrderingKey
  let groups: [BoundExpr]
  let withTies: Bool
  /// Says when fans of whom little was seen lead a ranking by engagement; nil for other rankings.
  let small: SmallLeaders?
  let output: Schema
  let keepsSlots = true
  var rowEffect: RowEffect { groups.isEmpty && !withTies ? .atMost(limit) : .own }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let best = try leaders(of: input, run)
    try small?.remark(best, run)
    return best
  }

  private func leaders(of input: Relation, _ run: RunContext) throws -> Relation {
    if groups.isEmpty, !withTies { return try plainTop(input, run) }
    let keys = groups.map { OrderingKey(expr: $0, isDescending: false) } + [key]
    let ordering = try Ordering(keys, ties: output.tieBreakers, of: input, run)
    let missing = try input.column(key.expr, run).validity
    var kept: [UInt32] = []
    var inGroup = 0
    var previous: UInt32?
    var visited = 0
    for position in try ordering.positions() {
      visited += 1
      if visited % Workers.chunkRows == 0 { try run.workers.cancellation.check() }
      if let missing, !missing[Int(position)] { continue }
      let isSameGroup =
        previous.map { ordering.ties($0, position, keyCount: groups.count) } ?? false
      if !isSameGroup { inGroup = 0 }
      let isTie =
        withTies && inGroup > 0 && isSameGroup
        && previous.map { ordering.ties($0, position, keyCount: keys.count) } ?? false
      if inGroup < limit || isTie {
        kept.append(position)
        previous = position
        inGroup += 1
      } else if !isSameGroup {
        previous = position
      }
    }
    return input.taking(kept)
  }

  /// Without groups: the few largest are found by their own value first, and only those that
  /// could be among them are ordered with all the tie breakers.
  private func plainTop(_ input: Relation, _ run: RunContext) throws -> Relation {
    let candidates = try TopCandidates(key.expr, limit: limit, of: input, run)
    let narrowed = input.taking(candidates.positions)
    let ordering = try Ordering([key], ties: output.tieBreakers, of: narrowed, run)
    let best = try ordering.positions().prefix(limit)
    return narrowed.taking(best.filter { !ordering.isMissing($0) })
  }
}

extension Relation {
  /// The rows at `positions` of this relation, in that order.
  func taking(_ positions: [UInt32]) -> Relation {
    if case .all = rows { return Relation(frame, rows: .list(Buffer(positions))) }
    return Relation(frame, rows: .list(rows.indices.picked(Buffer(positions))))
  }
}
