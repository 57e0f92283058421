import Parallel

/// One piece of a JSON text as cells: what one thread makes of it.
struct JSONPiece: Sendable {
  /// The columns' names from the record down, in the order of their first values.
  private(set) var paths: [JSONPath] = []
  private(set) var runs: [CellRun] = []
  /// Where each record begins in the text.
  private(set) var places: [Int] = []
  /// Records that give a name twice in one object; the last value counts.
  private(set) var repeats: [Int] = []

  /// More names than this mean that names are data.
  private static let mostColumns = 100_000
  /// Cells that the records may have, missing ones included.
  private static let mostCells = 1 << 27

  /// Whether so many names in so many records are data and no columns.
  static func namesAreData(_ names: Int, records: Int) -> Bool {
    names > mostColumns || names * records > mostCells
  }

  /// What is wrong where an object's names are data.
  ///
  /// - Parameter object: the object's own name from the record down.
  static func tooManyNames(in object: some Collection<String>) -> String {
    let whose = object.isEmpty ? "the records have" : "`\(object.joined(separator: "."))` has"
    return "\(whose) too many different names to be columns"
  }

  /// - Parameter follows: whether a comma stands before the piece.
  /// - Throws: ``JSONScanner/Mistake``.
  init(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ kind: JSONLayout.Kind,
    follows: Bool, cancellation: Cancellation
  ) throws {
    var reader = Reader(
      scanner: JSONScanner(
        UnsafeBufferPointer(rebasing: text[..<range.upperBound]), from: range.lowerBound,
        cancellation: cancellation))
    if follows, kind != .lines, reader.scanner.next() == nil {
      throw reader.scanner.unexpected("a value")
    }
    while reader.scanner.next() != nil {
      if places.count & 1023 == 0 { try cancellation.check() }
      places.append(reader.scanner.place)
      try reader.record(kind)
      if reader.hasRepeat { repeats.append(reader.scanner.place) }
      reader.row += 1
      guard kind != .lines, reader.scanner.next() != nil else { continue }
      guard reader.scanner.take(UInt8(ascii: ",")) else {
        throw reader.scanner.unexpected("`,`")
      }
      if reader.scanner.next() == nil { throw reader.scanner.unexpected("a value") }
    }
    paths = reader.keys.columns
    runs = reader.runs
  }

  /// What is built up while a piece is read.
  private struct Reader {
    var scanner: JSONScanner
    var keys = JSONKeys()
    var runs: [CellRun] = []
    var row = 0
    var hasRepeat = false
    private var keyNode: Int?
    private var valueNode: Int?

    init(scanner: JSONScanner) { self.scanner = scanner }

    mutating func record(_ kind: JSONLayout.Kind) throws {
      hasRepeat = false
      if kind == .keyed {
        let key = try scanner.key()
        let node = keyNode ?? keys.ourNode("key")
        keyNode = node
        try put(key, in: column(of: node))
      }
      if scanner.next() == UInt8(ascii: "{") {
        try object(JSONKeys.root, depth: 0)
      } else {
        let node = valueNode ?? keys.ourNode("value")
        valueNode = node
        try value(node, depth: 0)
      }
    }

    private mutating func column(of node: Int) throws -> Int {
      let column = keys.column(of: node)
      if column == runs.count {
        if namesAreData(runs.count + 1, records: row + 1) {
          throw scanner.mistake(tooManyNames(in: keys.nodes[node].path.names.dropLast()))
        }
        runs.append(CellRun())
      }
      return column
    }

    private mutating func object(_ node: Int, depth: Int) throws {
      guard depth < JSONScanner.deepest else { throw tooDeep(node) }
      scanner.place &+= 1
      if scanner.take(UInt8(ascii: "}")) { return }
      while true {
        let key = try scanner.key()
        try value(child(key, of: node), depth: depth + 1)
        if scanner.take(UInt8(ascii: ",")) { continue }
        guard scanner.take(UInt8(ascii: "}")) else { throw scanner.unexpected("`,` or `}`") }
        return
      }
    }

