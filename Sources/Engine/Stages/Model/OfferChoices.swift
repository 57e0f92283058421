import Influence
import Language
import Tables

/// Chooses fans who each bring what they bring alone.
struct ChoiceAlone {
  let offer: BoundOffer
  let inputs: CampaignInputs

  func pick(_ run: RunContext) throws -> PickedFans {
    let plain = try inputs.offer(run)
    let choice = try chooseFans(
      fans: inputs.fans, offer: plain, goal: offer.goal, count: offer.count, budget: offer.budget)
    let expected = try expectedByFan(fans: inputs.fans, offer: plain)
    let picked = PickedFans(
      chosen: choice.chosen, runningGoal: choice.runningGoal, runningCost: choice.runningCost,
      conversions: expected.map(\.conversions), costs: expected.map(\.cost))
    let levels = try conversionLevels(of: choice.chosen, fans: inputs.fans, offer: plain)
    remark(choice, levels, picked, run)
    return picked
  }

  private func remark(
    _ choice: OfferChoice, _ levels: OfferLevels?, _ picked: PickedFans, _ run: RunContext
  ) {
    let remarks = ChoiceRemarks(
      picked: picked, candidates: inputs.fans.count, goal: choice.goal, best: choice.upper,
      text: GoalText(offer))
    remarks.add(to: run) { text in
      if let levels, levels.p5 < levels.p95 {
        let figures = [levels.p5, levels.p95].map { CanonicalText.rounded($0, decimals: 1) }
        run.note(
          .finding,
          "Worked out exactly, those chosen bring \(figures[0]) to \(figures[1]) conversions in nine cases of ten; `simulate offer` says what that earns."
        )
      }
      guard let gap = choice.gap else { return }
      run.note(
        .finding,
        gap < 5e-5
          ? "No other choice within the limits brings more."
          : "No other choice within the limits brings more than \(text.goal(choice.upper)): this one is at most \(text.percent(gap)) short."
      )
    }
  }
}

/// Chooses fans whose offer goes on from friend to friend, so that two may bring the same people.
struct ChoiceThroughFriends {
  /// Sets drawn for a choice: enough that the certificate is as good as more would make it.
  private static let sets = 131_072
  /// Runs that check the choice.
  private static let checkRuns = 2_000

  let offer: BoundOffer
  let inputs: CampaignInputs
  let range: SourceRange

  func pick(_ run: RunContext) throws -> PickedFans {
    let plain = try inputs.offer(run)
    guard let spread = try inputs.spread(plain, at: range, run) else {
      preconditionFailure("an offer that spreads has a graph")
    }
    let expected = try expectedByFan(fans: inputs.fans, offer: plain)
    // Two rows may be the same person: the first stands for both. By the people's numbers, no order
    // of the rows decides between equals.
    var rowOf = [Int?](repeating: nil, count: spread.graph.people)
    for (index, person) in spread.people.enumerated() {
      if let person, rowOf[person] == nil { rowOf[person] = index }
    }
    let candidates = rowOf.indices.filter { rowOf[$0] != nil }
    let fans = candidates.compactMap { rowOf[$0] }
    var choice = SpreadChoice(graph: spread.graph, candidates: candidates)
    choice.chances = spread.chances
    choice.days = spread.days
    choice.count = offer.count
    choice.budget = offer.budget
    choice.seed = offer.seed ?? run.workspace.settings.seed
    choice.epsilon = offer.epsilon ?? choice.epsilon
    if offer.epsilon == nil { choice.leastSets = Self.sets }
    choice.acceptance = fans.map { expected[$0].activates }
    let fees = fans.map { index in
      expected[index].accepts * (plain.perk[index] + plain.handling[index])
    }
    choice.costs = fees
    settle(&choice, plain, fees: fees)
    let result = try chooseSpread(choice, workers: run.workers, progress: run.progress)
    if result.stoppedOf != nil { try run.workers.cancellation.keepPartialResult() }
    var picked = PickedFans(
      chosen: result.chosen.map { fans[$0] }, runningGoal: result.runningGoal,
      runningCost: result.runningCost,
      conversions: Array(repeating: nil, count: expected.count),
      costs: Array(repeating: nil, count: expected.count))
    // Of fans of whom nothing is known but their friends, neither is.
    if !inputs.isUnknown {
      for (candidate, direct) in zip(result.chosen, direct(of: result.chosen, choice)) {
        picked.conversions[fans[candidate]] = direct
        picked.costs[fans[candidate]] = fees[candidate] + plain.reward[0] * direct
      }
    }
    try remark(result, choice, picked, run)
    return picked
  }

