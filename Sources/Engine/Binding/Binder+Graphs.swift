import Language
import Tables

extension Workspace {
  /// Loaded friendship graphs, in the order they were loaded.
  var graphs: [FriendGraph] { datasets.compactMap(\.graph) }

  /// The graph that `over NAME` means or, without a name, the one that was loaded `of` the dataset
  /// the rows come from.
  ///
  /// - Throws: ``Diagnostic`` where there is none, where several are, where the people were loaded
  ///   again since, and where the rows have no key of the graph's type.
  func boundGraph(
    over name: Name? = nil, in schema: Schema, for what: String, at range: SourceRange
  ) throws -> BoundGraph {
    let graph = try self.graph(over: name, in: schema, for: what, at: range)
    try checkPeople(of: graph, at: name?.range ?? range)
    guard let key = schema.field(playing: .key) else {
      throw Diagnostic(
        .roleMissing, "no column here says who each row is", at: range,
        label: "\(what) looks people up in `\(graph.name)` by their key",
        help: schema.origin?.lowercased() == graph.name.lowercased()
          ? "Rows of `\(graph.name)` are friendships: `\(quotedName(graph.name)) | people` lists its people."
          : "Keep the key column, or say which one it is when loading: `load \"…\" as … (key: COLUMN)`."
      )
    }
    guard key.type == graph.people.type else {
      throw Diagnostic(
        .typeMismatch,
        "`\(key.name)` is \(key.type.name), and the people of `\(graph.name)` have keys of \(graph.people.type.name)",
        at: name?.range ?? range, help: "Name a graph that was loaded `of` this dataset.")
    }
    return BoundGraph(graph: graph, key: key.expr)
  }

  /// The same; nil where no graph belongs to these rows.
  func boundGraphIfAny(
    in schema: Schema, for what: String, at range: SourceRange
  ) throws -> BoundGraph? {
    guard graphs.contains(where: { $0.owner == schema.origin?.lowercased() }),
      schema.field(playing: .key) != nil
    else { return nil }
    return try boundGraph(in: schema, for: what, at: range)
  }

  private func graph(
    over name: Name?, in schema: Schema, for what: String, at range: SourceRange
  ) throws -> FriendGraph {
    let all = graphs
    if let name {
      if let graph = all.first(where: { $0.name.lowercased() == name.text.lowercased() }) {
        return graph
      }
      throw noGraph(name, all)
    }
    let own = all.filter { $0.owner == schema.origin?.lowercased() }
    if own.count == 1 { return own[0] }
    let origin = schema.origin ?? "fans"
    if own.count > 1 {
      let names = own.map { "`\($0.name)`" }.joined(separator: ", ")
      throw Diagnostic(
        .graphMissing, "`\(origin)` has several friendship graphs: \(names)", at: range,
        label: "which one?", help: Self.naming(quotedName(own[0].name), for: what))
    }
    let others = all.map { "`\($0.name)` is of `\($0.of ?? $0.name)`" }.joined(separator: ", ")
    throw Diagnostic(
      .graphMissing, "no friendship graph of `\(origin)` is loaded", at: range,
      label: "\(what) needs one", reason: others.isEmpty ? nil : "\(others).",
      help: "Load one: `load graph \"friends.csv\" as friends (of: \(quotedName(origin)))`.")
  }

  /// How a stage or a column says which graph it means.
  private static func naming(_ graph: String, for what: String) -> String {
    switch what {
    case "friends": "Say it: `friends(\(graph))`."
    case "friend_of": "Say it: `friend_of(key, \(graph))`."
    case "spread": "Say it: `spread: \(graph)`."
    default: "Say it: `\(what) over \(graph)`."
    }
  }

