import Parallel
import Statistics
import Tables

/// The people of a friendship graph: their keys in ascending order, and so a number for each.
///
/// Whole numbers are in the order of their values, text in that of its UTF-8 bytes, each key once.
/// The order of the file's rows leaves no trace in it.
struct PeopleNumbers: Sendable {
  /// The number of somebody who is not among them.
  static let unknown = UInt32.max

  /// Ascending, each once, none missing; whole numbers or text.
  let keys: Column
  private let finder: Finder

  private enum Finder: Sendable {
    /// The number of key `low + place` at each place.
    case places(low: Int64, Buffer<UInt32>)
    case words(WordNumbering)
    case texts(TextNumbering)
  }

  var count: Int { keys.count }
  var type: ColumnType { keys.type }

  /// The people whose keys stand in `columns`, all whole numbers or all text.
  init(_ columns: [Column]) {
    if columns.allSatisfy({ $0.type == .integer }) {
      let values = Self.distinct(columns)
      keys = Column("key", .integer, .integers(Buffer(values)))
      finder = Self.finder(values)
    } else {
      let pool = SortedTexts.pool(of: columns)
      keys = Column("key", .text, .text(.plain(pool)))
      finder = .texts(TextNumbering(pool))
    }
  }

  func key(of person: Int) -> Cell { keys[person] }

  // MARK: Looking up

  /// The number of each row's key, ``unknown`` where it is missing or nobody's.
  func numbers(of column: Column, workers: Workers) throws -> [UInt32] {
    precondition(column.type == type || column.count == 0, "keys of one type")
    if case .integers(let values) = column.values, case .places(let low, let places) = finder,
      column.validity == nil
    {
      return try Self.numbers(of: values, low: low, places, workers)
    }
    let known = codes(column.values)
    let parts = try workers.map(rows: column.count) { rows in
      rows.map { row in
        column.isValid(row) ? number(row, column.values, known) : Self.unknown
      }
    }
    return Array(parts.joined())
  }

  /// Whole numbers that lie close together: one look-up each, all there.
  private static func numbers(
    of values: Buffer<Int64>, low: Int64, _ places: Buffer<UInt32>, _ workers: Workers
  ) throws -> [UInt32] {
    let parts = try workers.map(rows: values.count, chunk: 1 << 20) { rows in
      values.withUnsafeElements { values in
        places.withUnsafeElements { places in
          [UInt32](unsafeUninitializedCapacity: rows.count) { out, count in
            let last = UInt64(places.count)
            for (index, row) in rows.enumerated() {
              // A key below `low` wraps round to a place beyond the last.
              let place = UInt64(bitPattern: values[row] &- low)
              out[index] = place < last ? places[Int(place)] : unknown
            }
            count = rows.count
          }
        }
      }
    }
    return Array(parts.joined())
  }

  /// The number of each row's key of a batch; see ``numbers(of:workers:)``.
  func numbers(of vector: Vector) -> [UInt32] {
    switch vector.payload {
    case .constant(let cell): return Array(repeating: number(of: cell), count: vector.count)
    case .values(let values):
      return (0..<vector.count).map { row in
        vector.validity.map { $0[row] } ?? true ? number(row, values, nil) : Self.unknown
      }
    }
  }

  func number(of key: Cell) -> UInt32 {
    switch key {
    case .integer(let value): number(value)
    case .text(let text): number(0, .text(.plain(StringPool([text]))), nil)
    default: Self.unknown
    }
  }

  private func number(_ row: Int, _ values: Column.Values, _ codes: [UInt32]?) -> UInt32 {
    switch values {
    case .integers(let buffer): return number(buffer[row])
    case .text(let texts):
      guard case .texts(let numbering) = finder else { return Self.unknown }
      switch texts {
      case .plain(let pool): return numbering.known(row, of: pool) ?? Self.unknown
      case .coded(let own, let dictionary):
        let code = Int(own[row])
        return codes?[code] ?? numbering.known(code, of: dictionary) ?? Self.unknown
      }
    default: return Self.unknown
    }
  }

  private func number(_ value: Int64) -> UInt32 {
    switch finder {
    case .places(let low, let numbers):
      let (place, isFar) = value.subtractingReportingOverflow(low)
      if isFar || place < 0 || place >= Int64(numbers.count) { return Self.unknown }
      return numbers[Int(place)]
    case .words(let numbering):
      return numbering.known(UInt64(bitPattern: value)) ?? Self.unknown
    case .texts: return Self.unknown
    }
  }

  /// The number of each word of a column's dictionary, looked up once.
  private func codes(_ values: Column.Values) -> [UInt32]? {
    guard case .text(.coded(let codes, let dictionary)) = values, case .texts(let own) = finder,
      dictionary.count <= codes.count
    else { return nil }
    return (0..<dictionary.count).map { own.known($0, of: dictionary) ?? Self.unknown }
  }

