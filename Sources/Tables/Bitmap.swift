/// One bit a row: which rows are present, chosen, or true.
///
/// Bits past `count` in the last word are always zero, so that whole words can be counted and
/// combined without a tail case.
public struct Bitmap: Sendable {
  public let words: Buffer<UInt64>
  public let count: Int

  /// Rows `0..<count`, all `value`.
  public init(repeating value: Bool, count: Int) {
    self.init(count: count) { words in
      words.initialize(repeating: value ? .max : 0)
    }
  }

  /// Lets `fill` write every word; stray bits past `count` are cleared afterwards.
  @inlinable
  public init(count: Int, _ fill: (UnsafeMutableBufferPointer<UInt64>) throws -> Void) rethrows {
    self.count = count
    words = try Buffer(count: (count + 63) / 64) { memory in
      try fill(memory)
      if count % 64 != 0, let last = memory.indices.last {
        memory[last] &= (1 << UInt64(count % 64)) - 1
      }
    }
  }

  /// Stands on words that are there: one for each 64 rows, no bit set past `count`.
  init(words: Buffer<UInt64>, count: Int) {
    precondition(words.count == (count + 63) / 64, "a word for each 64 rows")
    self.words = words
    self.count = count
  }

  public init(_ bits: some Collection<Bool>) {
    self.init(count: bits.count) { words in
      words.initialize(repeating: 0)
      for (row, bit) in bits.enumerated() where bit {
        words[row >> 6] |= 1 << UInt64(row & 63)
      }
    }
  }

  @inlinable
  public subscript(row: Int) -> Bool {
    precondition(row >= 0 && row < count, "row within the bitmap")
    return words[row >> 6] >> UInt64(row & 63) & 1 == 1
  }

  /// How many bits are set. O(count / 64).
  public var onesCount: Int {
    words.withUnsafeElements { words in
      var total = 0
      for word in words { total &+= word.nonzeroBitCount }
      return total
    }
  }

  /// Combines two bitmaps of the same length word by word.
  @inlinable
  public func combined(
    with other: Bitmap, _ operation: (UInt64, UInt64) -> UInt64
  ) -> Bitmap {
    precondition(count == other.count, "bitmaps of one table")
    return Bitmap(count: count) { out in
      words.withUnsafeElements { left in
        other.words.withUnsafeElements { right in
          for index in out.indices {
            out.initializeElement(at: index, to: operation(left[index], right[index]))
          }
        }
      }
    }
  }

  public static func & (left: Bitmap, right: Bitmap) -> Bitmap { left.combined(with: right, &) }
  public static func | (left: Bitmap, right: Bitmap) -> Bitmap { left.combined(with: right, |) }
  public static prefix func ~ (bitmap: Bitmap) -> Bitmap {
    bitmap.combined(with: bitmap) { word, _ in ~word }
  }

  /// Calls `body` with each set row, ascending.
  @inlinable
  public func forEachOne(_ body: (Int) throws -> Void) rethrows {
    try words.withUnsafeElements { words in
      for (index, word) in words.enumerated() {
        var rest = word
        while rest != 0 {
          try body(index << 6 + rest.trailingZeroBitCount)
          rest &= rest &- 1
        }
      }
    }
  }
}
