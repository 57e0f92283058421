import Influence
import Language
import Tables

/// `overlap [over graph] [with other]`: how many of the people whom fans reach are reached twice.
struct OverlapStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "overlap",
      patterns: [
        .optional([.keyword("over"), .other(label: "over")]),
        .optional([.keyword("with"), .other(label: "other")]),
      ]),
    summary: "Counts the audiences of fans in the friendship graph, and the people they share.",
    effect:
      "One row: fans, gross (everybody as often as reached), union (each once), shared, share of the union.",
    examples: [
      "fans | topic #tea | overlap",
      "fans | where tier = \"micro\" | overlap with (fans | where tier = \"blogger\")",
    ]
  ) { binder, stage, input in
    let graph = try binder.workspace.boundGraph(
      over: try stage.graphName(), in: input, for: "overlap", at: stage.name.range)
    guard stage.arguments["other"] != nil else { return OverlapStage(graph: graph) }
    let other = try binder.bindOther(stage, "other")
    let theirs = try binder.workspace.boundGraph(
      over: Name(graph.name, other.range), in: other.schema, for: "overlap", at: other.range)
    return OverlapStage(graph: graph, other: other, theirs: theirs)
  }

  let graph: BoundGraph
  var other: OtherTable?
  /// The same graph, by the other table's key.
  var theirs: BoundGraph?
  let output = Schema([
    ("fans", .integer, nil), ("gross", .integer, nil), ("union", .integer, nil),
    ("shared", .integer, nil), ("share", .percent, nil),
  ])

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let first = try members(graph, input, run)
    var meter = AudienceMeter(graph.graph.graph)
    let fans: Int
    let gross: Int
    let union: Int
    let shared: Int
    if let other, let theirs {
      let second = try members(theirs, try other.run(run), run)
      let both = meter.audiences(of: first, and: second)
      fans = Set(first).union(second).count
      (gross, union, shared) = (both.first + both.second, both.union, both.shared)
      run.note(
        .finding,
        "The first group reaches \(grouped(both.first)) people directly, the other \(grouped(both.second)): with \(grouped(shared)) in common they reach \(grouped(union)), not \(grouped(gross))."
      )
    } else {
      (union, shared) = meter.audience(of: first)
      fans = first.count
      gross = first.reduce(0) { $0 + graph.graph.graph.outDegree($1) }
      run.note(
        .finding,
        "\(grouped(fans)) audiences of \(grouped(gross)) people in all reach \(grouped(union)): \(grouped(shared)) of them through more than one."
      )
    }
    run.note(
      .definition,
      "An audience is whom somebody reaches directly in `\(graph.name)`; share = shared / union.")
    let share = union > 0 ? Double(shared) / Double(union) : nil
    return Relation(
      [
        .counts("fans", [fans]), .counts("gross", [gross]), .counts("union", [union]),
        .counts("shared", [shared]), .reals("share", [share], .percent),
      ], rowCount: 1)
  }

  /// The people of the graph among the rows, ascending, each once.
  private func members(
    _ bound: BoundGraph, _ input: Relation, _ run: RunContext
  ) throws -> [Int] {
    let people = try bound.people(of: input, run)
    let strangers = people.count { $0 == nil }
    if strangers > 0 {
      run.note(
        .ledger, "\(grouped(strangers)) rows are left out: they are nobody of `\(bound.name)`.")
    }
    return Set(people.compactMap { $0 }).sorted().map { Int($0) }
  }
}
