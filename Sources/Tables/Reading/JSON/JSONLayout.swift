import Parallel

/// How a JSON text holds its records.
struct JSONLayout: Hashable {
  enum Kind: Hashable {
    /// Values one after the other, usually one a line.
    case lines
    /// The elements of an array.
    case array
    /// The members of an object: their names are keys.
    case keyed
  }

  let kind: Kind
  /// Where the first record begins.
  let start: Int
  /// Whether the records are one member of an object that has others.
  private(set) var isWrapped = false
  /// What stands beside the records and is left out, in a sentence.
  private(set) var note: String?

  /// How many members of an object are looked at.
  private static let lookedAt = 1000
  /// An object with so few members may be a wrapper around its one array of records.
  private static let mostBesideRecords = 20
  /// An object of nothing but plain values is one record, unless it has more than these.
  private static let widestRecord = 100

  /// - Throws: ``JSONScanner/Mistake``; `Cancelled`.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, cancellation: Cancellation
  ) throws {
    var scanner = JSONScanner(bytes, from: start, cancellation: cancellation)
    switch scanner.next() {
    case UInt8(ascii: "[")?:
      self.init(kind: .array, start: scanner.place + 1)
    case UInt8(ascii: "{")?:
      let begin = scanner.place
      let members = try Members(&scanner, most: JSONLayout.lookedAt)
      if members.isWhole, scanner.next() != nil {
        self.init(kind: .lines, start: begin)
      } else {
        self.init(members, begin: begin)
      }
    default:
      self.init(kind: .lines, start: scanner.place)
    }
  }

  /// Values one after the other, whatever they look like.
  static func lines(from start: Int) -> JSONLayout { JSONLayout(kind: .lines, start: start) }

  private init(kind: Kind, start: Int) {
    self.kind = kind
    self.start = start
  }

  /// One object is the whole text.
  private init(_ members: Members, begin: Int) {
    if members.isWhole, members.count <= JSONLayout.mostBesideRecords,
      members.recordArrays.count == 1, let records = members.recordArrays.first
    {
      self.init(kind: .array, start: records.start + 1)
      isWrapped = true
      let others = members.names.filter { $0 != records.name }.map { "`\($0)`" }
      let beside = others.isEmpty ? "" : "; \(others.joined(separator: ", ")) beside it left out"
      note = "the rows are those of `\(records.name)`" + beside
      return
    }
    let isNested = members.objects + members.arrays == members.count
    let isMap =
      isNested
      ? members.objects == 0 || members.arrays == 0
        || members.count > JSONLayout.mostBesideRecords
      : members.objects + members.arrays == 0 && members.count > JSONLayout.widestRecord
    if isMap, members.count > 0 {
      self.init(kind: .keyed, start: begin + 1)
      note = "the names of the object's members are in `key`"
    } else {
      self.init(kind: .lines, start: begin)
    }
  }
}

/// The first members of an object, by kind.
private struct Members {
  var count = 0
  var objects = 0
  var arrays = 0
  var names: [String] = []
  /// Arrays whose first element is an object, and where they begin.
  var recordArrays: [(name: String, start: Int)] = []
  /// Whether these are all of them.
  var isWhole = false

  init(_ scanner: inout JSONScanner, most: Int) throws {
    scanner.place += 1
    if scanner.take(UInt8(ascii: "}")) {
      isWhole = true
      return
    }
    while true {
      try take(&scanner)
      if scanner.take(UInt8(ascii: ",")) {
        if count >= most { return }
        continue
      }
      guard scanner.take(UInt8(ascii: "}")) else { throw scanner.unexpected("`,` or `}`") }
      isWhole = true
      return
    }
  }

  private mutating func take(_ scanner: inout JSONScanner) throws {
    let key = try scanner.key()
    count += 1
    _ = scanner.next()
    let start = scanner.place
    let kind = try scanner.skipValue(depth: 1)
    if kind == .object { objects += 1 }
    if kind == .array { arrays += 1 }
    let name =
      key.hasEscapes
      ? String(decoding: try JSONText.unescaped(key, in: scanner), as: UTF8.self)
      : String(decoding: scanner.plain(key), as: UTF8.self)
    names.append(name)
    if kind == .array {
      var inside = JSONScanner(scanner.bytes, from: start + 1)
      if inside.next() == UInt8(ascii: "{") { recordArrays.append((name, start)) }
    }
  }
}
