import Influence
import Parallel
import Statistics
import Tables

/// What the model says of a group of fans: how many, how far they reach, how engaged they are.
struct GroupFigures: Sendable {
  var fans = 0
  /// Σ followers over the fans that have some; their number.
  var followers = 0.0
  var followersCount = 0
  /// Σ engaged reach over the fans that have one; their number, and Σ of the squares.
  var reach = 0.0
  var reachCount = 0
  var reachSquares = 0.0
  var largestEngaged: Double?
  /// Fans with more engaged people than followers, and fans whom nobody follows.
  var overEngaged = 0
  var unfollowed = 0
  /// Sums over the fans that have both engaged reach and followers.
  var sums = RatioSums()
  var engagedRange: Interval?
  var engagementRange: Interval?
  var medianEngagement: Double?

  /// Whether a fan counts for followers or for engaged reach and not for their ratio.
  var isPartlyKnown: Bool { max(followersCount, reachCount) > sums.count }

  var hasFollowers: Bool { followersCount > 0 }

  /// Σ engaged reach; nil where no fan has one.
  var engaged: Double? { reachCount > 0 ? reach : nil }

  var engagement: Double? { sums.ratio }

  @inline(__always)
  fileprivate mutating func add(reach value: Double?, followers audience: Double?) {
    fans &+= 1
    if let audience {
      followers += audience
      followersCount &+= 1
      if audience == 0 { unfollowed &+= 1 }
    }
    guard let value else { return }
    if let audience, audience > 0, value > audience { overEngaged &+= 1 }
    reach += value
    reachCount &+= 1
    reachSquares += value * value
    largestEngaged = max(largestEngaged ?? 0, value)
    guard let audience, audience >= 0 else { return }
    sums.add(part: value, whole: audience)
  }

  fileprivate mutating func merge(_ other: GroupFigures) {
    fans &+= other.fans
    followers += other.followers
    followersCount &+= other.followersCount
    overEngaged &+= other.overEngaged
    unfollowed &+= other.unfollowed
    reach += other.reach
    reachCount &+= other.reachCount
    reachSquares += other.reachSquares
    if let most = other.largestEngaged { largestEngaged = max(largestEngaged ?? 0, most) }
    sums.merge(other.sums)
  }
}

/// Works the figures out for every group of a relation.
struct FigureMaker {
  let followers: BoundExpr
  let engaged: BoundExpr
  /// What the order of fans is tied to: their key, or without one all their columns.
  let order: [BoundExpr]

  init(_ binder: inout Binder, _ input: Schema, _ stage: String) throws {
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry,
      topics: input.topics)
    followers = try scope.require(.followers, why: "`\(stage)` adds up followers")
    engaged = try scope.model("engaged_reach")
    order = input.tieBreakers
  }

  /// Beyond so many fans sorting costs more than the last digit of a sum is worth.
  fileprivate static let orderedFans = 10_000

  /// The relation with its rows in key order, so that a shuffled file has the same sums to the last
  /// digit.
  func inKeyOrder(_ input: Relation, _ run: RunContext) throws -> Relation {
    guard !order.isEmpty, input.count <= Self.orderedFans else { return input }
    let ordering = try Ordering([], ties: order, of: input, run)
    return input.taking(try ordering.positions())
  }

  /// The note that says which definition of engaged reach was used.
  var definition: String? {
    if case .model(let use) = engaged.node { return use.note }
    return nil
  }

  func figures(
    _ input: Relation, _ groups: Groups, _ run: RunContext
  ) throws -> [GroupFigures] {
    let fans = FanPairs(
      engaged: try input.column(engaged, run), followers: try input.column(followers, run),
      ids: groups.ids, groupCount: groups.count)
    var (figures, rates) = try fans.totals(run.workers)
    for group in figures.indices {
      let parts = rates.map { $0[group][...] }.filter { !$0.isEmpty }
      guard !parts.isEmpty else { continue }
      figures[group].medianEngagement =
        try quantiles(ofParts: parts, at: [0.5], workers: run.workers)[0]
    }
    let intervals = FigureIntervals(run)
    let small = fans.members { intervals.resamples(figures[$0]) }
    let (made, workers) = (figures, run.workers)
    return try workers.map(tasks: made.count) { group in
      try intervals.adding(to: made[group], members: small[group], workers)
    }
  }

  /// Followers and engaged reach of the fans that have both.
  func pairs(_ input: Relation, _ run: RunContext) throws -> (x: [Double], y: [Double]) {
    let reach = try input.column(engaged, run)
    let audience = try input.column(followers, run)
    let both = (0..<input.count).filter { reach.isValid($0) && audience.isValid($0) }
    return reach.withDoubles { reach in
      audience.withDoubles { audience in (both.map { audience($0) }, both.map { reach($0) }) }
    }
  }
}

/// Two columns side by side, sorted into groups.
private struct FanPairs {
  let engaged: Column
  let followers: Column
  let ids: Buffer<UInt32>?
  let groupCount: Int

  private var rowCount: Int { engaged.count }

  /// With very many groups one pass in row order is cheaper than a set of totals a chunk.
  private var chunkRows: Int { groupCount > 16_384 ? max(1, rowCount) : Workers.chunkRows }

