import Influence
import Language
import Tables

/// How an offer goes on from friend to friend: `spread: cascade`, `chance:`, `days:`.
struct OfferSpreading: Sendable {
  let graph: BoundGraph
  /// Nil takes the offer's own conversion rate.
  let chance: CascadeOptions.Chance?
  let days: Int?

  /// Nil where the offer says nothing of friends.
  init?(_ pairs: [Pair], _ binder: inout Binder, _ input: Schema) throws {
    func pair(_ option: String) -> Pair? { pairs.first { $0.name.text.lowercased() == option } }
    guard let spread = pair("spread") else {
      guard let alone = pair("chance") ?? pair("days") else { return nil }
      throw Diagnostic(
        .badOption, "`\(alone.name.text)` needs `spread`", at: alone.name.range,
        help: "Write `spread: cascade` to follow the offer through the friendship graph.")
    }
    let said = try spread.expression()
    guard case .path(let path) = said.kind, path.names.count == 1 else {
      throw Diagnostic(
        .badOption, "`spread` is `cascade`, or the name of a friendship graph", at: said.range,
        help: "Write `spread: cascade`.")
    }
    // The word means the one graph of these rows; a graph's name says which of several.
    let name = path.text.lowercased() == "cascade" ? nil : path.names[0]
    let graph: BoundGraph
    do {
      graph = try binder.workspace.boundGraph(
        over: name, in: input, for: "spread", at: spread.name.range)
    } catch var error as Diagnostic {
      guard error.code == .graphMissing, error.fixes.isEmpty, let name,
        let word = OptionWord.meant(name.text, of: ["cascade"])
      else { throw error }
      error.help = "Did you mean `spread: \(word)`?"
      error.fixes = [.init(name.range, word)]
      throw error
    }
    self.graph = graph
    chance = try pair("chance").map {
      try CascadeOptions.chance(try $0.expression(), &binder, graph)
    }
    days = try pair("days").map { pair in
      let expr = try pair.expression()
      guard case .integer(let days) = try binder.constant(expr, what: "`days`"),
        (0...Int64(mostCascadeDays)).contains(days)
      else {
        throw Diagnostic(
          .badOption, "`days` is a whole number, 0 to \(grouped(mostCascadeDays))",
          at: expr.range, help: "Write \(OptionEntry.hint("days")).")
      }
      return Int(days)
    }
  }

  /// What passes an offer on, as the engine takes it.
  ///
  /// - Parameter conversion: the offer's own rate.
  func chances(_ conversion: PerFan, at range: SourceRange, _ run: RunContext) throws
    -> Cascade.Chances
  {
    if let chance { return try chance.arcs(run) }
    guard case .all(let rate) = conversion else {
      throw Diagnostic(
        .badOption, "with one `conversion` a fan, `spread` needs its own `chance`", at: range,
        help: "Write `chance: 3%`, or `chance: weighted`.")
    }
    return .constant(rate)
  }

  /// A sentence on what was followed.
  func definition(_ chances: Cascade.Chances) -> String {
    let share =
      switch chances {
      case .weighted: "1/in-degree of the friend reached"
      case .constant(let chance): CanonicalText.rounded(chance * 100, decimals: 3) + " %"
      case .perArc: "that of the expression"
      }
    return
      "Fans activated pass the offer on in `\(graph.name)`: each friend converts with a chance of \(share), and passes it on in turn; conversions are the people reached who were not activated by the offer itself."
  }
}
