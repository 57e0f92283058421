extension Column {
  /// What is wrong with the column by its own rules, in words; empty when all is well.
  ///
  /// For tests: it looks at every value.
  public func checkInvariants() -> [String] {
    var wrong: [String] = []
    if let validity {
      if validity.count != count { wrong.append("the validity bitmap has another length") }
      if validity.onesCount == count {
        wrong.append("a validity bitmap although nothing is missing")
      }
      if !validity.hasClearTail { wrong.append("bits are set past the last row") }
    }
    switch values {
    case .booleans(let bitmap):
      if type != .boolean { wrong.append("booleans under type \(type.name)") }
      if !bitmap.hasClearTail { wrong.append("bits are set past the last row") }
    case .integers:
      if !type.isIntegral { wrong.append("integers under type \(type.name)") }
    case .numbers(let numbers):
      if !type.isFloating { wrong.append("numbers under type \(type.name)") }
      if (0..<count).contains(where: { isValid($0) && !numbers[$0].isFinite }) {
        wrong.append("a number that is not finite")
      }
    case .text(let text):
      if type != .text { wrong.append("text under type \(type.name)") }
      wrong += text.brokenInvariants
    case .tags(let tags):
      if type != .tags { wrong.append("tags under type \(type.name)") }
      wrong += tags.brokenInvariants
    }
    return wrong.map { "\(name): \($0)" }
  }
}

extension TextValues {
  fileprivate var brokenInvariants: [String] {
    switch self {
    case .plain(let pool): return pool.brokenInvariants
    case .coded(let codes, let dictionary):
      var wrong = dictionary.brokenInvariants
      if codes.array.contains(where: { $0 >= dictionary.count }) {
        wrong.append("a code beyond the dictionary")
      }
      return wrong
    }
  }
}

extension TagValues {
  fileprivate var brokenInvariants: [String] {
    var wrong = dictionary.brokenInvariants
    let strings = (0..<dictionary.count).map { Array(dictionary[$0].utf8) }
    if zip(strings, strings.dropFirst()).contains(where: { !$0.lexicographicallyPrecedes($1) }) {
      wrong.append("tags out of order")
    }
    let offsets = offsets.array
    guard offsets.first == 0, offsets.last.map(Int.init) == codes.count,
      zip(offsets, offsets.dropFirst()).allSatisfy(<=)
    else { return wrong + ["offsets do not cover the codes"] }
    let isAscending = (0..<count).allSatisfy { row in
      let own = (offsets[row]..<offsets[row + 1]).map { codes[Int($0)] }
      return zip(own, own.dropFirst()).allSatisfy(<) && own.allSatisfy { $0 < dictionary.count }
    }
    return isAscending ? wrong : wrong + ["codes of a row do not ascend within the dictionary"]
  }
}

extension StringPool {
  fileprivate var brokenInvariants: [String] {
    let offsets = offsets.array
    let covers =
      offsets.first == 0 && offsets.last == bytes.count
      && zip(offsets, offsets.dropFirst()).allSatisfy(<=)
    guard covers else { return ["offsets do not cover the bytes"] }
    let isText = (0..<count).allSatisfy { withBytes(at: $0) { isValidUTF8($0) } }
    return isText ? [] : ["a string that is not UTF-8"]
  }
}