  /// What the goal counts, and what is taken off it.
  private func settle(_ choice: inout SpreadChoice, _ plain: Offer, fees: [Double]) {
    let gain = plain.value[0] * plain.margin[0]
    switch offer.goal {
    case .reach: choice.costPerWeight = plain.reward[0]
    case .conversions:
      choice.excludesChosen = true
      choice.costPerWeight = plain.reward[0]
    case .profit:
      // A conversion brings its value less the reward.
      let net = max(0, gain - plain.reward[0])
      choice.excludesChosen = true
      choice.weights = Array(repeating: net, count: choice.graph.people)
      choice.penalties = fees
      choice.costPerWeight = net > 0 ? plain.reward[0] / net : 0
    }
  }

  /// What the own friends of each of some candidates are expected to bring before anything goes
  /// further.
  private func direct(of candidates: [Int], _ choice: SpreadChoice) -> [Double] {
    let degrees = choice.graph.inDegrees
    return candidates.map { candidate in
      let person = choice.candidates[candidate]
      let arcs = Int(choice.graph.offsets[person])..<Int(choice.graph.offsets[person + 1])
      let friends =
        switch choice.chances {
        case .constant(let chance): chance * Double(arcs.count)
        case .perArc(let chances): chances[arcs].reduce(0, +)
        case .weighted:
          arcs.reduce(0) { $0 + 1 / Double(max(1, degrees[Int(choice.graph.targets[$1])])) }
        }
      return choice.acceptance[candidate] * friends
    }
  }

  private func remark(
    _ result: SpreadChoiceResult, _ choice: SpreadChoice, _ picked: PickedFans, _ run: RunContext
  ) throws {
    if let asked = result.stoppedOf {
      run.note(
        .warning,
        result.sets < asked
          ? "Stopped after \(grouped(result.sets)) of \(grouped(asked)) sets of people: the choice is made on those."
          : "Stopped after \(grouped(result.sets)) sets of people, while fresh ones checked the choice."
      )
    }
    if !inputs.isUnknown, !result.chosen.isEmpty {
      run.note(
        .definition,
        "expected_conversions and expected_cost are what a fan's own friends bring; running_cost and running_goal are of everybody whom those chosen bring, friends of friends too."
      )
    }
    let remarks = ChoiceRemarks(
      picked: picked, candidates: choice.candidates.count, goal: result.goal, best: result.upper,
      text: GoalText(offer))
    try remarks.add(to: run) { text in
      if let ratio = result.ratio {
        let fresh =
          result.freshSets == result.sets
          ? "as many fresh ones" : "\(grouped(result.freshSets)) fresh ones"
        run.note(
          .finding,
          "Certified: at least \(text.goal(result.lower)), and no choice within the limits brings more than \(text.goal(result.upper)); so at least \(text.percent(ratio)) of the best possible, with a confidence of \(text.confidence(result.confidence)), from \(grouped(result.sets)) sets of people and \(fresh) that the choice never saw."
        )
      }
      // What was asked for quickly, or stopped, is certified by the fresh sets alone.
      if offer.epsilon == nil, result.stoppedOf == nil { try check(result, choice, run, text) }
    }
  }

