import Language
import Statistics
import Tables

/// `sample 100 seed 7`, `sample 10%`: rows drawn by chance, the same ones every time.
///
/// A row's draw is the coin of stream 5 of its fan's number (see ``FanNumbers``), a function of
/// the seed and the fan alone. So a smaller sample lies within a larger one of the same seed, and
/// `sample 10% | where p` keeps the same rows as `where p | sample 10%`.
struct SampleStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "sample",
      patterns: [.expr(label: "size"), .optional([.keyword("seed"), .expr(label: "seed")])]),
    summary: "Keeps rows drawn by chance: so many, or a percent of them; a seed repeats the draw.",
    effect: "Fewer rows in the order they had, the same columns. A fan's draw belongs to its key.",
    examples: [
      "fans | sample 5 | keep name, followers",
      "fans | sample 10% seed 7 | count",
    ]
  ) { binder, stage, input in
    let expr = try stage.expr("size")
    let size: Size
    if case .percent(let share) = try binder.constant(expr, what: "sample") {
      size = .share(try checked(share, at: expr.range))
    } else {
      size = .count(try binder.rowCount(expr, stage: "sample"))
    }
    let seed = try stage.optionalExpr("seed").map { try binder.seed($0) }
    return SampleStage(
      size: size, seed: seed ?? binder.workspace.settings.seed,
      order: input.tieBreakers, output: input)
  }

  enum Size: Sendable {
    /// Exactly so many rows, or all where there are fewer: those with the smallest draws.
    case count(Int)
    /// Every row with this chance of its own.
    case share(Double)
  }

  let size: Size
  let seed: UInt64
  /// What tells the fans apart.
  let order: [BoundExpr]
  let output: Schema
  let keepsSlots = true

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let fans = try FanNumbers(order, of: input, run).numbers
    let coins = Coin(seed: seed, stream: .sample, run: 0)
    switch size {
    case .share(let share):
      let threshold = Coin.threshold(share)
      let kept = fans.indices.filter { coins.isLive(item: fans[$0], below: threshold) }
      return input.taking(kept.map { UInt32(truncatingIfNeeded: $0) })
    case .count(let count):
      if count >= fans.count { return input }
      var sort = PositionSort(count: fans.count, workers: run.workers)
      for key in [fans.map { Int64(coins.draw(item: $0)) }, fans.map(Int64.init)] {
        try sort.sort(by: SortColumn(Column("", .integer, .integers(Buffer(key)))))
      }
      return input.taking(sort.positions.prefix(count).sorted())
    }
  }

  private static func checked(_ share: Double, at range: SourceRange) throws -> Double {
    if (0...1).contains(share) { return share }
    throw Diagnostic(
      .badOption, "a sample lies between 0% and 100% of the rows", at: range,
      help: "Write `sample 10%`.")
  }
}

extension Binder {
  /// How many rows, where a percent of them would do as well.
  mutating func rowCount(_ expr: Expr, stage: String) throws -> Int {
    if case .number(let value) = try constant(expr, what: stage) {
      let percent = CanonicalText.number(value * 100) + "%"
      let fixes = (0...1).contains(value) ? [Diagnostic.Fix(expr.range, percent)] : []
      throw Diagnostic(
        .badCount,
        "`\(stage)` takes a whole number or a percent, not \(CanonicalText.number(value))",
        at: expr.range,
        help: fixes.isEmpty ? "Write `\(stage) 20` or `\(stage) 10%`." : "Write `\(percent)`.",
        fixes: fixes)
    }
    return try count(expr, what: stage)
  }

  /// A seed: any whole number that is not negative.
  mutating func seed(_ expr: Expr) throws -> UInt64 {
    guard case .integer(let value) = try constant(expr, what: "a seed"), value >= 0 else {
      throw Diagnostic(
        .badOption, "a seed is a whole number, zero or more", at: expr.range,
        help: "Write `seed 7`.")
    }
    return UInt64(value)
  }
}
