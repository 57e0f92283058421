import Language
import Tables

/// `topic #fitness`: keeps the fans of a topic, and remembers it for `relevance`.
struct TopicStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("topic", patterns: [.topics(label: "topics")]),
    summary: "Keeps the fans of a topic; later stages measure relevance against it.",
    effect: "Fewer rows, the same columns, the same order.",
    examples: [
      "fans | topic #fitness | count",
      "fans | topic any (#yoga, #running) | count",
      "fans | topic all (#vegan, #food) | count",
    ]
  ) { binder, stage, input in
    let expr = try stage.expr("topics")
    let quantity: Quantity
    let topics: [String]
    if case .quantified(let given, let list) = expr.kind {
      quantity = given
      topics = try binder.topics(list)
    } else {
      quantity = .all
      topics = try binder.topics([expr])
    }
    guard let field = input.field(playing: .topics) else {
      throw ModelScope.MissingRole([.topics], why: "`topic` looks at the fans' topics")
        .diagnostic(for: "topic", in: input, loaded: binder.loaded(input), at: stage.range)
    }
    var output = input
    output.topics = quantity == .none ? input.topics : topics
    return TopicStage(
      condition: BoundExpr(.has(field.expr, quantity, topics), .boolean), topics: topics,
      output: output)
  }

  let condition: BoundExpr
  let topics: [String]
  let output: Schema
  let keepsSlots = true
  let rowEffect = RowEffect.filters

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let kept = try input.filtered(by: condition, run)
    noteMissing(input, kept, condition, run)
    noteUnknownTopics(input, run)
    return kept
  }

  /// A topic that no fan of the whole dataset has is more likely a slip of the pen.
  private func noteUnknownTopics(_ input: Relation, _ run: RunContext) {
    guard case .has(let inner, _, _) = condition.node, case .column(let slot) = inner.node,
      case .tags(let tags) = input.frame.slots[slot].source.values
    else { return }
    for topic in topics where tags.code(of: topic) == nil {
      let close = closestMatches(to: topic, in: tags.dictionary.strings, limit: 3)
      let hint =
        close.isEmpty ? "" : " Did you mean \(close.map { "#\($0)" }.joined(separator: " or "))?"
      run.note(.warning, "No fan has the topic #\(topic).\(hint)")
    }
  }
}
