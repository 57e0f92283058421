import Influence
import Language
import Tables

/// Net engaged reach of groups over a friendship graph: people who follow two of them count once.
struct NetReachMaker: Sendable {
  let graph: BoundGraph
  let engagement: BoundExpr

  /// Nil where no graph belongs to the rows and none was named.
  init?(_ binder: Binder, _ stage: Stage, _ input: Schema) throws {
    let over = try stage.graphName()
    let bound =
      over == nil
      ? try binder.workspace.boundGraphIfAny(in: input, for: "reach", at: stage.name.range)
      : try binder.workspace.boundGraph(over: over, in: input, for: "reach", at: stage.name.range)
    guard let bound else { return nil }
    graph = bound
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry,
      topics: input.topics)
    engagement = try scope.model("engagement")
  }

  /// One figure a group.
  func column(_ input: Relation, _ groups: Groups, _ run: RunContext) throws -> Column {
    let members = try members(input, groups, run)
    let network = graph.graph.graph
    // Each task has a scratch of its own, so a task takes several groups.
    let share = max(1, (groups.count + 7) / 8)
    let parts = try run.workers.map(rows: groups.count, chunk: share) { range in
      var meter = AudienceMeter(network)
      return range.map { meter.net(of: members[$0]) }
    }
    run.note(
      .definition,
      "net_reach counts people of `\(graph.name)` once, however many of the group they follow: Σ over people of 1 − Π (1 − engagement) of those they follow. Followers who are not in it are not counted."
    )
    return .reals("net_reach", parts.joined().map { $0 })
  }

  /// The people of each group with their engagement, ascending, each once.
  private func members(
    _ input: Relation, _ groups: Groups, _ run: RunContext
  ) throws -> [[(person: Int, engagement: Double)]] {
    let people = try graph.people(of: input, run)
    let rates = try input.column(engagement, run)
    var members = [[(person: Int, engagement: Double)]](repeating: [], count: groups.count)
    var (strangers, unknown) = (0, 0)
    rates.withDoubles { rate in
      for (row, person) in people.enumerated() {
        guard let person else {
          strangers += 1
          continue
        }
        guard rates.isValid(row) else {
          unknown += 1
          continue
        }
        members[groups.ids.map { Int($0[row]) } ?? 0].append((Int(person), rate(row)))
      }
    }
    noteLeftOut(strangers, unknown, run)
    return members.map(Self.ordered)
  }

  /// A person who stands twice counts once, with the larger engagement.
  private static func ordered(
    _ members: [(person: Int, engagement: Double)]
  ) -> [(person: Int, engagement: Double)] {
    let sorted = members.sorted { ($0.person, $1.engagement) < ($1.person, $0.engagement) }
    var last = -1
    return sorted.filter { member in
      defer { last = member.person }
      return member.person != last
    }
  }

  private func noteLeftOut(_ strangers: Int, _ unknown: Int, _ run: RunContext) {
    if strangers > 0 {
      run.note(
        .ledger,
        "net_reach leaves \(grouped(strangers)) rows out: they are nobody of `\(graph.name)`.")
    }
    if unknown > 0 {
      run.note(
        .ledger, "net_reach leaves \(grouped(unknown)) fans out: their engagement is not known.")
    }
  }
}

extension Stage {
  /// The graph that `over NAME` names; nil where nothing is said.
  func graphName() throws -> Name? {
    guard case .source(let source)? = arguments["over"] else { return nil }
    guard case .name(let name) = source else {
      throw Diagnostic(
        .graphMissing, "`over` takes the name of a friendship graph", at: range,
        help: "Load one: `load graph \"friends.csv\" as friends (of: fans)`, then `over friends`.")
    }
    return name
  }
}
