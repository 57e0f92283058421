import Influence
import Language
import Parallel
import Statistics
import Tables

/// Who is whose friend: what a `load graph` packed beside its table of friendships.
struct FriendGraph: Sendable {
  /// The dataset's name.
  let name: String
  /// The dataset of its people; nil where they are the ids that the friendships name.
  let of: String?
  /// The people's dataset as it was when the graph was made.
  let peopleFrame: Frame?
  let people: PeopleNumbers
  let graph: AudienceGraph
  /// False where each pair is a friendship, an arc each way.
  let isDirected: Bool
  /// The columns of the two ends in the table of friendships.
  let from: String
  let to: String
  /// Names this graph and no other in the definitions of columns made from it.
  let identity: String

  init(
    name: String, of: String?, peopleFrame: Frame?, people: PeopleNumbers, graph: AudienceGraph,
    isDirected: Bool, from: String, to: String
  ) {
    self.name = name
    self.of = of
    self.peopleFrame = peopleFrame
    self.people = people
    self.graph = graph
    self.isDirected = isDirected
    self.from = from
    self.to = to
    identity = String(people.digest ^ graph.digest, radix: 16)
  }

  /// The dataset that the graph is found by, folded.
  var owner: String { (of ?? name).lowercased() }
}

extension AudienceGraph {
  /// A number that differs, all but surely, for another graph.
  fileprivate var digest: UInt64 {
    var hash = UInt64(people)
    for offset in offsets { hash = Coin.mix64(hash ^ UInt64(offset)) }
    // Two arcs a step: one step has to wait for the one before.
    for index in stride(from: 0, to: targets.count, by: 2) {
      let second = index + 1 < targets.count ? UInt64(targets[index + 1]) : 0
      hash = Coin.mix64(hash ^ (UInt64(targets[index]) | second << 32))
    }
    return hash
  }
}

/// A graph as a statement uses it: which, and the rows' own key.
struct BoundGraph: Sendable {
  let graph: FriendGraph
  /// The column that says who each row is, of the type of the graph's keys.
  let key: BoundExpr

  var name: String { graph.name }

  /// The person in the graph for each row of the relation; nil where the key is missing or nobody
  /// of the graph's.
  func people(of relation: Relation, _ run: RunContext) throws -> [UInt32?] {
    let column = try relation.column(key, run)
    return try graph.people.numbers(of: column, workers: run.workers).map {
      $0 == PeopleNumbers.unknown ? nil : $0
    }
  }
}
