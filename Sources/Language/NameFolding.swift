extension String {
  /// Whether two names are one to the language, which folds case for lookup.
  ///
  /// Looking a name up compares it with every column, so ASCII is compared where it lies, without
  /// the two folded copies that other text needs.
  ///
  ///     "Followers".isSameName(as: "followers")  // true
  public func isSameName(as other: String) -> Bool {
    let quick = utf8.withContiguousStorageIfAvailable { own in
      other.utf8.withContiguousStorageIfAvailable { String.compareFolded(own, $0) }
    }
    if let quick, let quick, let answer = quick { return answer }
    return lowercased() == other.lowercased()
  }

  /// Nil where a byte outside ASCII takes part: then bytes do not settle it.
  private static func compareFolded(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool? {
    let shared = Swift.min(left.count, right.count)
    var index = 0
    while index < shared {
      let (a, b) = (left[index], right[index])
      guard a | b < 0x80 else { return nil }
      if a != b, a.smallLetter != b.smallLetter { return false }
      index += 1
    }
    if left.count == right.count { return true }
    let next = left.count > shared ? left[shared] : right[shared]
    return next < 0x80 ? false : nil
  }
}

extension UInt8 {
  /// Small letters for capital ones; other bytes as they are.
  @inlinable public var smallLetter: UInt8 {
    self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
  }
}
