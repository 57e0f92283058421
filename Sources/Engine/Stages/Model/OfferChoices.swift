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
    remark(choice, picked, run)
    return picked
  }

  private func remark(_ choice: OfferChoice, _ picked: PickedFans, _ run: RunContext) {
    let text = GoalText(offer)
    guard !choice.chosen.isEmpty else {
      run.note(.finding, text.nobody(best: choice.upper))
      return
    }
    run.note(
      .finding,
      "Offer it to \(grouped(choice.chosen.count)) of \(grouped(inputs.fans.count)) fans: \(text.goal(choice.goal)) expected for \(text.money(choice.runningCost.last ?? 0))."
    )
    if let gap = choice.gap {
      run.note(
        .finding,
        gap < 5e-5
          ? "No other choice within the limits brings more."
          : "No other choice within the limits brings more than \(text.goal(choice.upper)): this one is at most \(text.percent(gap)) short."
      )
    }
    text.assumptions(run)
    if let curve = picked.curve(offer.goal) { run.remarks.charts.append(curve) }
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
    // Two rows may be the same person: the first stands for both.
    var taken = Set<Int>()
    let fans = spread.people.indices.filter { index in
      spread.people[index].map { taken.insert($0).inserted } ?? false
    }
    var choice = SpreadChoice(
      graph: spread.graph, candidates: fans.compactMap { spread.people[$0] })
    choice.chances = spread.chances
    choice.days = spread.days
    choice.count = offer.count
    choice.budget = offer.budget
    choice.seed = offer.seed ?? run.workspace.settings.seed
    choice.leastSets = Self.sets
    choice.acceptance = fans.map { expected[$0].activates }
    let fees = fans.map { index in
      expected[index].accepts * (plain.perk[index] + plain.handling[index])
    }
    choice.costs = fees
    settle(&choice, plain, fees: fees)
    let result = try chooseSpread(choice, workers: run.workers, progress: run.progress)
    let direct = direct(choice)
    var picked = PickedFans(
      chosen: result.chosen.map { fans[$0] }, runningGoal: result.runningGoal,
      runningCost: result.runningCost,
      conversions: Array(repeating: nil, count: expected.count),
      costs: Array(repeating: nil, count: expected.count))
    // Of fans of whom nothing is known but their friends, neither is.
    if !inputs.isUnknown {
      for (candidate, index) in fans.enumerated() {
        picked.conversions[index] = direct[candidate]
        picked.costs[index] = fees[candidate] + plain.reward[0] * direct[candidate]
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

  /// What each candidate's own friends are expected to bring before anything goes further.
  private func direct(_ choice: SpreadChoice) -> [Double] {
    let degrees = choice.graph.inDegrees
    return choice.candidates.indices.map { candidate in
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
    let text = GoalText(offer)
    guard !result.chosen.isEmpty else {
      run.note(.finding, text.nobody(best: result.upper))
      return
    }
    run.note(
      .finding,
      "Offer it to \(grouped(result.chosen.count)) of \(grouped(choice.candidates.count)) fans: \(text.goal(result.goal)) expected for \(text.money(result.runningCost.last ?? 0))."
    )
    if let ratio = result.ratio {
      run.note(
        .finding,
        "Certified: at least \(text.goal(result.lower)), and no choice within the limits brings more than \(text.goal(result.upper)); so at least \(text.percent(ratio)) of the best possible, with a confidence of \(text.percent(result.confidence)), from \(grouped(result.sets)) sets of people and as many fresh ones that the choice never saw."
      )
    }
    try check(result, choice, run, text)
    text.assumptions(run)
    if let curve = picked.curve(offer.goal) { run.remarks.charts.append(curve) }
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
    cascade.runs = Self.checkRuns
    cascade.seed = choice.seed &+ 1
    let check = try simulateCascade(cascade, workers: run.workers)
    let unit = choice.weights?.first ?? 1
    let penalty = result.chosen.reduce(0) { $0 + choice.penalties[$1] }
    let counted = check.reached.mean - (choice.excludesChosen ? check.seeds.mean : 0)
    run.note(
      .finding,
      "Followed forward over \(grouped(check.runs)) runs it brings \(text.goal(unit * counted - penalty)), standard error \(text.amount(unit * check.reached.standardError))."
    )
  }
}

/// How a goal is said.
struct GoalText {
  private let offer: BoundOffer

  init(_ offer: BoundOffer) { self.offer = offer }

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

  func nobody(best: Double) -> String {
    if offer.count == 0 { return "No fan is chosen: the count is 0." }
    return best > 0
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
