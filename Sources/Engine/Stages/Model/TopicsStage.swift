import Language
import Tables

/// `topics`: one row a topic, with its fans, their followers and engaged reach.
struct TopicsStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("topics", patterns: []),
    summary: "Counts each topic's fans, with their followers and engaged reach.",
    effect: "One row a topic, most fans first; a fan of several topics counts in each.",
    examples: ["fans | topics | take 5", "fans | where tier = \"micro\" | topics"]
  ) { binder, stage, input in
    try TopicsStage(&binder, input, at: stage.range)
  }

  private let topics: BoundExpr
  private let followers: BoundExpr?
  private let engaged: BoundExpr?
  let output: Schema

  init(_ binder: inout Binder, _ input: Schema, at range: SourceRange) throws {
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry, topics: [])
    topics = try scope.require(.topics, why: "`topics` counts the fans of each topic")
    followers = scope.role(.followers)
    engaged = try? scope.model("engaged_reach")
    var output = Schema([
      ("topic", .text, nil), ("fans", .integer, nil), ("followers", .integer, nil),
      ("engaged_reach", .number, nil),
    ])
    output.origin = input.origin
    self.output = output
  }

  /// What one topic adds up to.
  private struct Sums {
    var fans = 0
    var followers: Double?
    var engaged: Double?
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let (names, codes) = try codes(input, run)
    var sums = [Sums](repeating: Sums(), count: names.count)
    let audience = try followers.map { try input.column($0, run) }
    let reach = try engaged.map { try input.column($0, run) }
    var without = 0
    var members = 0
    for row in 0..<input.count {
      try run.checkNowAndThen(at: row)
      let own = codes(row)
      if own.isEmpty { without += 1 }
      members += own.count
      for code in own { sums[code].fans += 1 }
    }
    func add(_ column: Column?, _ path: WritableKeyPath<Sums, Double?>) throws {
      guard let column else { return }
      try column.withDoubles { value in
        for row in 0..<input.count where column.isValid(row) {
          try run.checkNowAndThen(at: row)
          for code in codes(row) {
            sums[code][keyPath: path] = (sums[code][keyPath: path] ?? 0) + value(row)
          }
        }
      }
    }
    try add(audience, \.followers)
    try add(reach, \.engaged)
    remark(fans: input.count - without, members: members, without: without, run)
    let order = names.indices.filter { sums[$0].fans > 0 }.sorted { left, right in
      if sums[left].fans != sums[right].fans { return sums[left].fans > sums[right].fans }
      return names[left].utf8.lexicographicallyPrecedes(names[right].utf8)
    }
    return Relation(
      [
        .text("topic", order.map { names[$0] }),
        .counts("fans", order.map { sums[$0].fans }),
        .reals("followers", order.map { sums[$0].followers }, .integer),
        .reals("engaged_reach", order.map { sums[$0].engaged }),
      ], rowCount: order.count)
  }

  /// The topics' names, and each row's topics as places among them.
  private func codes(
    _ input: Relation, _ run: RunContext
  ) throws -> (names: [String], codes: (Int) -> [Int]) {
    let column = try input.column(topics, run)
    if case .tags(let tags) = column.values {
      return (
        tags.dictionary.strings,
        { row in
          guard column.isValid(row) else { return [] }
          return (tags.offsets[row]..<tags.offsets[row + 1]).map { Int(tags.codes[Int($0)]) }
        }
      )
    }
    // A plain category plays the part: each fan has one topic.
    let groups = try Groups([column], categories: [nil], workers: run.workers)
    let names = (0..<groups.count).map { CanonicalText.cell(groups.keys[0][$0]) }
    return (
      names,
      { row in column.isValid(row) ? [groups.ids.map { Int($0[row]) } ?? 0] : [] }
    )
  }

  private func remark(fans: Int, members: Int, without: Int, _ run: RunContext) {
    if without > 0 {
      run.note(.ledger, "\(grouped(without)) fans have no topic and are in no row.")
    }
    if members > fans, fans > 0 {
      run.note(
        .definition,
        "\(grouped(fans)) fans have \(CanonicalText.rounded(Double(members) / Double(fans), decimals: 2)) topics each: rows add up to more than the fans, and their audiences to more than the people."
      )
    }
  }
}