  /// Follows the choice forward, by coins that took no part in it.
  private func check(
    _ result: SpreadChoiceResult, _ choice: SpreadChoice, _ run: RunContext, _ text: GoalText
  ) throws {
    let order = result.chosen.sorted { choice.candidates[$0] < choice.candidates[$1] }
    var cascade = Cascade(graph: choice.graph, seeds: order.map { choice.candidates[$0] })
    cascade.acceptance = order.map { choice.acceptance[$0] }
    cascade.chances = choice.chances
    cascade.days = choice.days
    cascade.draws = .fast
    cascade.runs = Self.checkRuns
    cascade.seed = choice.seed &+ 1
    let check = try simulateCascade(cascade, workers: run.workers)
    let unit = choice.weights?.first ?? 1
    let penalty = result.chosen.reduce(0) { $0 + choice.penalties[$1] }
    let counted = check.reached.mean - (choice.excludesChosen ? check.seeds.mean : 0)
    var said =
      "Followed forward over \(grouped(check.runs)) runs it brings \(text.goal(unit * counted - penalty)), standard error \(text.amount(unit * check.reached.standardError))"
    if !choice.excludesChosen, check.reached.p5 < check.reached.p95 {
      said +=
        "; in nine runs of ten \(text.amount(check.reached.p5)) to \(text.amount(check.reached.p95))"
    }
    run.note(.finding, said + ".")
  }
}

/// What is said of any choice: whom it takes, what is known of better ones, what it leans on.
private struct ChoiceRemarks {
  let picked: PickedFans
  let candidates: Int
  let goal: Double
  /// No choice brings more.
  let best: Double
  let text: GoalText

  /// - Parameter certify: says how far the choice may be from the best.
  func add(to run: RunContext, certify: (GoalText) throws -> Void) rethrows {
    guard !picked.chosen.isEmpty else {
      run.note(.finding, text.nobody(of: candidates, best: best))
      return
    }
    run.note(
      .finding,
      "Offer it to \(grouped(picked.chosen.count)) of \(grouped(candidates)) fans: \(text.goal(goal)) expected for \(text.money(picked.runningCost.last ?? 0))."
    )
    try certify(text)
    text.assumptions(run)
    if let curve = picked.curve(text.kind) { run.remarks.charts.append(curve) }
  }
}

/// How a goal is said.
struct GoalText {
  private let offer: BoundOffer

  init(_ offer: BoundOffer) { self.offer = offer }

  var kind: OfferGoal { offer.goal }

  func money(_ amount: Double) -> String {
    (offer.currency ?? .dollar).sign + CanonicalText.rounded(amount, decimals: 2)
  }

  func amount(_ value: Double) -> String {
    offer.goal == .profit ? money(value) : CanonicalText.rounded(value, decimals: 1)
  }

  func goal(_ value: Double) -> String {
    switch offer.goal {
    case .profit: "\(money(value)) of profit"
    case .conversions: "\(amount(value)) conversions"
    case .reach: "\(amount(value)) people reached"
    }
  }

  func percent(_ ratio: Double) -> String {
    CanonicalText.rounded(ratio * 100, decimals: 2) + " %"
  }

  /// No certainty is claimed where only rounding would make it one.
  func confidence(_ ratio: Double) -> String {
    ratio > 0.9999 && ratio < 1 ? "more than 99.99 %" : percent(ratio)
  }

  func nobody(of candidates: Int, best: Double) -> String {
    if candidates == 0 { return "No fan is chosen: there is nobody to choose from." }
    if offer.count == 0 { return "No fan is chosen: the count is 0." }
    if offer.budget == 0 { return "No fan is chosen: the budget is 0." }
    return offer.budget != nil && best > 0
      ? "No fan is chosen: the budget is below one offer."
      : "No fan is chosen: none is expected to bring any \(offer.goal.rawValue)."
  }

  func assumptions(_ run: RunContext) {
    run.note(
      .assumption,
      "Acceptance by grade and tier, costs and value are the model's unless said; `show assumptions` lists them."
    )
  }
}
