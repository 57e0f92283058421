import Influence
import Statistics
import Tables

extension FormulaOnData {
  /// Engaged reach and followers of the fans that have both, none negative.
  private func pairs() throws -> (engaged: [Double], followers: [Double], isPartlyKnown: Bool)? {
    guard let engaged = try? scope.model("engaged_reach"), let followers = scope.role(.followers)
    else { return nil }
    let all = Relation(dataset.frame)
    let columns = (try all.column(engaged, run), try all.column(followers, run))
    let rows = (0..<all.count).filter { columns.0.isValid($0) && columns.1.isValid($0) }
    let most = all.count - min(columns.0.missingCount, columns.1.missingCount)
    return columns.0.withDoubles { engaged in
      columns.1.withDoubles { followers in
        let usable = rows.filter { engaged($0) >= 0 && followers($0) >= 0 }
        return (usable.map { engaged($0) }, usable.map { followers($0) }, usable.count < most)
      }
    }
  }

  func pooled() throws -> [String] {
    guard let (engaged, followers, _) = try pairs(),
      let pooled = Engagement.pooled(engagedReach: engaged, followers: followers),
      let mean = Engagement.meanOfRatios(engagedReach: engaged, followers: followers)
    else { return [] }
    let rates = Swift.zip(engaged, followers).compactMap {
      Engagement.engagement(engagedReach: $0, followers: $1)
    }
    return [
      "\(FigureText.number(compensatedSum(engaged))) people / \(FigureText.number(compensatedSum(followers))) followers of \(grouped(engaged.count)) fans = \(FigureText.percent(pooled))",
      "the median fan's is \(FigureText.percent(try median(rates))); the mean of the fans' own rates says \(FigureText.percent(mean))",
    ]
  }

  /// The log-log slope of engaged reach on followers.
  func slope() throws -> [String] {
    guard let (engaged, followers, _) = try pairs(),
      let law = try? logLogSlope(x: followers, y: engaged)
    else { return [] }
    return [SlopeText.sentence(law)]
  }

  /// How unequally followers and engaged people are spread over the fans.
  func concentration() throws -> [String] {
    guard let (engaged, followers, isPartlyKnown) = try pairs(),
      let shares = ConcentrationText.sentence(
        engaged: engaged, followers: followers, isPartlyKnown: isPartlyKnown)
    else { return [] }
    return [shares]
  }

  func tiers() throws -> [String] {
    guard let expr = try? scope.model("tier") else { return [] }
    let column = try Relation(dataset.frame).column(expr, run)
    let groups = try Groups([column], categories: [Tiers.names], workers: run.workers)
    var counts = [Int](repeating: 0, count: groups.count)
    for row in 0..<column.count { counts[groups.ids.map { Int($0[row]) } ?? 0] += 1 }
    let list = (0..<groups.count).map { group in
      "\(CanonicalText.cell(groups.keys[0][group])) \(grouped(counts[group]))"
    }
    var lines: [String] = []
    if case .model(let use) = expr.node, let note = use.note { lines.append(note) }
    if let followers = fan.number(.followers), let tier = fan.text("tier") {
      lines.append("\(fan.name): \(FigureText.number(followers)) followers, \(tier)")
    }
    return lines + ["fans: \(list.joined(separator: ", "))"]
  }

  func netReach() throws -> [String] {
    guard let engaged = try? scope.model("engaged_reach") else { return [] }
    let column = try Relation(dataset.frame).column(engaged, run)
    let values = column.withDoubles { value in
      (0..<column.count).compactMap { column.isValid($0) ? value($0) : nil }
    }
    guard !values.isEmpty else { return [] }
    let bounds = NetReach.bounds(engagedReach: values)
    return [
      "without a graph between the largest single audience, \(FigureText.number(bounds.lowerBound)), and the sum of all \(grouped(values.count)), \(FigureText.number(bounds.upperBound)) people"
    ] + (try netReachOverGraph())
  }

  /// The same over the friendship graph of the dataset; empty where it has none, or several.
  private func netReachOverGraph() throws -> [String] {
    let graphs = run.workspace.graphs.filter { $0.owner == dataset.name.lowercased() }
    guard graphs.count == 1, let key = dataset.schema.field(playing: .key)?.expr,
      let engagement = try? scope.model("engagement"), let example = AudienceExample(graphs[0])
    else { return [] }
    let all = Relation(dataset.frame)
    let people = try BoundGraph(graph: graphs[0], key: key).people(of: all, run)
    let rates = try all.column(engagement, run)
    var known = [Double?](repeating: nil, count: graphs[0].graph.people)
    rates.withDoubles { rate in
      for (row, person) in people.enumerated() where rates.isValid(row) {
        guard let person else { continue }
        known[Int(person)] = max(known[Int(person)] ?? 0, rate(row))
      }
    }
    return [example.union] + [example.net(known), example.netOfAll(known)].compactMap { $0 }
  }
}

/// The log-log slope in words.
enum SlopeText {
  static func sentence(_ law: PowerLaw) -> String {
    let doubling = law.growth(by: 2)
    var text =
      "log-log slope of engaged reach on followers \(CanonicalText.rounded(law.slope, decimals: 3))"
    if let range = law.slopeInterval.interval {
      text +=
        " (95 % interval \(CanonicalText.rounded(range.low, decimals: 3)) to \(CanonicalText.rounded(range.high, decimals: 3)))"
    }
    text +=
      ", seen on \(grouped(law.count)) fans with \(CanonicalText.whole(law.lowest)) to \(CanonicalText.whole(law.highest)) followers: twice the followers, \(CanonicalText.rounded(doubling, decimals: 2)) times the engaged people"
    guard let range = law.slopeInterval.interval else { return text }
    if range.high < 1 { return text + ", so engagement falls with reach" }
    if range.low > 1 { return text + ", so engagement grows with reach" }
    return text + ", so engagement need not change with reach"
  }
}

/// Heavy tails in words.
enum ConcentrationText {
  /// What the top 1 % hold, and the Gini coefficients; nil where nothing is held.
  ///
  /// - Parameter isPartlyKnown: whether a column has more values than there are fans with both.
  static func sentence(
    engaged: [Double], followers: [Double], isPartlyKnown: Bool
  ) -> String? {
    guard engaged.count >= 100, let reach = try? topShare(followers),
      let people = try? topShare(engaged), let gini = try? gini(followers),
      let ginis = try? Statistics.gini(engaged)
    else { return nil }
    let whose = isPartlyKnown ? KnownText.fans(engaged.count) : "the fans"
    return
      "the largest 1 % of \(whose) hold \(FigureText.percent(reach)) of the followers and \(FigureText.percent(people)) of the engaged reach (Gini \(CanonicalText.rounded(gini, decimals: 3)) and \(CanonicalText.rounded(ginis, decimals: 3)))"
  }
}
