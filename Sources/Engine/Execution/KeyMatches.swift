import Tables

/// Which rows of a second table have the same key as each row of a first one.
///
/// The second table's keys are numbered and its rows sorted by number; the first one's rows look
/// their number up. A missing key has no number, so it meets nothing.
/// - Complexity: O(rows of both), expected.
struct KeyMatches {
  /// The key's number for each row of the first table; ``none`` where nothing meets it.
  private let numbers: [UInt32]
  /// The second table's rows, those of one number together and in their order.
  private let rows: [UInt32]
  /// Where the rows of each number begin, and one more entry.
  private let starts: [Int]

  private static let none = UInt32.max

  /// - Parameters:
  ///   - first: the key's columns, of one length, at least one.
  ///   - second: as many columns of the same or an equal kind (whole numbers and numbers are).
  init(_ first: [Column], _ second: [Column]) {
    precondition(!first.isEmpty && first.count == second.count, "a key has columns on both sides")
    var codes = KeyMatches.codes(first[0], second[0])
    for index in first.indices.dropFirst() {
      codes = KeyMatches.joined(codes, KeyMatches.codes(first[index], second[index]))
    }
    var starts = [Int](repeating: 0, count: codes.count + 1)
    for code in codes.second where code != Self.none { starts[Int(code) + 1] += 1 }
    for code in 0..<codes.count { starts[code + 1] += starts[code] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: starts[codes.count])
    for (row, code) in codes.second.enumerated() where code != Self.none {
      rows[next[Int(code)]] = UInt32(truncatingIfNeeded: row)
      next[Int(code)] += 1
    }
    numbers = codes.first
    self.rows = rows
    self.starts = starts
  }

  /// The second table's rows that meet a row of the first, in their order.
  subscript(row: Int) -> ArraySlice<UInt32> {
    let number = numbers[row]
    if number == Self.none { return [] }
    return rows[starts[Int(number)]..<starts[Int(number) + 1]]
  }

  // MARK: - Numbers for keys

  private struct Codes {
    var first: [UInt32]
    var second: [UInt32]
    var count: Int
  }

  private static func codes(_ first: Column, _ second: Column) -> Codes {
    if case .text(let texts) = first.values, case .text(let others) = second.values {
      return codes(texts, first, others, second)
    }
    let asWhole = first.type.isIntegral || second.type.isIntegral
    var numbering = WordNumbering(capacity: second.count)
    let right = second.words(asWhole: asWhole)
    let numbers = right.map { word in word.map { numbering.number(of: $0) } ?? none }
    let left = first.words(asWhole: asWhole)
    return Codes(
      first: left.map { word in word.flatMap { numbering.known($0) } ?? none }, second: numbers,
      count: numbering.count)
  }

  private static func codes(
    _ texts: TextValues, _ first: Column, _ others: TextValues, _ second: Column
  ) -> Codes {
    let (pool, places) = others.pool
    let numbering = TextNumbering(pool)
    let numbers = (0..<second.count).map { row -> UInt32 in
      second.isValid(row) ? numbering.numbers[places.map { Int($0[row]) } ?? row] : none
    }
    let (words, wordPlaces) = texts.pool
    let known = (0..<words.count).map { numbering.known($0, of: words) ?? none }
    let found = (0..<first.count).map { row -> UInt32 in
      first.isValid(row) ? known[wordPlaces.map { Int($0[row]) } ?? row] : none
    }
    return Codes(first: found, second: numbers, count: numbering.count)
  }

  /// Numbers for pairs of keys.
  private static func joined(_ left: Codes, _ right: Codes) -> Codes {
    func word(_ a: UInt32, _ b: UInt32) -> UInt64? {
      a == none || b == none ? nil : UInt64(a) << 32 | UInt64(b)
    }
    var numbering = WordNumbering(capacity: left.second.count)
    let second = Swift.zip(left.second, right.second).map { a, b in
      word(a, b).map { numbering.number(of: $0) } ?? none
    }
    let first = Swift.zip(left.first, right.first).map { a, b in
      word(a, b).flatMap { numbering.known($0) } ?? none
    }
    return Codes(first: first, second: second, count: numbering.count)
  }
}

extension Column {
  /// Each row's value as a word that is the same for equal values; nil where there is none.
  ///
  /// - Parameter asWhole: the other side holds whole numbers, which no fraction equals.
  fileprivate func words(asWhole: Bool) -> [UInt64?] {
    switch values {
    case .booleans(let bits): return (0..<count).map { isValid($0) ? (bits[$0] ? 1 : 0) : nil }
    case .integers(let buffer):
      return buffer.withUnsafeElements { values in
        values.indices.map { isValid($0) ? UInt64(bitPattern: values[$0]) : nil }
      }
    case .numbers(let buffer):
      return buffer.withUnsafeElements { values in
        values.indices.map { row in
          guard isValid(row) else { return nil }
          // Adding 0 makes one zero of the two.
          if !asWhole { return (values[row] + 0).bitPattern }
          return Int64(exactly: values[row]).map { UInt64(bitPattern: $0) }
        }
      }
    case .text, .tags: preconditionFailure("text has its own numbers, and tags are no key")
    }
  }
}

extension TextValues {
  /// The texts, and each row's place among them; nil where they lie row by row.
  fileprivate var pool: (StringPool, Buffer<UInt32>?) {
    switch self {
    case .coded(let codes, let dictionary): (dictionary, codes)
    case .plain(let pool): (pool, nil)
    }
  }
}
