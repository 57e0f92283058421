import Language
import Tables

/// `people`: from friendships to the people they join.
struct PeopleStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("people", patterns: []),
    summary: "Lists the people whom friendships join, where no dataset of them is loaded.",
    effect: "One row a person, in ascending order of the key; the column `friends` counts friends.",
    examples: ["friends | people | top 5 by friends"]
  ) { binder, stage, input in
    guard let graph = binder.workspace.graphs.first(where: { $0.name == input.origin }) else {
      throw Diagnostic(
        .graphMissing, "`people` goes on from a friendship graph", at: stage.range,
        help: "Load one: `load graph \"friends.txt\" as friends`, then `friends | people`.")
    }
    guard let from = input[graph.from], let to = input[graph.to],
      from.type == graph.people.type, to.type == graph.people.type
    else {
      throw Diagnostic(
        .unknownColumn, "`people` needs both ends, `\(graph.from)` and `\(graph.to)`",
        at: stage.range, help: "Put it before the stage that drops or changes them.")
    }
    return PeopleStage(graph, ends: [from.expr, to.expr])
  }

  let ends: [BoundExpr]
  let output: Schema

  private static let key = "person"

  init(_ graph: FriendGraph, ends: [BoundExpr]) {
    self.ends = ends
    var output = Schema([(Self.key, graph.people.type, nil)])
    output.roles[.key] = RoleUse(Self.key, reason: .said)
    output.origin = graph.of ?? graph.name
    self.output = output
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let people = PeopleNumbers(try ends.map { try input.column($0, run) })
    return Relation([people.keys.renamed(Self.key)], rowCount: people.count)
  }
}
