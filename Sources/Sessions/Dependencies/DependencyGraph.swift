import Engine
import Language

/// Which statements of a session read what earlier ones made: by name, `_` and `[n]`.
///
/// Found from the text alone. A word that is a name made earlier counts as read even where it
/// means a column, so the graph may hold an arrow too many, never one too few.
struct DependencyGraph {
  private(set) var nodes: [StatementNode] = []
  /// The positions of each cell's statements.
  private(set) var statements: [[Int]]
  /// The names that `param` statements make, as typed, in their order.
  private(set) var parameters: [String] = []

  /// - Parameter numbers: what `[n]` calls each cell, where that is not the place of its statement,
  ///   counted from 1.
  init(_ cells: [SessionCell], numbers: [Int]? = nil) {
    statements = cells.map { _ in [] }
    var scope = Scope(isNumbered: numbers != nil)
    for (cell, source) in cells.enumerated() {
      let script = Parser.parse(source.source, grammar: QueryEngine.grammar)
      for statement in script.statements {
        var node = StatementNode(statement, text: script.text(of: statement), cell: cell)
        node.uses = scope.uses(of: node, statement, count: nodes.count)
        node.uses += makers(ofFilesReadBy: node).filter { !node.uses.contains($0) }
        if statement.isBareName {
          node.givesTable = node.uses.contains { nodes[$0].isSource }
        }
        statements[cell].append(nodes.count)
        if let numbers { scope.number(numbers[cell], at: nodes.count) }
        // A cell that is expected to fail leaves nothing behind.
        if source.options.expectedCode == nil {
          scope.take(node, at: nodes.count)
          if case .parameter = node.kind, let name = node.name, !isParameter(name) {
            parameters.append(name)
          }
        }
        nodes.append(node)
      }
    }
  }

  /// The earlier statements that write what a `load` reads.
  private func makers(ofFilesReadBy node: StatementNode) -> [Int] {
    guard case .dataset(let paths) = node.kind else { return [] }
    let read = Set(paths.map { PathText.absolute($0) })
    return nodes.indices.filter { index in
      nodes[index].exports.contains { read.contains(PathText.absolute($0.path)) }
    }
  }

  func isParameter(_ name: String) -> Bool {
    parameters.contains { $0.lowercased() == name.lowercased() }
  }

  /// How many `param` statements make this name.
  func declarations(of parameter: String) -> Int {
    nodes.count { node in
      if case .parameter = node.kind {
        node.name?.lowercased() == parameter.lowercased()
      } else {
        false
      }
    }
  }

  /// The statements that these read, directly or through others, in their order; not themselves.
  func closure(of positions: [Int]) -> [Int] {
    var found = Set<Int>()
    var open = positions.flatMap { nodes[$0].uses }
    while let next = open.popLast() {
      if found.insert(next).inserted { open += nodes[next].uses }
    }
    return found.sorted()
  }

  /// The cells that read what those at `positions` make, directly or through others.
  func dependents(of positions: Set<Int>) -> Set<Int> {
    var affected = positions
    for node in nodes where !affected.contains(node.cell) {
      if node.uses.contains(where: { affected.contains(nodes[$0].cell) }) {
        affected.insert(node.cell)
      }
    }
    return affected.subtracting(positions)
  }

  /// The cells whose tables the cells at `positions` read, themselves among them.
  func cellsNeeded(for positions: Set<Int>) -> Set<Int> {
    let own = positions.flatMap { statements[$0] }
    return positions.union(closure(of: own).map { nodes[$0].cell })
  }

  /// Every `load` with its file names, in order.
  var loads: [(name: String, files: [String], cell: Int)] {
    nodes.compactMap { node in
      guard case .dataset(let files) = node.kind, let name = node.name else { return nil }
      return (name, files, node.cell)
    }
  }
}

/// What a name, `_` or a setting means at a place of the session: the statement that made it.
private struct Scope {
  private var names: [String: Int] = [:]
  private var settings: [String: Int] = [:]
  /// Friendship graphs by their folded names: `fans | top 5 by friends` names none.
  private var graphs: [String: Int] = [:]
  /// Statements that look at graphs, themselves or through a definition.
  private var graphReaders: Set<Int> = []
  private var lastTable: Int?
  private var lastDataset: Int?
  private let isNumbered: Bool
  private var places: [Int: Int] = [:]

  init(isNumbered: Bool) { self.isNumbered = isNumbered }

  mutating func number(_ number: Int, at position: Int) { places[number] = position }

  private func place(of number: Int, before count: Int) -> Int? {
    let place = isNumbered ? places[number] : number - 1
    return place.flatMap { (0..<count).contains($0) ? $0 : nil }
  }

  /// - Parameter count: how many statements stand before this one.
  func uses(of node: StatementNode, _ statement: Statement, count: Int) -> [Int] {
    var uses = Set(node.words.compactMap { names[$0] })
    if readsGraph(node, uses) { uses.formUnion(graphs.values) }
    for (name, position) in settings
    where node.usesModel || name == "today" && node.words.contains(name) {
      uses.insert(position)
    }
    uses.formUnion(node.cellReferences.compactMap { place(of: $0, before: count) })
    if node.readsLast, let lastTable { uses.insert(lastTable) }
    // `explain NAME` puts the last dataset's numbers into the formula.
    if case .explain(.expr, _) = statement.kind, let lastDataset { uses.insert(lastDataset) }
    return uses.sorted()
  }

  private func readsGraph(_ node: StatementNode, _ uses: Set<Int>) -> Bool {
    node.readsGraph || !uses.isDisjoint(with: graphReaders)
  }

  mutating func take(_ node: StatementNode, at position: Int) {
    if readsGraph(node, Set(node.uses)) { graphReaders.insert(position) }
    guard let name = node.name?.lowercased() else {
      if node.givesTable { lastTable = position }
      return
    }
    if case .setting = node.kind {
      settings[name] = position
    } else {
      names[name] = position
    }
    if node.isGraph {
      graphs[name] = position
    } else if case .dataset = node.kind {
      graphs[name] = nil
      lastDataset = position
    }
  }
}

extension Statement {
  /// True for a name alone, or one given another name: a table where the name is one.
  fileprivate var isBareName: Bool {
    switch kind {
    case .value(.expr(let expr)), .let(_, .expr(let expr)):
      if case .path = expr.kind { true } else { false }
    default: false
    }
  }
}

extension StatementNode {
  /// True for what may stand before the first `|`.
  fileprivate var isSource: Bool {
    if case .dataset = kind { return true }
    return name != nil && givesTable
  }
}
