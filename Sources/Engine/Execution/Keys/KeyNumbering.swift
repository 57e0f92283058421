import Statistics
import Tables

/// Gives each different 64-bit word a number, in the order of first sight.
///
/// Open addressing in one run of memory, at most half full: a look-up mostly touches one line.
struct WordNumbering {
  private var words: [UInt64] = []
  /// Number + 1 at each slot, 0 where it is free.
  private var slots: [UInt32]

  /// - Parameter capacity: the most different words there will be.
  init(capacity: Int) {
    slots = [UInt32](repeating: 0, count: slotCount(for: capacity))
  }

  var count: Int { words.count }

  mutating func number(of word: UInt64) -> UInt32 {
    var slot = start(of: word)
    while slots[slot] != 0 {
      let number = slots[slot] &- 1
      if words[Int(number)] == word { return number }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    words.append(word)
    slots[slot] = UInt32(truncatingIfNeeded: words.count)
    return UInt32(truncatingIfNeeded: words.count &- 1)
  }

  /// Nil for a word that has no number.
  func known(_ word: UInt64) -> UInt32? {
    var slot = start(of: word)
    while slots[slot] != 0 {
      let number = slots[slot] &- 1
      if words[Int(number)] == word { return number }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  private func start(of word: UInt64) -> Int {
    Int(truncatingIfNeeded: Coin.mix64(word)) & (slots.count &- 1)
  }
}

/// Gives each different text of a pool a number, in the order of first sight.
struct TextNumbering {
  private let pool: StringPool
  /// Where in the pool the text of each number stands first, and its hash.
  private var places: [(text: Int, hash: UInt64)] = []
  private var slots: [UInt32]
  /// The number of each text of the pool.
  private(set) var numbers: [UInt32] = []

  init(_ pool: StringPool) {
    self.pool = pool
    slots = [UInt32](repeating: 0, count: slotCount(for: pool.count))
    numbers.reserveCapacity(pool.count)
    for text in 0..<pool.count {
      let hash = pool.withBytes(at: text, textHash)
      let (slot, number) = find(hash, text, of: pool)
      if let number {
        numbers.append(number)
      } else {
        numbers.append(UInt32(truncatingIfNeeded: places.count))
        places.append((text, hash))
        slots[slot] = UInt32(truncatingIfNeeded: places.count)
      }
    }
  }

  var count: Int { places.count }

  /// The number of a text of another pool; nil where it is not in this one.
  func known(_ text: Int, of other: StringPool) -> UInt32? {
    find(other.withBytes(at: text, textHash), text, of: other).number
  }

  private func find(
    _ hash: UInt64, _ text: Int, of other: StringPool
  ) -> (slot: Int, number: UInt32?) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[slot] != 0 {
      let number = slots[slot] &- 1
      let place = places[Int(number)]
      if place.hash == hash, isSame(place.text, text, of: other) { return (slot, number) }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return (slot, nil)
  }

  private func isSame(_ own: Int, _ text: Int, of other: StringPool) -> Bool {
    pool.withBytes(at: own) { own in
      other.withBytes(at: text) { own.elementsEqual($0) }
    }
  }
}

/// A power of two that is at least twice `capacity`.
private func slotCount(for capacity: Int) -> Int {
  var count = 16
  while count < capacity * 2 { count *= 2 }
  return count
}
