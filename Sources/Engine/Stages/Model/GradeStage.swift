import Influence
import Language
import Tables

/// `grade`: the Fan Grader's report, best fan first.
struct GradeStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("grade", patterns: [.optional([.options(label: "options")])]),
    summary:
      "Grades each fan A to F from relevance, engagement, influence, affinity, authenticity.",
    effect: "One row a fan, best score first, with every part of the score.",
    examples: ["fans | topic #fitness | grade | take 5", "fans | grade | count by grade"]
  ) { binder, stage, input in
    if case .pairs(let pairs)? = stage.arguments["options"], let first = pairs.first {
      throw Diagnostic(
        .unknownOption, "`grade` has no option `\(first.name.text)`", at: first.name.range,
        help: "Weights and borders are settings: `set weight_relevance = 0.4`.")
    }
    return try GradeStage(&binder, input, at: stage.range)
  }

  private static let parts = [
    "grade", "score", "relevance", "engagement_score", "influence", "affinity_score",
    "authenticity", "coverage", "engaged_reach",
  ]

  let exprs: [(name: String, expr: BoundExpr)]
  let ties: [BoundExpr]
  let output: Schema
  private let asksTopics: Bool
  private let suspicious: BoundExpr?

  init(_ binder: inout Binder, _ input: Schema, at range: SourceRange) throws {
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry,
      topics: input.topics)
    guard let column = binder.registry.modelColumn("score") else {
      preconditionFailure("the registry has the score")
    }
    // The score's own message names what a grade is made of.
    _ = try binder.bindModel(column, in: input, range: range)
    var exprs: [(String, BoundExpr)] = [
      ("key", scope.role(.key) ?? .constant(.missing)),
      ("name", scope.role(.name) ?? scope.role(.handle) ?? .constant(.missing)),
    ]
    exprs.reserveCapacity(exprs.count + Self.parts.count)
    for part in Self.parts {
      var expr = scope.modelIfKnown(part)
      if expr.type == nil { expr.type = binder.registry.modelColumn(part)?.type }
      exprs.append((part, expr))
    }
    self.exprs = exprs.map { ($0.0, $0.1.named) }
    ties = input.tieBreakers
    asksTopics = !input.topics.isEmpty
    suspicious = scope.role(.suspiciousShare)
    var output = Schema(self.exprs.map { ($0.name, $0.expr.type ?? .text, $0.expr.categories) })
    output.origin = input.origin
    output.topics = input.topics
    if scope.role(.key) != nil { output.roles[.key] = RoleUse("key", reason: .named) }
    self.output = output
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let columns = try exprs.map { try input.column($0.expr, named: $0.name, run) }
    let graded = Relation(columns, rowCount: input.count)
    let score = BoundExpr(.column(3), .number)
    let key = BoundExpr(.column(0), columns[0].type)
    let ordering = try Ordering(
      [.init(expr: score, isDescending: true), .init(expr: key, isDescending: false)], ties: [],
      of: graded, run)
    let order = try ordering.positions()
    let sorted = graded.taking(order)
    try remark(columns, run)
    try advise(columns, order.map(Int.init), input, run)
    warnOfThinGrades(sorted, run)
    return sorted
  }

  /// What holds the fans back, and what would lift the first of them.
  private func advise(
    _ columns: [Column], _ order: [Int], _ input: Relation, _ run: RunContext
  ) throws {
    let weights = run.workspace.settings.assumptions.gradeWeights
    // In a grade an unknown share is a missing part, not a perfect one.
    let share = try suspicious.map { try input.column($0, run) }
    func points(
      _ part: String, times: Double, _ isKnown: (Int) -> Bool = { _ in true }
    ) throws -> [Double] {
      guard let column = columns.first(where: { $0.name == part }) else { return [] }
      try run.workers.cancellation.check()
      return column.withDoubles { value in
        order.map { column.isValid($0) && isKnown($0) ? value($0) * times : .nan }
      }
    }
    func part(_ name: String, _ weight: Double, _ points: [Double]) -> GradeAdvice.Part {
      GradeAdvice.Part(name: name, weight: weight, points: points)
    }
    let (keys, score) = (columns[0], columns[3])
    try GradeAdvice(
      parts: [
        part("relevance", weights.relevance, try points("relevance", times: 100)),
        part("engagement", weights.engagement, try points("engagement_score", times: 1)),
        part("influence", weights.influence, try points("influence", times: 1)),
        part("affinity", weights.affinity, try points("affinity_score", times: 1)),
        part(
          "authenticity", weights.authenticity,
          try points("authenticity", times: 100) { share?.isValid($0) ?? false }),
      ],
      scores: score.withDoubles { value in order.map { score.isValid($0) ? value($0) : .nan } },
      names: order.prefix(100).map {
        CanonicalText.cell(keys.isValid($0) ? keys[$0] : columns[1][$0])
      },
      bands: run.workspace.settings.assumptions.gradeBands
    ).remark(run)
  }

  /// Fans of whom little is known are graded on that little; they should not lead unnoticed.
  private func warnOfThinGrades(_ sorted: Relation, _ run: RunContext) {
    let best = Relation(sorted.frame, rows: sorted.rows.prefix(10))
    guard let slot = exprs.firstIndex(where: { $0.name == "coverage" }),
      case .column(let column) = sorted.frame.slots[slot]
    else { return }
    let coverage = column.gather(best.rows.indices)
    let thin = coverage.withDoubles { value in
      (0..<coverage.count).count { coverage.isValid($0) && value($0) < 0.5 }
    }
    guard thin > 0 else { return }
    let few = "graded on less than half of the parts: `where coverage >= 50%` leaves"
    if coverage.count == 1 { return run.note(.warning, "The only fan is \(few) it out.") }
    run.note(
      .warning,
      "Of the \(coverage.count) best, \(thin) \(thin == 1 ? "is" : "are") graded on less than half of the parts: `where coverage >= 50%` leaves them out."
    )
  }

  private func remark(_ columns: [Column], _ run: RunContext) throws {
    var counts = [Int](repeating: 0, count: Grades.names.count)
    for row in 0..<columns[2].count {
      try run.checkNowAndThen(at: row)
      guard case .text(let name) = columns[2][row], let grade = Grades.names.firstIndex(of: name)
      else { continue }
      counts[grade] += 1
    }
    let list = Swift.zip(Grades.names, counts).map { "\($0) \(grouped($1))" }
    run.note(.finding, "Grades: \(list.joined(separator: ", ")).")
    let parts = ["relevance", "engagement_score", "influence", "affinity_score", "authenticity"]
    let absent = parts.filter { part in
      guard let column = columns.first(where: { $0.name == part }) else { return false }
      if part == "authenticity" { return exprs.first { $0.name == part }.map(isAssumed) ?? false }
      return column.count > 0 && column.missingCount == column.count
    }
    if !absent.isEmpty {
      run.note(
        .warning,
        "Left out of the score, its weights shared among the others: \(absent.joined(separator: ", "))\(asksTopics || !absent.contains("relevance") ? "" : " (no topic was asked for)")."
      )
    }
    run.noteAssumed(AssumptionName.grading, of: "Weights, borders and parts of the grades")
    run.remarks.charts.append(
      Chart(
        "Grades", y: "fans", unit: .integer,
        .bars(
          labels: Grades.names, values: counts.map(Double.init), lows: nil, highs: nil)))
  }

  /// Authenticity is 1 by assumption where no column says otherwise.
  private func isAssumed(_ part: (name: String, expr: BoundExpr)) -> Bool {
    if case .model(let use) = part.expr.node { return use.inputs.first?.constant != nil }
    return false
  }
}
