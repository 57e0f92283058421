import Influence
import Tables

/// A model column's formula over its inputs, in the order the column names them.
typealias SQLFormula = @Sendable (any SQLDialect, [SQL]) throws -> SQL

/// The model's formulas in SQL; the functions of `Influence` say where they come from.
enum SQLFormulas {
  static let first: SQLFormula = { dialect, x in dialect.floating(x[0]) }

  /// What there is of likes, comments and shares, added up.
  static let engagements: SQLFormula = { dialect, x in
    let parts = x.map(dialect.floating)
    if parts.count == 1 { return parts[0] }
    let zero = dialect.number(0, .number)
    let sum = parts.map { SQL.coalesce([$0, zero], .number) }.reduce(nil as SQL?) { sum, part in
      sum.map { .binary($0, "+", part, .sum, .number) } ?? part
    }
    let isThere = SQL.isNotNull(.coalesce(parts, .number))
    return .choose([(isThere, sum ?? zero)], .number)
  }

  /// a / b where b is above 0.
  static let perPositive: SQLFormula = { dialect, x in
    let isPositive = SQL.binary(x[1], ">", dialect.integer(0), .compare, .boolean)
    let (a, b) = (dialect.floating(x[0]), dialect.floating(x[1]))
    return .choose([(isPositive, .binary(a, "/", b, .product, .number))], .number)
  }

  static let product: SQLFormula = { dialect, x in
    let factors = x.map(dialect.floating)
    return factors.dropFirst().reduce(factors[0]) { .binary($0, "*", $1, .product, .number) }
  }

  /// Tiers by followers.
  static func tier(_ bands: TierBands) -> SQLFormula {
    { dialect, x in
      .choose(tierSteps(bands, x[0], dialect), .text)
    }
  }

  /// A type column's words where they are known, else tiers by followers.
  static func saidTier(_ bands: TierBands) -> SQLFormula {
    { dialect, x in
      let words = said(x[0], dialect)
      return .choose(
        words + (x[1].constant == .missing ? [] : tierSteps(bands, x[1], dialect)), .text)
    }
  }

  private static func tierSteps(
    _ bands: TierBands, _ followers: SQL, _ dialect: any SQLDialect
  ) -> [(condition: SQL, value: SQL)] {
    let steps: [(String, Double, Tier)] = [
      ("<", bands.microFrom, .peer), ("<=", bands.microTo, .micro),
      ("<=", bands.bloggerTo, .blogger), ("<=", bands.starTo, .star),
    ]
    return steps.map { sign, border, tier in
      (
        .binary(followers, sign, dialect.border(border), .compare, .boolean),
        dialect.text(tier.rawValue)
      )
    } + [(.isNotNull(followers), dialect.text(Tier.celebrity.rawValue))]
  }

  private static func said(
    _ type: SQL, _ dialect: any SQLDialect
  ) -> [(condition: SQL, value: SQL)] {
    var folded = dialect.lower(type)
    for gap in [" ", "-", "_"] {
      let name = dialect.replaceName
      folded = .call(name, [folded, dialect.text(gap), dialect.text("")], .text)
    }
    return Tier.allCases.map { tier in
      let words = tier.spellings.map { dialect.text($0).text }.joined(separator: ", ")
      let test = SQL("\(folded.text) IN (\(words))", .boolean, level: .compare)
      return (test, dialect.text(tier.rawValue))
    }
  }

  /// A value for each tier, of a column that holds their names.
  static func byTier(
    _ tier: SQL, _ dialect: any SQLDialect, _ value: (Tier) -> Double
  ) -> SQL {
    let steps = Tier.allCases.map { each in
      (
        condition: SQL.binary(tier, "=", dialect.text(each.rawValue), .compare, .boolean),
        value: dialect.number(value(each), .number)
      )
    }
    return .choose(steps, .number)
  }

  static func relevance(_ wanted: [String]) -> SQLFormula {
    { dialect, x in
      let tags = wanted.map(dialect.text)
      let count = dialect.integer(Int64(wanted.count))
      if x[0].type == .tags {
        let own = dialect.length(x[0])
        let scale = SQL.call(
          "sqrt", [dialect.floating(.binary(own, "*", count, .product, .integer))], .number)
        let shared = dialect.floating(dialect.shared(x[0], tags))
        let cosine = SQL.binary(shared, "/", scale, .product, .number)
        let hasTopics = SQL.binary(own, ">", dialect.integer(0), .compare, .boolean)
        return .choose(
          [(hasTopics, dialect.least(dialect.number(1, .number), cosine, .number))], .number)
      }
      let folded = dialect.foldedTag(x[0])
      let test = SQL(
        "\(folded.text) IN (\(tags.map(\.text).joined(separator: ", ")))", .boolean,
        level: .compare)
      let alone = dialect.number(min(1, 1 / Double(wanted.count).squareRoot()), .number)
      return .choose(
        [(test, alone), (.isNotNull(x[0]), dialect.number(0, .number))], .number)
    }
  }