  /// Counts, sums and squares of every group, chunk by chunk and merged in chunk order; and the
  /// fans' own rates, a list a chunk and group.
  func totals(_ workers: Workers) throws -> (figures: [GroupFigures], rates: [[[Double]]]) {
    let parts = try engaged.withDoubleBuffer { reach in
      try followers.withDoubleBuffer { audience in
        try workers.map(rows: rowCount, chunk: chunkRows) { rows in
          try ChunkTotals(self, reach, audience, rows, workers.cancellation)
        }
      }
    }
    var figures = [GroupFigures](repeating: GroupFigures(), count: groupCount)
    for part in parts {
      for group in figures.indices { figures[group].merge(part.figures[group]) }
    }
    return (figures, parts.map(\.rates))
  }

  /// What one chunk of rows adds up to, a group each.
  private struct ChunkTotals: Sendable {
    var figures: [GroupFigures]
    var rates: [[Double]]

    init(
      _ fans: FanPairs, _ reach: Buffer<Double>, _ audience: Buffer<Double>, _ rows: Range<Int>,
      _ cancellation: Cancellation
    ) throws {
      var figures = [GroupFigures](repeating: GroupFigures(), count: fans.groupCount)
      var rates = [[Double]](repeating: [], count: fans.groupCount)
      try reach.withUnsafeElements { reach in
        try audience.withUnsafeElements { audience in
          try figures.withUnsafeMutableBufferPointer { figures in
            for row in rows {
              if row % Workers.chunkRows == 0 { try cancellation.check() }
              let group = fans.group(row)
              let engaged = fans.engaged.isValid(row) ? reach[row] : nil
              let followers = fans.followers.isValid(row) ? audience[row] : nil
              figures[group].add(reach: engaged, followers: followers)
              if let engaged, let followers, followers > 0 {
                rates[group].append(engaged / followers)
              }
            }
          }
        }
      }
      self.figures = figures
      self.rates = rates
    }
  }

  @inline(__always)
  fileprivate func group(_ row: Int) -> Int { ids.map { Int($0[row]) } ?? 0 }

  /// One fan's pair as the bootstrap draws it.
  struct Member: Sendable {
    var engaged: Double
    /// NaN where unknown or negative.
    var followers: Double
  }

  /// The fans of the groups that are wanted one by one.
  ///
  /// Few fans are in key order here; of many an order that only their figures decide is found
  /// sooner. Either way neither the file's order nor a shuffle moves a draw.
  func members(of isWanted: (Int) -> Bool) -> [[Member]] {
    let wanted = (0..<groupCount).map(isWanted)
    var members = [[Member]](repeating: [], count: groupCount)
    guard wanted.contains(true) else { return members }
    engaged.withDoubles { reach in
      followers.withDoubles { audience in
        for row in 0..<rowCount where wanted[group(row)] && engaged.isValid(row) {
          let known = followers.isValid(row) && audience(row) >= 0
          members[group(row)].append(
            Member(engaged: reach(row), followers: known ? audience(row) : .nan))
        }
      }
    }
    guard rowCount > FigureMaker.orderedFans else { return members }
    for group in members.indices {
      members[group].sort { left, right in
        if left.engaged != right.engaged { return left.engaged < right.engaged }
        return left.followers < right.followers
          || !left.followers.isNaN && right.followers.isNaN
      }
    }
    return members
  }
}

/// The intervals of a group's figures: resampled where the group is small, else in closed form.
private struct FigureIntervals: Sendable {
  private let bootstrap: Bootstrap
  private let limit: Double

  init(_ run: RunContext) {
    let assumptions = run.workspace.settings.assumptions
    bootstrap = Bootstrap(
      resamples: max(1, Int(assumptions[.resamples])), seed: run.workspace.settings.seed)
    limit = assumptions[.bootstrapFans]
  }

  /// Up to so many fans the bootstrap follows the skew of their reach; beyond, the closed form is
  /// as good and a thousand times cheaper.
  func resamples(_ figures: GroupFigures) -> Bool {
    figures.reachCount >= IntervalResult.minimumSample && Double(figures.reachCount) <= limit
  }

  func adding(
    to figures: GroupFigures, members: [FanPairs.Member], _ workers: Workers
  ) throws -> GroupFigures {
    var result = figures
    if figures.sums.count >= IntervalResult.minimumSample, (figures.sums.ratio ?? 0) > 0 {
      if members.isEmpty {
        result.engagementRange = try ratioInterval(figures.sums).range.interval
      } else {
        let known = members.filter { !$0.followers.isNaN }
        result.engagementRange = try bootstrap.ratio(
          part: known.map(\.engaged), whole: known.map(\.followers), workers: workers
        ).estimate().range.interval
      }
      result.engagedRange = try totalRange(figures, members, workers)
    }
    return result
  }

  /// The interval of Σ engaged reach: fans are the sample, so it is that of the mean, times n.
  private func totalRange(
    _ figures: GroupFigures, _ members: [FanPairs.Member], _ workers: Workers
  ) throws -> Interval? {
    let n = Double(figures.reachCount)
    guard figures.reachCount >= IntervalResult.minimumSample else { return nil }
    if !members.isEmpty {
      let range = try bootstrap.mean(members.map(\.engaged), workers: workers)
        .estimate().range.interval
      return range.map { Interval(low: $0.low * n, high: $0.high * n, level: $0.level) }
    }
    let mean = figures.reach / n
    let variance = max(0, figures.reachSquares - n * mean * mean) / (n - 1)
    let reach = standardNormalQuantile(0.975) * (variance * n).squareRoot()
    return Interval(
      low: max(0, figures.reach - reach), high: figures.reach + reach, level: 0.95)
  }
}
