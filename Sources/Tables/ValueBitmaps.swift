import Parallel
import Synchronization

/// One bitmap a dictionary code, made when first asked for and kept as long as the values are.
///
/// `topic #fitness and #yoga` is then an AND of two of them instead of a walk over the rows.
final class ValueBitmaps: Sendable {
  private let made = Mutex<[UInt32: Bitmap]>([:])

  /// The bitmap of `code`, which `make` gives when it is not yet there. Other threads wait for the
  /// one that makes it.
  func bitmap(for code: UInt32, _ make: () throws -> Bitmap) rethrows -> Bitmap {
    try made.withLock { made in
      if let bitmap = made[code] { return bitmap }
      let bitmap = try make()
      made[code] = bitmap
      return bitmap
    }
  }
}

extension TagValues {
  /// The rows that have the tag.
  ///
  /// The first call for a code walks over all codes, on one thread where ``makeBitmap(for:_:)`` was
  /// not called before; later calls cost nothing. Safe from any thread.
  public func bitmap(for code: UInt32) -> Bitmap {
    precondition(code < dictionary.count, "a code of the dictionary")
    return bitmaps.bitmap(for: code) {
      Bitmap(count: count) { words in
        mark(code, 0..<count, in: words)
      }
    }
  }

  /// Makes the bitmap of a tag on all threads, so that nobody waits for it later.
  ///
  /// - Throws: ``Cancelled``.
  public func makeBitmap(for code: UInt32, _ workers: Workers) throws {
    _ = try bitmaps.bitmap(for: code) {
      try Bitmap(count: count) { words in
        // Safe because chunks begin at multiples of 64 rows: no two write the same word.
        nonisolated(unsafe) let words = words
        _ = try workers.map(rows: count) { mark(code, $0, in: words) }
      }
    }
  }

  /// The code of a tag in any spelling; nil when no row has it. O(log tags).
  public func code(of tag: String) -> UInt32? {
    dictionary.ascendingIndex(of: TagSpelling.normalised(tag)).map { UInt32($0) }
  }

  /// Sets the bits of the rows that have the tag, and clears those of the others.
  ///
  /// - Parameter rows: a run that begins at a multiple of 64.
  private func mark(
    _ code: UInt32, _ rows: Range<Int>, in words: UnsafeMutableBufferPointer<UInt64>
  ) {
    offsets.withUnsafeElements { offsets in
      codes.withUnsafeElements { codes in
        var place = Int(offsets[rows.lowerBound])
        for word in rows.lowerBound >> 6..<(rows.upperBound + 63) >> 6 {
          var bits: UInt64 = 0
          for row in word << 6..<min(rows.upperBound, word << 6 &+ 64) {
            let end = Int(offsets[row &+ 1])
            // No branch: half of the tags of a popular topic would be guessed wrong.
            var found: UInt64 = 0
            while place < end {
              found |= codes[place] == code ? 1 : 0
              place &+= 1
            }
            bits |= found &<< UInt64(row & 63)
          }
          words[word] = bits
        }
      }
    }
  }
}

extension Column {
  /// The rows whose text is the dictionary's `code`, or that have the tag `code`; nil for a column
  /// without a dictionary. Made once a code and kept. Safe from any thread.
  public func bitmap(forCode code: UInt32) -> Bitmap? {
    switch values {
    case .tags(let tags): tags.bitmap(for: code)
    case .text(.coded(let codes, _)):
      bitmaps.bitmap(for: code) { scannedBitmap(codes, code) }
    default: nil
    }
  }

  private func scannedBitmap(_ codes: Buffer<UInt32>, _ code: UInt32) -> Bitmap {
    let found = Bitmap(count: codes.count) { words in
      codes.withUnsafeElements { codes in
        for word in words.indices {
          var bits: UInt64 = 0
          let first = word << 6
          for row in first..<min(first + 64, codes.count) where codes[row] == code {
            bits |= 1 &<< UInt64(row - first)
          }
          words.initializeElement(at: word, to: bits)
        }
      }
    }
    // A missing row has code 0 and no text.
    return validity.map { found & $0 } ?? found
  }
}

extension StringPool {
  /// Where `text` stands in a pool in ascending UTF-8 order; nil when it does not. O(log count).
  public func ascendingIndex(of text: String) -> Int? {
    let wanted = Array(text.utf8)
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if withBytes(at: middle, { $0.lexicographicallyPrecedes(wanted) }) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < count && withBytes(at: low) { $0.elementsEqual(wanted) } ? low : nil
  }
}