    private mutating func child(_ key: JSONScanner.Text, of node: Int) throws -> Int {
      guard key.hasEscapes else { return keys.node(scanner.plain(key), in: node) }
      return try JSONText.unescaped(key, in: scanner).withUnsafeBufferPointer {
        keys.node($0, in: node)
      }
    }

    private func tooDeep(_ node: Int) -> JSONScanner.Mistake {
      let path = keys.nodes[node].path.names
      let shown = path.prefix(3).joined(separator: ".") + (path.count > 3 ? "…" : "")
      return scanner.mistake(
        "the objects in `\(shown)` lie more than \(JSONScanner.deepest) deep in each other")
    }

    private mutating func value(_ node: Int, depth: Int) throws {
      switch scanner.next() {
      case .quote?:
        let text = try scanner.string()
        try put(text, in: column(of: node))
      case UInt8(ascii: "{")?:
        try object(node, depth: depth)
      case UInt8(ascii: "[")?:
        try array(node, depth: depth)
      default:
        let start = scanner.place
        switch scanner.word() {
        case .null?:
          // The column is there, its cell is not.
          _ = try column(of: node)
        case .yes?, .no?, .noNumber?: try put(start..<scanner.place, in: column(of: node))
        case nil: try put(scanner.number(), in: column(of: node))
        }
      }
    }

    private mutating func put(_ range: Range<Int>, in column: Int) throws {
      let isNew = runs[column].put(
        UnsafeBufferPointer(rebasing: scanner.bytes[range]), row: row)
      if !isNew { hasRepeat = true }
    }

    private mutating func put(_ text: JSONScanner.Text, in column: Int) throws {
      let isNew =
        text.hasEscapes
        ? try JSONText.unescaped(text, in: scanner).withUnsafeBufferPointer {
          runs[column].put($0, row: row, isText: true)
        } : runs[column].put(scanner.plain(text), row: row, isText: true)
      if !isNew { hasRepeat = true }
    }

    /// An array of text as the list that it is, any other as its length.
    private mutating func array(_ node: Int, depth: Int) throws {
      guard depth < JSONScanner.deepest else { throw tooDeep(node) }
      let column = try column(of: node)
      let list = try JSONList(&scanner, depth: depth)
      let isNew: Bool
      if list.isOfText {
        isNew = list.text.withUnsafeBufferPointer {
          runs[column].put(list: $0, count: list.count, row: row)
        }
      } else {
        runs[column].countsLists = true
        isNew = Array(String(list.count).utf8).withUnsafeBufferPointer {
          runs[column].put($0, row: row)
        }
      }
      if !isNew { hasRepeat = true }
    }
  }
}

/// An array's elements, as far as a table can hold them.
private struct JSONList {
  /// All of the text elements as an array; nothing where there is none.
  private(set) var text: [UInt8] = []
  /// Of all elements.
  private(set) var count = 0
  /// Whether there is nothing else than text and nulls.
  private(set) var isOfText = true

  init(_ scanner: inout JSONScanner, depth: Int) throws {
    let start = scanner.place
    var hasNulls = false
    try scanner.forEachElement { scanner in
      count += 1
      switch try scanner.skipValue(depth: depth + 1) {
      case .string: break
      case .null: hasNulls = true
      default: isOfText = false
      }
    }
    guard isOfText, count > 0 else { return }
    if hasNulls {
      try takeTexts(JSONScanner(scanner.bytes, from: start), depth: depth)
    } else {
      text = Array(scanner.bytes[start..<scanner.place])
    }
  }

  /// Leaves the nulls out.
  private mutating func takeTexts(_ scanner: JSONScanner, depth: Int) throws {
    var scanner = scanner
    var texts: [UInt8] = []
    try scanner.forEachElement { scanner in
      _ = scanner.next()
      let start = scanner.place
      guard try scanner.skipValue(depth: depth + 1) == .string else { return }
      texts.append(texts.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
      texts.append(contentsOf: scanner.bytes[start..<scanner.place])
    }
    if !texts.isEmpty { texts.append(UInt8(ascii: "]")) }
    text = texts
  }
}
