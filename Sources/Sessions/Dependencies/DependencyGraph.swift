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

  init(_ cells: [SessionCell]) {
    statements = cells.map { _ in [] }
    var made: [String: Int] = [:]
    var settings: [String: Int] = [:]
    var lastTable: Int?
    var lastDataset: Int?
    for (cell, source) in cells.enumerated() {
      let script = Parser.parse(source.source, grammar: QueryEngine.grammar)
      // A cell that is expected to fail leaves nothing behind.
      let isKept = source.options.expectedCode == nil
      for statement in script.statements {
        var node = StatementNode(statement, text: script.text(of: statement), cell: cell)
        node.uses = node.words.compactMap { made[$0] }
        if node.usesModel || !settings.isEmpty && node.words.contains("today") {
          node.uses += settings.filter { node.usesModel || $0.key == "today" }.map(\.value)
        }
        node.uses += node.cellReferences.compactMap {
          nodes.indices.contains($0 - 1) ? $0 - 1 : nil
        }
        if node.readsLast, let lastTable { node.uses.append(lastTable) }
        // `explain NAME` puts the last dataset's numbers into the formula.
        if case .explain(.expr, _) = statement.kind, let lastDataset {
          node.uses.append(lastDataset)
        }
        if statement.isBareName {
          node.givesTable = node.uses.contains { nodes[$0].isSource }
        }
        node.uses = Set(node.uses).sorted()
        let position = nodes.count
        nodes.append(node)
        statements[cell].append(position)
        guard isKept else { continue }
        if let name = node.name {
          if case .setting = node.kind {
            settings[name.lowercased()] = position
          } else {
            made[name.lowercased()] = position
          }
          if case .parameter = node.kind, !isParameter(name) { parameters.append(name) }
          if case .dataset = node.kind { lastDataset = position }
        } else if node.givesTable {
          lastTable = position
        }
      }
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