  static let authenticity: SQLFormula = { dialect, x in
    genuine(.coalesce([dialect.floating(x[0]), dialect.number(0, .number)], .number), dialect)
  }

  static let knownAuthenticity: SQLFormula = { dialect, x in
    .choose([(.isNotNull(x[0]), genuine(dialect.floating(x[0]), dialect))], .number)
  }

  /// 1 − the share, held between 0 and 1.
  private static func genuine(_ share: SQL, _ dialect: any SQLDialect) -> SQL {
    let (zero, one) = (dialect.number(0, .number), dialect.number(1, .number))
    let held = dialect.least(one, dialect.greatest(zero, share, .number), .number)
    return .binary(one, "-", held, .sum, .number)
  }

  static func engagementScore(_ benchmarks: [Double]) -> SQLFormula {
    { dialect, x in
      let benchmark = byTier(x[1], dialect) { benchmarks[$0.rank] }
      let sum = SQL.binary(dialect.floating(x[0]), "+", benchmark, .sum, .number)
      let points = SQL.binary(
        dialect.number(100, .number), "*", dialect.floating(x[0]), .product, .number)
      let isPositive = SQL.binary(sum, ">", dialect.integer(0), .compare, .boolean)
      return .choose([(isPositive, .binary(points, "/", sum, .product, .number))], .number)
    }
  }

  static func influence(_ bands: TierBands, lossPerDecade loss: Double) -> SQLFormula {
    { dialect, x in
      func literal(_ value: Double) -> SQL { dialect.number(value, .number) }
      let f = dialect.floating(x[0])
      let log = dialect.logarithmName
      let rise =
        "100 * \(log)(1 + \(f.inside(.unary))) / \(log)(\(literal(1 + bands.microFrom).text))"
      let fall =
        "100 - \(literal(loss).text) * log10(\(f.inside(.product)) / \(literal(bands.microTo).text))"
      return .choose(
        [
          (
            .binary(f, "<=", literal(0), .compare, .boolean),
            literal(bands.microFrom > 0 ? 0 : 100)
          ),
          (.binary(f, "<", literal(bands.microFrom), .compare, .boolean), SQL(rise, .number)),
          (.binary(f, "<=", literal(bands.microTo), .compare, .boolean), literal(100)),
          (.isNotNull(f), dialect.greatest(literal(0), SQL(fall, .number), .number)),
        ], .number)
    }
  }

  /// 100 × the data's own affinity, else the fallback.
  static let ownAffinity: SQLFormula = { dialect, x in
    let points = SQL.binary(
      dialect.number(100, .number), "*", dialect.floating(x[0]), .product, .number)
    return x[1].constant == .missing ? points : .coalesce([points, x[1]], .number)
  }

  static func affinity(_ terms: AffinityTerms, today: Int, daysPerMonth: Double) -> SQLFormula {
    { dialect, x in
      func literal(_ value: Double) -> SQL { dialect.number(value, .number) }
      let orders = dialect.greatest(literal(0), dialect.floating(x[0]), .number)
      let often =
        terms.fullOrders > 0
        ? dialect.least(
          literal(1), .binary(orders, "/", literal(terms.fullOrders), .product, .number), .number)
        : literal(1)
      var recent = literal(0)
      if x[1].constant != .missing {
        let months = SQL.binary(
          days(since: x[1], today, dialect), "/", literal(daysPerMonth), .product, .number)
        let decay =
          "exp(-\(dialect.greatest(literal(0), months, .number).text) / \(literal(terms.months).text))"
        recent = .choose(
          [(.isNotNull(x[1]), SQL(decay, .number))], otherwise: literal(0), .number)
      }
      let score =
        "100 * (\(literal(terms.orderWeight).text) * \(often.inside(.unary)) + \(literal(terms.recencyWeight).text) * \(recent.inside(.unary)))"
      return .choose([(.isNotNull(x[0]), SQL(score, .number))], .number)
    }
  }

