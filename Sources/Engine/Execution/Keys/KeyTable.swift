import Tables

/// Numbers for the different keys among some rows, in the order of first sight.
///
/// Open addressing, at most half full: a look-up mostly touches one line. The table doubles as
/// keys come in, so that its size goes with how many there are and not with the rows.
struct KeyTable {
  private struct Slot {
    var hash: UInt64
    /// The key's number + 1, 0 where the slot is free.
    var number: UInt32
  }

  private var slots = [Slot](repeating: Slot(hash: 0, number: 0), count: 64)
  /// The first row with each number's key.
  private(set) var firsts: [UInt32] = []

  var count: Int { firsts.count }

  /// The number of a row's key, a new one where it is met first.
  ///
  /// - Parameter isSame: whether the row's key is that of another row with the same hash.
  @inline(__always)
  mutating func number(of row: Int, hash: UInt64, _ isSame: (_ other: Int) -> Bool) -> UInt32 {
    var place = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[place].number != 0 {
      let slot = slots[place]
      if slot.hash == hash, isSame(Int(firsts[Int(slot.number &- 1)])) { return slot.number &- 1 }
      place = (place &+ 1) & (slots.count &- 1)
    }
    firsts.append(UInt32(truncatingIfNeeded: row))
    slots[place] = Slot(hash: hash, number: UInt32(truncatingIfNeeded: firsts.count))
    if firsts.count * 2 > slots.count { grow() }
    return UInt32(truncatingIfNeeded: firsts.count &- 1)
  }

  /// Nil for a key that has no number.
  @inline(__always)
  func known(_ hash: UInt64, _ isSame: (_ other: Int) -> Bool) -> UInt32? {
    var place = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[place].number != 0 {
      let slot = slots[place]
      if slot.hash == hash, isSame(Int(firsts[Int(slot.number &- 1)])) { return slot.number &- 1 }
      place = (place &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(hash: 0, number: 0), count: old.count * 2)
    for slot in old where slot.number != 0 {
      var place = Int(truncatingIfNeeded: slot.hash) & (slots.count &- 1)
      while slots[place].number != 0 { place = (place &+ 1) & (slots.count &- 1) }
      slots[place] = slot
    }
  }
}
