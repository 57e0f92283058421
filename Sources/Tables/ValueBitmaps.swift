import Synchronization

/// One bitmap a dictionary code, made when first asked for and kept as long as the values are.
///
/// `topic #fitness and #yoga` is then an AND of two of them instead of a walk over the rows.
final class ValueBitmaps: Sendable {
  private let made = Mutex<[UInt32: Bitmap]>([:])

  /// The bitmap of `code`; `make` gives one or more, that of `code` among them, when it is not yet
  /// there. Other threads wait for the one that makes it.
  func bitmap(for code: UInt32, _ make: () -> [UInt32: Bitmap]) -> Bitmap? {
    made.withLock { made in
      if let bitmap = made[code] { return bitmap }
      made.merge(make()) { kept, _ in kept }
      return made[code]
    }
  }

  /// All bitmaps are made at once while they take no more than this.
  static let mostBytes = 1 << 26
}

extension TagValues {
  /// The rows that have the tag.
  ///
  /// The first call walks over all codes and, while they fit 64 MiB, makes the bitmaps of all tags
  /// in that one walk; later calls cost nothing. Safe from any thread.
  public func bitmap(for code: UInt32) -> Bitmap {
    precondition(code < dictionary.count, "a code of the dictionary")
    let bitmap = bitmaps.bitmap(for: code) {
      dictionary.count * (count / 8 + 8) <= ValueBitmaps.mostBytes
        ? allBitmaps() : [code: scannedBitmap(code)]
    }
    return bitmap ?? scannedBitmap(code)
  }

  /// The code of a tag in any spelling; nil when no row has it. O(log tags).
  public func code(of tag: String) -> UInt32? {
    dictionary.ascendingIndex(of: TagSpelling.normalised(tag)).map { UInt32($0) }
  }

  private func scannedBitmap(_ code: UInt32) -> Bitmap {
    Bitmap(count: count) { words in
      words.initialize(repeating: 0)
      forEachCode { row, found in
        if found == code { words[row >> 6] |= 1 &<< UInt64(row & 63) }
      }
    }
  }

  private func allBitmaps() -> [UInt32: Bitmap] {
    let wordCount = (count + 63) / 64
    var words = [UInt64](repeating: 0, count: wordCount * dictionary.count)
    words.withUnsafeMutableBufferPointer { words in
      forEachCode { row, code in
        words[Int(code) &* wordCount &+ row >> 6] |= 1 &<< UInt64(row & 63)
      }
    }
    var all: [UInt32: Bitmap] = [:]
    for code in 0..<dictionary.count {
      all[UInt32(code)] = Bitmap(count: count) { out in
        _ = out.initialize(from: words[code * wordCount..<(code + 1) * wordCount])
      }
    }
    return all
  }

  @inline(__always)
  private func forEachCode(_ body: (_ row: Int, _ code: UInt32) -> Void) {
    offsets.withUnsafeElements { offsets in
      codes.withUnsafeElements { codes in
        for row in 0..<count {
          var place = Int(offsets[row])
          let end = Int(offsets[row &+ 1])
          while place < end {
            body(row, codes[place])
            place &+= 1
          }
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
      bitmaps.bitmap(for: code) { [code: scannedBitmap(codes, code)] }
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
