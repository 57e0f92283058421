import Parallel
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

  var isEmpty: Bool { made.withLock(\.isEmpty) }

  func keep(_ bitmaps: [UInt32: Bitmap]) {
    made.withLock { $0.merge(bitmaps) { kept, _ in kept } }
  }

  /// All bitmaps are made at once while they take no more than this.
  static let mostBytes = 1 << 26
}

extension TagValues {
  /// The rows that have the tag.
  ///
  /// The first call walks over all codes and, while they fit 64 MiB, makes the bitmaps of all tags
  /// in that one walk, on one thread where ``makeBitmaps(_:)`` was not called before; later calls
  /// cost nothing. Safe from any thread.
  public func bitmap(for code: UInt32) -> Bitmap {
    precondition(code < dictionary.count, "a code of the dictionary")
    let bitmap = bitmaps.bitmap(for: code) {
      let all = bitmapsFit ? try? allBitmaps(Workers(threads: 1)) : nil
      return all ?? [code: scannedBitmap(code)]
    }
    return bitmap ?? scannedBitmap(code)
  }

  /// Makes the bitmaps of all tags on all threads, so that nobody waits for them later.
  ///
  /// Does nothing where they are there, or where they would take more than 64 MiB.
  /// - Throws: ``Cancelled``.
  public func makeBitmaps(_ workers: Workers) throws {
    guard bitmapsFit, bitmaps.isEmpty else { return }
    bitmaps.keep(try allBitmaps(workers))
  }

  private var bitmapsFit: Bool {
    dictionary.count * (count / 8 + 8) <= ValueBitmaps.mostBytes
  }

  /// The code of a tag in any spelling; nil when no row has it. O(log tags).
  public func code(of tag: String) -> UInt32? {
    dictionary.ascendingIndex(of: TagSpelling.normalised(tag)).map { UInt32($0) }
  }

  private func scannedBitmap(_ code: UInt32) -> Bitmap {
    Bitmap(count: count) { words in
      words.initialize(repeating: 0)
      forEachCode(of: 0..<count) { row, found in
        if found == code { words[row >> 6] |= 1 &<< UInt64(row & 63) }
      }
    }
  }

  /// Every tag's bitmap, each a part of one run of memory. A chunk of rows writes its own words.
  private func allBitmaps(_ workers: Workers) throws -> [UInt32: Bitmap] {
    let wordCount = (count + 63) / 64
    let all = try Buffer<UInt64>(count: wordCount * dictionary.count) { words in
      // Safe because chunks begin at multiples of 64 rows: no two write the same word.
      nonisolated(unsafe) let words = words
      _ = try workers.map(rows: count) { rows in
        let own = rows.lowerBound >> 6..<(rows.upperBound + 63) >> 6
        for code in 0..<dictionary.count {
          let first = code &* wordCount
          words[first &+ own.lowerBound..<first &+ own.upperBound].initialize(repeating: 0)
        }
        forEachCode(of: rows) { row, code in
          words[Int(code) &* wordCount &+ row >> 6] |= 1 &<< UInt64(row & 63)
        }
      }
    }
    var bitmaps: [UInt32: Bitmap] = [:]
    for code in 0..<dictionary.count {
      let words = all.slice(code * wordCount..<(code + 1) * wordCount)
      bitmaps[UInt32(code)] = Bitmap(words: words, count: count)
    }
    return bitmaps
  }

  @inline(__always)
  private func forEachCode(of rows: Range<Int>, _ body: (_ row: Int, _ code: UInt32) -> Void) {
    offsets.withUnsafeElements { offsets in
      codes.withUnsafeElements { codes in
        for row in rows {
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