  private static func days(since last: SQL, _ today: Int, _ dialect: any SQLDialect) -> SQL {
    guard last.type == .time else {
      return dialect.floating(dialect.daysBetween(last, dialect.date(today)))
    }
    let day = dialect.number(86_400_000_000, .number)
    let since = SQL.binary(dialect.microseconds(last), "/", day, .product, .number)
    return .binary(dialect.number(Double(today), .number), "-", since, .sum, .number)
  }

  /// Relevance and authenticity come as ratios, the other parts of a score as points.
  private static func points(_ x: [SQL], _ dialect: any SQLDialect) -> [SQL?] {
    x.enumerated().map { index, part in
      if part.constant == .missing { return nil }
      let value = dialect.floating(part)
      return index == 0 || index == 4
        ? .binary(dialect.number(100, .number), "*", value, .product, .number) : value
    }
  }

  static func score(_ weights: GradeWeights) -> SQLFormula {
    { dialect, x in
      let zero = dialect.number(0, .number)
      let sum = total(points(x, dialect), weights, dialect) { part, weight in
        .binary(.coalesce([part, zero], .number), "*", weight, .product, .number)
      }
      return dialect.quotient(sum, known(x, weights, dialect), .number)
    }
  }

  static func coverage(_ weights: GradeWeights) -> SQLFormula {
    { dialect, x in
      let whole = weights.list.reduce(0, +)
      let sum = SQL.call("nullif", [known(x, weights, dialect), dialect.integer(0)], .number)
      return .binary(sum, "/", dialect.number(whole, .number), .product, .percent)
    }
  }

  /// The weights of the parts that are there.
  private static func known(
    _ x: [SQL], _ weights: GradeWeights, _ dialect: any SQLDialect
  ) -> SQL {
    total(points(x, dialect), weights, dialect) { part, weight in
      .choose([(.isNotNull(part), weight)], otherwise: dialect.number(0, .number), .number)
    }
  }

  private static func total(
    _ parts: [SQL?], _ weights: GradeWeights, _ dialect: any SQLDialect,
    _ term: (SQL, SQL) -> SQL
  ) -> SQL {
    var sum: SQL?
    for (part, weight) in zip(parts, weights.list) {
      guard let part else { continue }
      let next = term(part, dialect.number(weight, .number))
      sum = sum.map { .binary($0, "+", next, .sum, .number) } ?? next
    }
    return sum.map { SQL("(\($0.text))", .number) } ?? dialect.number(0, .number)
  }

  static func grade(_ bands: GradeBands) -> SQLFormula {
    { dialect, x in
      let steps: [(Double, Grade)] = [(bands.a, .a), (bands.b, .b), (bands.c, .c), (bands.d, .d)]
      return .choose(
        steps.map { least, grade in
          (
            .binary(x[0], ">=", dialect.border(least), .compare, .boolean),
            dialect.text(grade.rawValue)
          )
        } + [(.isNotNull(x[0]), dialect.text(Grade.f.rawValue))], .text)
    }
  }

  /// The grade's rate times the tier's readiness.
  static func acceptance(_ assumptions: Assumptions) -> SQLFormula {
    { dialect, x in
      let rates = Grade.allCases.map { grade in
        (
          condition: SQL.binary(x[0], "=", dialect.text(grade.rawValue), .compare, .boolean),
          value: dialect.number(assumptions.acceptance(grade), .number)
        )
      }
      let readiness = byTier(x[1], dialect) { assumptions.readiness($0, for: .special) }
      return .binary(.choose(rates, .number), "*", readiness, .product, .percent)
    }
  }

  /// a·x + b·y.
  static func combined(_ a: Double, _ b: Double) -> SQLFormula {
    { dialect, x in
      let left = SQL.binary(
        dialect.floating(x[0]), "*", dialect.number(a, .number), .product, .number)
      let right = SQL.binary(
        dialect.floating(x[1]), "*", dialect.number(b, .number), .product, .number)
      return .binary(left, "+", right, .sum, .number)
    }
  }

  /// c·x·y.
  static func scaledProduct(_ factor: Double) -> SQLFormula {
    { dialect, x in
      .binary(
        try product(dialect, x), "*", dialect.number(factor, .number), .product, .number)
    }
  }
}

extension GradeWeights {
  /// In the order of a score's inputs.
  fileprivate var list: [Double] { [relevance, engagement, influence, affinity, authenticity] }
}

extension SQLDialect {
  fileprivate var replaceName: String { name == "clickhouse" ? "replaceAll" : "replace" }
  fileprivate var logarithmName: String { name == "clickhouse" ? "log" : "ln" }
}