  // MARK: Making

  private static func finder(_ values: [Int64]) -> Finder {
    let low = values.first ?? 0
    let (span, isWide) = (values.last ?? 0).subtractingReportingOverflow(low)
    guard !isWide, span < Int64(values.count) * 8 else {
      var numbering = WordNumbering(capacity: values.count)
      for value in values { _ = numbering.number(of: UInt64(bitPattern: value)) }
      return .words(numbering)
    }
    let places = Buffer<UInt32>(count: Int(span) + 1) { out in
      out.initialize(repeating: unknown)
      for (number, value) in values.enumerated() {
        out[Int(value - low)] = UInt32(truncatingIfNeeded: number)
      }
    }
    return .places(low: low, places)
  }

  private static func distinct(_ columns: [Column]) -> [Int64] {
    var (low, high, count) = (Int64.max, Int64.min, 0)
    forEachInteger(columns) { value in
      low = min(low, value)
      high = max(high, value)
      count += 1
    }
    if count == 0 { return [] }
    let (span, isWide) = high.subtractingReportingOverflow(low)
    if !isWide, span < Int64(count) * 8 {
      var isThere = [Bool](repeating: false, count: Int(span) + 1)
      forEachInteger(columns) { isThere[Int($0 - low)] = true }
      return isThere.indices.filter { isThere[$0] }.map { low + Int64($0) }
    }
    var numbering = WordNumbering(capacity: count)
    var values: [Int64] = []
    forEachInteger(columns) { value in
      if numbering.number(of: UInt64(bitPattern: value)) == values.count { values.append(value) }
    }
    values.sort()
    return values
  }

  private static func forEachInteger(_ columns: [Column], _ body: (Int64) -> Void) {
    for column in columns {
      guard case .integers(let buffer) = column.values else { continue }
      buffer.withUnsafeElements { values in
        for row in values.indices where column.isValid(row) { body(values[row]) }
      }
    }
  }

  /// A number that differs, all but surely, for other people.
  var digest: UInt64 {
    var hash = UInt64(count)
    switch keys.values {
    case .integers(let buffer):
      for value in buffer.array { hash = Coin.mix64(hash ^ UInt64(bitPattern: value)) }
    case .text(.plain(let pool)):
      for offset in pool.offsets.array { hash = Coin.mix64(hash ^ UInt64(offset)) }
      for byte in pool.bytes.array { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    default: break
    }
    return Coin.mix64(hash)
  }
}

/// Different texts in the order of their UTF-8 bytes.
private enum SortedTexts {
  static func pool(of columns: [Column]) -> StringPool {
    let all = joined(columns)
    let numbering = TextNumbering(all)
    var next: UInt32 = 0
    var firsts: [(prefix: UInt64, text: Int)] = []
    firsts.reserveCapacity(numbering.count)
    for (text, number) in numbering.numbers.enumerated() where number == next {
      firsts.append((all.withBytes(at: text, prefix), text))
      next += 1
    }
    firsts.sort { left, right in
      if left.prefix != right.prefix { return left.prefix < right.prefix }
      return all.withBytes(at: left.text) { a in
        all.withBytes(at: right.text) { a.lexicographicallyPrecedes($0) }
      }
    }
    return copy(of: all, at: firsts.map(\.text))
  }

  /// The texts in use, which may repeat.
  private static func joined(_ columns: [Column]) -> StringPool {
    var offsets = [0]
    var bytes: [UInt8] = []
    func add(_ pool: StringPool, _ text: Int) {
      pool.withBytes(at: text) { bytes.append(contentsOf: $0) }
      offsets.append(bytes.count)
    }
    for column in columns {
      switch column.values {
      case .text(.plain(let pool)):
        for row in 0..<column.count where column.isValid(row) { add(pool, row) }
      case .text(.coded(let codes, let dictionary)):
        var isUsed = [Bool](repeating: false, count: dictionary.count)
        for row in 0..<column.count where column.isValid(row) { isUsed[Int(codes[row])] = true }
        for code in isUsed.indices where isUsed[code] { add(dictionary, code) }
      default: break
      }
    }
    return StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes))
  }

  /// The first eight bytes as a number that orders as they do.
  private static func prefix(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var prefix: UInt64 = 0
    for place in 0..<8 { prefix = prefix << 8 | (place < bytes.count ? UInt64(bytes[place]) : 0) }
    return prefix
  }

  private static func copy(of pool: StringPool, at texts: [Int]) -> StringPool {
    var offsets = [0]
    offsets.reserveCapacity(texts.count + 1)
    var bytes: [UInt8] = []
    for text in texts {
      pool.withBytes(at: text) { bytes.append(contentsOf: $0) }
      offsets.append(bytes.count)
    }
    return StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes))
  }
}
