import Language
import Tables

/// The bands of one `band`, checked against each other.
struct BandRules: Sendable {
  enum Rule: Sendable {
    /// The values for which this holds.
    case test(BoundExpr)
    case top(Limit)
    case rest
  }

  enum Limit: Sendable {
    case count(Int)
    /// A share of the rows that have a value, rounded up.
    case share(Double)

    var isNone: Bool {
      switch self {
      case .count(let count): count == 0
      case .share(let share): share == 0
      }
    }

    func count(of rows: Int) -> Int {
      switch self {
      case .count(let count): return min(count, rows)
      case .share(let share):
        // A hair less, so that 10% of 30 is 3 although 0.1 · 30 is a little more.
        let exact = (share * Double(rows) - 1e-9).rounded(.up)
        return min(max(0, Int(exact)), rows)
      }
    }
  }

  /// The bands' names, in the order they were written, which is their values' order too.
  private(set) var names: [String] = []
  private(set) var rules: [Rule] = []
  private var taken = Taken()

  init(_ bands: [Band], of value: Expr, _ binder: inout Binder, _ input: Schema) throws {
    for band in bands {
      if names.contains(band.name.text) {
        throw Diagnostic(
          .nameTaken, "there are two bands `\(band.name.text)`", at: band.name.range,
          help: "Give this one another name.")
      }
      try taken.checkRoom(for: band)
      rules.append(try rule(of: band, value, &binder, input))
      names.append(band.name.text)
    }
  }

  var hasRest: Bool {
    rules.contains { if case .rest = $0 { true } else { false } }
  }

  /// Whether one of them looks at all rows.
  var hasTop: Bool {
    rules.contains { if case .top = $0 { true } else { false } }
  }

  private mutating func rule(
    of band: Band, _ value: Expr, _ binder: inout Binder, _ input: Schema
  ) throws -> Rule {
    func test(_ operation: BinaryOperator, _ limit: Expr) throws -> (Rule, Double) {
      let range = band.name.range.joined(limit.range)
      let constant = try binder.border(limit, input)
      let condition = try binder.bindBinary(
        operation, value, limit, in: Scope(input), range: range)
      if case .compare(_, let left, let right) = condition.node, left.type == .integer,
        right.type == .percent
      {
        throw Diagnostic(
          .unitMismatch, "a count is not compared with a percent", at: limit.range,
          help: "`top 10%` is the band of the largest tenth.")
      }
      return (.test(condition), constant)
    }
    switch band.rule {
    case .below(let limit):
      let (rule, border) = try test(.less, limit)
      try taken.take(below: border, isInclusive: false, band, limit.range)
      return rule
    case .atMost(let limit):
      let (rule, border) = try test(.lessOrEqual, limit)
      try taken.take(below: border, isInclusive: true, band, limit.range)
      return rule
    case .atLeast(let limit):
      let (rule, border) = try test(.greaterOrEqual, limit)
      try taken.take(atLeast: border, band, limit.range)
      return rule
    case .top(let size):
      let limit = try binder.bandLimit(size)
      try taken.take(limit, band, size.range)
      return .top(limit)
    case .rest:
      taken.all = "`rest`"
      return .rest
    }
  }
}

/// Which values the bands so far take, so that one that can have none is told at once.
private struct Taken: Sendable {
  /// Says what takes every value, once something does.
  var all: String?
  private var below: (border: Double, isInclusive: Bool, band: String)?
  private var atLeast: (border: Double, band: String)?
  private var count: Int?
  private var share: Double?

  func checkRoom(for band: Band) throws {
    guard let all else { return }
    throw Diagnostic(
      .badOption, "no value is left for the band `\(band.name.text)`", at: band.name.range,
      reason: "The first band that fits takes a value, and after \(all) none is left.",
      help: all == "`rest`" ? "Put `rest` last." : "Leave this band out.")
  }

  mutating func take(
    below border: Double, isInclusive: Bool, _ band: Band, _ range: SourceRange
  ) throws {
    if let below,
      border < below.border || border == below.border && (below.isInclusive || !isInclusive)
    {
      throw impossible(band, range, because: below.band)
    }
    if let atLeast, border > atLeast.border || border == atLeast.border && isInclusive {
      throw overlap(band, range, with: atLeast.band)
    }
    below = (border, isInclusive, band.name.text)
    noteAll()
  }

  mutating func take(atLeast border: Double, _ band: Band, _ range: SourceRange) throws {
    if let atLeast, border >= atLeast.border {
      throw impossible(band, range, because: atLeast.band)
    }
    if let below, border < below.border || border == below.border && below.isInclusive {
      throw overlap(band, range, with: below.band)
    }
    atLeast = (border, band.name.text)
    noteAll()
  }

  mutating func take(
    _ limit: BandRules.Limit, _ band: Band, _ range: SourceRange
  ) throws {
    switch limit {
    case .count(let next):
      if next <= count ?? 0 { throw impossible(band, range, because: nil) }
      count = next
    case .share(let next):
      if next <= share ?? 0 { throw impossible(band, range, because: nil) }
      share = next
      if next == 1 { all = "`\(band.name.text)`" }
    }
  }

  private mutating func noteAll() {
    guard let below, let atLeast, atLeast.border <= below.border else { return }
    all = "`\(below.band)` and `\(atLeast.band)`"
  }

  private func impossible(
    _ band: Band, _ range: SourceRange, because earlier: String?
  ) -> Diagnostic {
    let taker = earlier.map { "`\($0)`" } ?? "an earlier `top`"
    return Diagnostic(
      .badOption, "no value is left for the band `\(band.name.text)`", at: range,
      reason: "The first band that fits takes a value, and \(taker) takes all of these.",
      help: "Write the narrower band first, or change the border.")
  }

  private func overlap(_ band: Band, _ range: SourceRange, with earlier: String) -> Diagnostic {
    Diagnostic(
      .badOption, "the bands `\(earlier)` and `\(band.name.text)` overlap", at: range,
      reason: "A value between their borders would fit both.",
      help: "Let one end where the other begins: `< 10k` and `>= 10k`.")
  }
}

extension Binder {
  /// A border as a number in its own unit.
  fileprivate mutating func border(_ expr: Expr, _ input: Schema) throws -> Double {
    guard let cell = try bind(expr, in: Scope(input)).constant else {
      throw Diagnostic(
        .notConstant, "a band's border must be one value, the same for every row", at: expr.range,
        help: "Use a literal, a parameter, or a name made with `let`.")
    }
    if let border = cell.double { return border }
    throw Diagnostic(
      .typeMismatch, "a band's border is a number, a percent, money or a date", at: expr.range,
      label: cell.type?.name, help: "Write it like `small: < 10k`.")
  }

  /// How many rows a band `top 10` or `top 5%` takes.
  fileprivate mutating func bandLimit(_ expr: Expr) throws -> BandRules.Limit {
    let limit: BandRules.Limit
    if case .percent(let share) = try constant(expr, what: "top") {
      guard (0...1).contains(share) else {
        throw Diagnostic(
          .badOption, "`top` takes between 0% and 100% of the rows", at: expr.range,
          help: "Write `top 5%`.")
      }
      limit = .share(share)
    } else {
      limit = .count(try rowCount(expr, stage: "top"))
    }
    if limit.isNone {
      throw Diagnostic(
        .badOption, "the top none is an empty band", at: expr.range, help: "Leave it out.")
    }
    return limit
  }
}
