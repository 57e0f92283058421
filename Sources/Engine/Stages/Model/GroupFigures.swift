import Influence
import Parallel
import Statistics
import Tables

/// What the model says of a group of fans: how many, how far they reach, how engaged they are.
struct GroupFigures: Sendable {
  var fans = 0
  var followers = 0.0
  var hasFollowers = false
  /// Σ engaged reach; nil where no fan has one.
  var engaged: Double?
  var largestEngaged: Double?
  /// Sums over the fans that have both engaged reach and followers.
  var sums = RatioSums()
  var engagedRange: Interval?
  var engagementRange: Interval?
  var medianEngagement: Double?

  var engagement: Double? { sums.ratio }
}

/// Works the figures out for every group of a relation.
struct FigureMaker {
  /// Up to so many fans the bootstrap follows the skew of their reach; beyond, the closed form is
  /// as good and a thousand times cheaper.
  static let bootstrapLimit = 2_000

  let followers: BoundExpr
  let engaged: BoundExpr
  /// What the order of fans is tied to, so that resamples do not depend on the file's order: their
  /// key, or without one all their columns.
  let order: [BoundExpr]

  init(_ binder: inout Binder, _ input: Schema, _ stage: String) throws {
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry,
      topics: input.topics)
    followers = try scope.require(.followers, why: "`\(stage)` adds up followers")
    engaged = try scope.model("engaged_reach")
    order = input.tieBreakers
  }

  /// The note that says which definition of engaged reach was used.
  var definition: String? {
    if case .model(let use) = engaged.node { return use.note }
    return nil
  }

  func figures(
    _ input: Relation, _ groups: Groups, _ run: RunContext
  ) throws -> [GroupFigures] {
    let reach = try input.column(engaged, run)
    let audience = try input.column(followers, run)
    // With very many groups one pass in row order is cheaper than a list of them a chunk.
    let chunk = groups.count > 4_096 ? max(1, input.count) : Workers.chunkRows
    let workers = run.workers
    let parts = try workers.map(rows: input.count, chunk: chunk) { rows in
      var members = [Members](repeating: Members(), count: groups.count)
      try reach.withDoubles { reachOf in
        try audience.withDoubles { audienceOf in
          for row in rows {
            if row % Workers.chunkRows == 0 { try workers.cancellation.check() }
            let group = groups.ids.map { Int($0[row]) } ?? 0
            members[group].add(
              reach: reach.isValid(row) ? reachOf(row) : nil,
              followers: audience.isValid(row) ? audienceOf(row) : nil)
          }
        }
      }
      return members
    }
    var members = parts.first ?? [Members](repeating: Members(), count: groups.count)
    for part in parts.dropFirst() {
      for group in members.indices { members[group].merge(part[group]) }
    }
    let seed = run.workspace.settings.seed
    let serial = Workers(threads: 1, cancellation: run.workers.cancellation)
    let made = members
    return try run.workers.map(tasks: made.count) { try made[$0].figures(seed: seed, serial) }
  }

  /// The relation with its rows in key order.
  func inKeyOrder(_ input: Relation, _ run: RunContext) throws -> Relation {
    guard !order.isEmpty, input.count <= Self.bootstrapLimit * 5 else { return input }
    let ordering = try Ordering([], ties: order, of: input, run)
    return input.taking(try ordering.positions())
  }

  /// One group's fans.
  private struct Members: Sendable {
    var figures = GroupFigures()
    var engaged: [Double] = []
    var followers: [Double] = []
    var allEngaged: [Double] = []

    mutating func add(reach: Double?, followers audience: Double?) {
      figures.fans += 1
      if let audience {
        figures.followers += audience
        figures.hasFollowers = true
      }
      guard let reach else { return }
      allEngaged.append(reach)
      figures.engaged = (figures.engaged ?? 0) + reach
      figures.largestEngaged = max(figures.largestEngaged ?? 0, reach)
      guard let audience, audience >= 0 else { return }
      engaged.append(reach)
      followers.append(audience)
      figures.sums.add(part: reach, whole: audience)
    }

    /// Takes in the fans of the rows after these.
    mutating func merge(_ other: Members) {
      figures.fans += other.figures.fans
      figures.followers += other.figures.followers
      figures.hasFollowers = figures.hasFollowers || other.figures.hasFollowers
      if let more = other.figures.engaged { figures.engaged = (figures.engaged ?? 0) + more }
      if let largest = other.figures.largestEngaged {
        figures.largestEngaged = max(figures.largestEngaged ?? 0, largest)
      }
      figures.sums.merge(other.figures.sums)
      engaged += other.engaged
      followers += other.followers
      allEngaged += other.allEngaged
    }

    func figures(seed: UInt64, _ serial: Workers) throws -> GroupFigures {
      var result = figures
      let rates = Swift.zip(engaged, followers).compactMap {
        Engagement.engagement(engagedReach: $0, followers: $1)
      }
      result.medianEngagement =
        rates.isEmpty ? nil : try quantiles(ofParts: [rates[...]], at: [0.5], workers: serial)[0]
      guard figures.sums.count >= IntervalResult.minimumSample, (figures.sums.ratio ?? 0) > 0 else {
        return result
      }
      let isSmall = figures.sums.count <= FigureMaker.bootstrapLimit
      let bootstrap = Bootstrap(seed: seed)
      result.engagementRange =
        isSmall
        ? try bootstrap.ratio(part: engaged, whole: followers, workers: serial)
          .estimate().range.interval
        : try ratioInterval(figures.sums).range.interval
      result.engagedRange = try totalRange(bootstrap, isSmall: isSmall, serial)
      return result
    }

    /// The interval of Σ engaged reach: fans are the sample, so it is that of the mean, times n.
    private func totalRange(
      _ bootstrap: Bootstrap, isSmall: Bool, _ workers: Workers
    ) throws -> Interval? {
      let n = Double(allEngaged.count)
      guard allEngaged.count >= IntervalResult.minimumSample else { return nil }
      if isSmall {
        let range = try bootstrap.mean(allEngaged, workers: workers).estimate().range.interval
        return range.map { Interval(low: $0.low * n, high: $0.high * n, level: $0.level) }
      }
      let total = figures.engaged ?? 0
      let error = (try variance(allEngaged) * n).squareRoot()
      let z = standardNormalQuantile(0.975)
      return Interval(low: max(0, total - z * error), high: total + z * error, level: 0.95)
    }
  }
}

extension RunContext {
  /// Names the groups whose intervals were left out, with how many fans they have.
  func noteTooFew(_ figures: [GroupFigures], _ names: [String]) {
    let few = Swift.zip(figures, names).filter { figure, _ in
      figure.sums.count > 0 && figure.sums.count < IntervalResult.minimumSample
    }
    guard !few.isEmpty else { return }
    let list = few.map { figure, name in
      name.isEmpty ? "\(figure.sums.count) fans" : "\(name) (\(figure.sums.count))"
    }
    note(
      .warning,
      "Too few for an interval: \(list.joined(separator: ", ")); at least \(IntervalResult.minimumSample) are needed."
    )
  }
}