  private func noGraph(_ name: Name, _ all: [FriendGraph]) -> Diagnostic {
    let close = closestMatches(to: name.text, in: all.map(\.name), limit: 2)
    let isTable = binding(name.text) != nil
    let known = all.map { "`\($0.name)`" }.joined(separator: ", ")
    let help: String
    if !close.isEmpty, !isTable {
      help = "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?"
    } else if all.isEmpty {
      help = "None is loaded: `load graph \"friends.csv\" as friends (of: fans)`."
    } else {
      help = "Graphs: \(known)."
    }
    return Diagnostic(
      .graphMissing,
      isTable ? "`\(name.text)` is no friendship graph" : "there is no graph `\(name.text)`",
      at: name.range, help: help,
      fixes: isTable ? [] : close.prefix(1).map { .init(name.range, quotedName($0)) })
  }

  /// A graph numbers the people that its dataset had; another load may have others.
  private func checkPeople(of graph: FriendGraph, at range: SourceRange) throws {
    guard let of = graph.of, case .dataset(let people)? = binding(of),
      let frame = graph.peopleFrame, people.frame !== frame
    else { return }
    throw Diagnostic(
      .graphMissing, "`\(of)` was loaded again after `\(graph.name)`", at: range,
      label: "its friendships are those of the people before",
      reason: "A graph numbers the people that its dataset had when it was loaded.",
      help:
        "Load the graph again too: `load graph … as \(quotedName(graph.name)) (of: \(quotedName(of)))`."
    )
  }
}

extension Binder {
  /// `friends(NAME)`, `friend_of(key)` and `friend_of(key, NAME)`; nil for other calls.
  mutating func bindGraphCall(
    _ name: Name, _ arguments: [Expr], in scope: Scope, range: SourceRange
  ) throws -> BoundExpr? {
    if name.text.isSameName(as: "friends") {
      guard arguments.count == 1 else { throw wrongCount(name, "NAME", range) }
      return try bindModel(
        GraphColumns.friends, in: scope.schema, graph: try graphName(arguments[0]), range: range)
    }
    if name.text.isSameName(as: "friend_of") {
      guard (1...2).contains(arguments.count) else { throw wrongCount(name, "key", range) }
      let graph = arguments.count == 2 ? try graphName(arguments[1]) : nil
      let bound = try workspace.boundGraph(
        over: graph, in: scope.schema, for: "friend_of", at: range)
      let other = try bind(arguments[0], in: scope)
      try checkPerson(other, bound, at: arguments[0].range)
      return BoundExpr(.model(GraphColumns.friendOf(other, bound)), .boolean, at: range)
    }
    return nil
  }

  private func wrongCount(_ name: Name, _ what: String, _ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments,
      "`\(name.text)` takes one argument, and a graph's name where there are several",
      at: range, help: "Write `\(name.text)(\(what))`.")
  }

  private func graphName(_ expr: Expr) throws -> Name {
    guard case .path(let path) = expr.kind, path.names.count == 1 else {
      throw Diagnostic(
        .badOption, "a graph's name is wanted here", at: expr.range,
        help: "Write the name it was loaded under, without quotes.")
    }
    return path.names[0]
  }

  /// A key that nobody has is a mistake, as a column's name that no column has is one.
  private func checkPerson(_ other: BoundExpr, _ bound: BoundGraph, at range: SourceRange) throws {
    let people = bound.graph.people
    if let type = other.type, type != people.type {
      throw Diagnostic(
        .typeMismatch, "keys in `\(bound.name)` are \(people.type.name), not \(type.name)",
        at: range, label: type.name,
        help: people.type == .text ? "Write it in quotes." : "Write it without quotes.")
    }
    guard let cell = other.constant, people.number(of: cell) == PeopleNumbers.unknown else {
      return
    }
    var help = "Its people have keys such as"
    help += (0..<min(3, people.count)).map { " \(CanonicalText.cell(people.key(of: $0)))" }
      .joined(separator: ",")
    throw Diagnostic(
      .personUnknown,
      cell == .missing
        ? "`friend_of` needs somebody's key"
        : "nobody in `\(bound.name)` has the key \(CanonicalText.cell(cell))", at: range,
      help: people.count == 0 ? "The graph has no people." : help + ".")
  }
}
