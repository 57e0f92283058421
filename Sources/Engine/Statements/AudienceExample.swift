import Influence
import Tables

/// Net engaged reach on a friendship graph that is loaded: two audiences, and what is common to them.
struct AudienceExample {
  let graph: FriendGraph
  /// The two people with the largest audiences, ascending.
  private let pair: [Int]

  /// Nil where not two people reach anybody.
  init?(_ graph: FriendGraph) {
    self.graph = graph
    let network = graph.graph
    let largest = (0..<network.people).filter { network.outDegree($0) > 0 }
      .sorted { (network.outDegree($1), $0) < (network.outDegree($0), $1) }.prefix(2)
    guard largest.count == 2 else { return nil }
    pair = largest.sorted()
  }

  /// What the two reach together, each person once.
  var union: String {
    var meter = AudienceMeter(graph.graph)
    let (union, shared) = meter.audience(of: pair)
    let sizes = pair.map { graph.graph.outDegree($0) }
    let gross = sizes[0] + sizes[1]
    return
      "in `\(graph.name)` \(name(pair[0])) is followed by \(grouped(sizes[0])) and \(name(pair[1])) by \(grouped(sizes[1])), \(grouped(shared)) of whom follow both: together \(grouped(union))\(shared > 0 ? ", not \(grouped(gross))" : "")"
  }

  /// The same two with their own engagement.
  ///
  /// - Parameter engagement: one ratio a person of the graph; nil where it is not known.
  func net(_ engagement: [Double?]) -> String? {
    let known = pair.compactMap { person in engagement[person].map { (person, $0) } }
    guard known.count == 2 else { return nil }
    return
      "with an engagement of \(FigureText.percent(known[0].1)) and \(FigureText.percent(known[1].1)) they engage \(figures(known))"
  }

  /// Everybody whose engagement is known.
  func netOfAll(_ engagement: [Double?]) -> String {
    let known = engagement.indices.compactMap { person in engagement[person].map { (person, $0) } }
    return "all \(grouped(known.count)) fans of it engage \(figures(known))"
  }

  private func figures(_ members: [(Int, Double)]) -> String {
    var meter = AudienceMeter(graph.graph)
    let net = meter.net(of: members.map { (person: $0.0, engagement: $0.1) })
    let gross = members.reduce(0) {
      $0 + Double(graph.graph.outDegree($1.0)) * min(1, max(0, $1.1))
    }
    return
      "\(FigureText.number(net)) people of it on net, \(FigureText.number(gross)) where those engaged twice count twice"
  }

  private func name(_ person: Int) -> String {
    CanonicalText.cell(graph.people.key(of: person))
  }
}
