import Language
import Tables

/// `append other`: another table's rows below these.
struct AppendStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("append", patterns: [.other(label: "other")]),
    summary: "Puts another table's rows below these; columns meet by name.",
    effect:
      "All rows of both. A column that only one of them has is missing in the other's rows.",
    examples: [
      "fans | where followers >= 50k | append (fans | topic #yoga) | count",
      "fans | keep fan_id, followers | append (fans | keep fan_id, country) | describe",
    ]
  ) { binder, stage, input in
    let other = try binder.bindOther(stage, "other")
    return AppendStage(
      pairs: try AppendedColumn.pairs(input, other, at: stage.range), other: other, input: input)
  }

  let pairs: [AppendedColumn]
  let other: OtherTable
  let output: Schema

  init(pairs: [AppendedColumn], other: OtherTable, input: Schema) {
    self.pairs = pairs
    self.other = other
    var output = Schema(pairs.map { ($0.name, $0.type, $0.categories) })
    output.roles = input.roles
    output.topics = input.topics
    output.origin = input.origin
    output.hasOtherRows = true
    // A part that no column here plays is played by one that only the other table has.
    for (role, use) in other.schema.roles
    where output.roles[role] == nil && input.index(of: use.column) == nil {
      output.roles[role] = use
    }
    self.output = output
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let below = try other.run(run)
    let (count, isTooLarge) = input.count.addingReportingOverflow(below.count)
    if isTooLarge || count >= Int(UInt32.max) { throw Relation.tooManyRows }
    let columns = try pairs.map { try $0.joined(input, below, run) }
    try noteRepeatedKeys(input, below, run)
    return Relation(columns, rowCount: count)
  }

  /// A fan that stands in both tables counts twice from here on.
  private func noteRepeatedKeys(_ input: Relation, _ below: Relation, _ run: RunContext) throws {
    guard let name = output.roles[.key]?.column, let pair = pairs.first(where: { $0.name == name }),
      let own = pair.above, let theirs = pair.below, pair.type != .tags
    else { return }
    let matches = try KeyMatches(
      [try below.column(theirs, run)], [try input.column(own, run)], workers: run.workers)
    let repeated = (0..<below.count).count { matches.count(of: $0) > 0 }
    guard repeated > 0 else { return }
    run.note(
      .warning,
      "\(grouped(repeated)) of the \(grouped(below.count)) rows added have a `\(name)` that is there already: such fans count twice."
    )
  }
}

/// A column of the result of `append`, and where its two parts come from.
struct AppendedColumn: Sendable {
  let name: String
  let type: ColumnType
  let categories: [String]?
  let above: BoundExpr?
  let below: BoundExpr?

  static func pairs(
    _ input: Schema, _ other: OtherTable, at range: SourceRange
  ) throws -> [AppendedColumn] {
    var pairs: [AppendedColumn] = []
    var met: Set<Int> = []
    for field in input.fields {
      guard let index = other.schema.index(of: field.name) else {
        pairs.append(.init(name: field.name, above: field.expr, below: nil, type: field.type))
        continue
      }
      met.insert(index)
      let match = other.schema.fields[index]
      let type = try commonType(field, match, other, at: range)
      pairs.append(.init(name: field.name, above: field.expr, below: match.expr, type: type))
    }
    for (index, field) in other.schema.fields.enumerated() where !met.contains(index) {
      if let taken = pairs.first(where: { $0.name.lowercased() == field.name.lowercased() }) {
        throw Diagnostic(
          .nameTaken, "`\(other.name)` has two columns that could be `\(taken.name)`",
          at: other.range, help: "Rename or drop one of them first.")
      }
      pairs.append(.init(name: field.name, above: nil, below: field.expr, type: field.type))
    }
    return pairs
  }

  private init(name: String, above: BoundExpr?, below: BoundExpr?, type: ColumnType) {
    self.name = name
    self.type = type
    self.above = above
    self.below = below
    var categories = above?.categories ?? below?.categories
    if let more = below?.categories, let known = categories {
      categories = known + more.filter { !known.contains($0) }
    }
    self.categories = categories
  }

  /// The type that holds both without loss; whole numbers become numbers, dates become times.
  private static func commonType(
    _ field: Schema.Field, _ match: Schema.Field, _ other: OtherTable, at range: SourceRange
  ) throws -> ColumnType {
    let types = (field.type, match.type)
    switch types {
    case _ where types.0 == types.1: return types.0
    case (.integer, .number), (.number, .integer): return .number
    case (.date, .time), (.time, .date): return .time
    default:
      let code: DiagnosticCode
      if case (.money, .money) = types { code = .currencyMismatch } else { code = .typeMismatch }
      throw Diagnostic(
        code,
        "`\(field.name)` is \(types.0.name) here and \(types.1.name) in `\(other.name)`",
        at: other.range, label: "\(types.1.name), not \(types.0.name)",
        reason: "One column has one unit, and neither can become the other without loss.",
        help: "`change` or `rename` one of them first: `append (\(other.name) | rename …)`.")
    }
  }

  func joined(_ top: Relation, _ bottom: Relation, _ run: RunContext) throws -> Column {
    let first = try above.map { try top.column($0, run).converted(to: type, name) }
    let second = try below.map { try bottom.column($0, run).converted(to: type, name) }
    switch (first, second) {
    case (let first?, let second?): return first.appending(second).renamed(name)
    case (let first?, nil): return first.padded(before: 0, after: bottom.count).renamed(name)
    case (nil, let second?): return second.padded(before: top.count, after: 0).renamed(name)
    case (nil, nil): preconditionFailure("a column comes from one side at least")
    }
  }
}
