/// Where a column's values stand in their records.
struct JSONPath: Hashable, Sendable {
  /// From the record down.
  var names: [String]
  /// Whether the column is one of Swell's own, which no record has: `key` and `value`.
  var isOurs = false
}

/// The names met in a piece's records, as a tree: one node a name in its object, one column a node
/// that held a value.
struct JSONKeys {
  struct Node {
    var path: JSONPath
    /// The names inside the object here, and their nodes.
    var names = TextInterner()
    var nodes: [Int] = []
    /// The column of the values here; nil while there was none.
    var column: Int?
  }

  private(set) var nodes = [Node(path: JSONPath(names: []))]
  /// The path of each column, in the order of their first values.
  private(set) var columns: [JSONPath] = []

  static let root = 0

  /// The node of the name `key` in the object at `node`.
  @inline(__always)
  mutating func node(_ key: UnsafeBufferPointer<UInt8>, in node: Int) -> Int {
    let code = Int(nodes[node].names.code(of: key))
    if code < nodes[node].nodes.count { return nodes[node].nodes[code] }
    return add(key, in: node)
  }

  /// A node for a column of Swell's own.
  mutating func ourNode(_ name: String) -> Int {
    nodes.append(Node(path: JSONPath(names: [name], isOurs: true)))
    return nodes.count - 1
  }

  private mutating func add(_ key: UnsafeBufferPointer<UInt8>, in node: Int) -> Int {
    let name = String(decoding: key, as: UTF8.self)
    nodes.append(Node(path: JSONPath(names: nodes[node].path.names + [name])))
    nodes[node].nodes.append(nodes.count - 1)
    return nodes.count - 1
  }

  /// The column of the node's values, which there may not have been.
  @inline(__always)
  mutating func column(of node: Int) -> Int {
    if let column = nodes[node].column { return column }
    columns.append(nodes[node].path)
    nodes[node].column = columns.count - 1
    return columns.count - 1
  }
}
