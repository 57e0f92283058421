import Statistics

/// A text's hash among keys, of its bytes eight at a time: equal bytes have equal hashes, in every
/// run of the program.
func textHash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
  let raw = UnsafeRawBufferPointer(bytes)
  var hash = UInt64(bytes.count)
  var place = 0
  while place &+ 8 <= raw.count {
    hash = Coin.mix64(hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    place &+= 8
  }
  var rest: UInt64 = 0
  while place < raw.count {
    rest = rest &<< 8 | UInt64(raw[place])
    place &+= 1
  }
  return Coin.mix64(hash ^ rest &* Coin.itemStep)
}
