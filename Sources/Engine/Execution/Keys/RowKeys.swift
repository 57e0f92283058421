import Parallel
import Statistics
import Tables

/// Keys of rows as hashes, with a way to tell whether two keys are the same.
struct RowKeys: Sendable {
  let columns: [Column]
  /// Equal keys have equal hashes; a missing key's hash means nothing.
  let hashes: Buffer<UInt64>
  /// Rows whose key is there in every column; nil for all.
  let present: Bitmap?
  /// A hash stands for one key only: a word is mixed so that none is lost.
  let areExact: Bool

  var count: Int { hashes.count }

  /// - Parameters:
  ///   - columns: at least one, of one length, none of them tags.
  ///   - areWhole: for each column whether what it meets are whole numbers, which no fraction
  ///     equals.
  init(_ columns: [Column], areWhole: [Bool]? = nil, workers: Workers) throws {
    precondition(!columns.isEmpty, "a key has columns")
    self.columns = columns
    var present: Bitmap?
    var hashes: Buffer<UInt64>?
    for (index, column) in columns.enumerated() {
      let asWhole = areWhole?[index] ?? column.type.isIntegral
      let own = try Self.hashes(of: column, asWhole: asWhole, after: hashes, workers)
      hashes = own.hashes
      present = bothPresent(present, bothPresent(column.validity, own.whole))
    }
    self.hashes = hashes ?? Buffer([])
    self.present = present
    if case .text = columns[0].values { areExact = false } else { areExact = columns.count == 1 }
  }

  /// How keys are told apart whose hashes are the same.
  enum Comparison {
    case hashes
    case texts(TextEquality)
    case columns(ColumnEquality)
  }

  /// How these keys and `other`'s are told apart; both are held while it is used.
  func comparison(with other: RowKeys) -> Comparison {
    if areExact && other.areExact { return .hashes }
    if columns.count == 1, other.columns.count == 1, case .text(let own) = columns[0].values,
      case .text(let theirs) = other.columns[0].values
    {
      return .texts(TextEquality(own: TextPointers(own), other: TextPointers(theirs)))
    }
    return .columns(ColumnEquality(own: columns, other: other.columns))
  }

  /// Hashes of a column's values mixed into those of the columns before it.
  private static func hashes(
    of column: Column, asWhole: Bool, after before: Buffer<UInt64>?, _ workers: Workers
  ) throws -> (hashes: Buffer<UInt64>, whole: Bitmap?) {
    switch column.values {
    case .booleans(let bits):
      return (try mixed(column.count, before, workers) { bits[$0] ? 1 : 0 }, nil)
    case .integers(let buffer):
      let hashes = try buffer.withUnsafeElements { values in
        nonisolated(unsafe) let values = values  // Read while the buffer is held, by all threads.
        return try mixed(column.count, before, workers) { UInt64(bitPattern: values[$0]) }
      }
      return (hashes, nil)
    case .numbers(let buffer):
      return try buffer.withUnsafeElements { values in
        nonisolated(unsafe) let values = values  // Read while the buffer is held, by all threads.
        // Adding 0 makes one zero of the two.
        if !asWhole {
          return (
            try mixed(column.count, before, workers) { (values[$0] + 0).bitPattern }, nil
          )
        }
        let hashes = try mixed(column.count, before, workers) {
          UInt64(bitPattern: Int64(exactly: values[$0]) ?? 0)
        }
        return (hashes, bits(count: column.count) { Int64(exactly: values[$0]) != nil })
      }
    case .text(.coded(let codes, let dictionary)):
      let words = (0..<dictionary.count).map { dictionary.withBytes(at: $0, textHash) }
      return (
        try mixed(column.count, before, workers) { row in
          // A missing row's code means nothing, in an empty dictionary too.
          let code = Int(codes[row])
          return code < words.count ? words[code] : 0
        }, nil
      )
    case .text(.plain(let pool)):
      return (try mixed(column.count, before, workers) { pool.withBytes(at: $0, textHash) }, nil)
    case .tags: preconditionFailure("a set of tags is no key")
    }
  }

  private static func mixed(
    _ count: Int, _ before: Buffer<UInt64>?, _ workers: Workers,
    _ word: @Sendable (Int) -> UInt64
  ) throws -> Buffer<UInt64> {
    try Buffer(count: count) { out in
      nonisolated(unsafe) let out = out  // Each chunk writes its own rows.
      _ = try workers.map(rows: count) { rows in
        if let before {
          for row in rows { out[row] = Coin.mix64(word(row) ^ before[row] &* Coin.itemStep) }
        } else {
          for row in rows { out[row] = Coin.mix64(word(row)) }
        }
      }
    }
  }
}
