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
    let ordered = members.indices.sorted { members[$0] < members[$1] }
    var meter = AudienceMeter(graph)
    return meter.net(of: ordered.map { (members[$0], engagement[$0]) })
  }
}

/// How many people each of several groups reaches, with one scratch for all of them.
///
/// Only the people that a group reaches are looked at, so that a thousand small groups of a large
/// graph cost no more than their own arcs.
public struct AudienceMeter {
  private let graph: AudienceGraph
  /// The chance that nobody's post has engaged each person so far; 1 where no one reaches them.
  private var missed: [Double]
  private var touched: [UInt32] = []

  /// - Complexity: O(people).
  public init(_ graph: AudienceGraph) {
    self.graph = graph
    missed = [Double](repeating: 1, count: graph.people)
  }

  /// Net engaged reach of one group; see ``NetReach/net(of:engagement:in:)``.
  ///
  /// - Parameter members: ascending, each once, with engagement as a ratio, cut to 0...1.
  /// - Complexity: O(arcs of the members).
  public mutating func net(of members: [(person: Int, engagement: Double)]) -> Double {
    var reached = 0.0
    graph.targets.withUnsafeBufferPointer { targets in
      missed.withUnsafeMutableBufferPointer { missed in
        for (person, engagement) in members where engagement > 0 {
          let pass = 1 - min(1, engagement)
          for arc in Int(graph.offsets[person])..<Int(graph.offsets[person + 1]) {
            let target = targets[arc]
            if missed[Int(target)] == 1 { touched.append(target) }
            missed[Int(target)] *= pass
          }
        }
        for person in touched {
          // A second visit finds 1 again: an engagement too small to change 1 puts a person on the
          // list more than once.
          reached += 1 - missed[Int(person)]
          missed[Int(person)] = 1
        }
      }
    }
    touched.removeAll(keepingCapacity: true)
    return reached
  }

  /// Everybody that at least one of `members` reaches directly: how many, and how many of them are
  /// reached by two or more.
  ///
  /// - Parameter members: people of the graph, each once.
  /// - Complexity: O(arcs of the members).
  public mutating func audience(of members: [Int]) -> (union: Int, shared: Int) {
    var shared = 0
    for member in members {
      for person in graph.audience(of: member) {
        switch missed[Int(person)] {
        case 1:
          touched.append(person)
          missed[Int(person)] = 2
        case 2:
          shared += 1
          missed[Int(person)] = 3
        default: break
        }
      }
    }
    let union = touched.count
    for person in touched { missed[Int(person)] = 1 }
    touched.removeAll(keepingCapacity: true)
    return (union, shared)
  }

  /// The people whom both groups reach, each through at least one member, and those whom either
  /// reaches.
  ///
  /// - Complexity: O(arcs of the members of both).
  public mutating func audiences(
    of first: [Int], and second: [Int]
  ) -> (first: Int, second: Int, union: Int, shared: Int) {
    var (ofSecond, shared) = (0, 0)
    for member in first {
      for person in graph.audience(of: member) where missed[Int(person)] == 1 {
        touched.append(person)
        missed[Int(person)] = 2
      }
    }
    let ofFirst = touched.count
    for member in second {
      for person in graph.audience(of: member) where missed[Int(person)] <= 2 {
        if missed[Int(person)] == 1 { touched.append(person) } else { shared += 1 }
        missed[Int(person)] = missed[Int(person)] == 1 ? 4 : 3
        ofSecond += 1
      }
    }
    let union = touched.count
    for person in touched { missed[Int(person)] = 1 }
    touched.removeAll(keepingCapacity: true)
    return (ofFirst, ofSecond, union, shared)
  }
}
