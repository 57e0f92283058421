import CKernels
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Tells keys apart whose hashes are the same.
///
/// Whoever makes one holds the keys it was made of until it is done: it looks at their memory.
protocol KeyEquality {
  /// Whether the key of `row` is that of the other keys' row `other`.
  func isSame(_ row: Int, _ other: Int) -> Bool
  /// The key of `row` is compared soon, that of `later` after it: memory may be read already.
  func willCompare(_ row: Int, later: Int)
}

/// Keys whose hash is theirs alone.
struct HashEquality: KeyEquality {
  @inline(__always)
  func isSame(_ row: Int, _ other: Int) -> Bool { true }
  @inline(__always)
  func willCompare(_ row: Int, later: Int) {}
}

/// Keys that are one text.
struct TextEquality: KeyEquality {
  let own: TextPointers
  let other: TextPointers

  @inline(__always)
  func isSame(_ row: Int, _ other: Int) -> Bool {
    let (left, right) = (own.bytes(at: row), self.other.bytes(at: other))
    return left.count == right.count && memcmp(left.start, right.start, left.count) == 0
  }

  @inline(__always)
  func willCompare(_ row: Int, later: Int) { own.prefetch(row, later: later) }
}

/// Keys of any columns.
struct ColumnEquality: KeyEquality {
  let own: [Column]
  let other: [Column]

  func isSame(_ row: Int, _ other: Int) -> Bool {
    for (column, theirs) in Swift.zip(own, self.other)
    where !column.isSame(row, theirs, other) {
      return false
    }
    return true
  }

  func willCompare(_ row: Int, later: Int) {}
}

/// A text column by bare pointers, for loops over millions of rows whose caller holds the column.
struct TextPointers {
  /// Nil where each row has a text of its own.
  private let codes: UnsafePointer<UInt32>?
  private let offsets: UnsafePointer<Int>
  private let texts: UnsafePointer<UInt8>

  init(_ pool: StringPool) { self.init(nil, pool) }

  init(_ values: TextValues) {
    switch values {
    case .plain(let pool): self.init(nil, pool)
    case .coded(let codes, let dictionary): self.init(codes.start, dictionary)
    }
  }

  private init(_ codes: UnsafePointer<UInt32>?, _ pool: StringPool) {
    self.codes = codes
    offsets = pool.offsets.start
    texts = pool.bytes.start
  }

  /// A row's UTF-8 bytes; the row is one that has a text.
  @inline(__always)
  func bytes(at row: Int) -> (start: UnsafePointer<UInt8>, count: Int) {
    let text = codes.map { Int($0[row]) } ?? row
    return (texts + offsets[text], offsets[text &+ 1] &- offsets[text])
  }

  /// Asks for a row's bytes, and for where those of a later one are.
  @inline(__always)
  func prefetch(_ row: Int, later: Int) {
    if codes != nil { return }
    ck_prefetch(offsets + later)
    ck_prefetch(texts + offsets[row])
  }
}

extension Column {
  /// Whether two values of the same kind are equal; neither is missing.
  fileprivate func isSame(_ row: Int, _ other: Column, _ otherRow: Int) -> Bool {
    switch (values, other.values) {
    case (.integers(let own), .integers(let theirs)): own[row] == theirs[otherRow]
    case (.numbers(let own), .numbers(let theirs)): own[row] == theirs[otherRow]
    case (.integers(let own), .numbers(let theirs)): Int64(exactly: theirs[otherRow]) == own[row]
    case (.numbers(let own), .integers(let theirs)): Int64(exactly: own[row]) == theirs[otherRow]
    case (.booleans(let own), .booleans(let theirs)): own[row] == theirs[otherRow]
    case (.text(let own), .text(let theirs)):
      TextEquality(own: TextPointers(own), other: TextPointers(theirs)).isSame(row, otherRow)
    default: false
    }
  }
}
