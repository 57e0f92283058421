import Parallel
import Synchronization
import Tables

/// How often each value of a column occurs, for completion: worked out once a column, then kept.
final class ValueCounts: Sendable {
  /// Dictionary codes, most frequent first; equal ones in the dictionary's order.
  struct Ranking: Sendable {
    let dictionary: StringPool
    let codes: [UInt32]
    let counts: [Int]
  }

  private let made = Mutex<[Int: Ranking]>([:])

  /// The ranking of a text column that has a dictionary or is short, or of the tags of a tag column;
  /// nil for any other column.
  ///
  /// - Complexity: O(rows) the first time, on all threads; O(1) later.
  func ranking(of column: Column, at slot: Int, _ workers: Workers = Workers()) -> Ranking? {
    if let known = made.withLock({ $0[slot] }) { return known }
    guard let ranking = Self.ranking(of: column, workers) else { return nil }
    made.withLock { $0[slot] = ranking }
    return ranking
  }

  /// So many texts are counted one by one, where no dictionary numbers them.
  private static let fewTexts = 20_000

  private static func ranking(of texts: StringPool, _ column: Column) -> Ranking {
    var counts: [String: Int] = [:]
    for row in 0..<texts.count where column.isValid(row) { counts[texts[row], default: 0] += 1 }
    let order = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return Ranking(
      dictionary: StringPool(order.map(\.key)), codes: order.indices.map { UInt32($0) },
      counts: order.map(\.value))
  }

  private static func ranking(of column: Column, _ workers: Workers) -> Ranking? {
    let codes: Buffer<UInt32>
    let dictionary: StringPool
    let validity: Bitmap?
    switch column.values {
    case .text(.coded(let all, let words)):
      (codes, dictionary, validity) = (all, words, column.validity)
    case .text(.plain(let pool)) where pool.count <= fewTexts: return ranking(of: pool, column)
    case .tags(let tags): (codes, dictionary, validity) = (tags.codes, tags.dictionary, nil)
    default: return nil
    }
    let parts = try? workers.map(rows: codes.count) { range in
      var counts = [Int](repeating: 0, count: dictionary.count)
      codes.withUnsafeElements { codes in
        for row in range where validity?[row] ?? true { counts[Int(codes[row])] &+= 1 }
      }
      return counts
    }
    guard let parts else { return nil }
    var counts = [Int](repeating: 0, count: dictionary.count)
    for part in parts {
      for code in counts.indices { counts[code] += part[code] }
    }
    let order = counts.indices.filter { counts[$0] > 0 }
      .sorted { (counts[$0], $1) > (counts[$1], $0) }
    return Ranking(
      dictionary: dictionary, codes: order.map { UInt32($0) }, counts: order.map { counts[$0] })
  }
}

extension ValueCounts.Ranking {
  /// The most frequent words that begin with `prefix`, upper and lower case alike, and how many
  /// such words there are.
  ///
  /// - Complexity: O(words), comparing bytes; only the words returned become strings.
  func words(
    from prefix: String, limit: Int
  ) -> (found: [(text: String, count: Int)], total: Int) {
    let wanted = Array(prefix.lowercased().utf8)
    let isASCII = wanted.allSatisfy { $0 < 0x80 }
    var found: [(text: String, count: Int)] = []
    var total = 0
    for (place, code) in codes.enumerated() {
      let fits =
        isASCII
        ? dictionary.withBytes(at: Int(code)) { Self.begins($0, with: wanted) }
        : dictionary[Int(code)].lowercased().utf8.starts(with: wanted)
      guard fits else { continue }
      total += 1
      if found.count < limit { found.append((dictionary[Int(code)], counts[place])) }
    }
    return (found, total)
  }

  private static func begins(_ bytes: UnsafeBufferPointer<UInt8>, with prefix: [UInt8]) -> Bool {
    guard bytes.count >= prefix.count else { return false }
    for index in prefix.indices {
      let byte = bytes[index]
      let folded = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if folded != prefix[index] { return false }
    }
    return true
  }
}
