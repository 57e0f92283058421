import Parallel
import Statistics
import Tables

/// A figure that is gathered for every group while the rows pass by, batch after batch.
///
/// Most aggregates are made of tallies, so that none of their arguments becomes a column.
enum Tally: Sendable {
  case rows
  /// Rows where the value is there.
  case present(BoundExpr)
  /// Rows where the condition is there and true.
  case trues(BoundExpr)
  /// The sum of what is there; of rows where `beside` is there too, where it is given.
  case sum(BoundExpr, beside: BoundExpr?)
  /// The exact sum of whole numbers or of conditions.
  case wholeSum(BoundExpr)
  /// The smallest or the largest value of a number or a date.
  case extreme(BoundExpr, wantsLarger: Bool)
  /// All values, for figures that need them at once.
  case values(BoundExpr)

  var exprs: [BoundExpr] {
    switch self {
    case .rows: []
    case .present(let expr), .trues(let expr), .wholeSum(let expr), .extreme(let expr, _),
      .values(let expr), .sum(let expr, nil):
      [expr]
    case .sum(let expr, let beside?): [expr, beside]
    }
  }

  /// A text that is the same for the same tally, which is then gathered once.
  var definition: String {
    let list = exprs.map(\.definition).joined(separator: ",")
    return switch self {
    case .rows: "rows"
    case .present: "present(\(list))"
    case .trues: "trues(\(list))"
    case .sum: "sum(\(list))"
    case .wholeSum: "whole(\(list))"
    case .extreme(_, let wantsLarger): "\(wantsLarger ? "largest" : "smallest")(\(list))"
    case .values: "values(\(list))"
    }
  }

  /// The same tally of other expressions; nil where one has no counterpart.
  func mapped(_ counterpart: (BoundExpr) -> BoundExpr?) -> Tally? {
    switch self {
    case .rows: .rows
    case .present(let expr): counterpart(expr).map { .present($0) }
    case .trues(let expr): counterpart(expr).map { .trues($0) }
    case .sum(let expr, nil): counterpart(expr).map { .sum($0, beside: nil) }
    case .sum(let expr, let beside?):
      counterpart(expr).flatMap { expr in
        counterpart(beside).map { .sum(expr, beside: $0) }
      }
    case .wholeSum(let expr): counterpart(expr).map { .wholeSum($0) }
    case .extreme(let expr, let wantsLarger):
      counterpart(expr).map { .extreme($0, wantsLarger: wantsLarger) }
    case .values(let expr): counterpart(expr).map { .values($0) }
    }
  }
}

/// What was gathered of one tally: a place a group in each list that the tally fills.
struct TallyTotals: Sendable {
  /// Rows that counted.
  var counts: [Int] = []
  /// Floating sums and extremes.
  var sums: [Double] = []
  /// Whole sums and extremes.
  var wholes: [Int128] = []
  /// The values of each group, in as many parts as there were chunks.
  var parts: [[ArraySlice<Double>]] = []

  /// The groups at `places`, in that order.
  func picking(_ places: [Int]) -> TallyTotals {
    TallyTotals(
      counts: counts.isEmpty ? [] : places.map { counts[$0] },
      sums: sums.isEmpty ? [] : places.map { sums[$0] },
      wholes: wholes.isEmpty ? [] : places.map { wholes[$0] },
      parts: parts.isEmpty ? [] : places.map { parts[$0] })
  }

  /// The values of a group in one list, in row order.
  func values(of group: Int) -> [Double] { Array(parts[group].joined()) }
}

/// An aggregate as tallies, and what becomes of them.
struct TalliedAggregate: Sendable {
  let tallies: [Tally]
  /// For quantiles of the first tally's values: at which share.
  var share: Double?
  /// One value a group, of the result's type.
  let finish: @Sendable (TalliedInput) throws -> Column
}

/// What was gathered for one call.
struct TalliedInput: Sendable {
  /// In the order of the call's tallies.
  let totals: [TallyTotals]
  /// The quantile at ``TalliedAggregate/share`` of each group's values; nil for a group without.
  let quantiles: [Double?]
  let type: ColumnType
  let workers: Workers
}
