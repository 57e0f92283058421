import Influence
import Language
import Tables

/// `cascade [over graph] [(chance: weighted, runs: 10k)]`: who is reached through friends.
struct CascadeStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "cascade",
      patterns: [
        .optional([.keyword("over"), .other(label: "over")]),
        .optional([.options(label: "options")]),
      ]),
    summary:
      "Follows what fans pass on through the friendship graph: chance, accept, model, draws, runs, seed, days.",
    effect:
      "One row a measure: seeds that take part, people reached (seeds included), and those newly reached a day.",
    examples: [
      "fans | top 50 by friends | cascade (chance: weighted, runs: 200)",
      "fans | topic #tea | cascade over friends (chance: 5%, accept: 20%, days: 7, runs: 200)",
      "fans | top 10 by friends | cascade (model: threshold, chance: weighted, runs: 200)",
    ]
  ) { binder, stage, input in
    let graph = try binder.workspace.boundGraph(
      over: try stage.graphName(), in: input, for: "cascade", at: stage.name.range)
    let options = try CascadeOptions(stage.pairs("options"), &binder, input, graph)
    return CascadeStage(graph: graph, options: options, range: stage.range)
  }

  let graph: BoundGraph
  let options: CascadeOptions
  let range: SourceRange
  let output = Schema([
    ("measure", .text, nil), ("mean", .number, nil), ("se", .number, nil), ("p5", .number, nil),
    ("p50", .number, nil), ("p95", .number, nil),
  ])

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let seeds = try CascadeSeeds(graph, options, input, run)
    var cascade = Cascade(graph: graph.graph.graph, seeds: seeds.people)
    cascade.acceptance = seeds.acceptance
    cascade.model = options.model
    cascade.draws = options.draws
    cascade.runs = options.runs
    cascade.seed = options.seed ?? run.workspace.settings.seed
    cascade.days = options.days
    cascade.chances = try options.chance.arcs(run)
    let result: CascadeResult
    do {
      result = try simulateCascade(cascade, workers: run.workers, progress: run.progress)
      if result.runs < options.runs { try run.workers.cancellation.keepPartialResult() }
    } catch let error as CascadeError {
      throw Diagnostic(
        .runFailed, error.description, at: range, help: "`help cascade` lists the options.")
    }
    remark(result, run)
    var measures: [(name: String, figures: CascadeResult.Measure)] = [
      ("seeds", result.seeds), ("reached", result.reached),
    ]
    for (day, measure) in result.daily.enumerated() { measures.append(("day_\(day + 1)", measure)) }
    return Relation(
      [
        .text("measure", measures.map(\.name)), .reals("mean", measures.map(\.figures.mean)),
        .reals("se", measures.map(\.figures.standardError)),
        .reals("p5", measures.map(\.figures.p5)),
        .reals("p50", measures.map(\.figures.p50)), .reals("p95", measures.map(\.figures.p95)),
      ], rowCount: measures.count)
  }

  private func remark(_ result: CascadeResult, _ run: RunContext) {
    if result.runs < options.runs {
      run.note(
        .warning,
        "Stopped after \(grouped(result.runs)) of \(grouped(options.runs)) runs: the figures are of those."
      )
    }
    run.note(.finding, sentence(result))
    run.note(.definition, definition)
    run.note(
      .assumption,
      "The chance that a friend joins is assumed, not measured: a friendship says who may hear, not who acts."
    )
    addChart(result, run)
  }

  private func sentence(_ result: CascadeResult) -> String {
    let people = graph.graph.graph.people
    let reached = result.reached
    guard result.seeds.mean > 0, people > 0 else {
      return "Nobody takes part to begin with, so nobody is reached."
    }
    let share = CanonicalText.rounded(reached.mean / Double(people) * 100, decimals: 1)
    var text =
      "\(figure(result.seeds.mean)) to begin with reach \(figure(reached.mean)) of \(grouped(people)) people on average, \(share) %"
    if reached.p5 < reached.p95 {
      text += "; in nine runs of ten between \(figure(reached.p5)) and \(figure(reached.p95))"
    }
    return text + "."
  }

  private var definition: String {
    let chance =
      switch options.chance {
      case .weighted: "1/in-degree of the friend reached"
      case .constant(let share): figure(share * 100) + " % a friendship"
      case .perFriendship: "the expression's, friendship by friendship"
      }
    return switch options.model {
    case .independent:
      "Each person reached has one chance with each friend, \(chance); reached includes the seeds."
    case .threshold:
      "A person joins once the weights of friends who have, \(chance), pass a threshold drawn for them; reached includes the seeds."
    }
  }

  private func addChart(_ result: CascadeResult, _ run: RunContext) {
    guard let days = options.days, !result.daily.isEmpty else { return }
    let shown = [result.seeds] + result.daily.prefix(60)
    let marks = Chart.Marks.bars(
      labels: shown.indices.map { $0 == 0 ? "seeds" : "day \($0)" }, values: shown.map(\.mean),
      lows: shown.map(\.p5), highs: shown.map(\.p95))
    run.remarks.charts.append(
      Chart(
        "Newly reached by day, mean of \(grouped(result.runs)) runs", x: "day", y: "people", marks))
    if days >= shown.count { run.note(.ledger, "The chart ends with day \(shown.count - 1).") }
  }

  private func figure(_ value: Double) -> String {
    value < 1_000
      ? CanonicalText.rounded(value, decimals: value < 10 ? 2 : 1)
      : grouped(Int(value.rounded()))
  }
}

/// The fans that a cascade begins with: people of the graph, ascending, each once.
private struct CascadeSeeds {
  var people: [Int] = []
  /// The chance of each to take part; empty where all do.
  var acceptance: [Double] = []

  init(
    _ graph: BoundGraph, _ options: CascadeOptions, _ input: Relation, _ run: RunContext
  ) throws {
    let numbers = try graph.people(of: input, run)
    let strangers = numbers.count { $0 == nil }
    if strangers > 0 {
      run.note(
        .ledger, "\(grouped(strangers)) rows are left out: they are nobody of `\(graph.name)`.")
    }
    guard let accept = options.accept else {
      people = Set(numbers.compactMap { $0 }).sorted().map { Int($0) }
      return
    }
    let column = try input.column(accept, run)
    var shares: [Int: Double] = [:]
    var unknown = 0
    try column.withDoubles { value in
      for (row, person) in numbers.enumerated() {
        guard let person else { continue }
        if !column.isValid(row) { unknown += 1 }
        let share = column.isValid(row) ? value(row) : 0
        guard (0...1).contains(share) else {
          throw Diagnostic(
            .runFailed,
            "`accept` is a share between 0 % and 100 %, and that of \(CanonicalText.cell(graph.graph.people.key(of: Int(person)))) is \(CanonicalText.rounded(share * 100, decimals: 4)) %",
            at: accept.range, help: "Cut it: `accept: clamp(…, 0%, 100%)`.")
        }
        shares[Int(person)] = max(shares[Int(person)] ?? 0, share)
      }
    }
    if unknown > 0 {
      run.note(
        .ledger, "\(grouped(unknown)) fans take no part: their `accept` is missing.")
    }
    people = shares.keys.sorted()
    acceptance = people.map { shares[$0] ?? 0 }
  }
}
