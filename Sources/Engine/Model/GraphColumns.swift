import Influence
import Language
import Tables

/// What a friendship graph says of each fan, as columns.
enum GraphColumns {
  static let all = [friends, friendOf]

  static let friends = ModelColumn(
    "friends", .integer,
    summary:
      "How many people the fan reaches directly in the friendship graph; friends(NAME) says which graph.",
    looksAtGraphs: true
  ) { scope in
    guard let workspace = scope.workspace else { throw missing }
    let range = scope.range
    return use(
      "friends",
      of: try workspace.boundGraph(
        over: scope.graphName, in: scope.schema, for: "friends", at: range))
  }

  private static func use(_ name: String, of bound: BoundGraph) -> ModelUse {
    let (people, graph) = (bound.graph.people, bound.graph.graph)
    return ModelUse(
      friends, [bound.key], constants: bound.graph.identity,
      note: "friends are counted in `\(bound.name)`", takesRaw: true
    ) { inputs, count in
      let numbers = people.numbers(of: inputs[0])
      let values = Buffer<Int64>(count: count) { out in
        for (row, person) in numbers.enumerated() {
          out[row] =
            person == PeopleNumbers.unknown ? 0 : Int64(graph.outDegree(Int(person)))
        }
      }
      return Vector(count: count, .integers(values), validity: presence(numbers))
    }
  }

  /// Rows whose person is in the graph; nil when all are.
  private static func presence(_ numbers: [UInt32]) -> Bitmap? {
    guard numbers.contains(PeopleNumbers.unknown) else { return nil }
    return bits(count: numbers.count) { numbers[$0] != PeopleNumbers.unknown }
  }

  private static let missing = Diagnostic(
    .graphMissing, "no friendship graph is in sight here", at: nil)

  static let friendOf = ModelColumn(
    "friend_of", .boolean,
    summary:
      "friend_of(key): whether the person with that key reaches the fan directly in the friendship graph.",
    looksAtGraphs: true
  ) { scope in
    throw Diagnostic(
      .wrongArguments, "`friend_of` takes somebody's key", at: scope.range,
      help: "Write `friend_of(\"f00001\")`.")
  }

  /// `friend_of(key)` over a graph: is there an arc from the person with that key to the row's?
  static func friendOf(_ other: BoundExpr, _ bound: BoundGraph) -> ModelUse {
    let (people, graph) = (bound.graph.people, bound.graph.graph)
    return ModelUse(
      friendOf, [bound.key, other], constants: bound.graph.identity,
      note: "friendships are those of `\(bound.name)`", takesRaw: true
    ) { inputs, count in
      let (own, others) = (people.numbers(of: inputs[0]), people.numbers(of: inputs[1]))
      let isFriend = bits(count: count) { row in
        own[row] != PeopleNumbers.unknown && others[row] != PeopleNumbers.unknown
          && graph.arc(from: Int(others[row]), to: Int(own[row])) != nil
      }
      return Vector(
        count: count, .booleans(isFriend),
        validity: bothPresent(presence(own), presence(others)))
    }
  }
}
