/// What a group reaches when people who follow two of its members count once.
public enum NetReach {
  /// Gross engaged reach: ΣE, everybody counted as often as they are reached.
  public static func gross(engagedReach: [Double]) -> Double { engagedReach.reduce(0, +) }

  /// The bounds of net engaged reach where no graph says who follows whom: the audiences may all
  /// be one, [max E, …, or share nobody, …, ΣE].
  public static func bounds(engagedReach: [Double]) -> ClosedRange<Double> {
    let positive = engagedReach.lazy.filter { $0 > 0 }
    return (positive.max() ?? 0)...max(positive.max() ?? 0, positive.reduce(0, +))
  }

  /// Net engaged reach over a graph, in people: Σ over people v of
  /// 1 − Π over the members i that v follows of (1 − engagement of i).
  ///
  /// - Parameters:
  ///   - members: people of the graph, each once; in any order, the result is the same.
  ///   - engagement: one ratio a member, cut to 0...1; 1 counts everyone reached.
  /// - Complexity: O(people + arcs of the members).
  public static func net(
    of members: [Int], engagement: [Double], in graph: AudienceGraph
  ) -> Double {
    precondition(members.count == engagement.count, "an engagement for each member")
    var missed = [Double](repeating: 1, count: graph.people)
    for index in members.indices.sorted(by: { members[$0] < members[$1] }) {
      let pass = 1 - min(1, max(0, engagement[index]))
      for person in graph.audience(of: members[index]) { missed[Int(person)] *= pass }
    }
    var reached = 0.0
    for chance in missed { reached += 1 - chance }
    return reached
  }
}
