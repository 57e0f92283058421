import Language

/// A number that names have in common which differ in case alone, to hold one name against many.
///
/// Different names may share one, so that where two keys fit the names decide. Beyond ASCII no
/// number is found cheaply that equal names always share; such a name's key fits every other.
struct NameKey: Hashable, Sendable {
  private let value: UInt64

  init(_ name: String) {
    value =
      name.utf8.withContiguousStorageIfAvailable(NameKey.hash)
      ?? Array(name.utf8).withUnsafeBufferPointer(NameKey.hash)
  }

  /// FNV-1a of the small letters, eight bytes a step; 0 where a byte is beyond ASCII.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let raw = UnsafeRawBufferPointer(bytes)
    var start = 0
    var beyond: UInt64 = 0
    while start < raw.count {
      var word: UInt64 = 0
      if start + 8 <= raw.count {
        word = raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)
      } else {
        for byte in raw[start...] { word = word << 8 | UInt64(byte) }
      }
      beyond |= word & 0x8080_8080_8080_8080
      hash = (hash ^ smallLetters(word)) &* 0x0000_0100_0000_01b3
      hash ^= hash >> 32
      start += 8
    }
    return beyond == 0 ? hash : 0
  }

  /// Eight bytes of ASCII with the capital letters among them made small.
  private static func smallLetters(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // The top bit of a byte is set where it is at least `A`, and where it is above `Z`.
    let atLeastA = word &+ (0x80 - 0x41) &* ones
    let aboveZ = word &+ (0x80 - 0x5B) &* ones
    return word | (atLeastA & ~aboveZ & (0x80 &* ones)) >> 2
  }

  /// True for a name that only the name itself tells from others.
  var fitsAll: Bool { value == 0 }

  @inline(__always)
  func fits(_ other: NameKey) -> Bool { value == other.value || fitsAll || other.fitsAll }
}

/// Where the names of a long list stand, so that looking each of them up is not quadratic.
struct NamePlaces: Sendable {
  private var first: [NameKey: Int] = [:]
  /// True once two names share a key, or one fits all: then the first one need not be the right one.
  private(set) var isAmbiguous = false

  /// - Parameter place: where the name stands; above all those before.
  mutating func add(_ key: NameKey, at place: Int) {
    if key.fitsAll || first.updateValue(place, forKey: key) != nil { isAmbiguous = true }
  }

  func place(of key: NameKey) -> Int? { first[key] }
}

/// Names of the language's own, each with its place in a list.
struct NameIndex: Sendable {
  private let names: [String]
  private let places: [Int]
  /// The position of each name in the two lists.
  private let positions: [NameKey: Int]

  /// - Parameter entries: names in ASCII, none twice, with the places they stand for.
  init(_ entries: [(name: String, place: Int)]) {
    names = entries.map(\.name)
    positions = Dictionary(
      uniqueKeysWithValues: entries.enumerated().map { (NameKey($1.name), $0) })
    places = entries.map(\.place)
  }

  /// The place of a name, upper and lower case alike.
  subscript(name: String) -> Int? {
    var key = NameKey(name)
    // Capital letters beyond ASCII may have small ones inside it.
    if key.fitsAll { key = NameKey(name.lowercased()) }
    guard let position = positions[key], names[position].isSameName(as: name) else { return nil }
    return places[position]
  }
}
