import Language
import Tables

/// `summarise n: count(), p90: quantile(engaged_reach, 90%) by tier, country`: one row a group.
struct SummariseStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "summarise", "summarize",
      patterns: [
        .pairs(label: "pairs"), .optional([.keyword("by"), .names(label: "by")]),
      ]),
    summary: "Works out one row for each group, or one row for all.",
    effect: "One row a group in ascending order of the group columns, which come first.",
    examples: [
      "fans | summarise n: count(), reach: sum(engaged_reach) by tier",
      "fans | summarise n: count(), per_fan: sum(engaged_reach) / n by country",
    ]
  ) { binder, stage, input in
    let groups = try GroupKeys(&binder, stage.names("by"), input)
    let collector = AggregateCollector(input: input, firstSlot: groups.fields.count)
    var scope = Scope(groups.schema(of: input))
    scope.aggregates = collector
    for pair in stage.pairs("pairs") {
      let name = pair.name.text
      if scope.schema.index(of: name) != nil {
        throw Diagnostic(
          .nameTaken, "there are two columns `\(name)`", at: pair.name.range,
          help: "Give this one another name.")
      }
      let expr = try binder.bind(try pair.expression(), in: scope)
      scope.schema.append(.init(name: name, expr: expr.named))
    }
    return SummariseStage(
      groups: groups, calls: collector.calls,
      teaching: AggregateTeaching(collector.calls, input), output: scope.schema)
  }

  let groups: GroupKeys
  let calls: [AggregateCollector.Call]
  /// Calls that are easily misread.
  var teaching: AggregateTeaching?
  let output: Schema

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    teaching?.remark(run)
    return try GroupedRows(input, groups, run).summarised(calls, run)
  }

  /// The groups of an opened split's rows, worked out without making the rows where that can be;
  /// nil where it cannot.
  func run(opening split: OpenedSplit, _ run: RunContext) throws -> Relation? {
    var ways: [TalliedAggregate] = []
    for call in calls {
      guard case .tallied(var way) = try call.function.way(call.arguments, call.type) else {
        return nil
      }
      let tallies = way.tallies.compactMap { $0.mapped(split.overSource) }
      guard tallies.count == way.tallies.count else { return nil }
      way = TalliedAggregate(tallies: tallies, share: way.share, finish: way.finish)
      ways.append(way)
    }
    var fields: [Schema.Field] = []
    var tag: (index: Int, dictionary: StringPool)?
    for (index, field) in groups.fields.enumerated() {
      var own = field
      if case .column(OpenedSplit.tagSlot) = field.expr.node {
        tag = (index, split.tags.dictionary)
      } else {
        guard let expr = split.overSource(field.expr) else { return nil }
        own.expr = expr
      }
      fields.append(own)
    }
    let tallies = ways.flatMap(\.tallies)
    try split.source.prepare(tallies.flatMap(\.exprs) + fields.map(\.expr), run)
    guard let keys = try CodedKeys(fields, tag: tag, of: split.source) else { return nil }
    teaching?.remark(run)
    return try TalliedCalls(ways, types: calls.map(\.type))
      .relation(of: split.source, .coded(keys), split: split, run)
  }
}

/// The columns rows are grouped by.
struct GroupKeys: Sendable {
  let fields: [Schema.Field]

  init(_ binder: inout Binder, _ paths: [Path], _ input: Schema) throws {
    var fields: [Schema.Field] = []
    let scope = Scope(input)
    for path in paths {
      let expr = try binder.bind(path, in: scope)
      if expr.type == .tags {
        throw Diagnostic(
          .typeMismatch, "rows are not grouped by a set of tags", at: path.range,
          help: "Split it first: `| split \(quotedName(path.text)) as topic | … by topic`.")
      }
      let name = input.name(of: path.text)
      if fields.contains(where: { $0.name.isSameName(as: name) }) {
        throw Diagnostic(
          .nameTaken, "rows are grouped by `\(name)` twice", at: path.range, help: "Take one out.")
      }
      fields.append(.init(name: name, expr: expr.named))
    }
    self.fields = fields
  }

  /// Columns for the keys alone, in slots 0, 1, ….
  func schema(of input: Schema) -> Schema {
    var schema = Schema(fields.map { ($0.name, $0.type, $0.expr.categories) })
    schema.origin = input.origin
    return schema
  }

  func group(_ input: Relation, _ run: RunContext) throws -> Groups {
    if fields.isEmpty { return .single(rowCount: input.count) }
    return try Groups(
      try fields.map { try input.column($0.expr, named: $0.name, run) },
      categories: fields.map(\.expr.categories), workers: run.workers)
  }
}

/// `count by tier`: how many rows.
enum CountStage {
  static let entry = StageEntry(
    StageSyntax("count", patterns: [.optional([.keyword("by"), .names(label: "by")])]),
    summary: "Counts the rows, or the rows of each group.",
    effect: "One row, or one a group, with the column n.",
    examples: ["fans | count", "fans | count by tier"]
  ) { binder, stage, input in
    let groups = try GroupKeys(&binder, stage.names("by"), input)
    let collector = AggregateCollector(input: input, firstSlot: groups.fields.count)
    var output = groups.schema(of: input)
    let count = collector.add(Aggregates.count, [], type: .integer)
    output.append(.init(name: "n", expr: count))
    return SummariseStage(groups: groups, calls: collector.calls, output: output)
  }
}
