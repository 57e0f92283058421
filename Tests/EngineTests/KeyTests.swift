import Parallel
import Tables
import Testing

@testable import Engine

/// Sorting, numbering and matching of keys against the plainest way, on more rows than one thread
/// takes in one piece.
@Suite struct KeyTests {
  private static let count = 140_000
  private let workers = Workers(threads: 3)

  private func numbers(_ limit: Int, seed: UInt64) -> [Int64?] {
    var random = SeededNumbers(seed)
    return (0..<Self.count).map { _ in
      random.below(20) == 0 ? nil : Int64(random.below(limit)) * 7_000_000_007 - 900
    }
  }

  @Test func entriesSortAsACompareSortDoes() throws {
    var random = SeededNumbers(3)
    for spread in [UInt64.max, 1 << 20, 3, 1] {
      var entries = (0..<Self.count).map { position in
        SortEntry(code: random.next() % spread, position: UInt32(position))
      }
      let expected = entries.sorted {
        $0.code != $1.code ? $0.code < $1.code : $0.position < $1.position
      }
      try entries.withUnsafeMutableBufferPointer { try EntrySort(workers).sort($0) }
      let isSame = zip(entries, expected).allSatisfy {
        $0.code == $1.code && $0.position == $1.position
      }
      #expect(isSame, "spread \(spread)")
    }
  }

  /// Texts that are alike for more than one word, empty ones, and such with zero bytes.
  @Test(arguments: [false, true])
  func textsSortByTheirBytes(descending: Bool) throws {
    var random = SeededNumbers(9)
    let parts = ["", "a", "\0", "zzzzzzz", "zzzzzzza", "ä", "abcdefg", "abcdefgh", "\0\0"]
    let texts = (0..<3_000).map { _ -> String? in
      if random.below(15) == 0 { return nil }
      return (0..<random.below(4)).map { _ in random.pick(parts) }.joined()
    }
    let pool = StringPool(texts.map { $0 ?? "" })
    let column = Column("", .text, .text(.plain(pool)), validity: Bitmap(validityOf: texts))
    var sort = PositionSort(count: texts.count, workers: workers)
    try sort.sort(by: SortColumn(column, isDescending: descending))
    let expected = texts.indices.sorted { left, right in
      guard let a = texts[left] else { return texts[right] == nil && left < right }
      guard let b = texts[right] else { return true }
      if Array(a.utf8) == Array(b.utf8) { return left < right }
      return a.utf8.lexicographicallyPrecedes(b.utf8) != descending
    }
    #expect(sort.positions.map(Int.init) == expected)
  }

  /// The largest and the smallest whole number are told from missing ones, and from their neighbours.
  @Test func numbersAtTheEndsAreTold() throws {
    let values: [Int64?] = [.max, nil, .max - 1, .min, nil, .min + 1, 0]
    for isDescending in [false, true] {
      var sort = PositionSort(count: values.count, workers: workers)
      try sort.sort(by: SortColumn(.integers("", values), isDescending: isDescending))
      let expected: [UInt32] = isDescending ? [0, 2, 6, 5, 3, 1, 4] : [3, 5, 6, 2, 0, 1, 4]
      #expect(sort.positions == expected)
    }
  }

  @Test func keysAreNumberedOnce() throws {
    let values = numbers(9_000, seed: 5)
    let ranked = try RankedKeys(.integers("", values), nil, workers)
    let distinct = Set(values.compactMap(\.self)).sorted()
    let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, UInt32($0)) })
    #expect(ranked.firsts.map { values[Int($0)] } == distinct)
    let expected = values.map { $0.flatMap { places[$0] } ?? UInt32(distinct.count) }
    #expect(ranked.codes.array == expected)
    #expect(
      ranked.firsts.allSatisfy { row in
        values.firstIndex(of: values[Int(row)]) == Int(row)
      })
  }

  @Test func textsAreNumberedOnce() throws {
    let texts = numbers(500, seed: 6).map { $0.map { "k\($0)" } }
    let pool = StringPool(texts.map { $0 ?? "" })
    let column = Column("", .text, .text(.plain(pool)), validity: Bitmap(validityOf: texts))
    let keys = try DistinctKeys(RowKeys([column], workers: workers), workers: workers)
    #expect(keys.count == Set(texts.compactMap(\.self)).count)
    let isRight = texts.indices.allSatisfy { row in
      let number = keys.numbers[row]
      return number == DistinctKeys.none
        ? texts[row] == nil : texts[Int(keys.firsts[Int(number)])] == texts[row]
    }
    #expect(isRight)
  }

  @Test func matchesAreTheRowsWithTheSameKey() throws {
    let own = numbers(30_000, seed: 7)
    let theirs = numbers(30_000, seed: 8)
    let matches = try KeyMatches(
      [.integers("", own)], [.numbers("", theirs.map { $0.map(Double.init) })], workers: workers)
    var rows: [Int64: [Int]] = [:]
    for (row, value) in theirs.enumerated() {
      if let value { rows[value, default: []].append(row) }
    }
    let isRight = own.indices.allSatisfy { row in
      let found = matches.range(of: row).map { Int(matches.match(at: $0)) }
      return found == own[row].flatMap { rows[$0] } ?? []
    }
    #expect(isRight)
  }
}
