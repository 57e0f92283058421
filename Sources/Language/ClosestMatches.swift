/// Returns the candidates that `word` is most likely a slip of, best first.
///
/// Case-folded optimal string alignment (Damerau–Levenshtein with each pair of letters swapped at
/// most once), computed only in a band around the diagonal. A word may be a third of its length
/// off; ties go to the candidate that shares more of its beginning and end.
///
///     closestMatches(to: "topc", in: ["take", "top", "topic"], limit: 1)  // ["topic"]
///
/// - Complexity: O(c · n · d) for c candidates, n letters and d allowed slips, at most 4.
public func closestMatches(
  to word: String, in candidates: some Sequence<String>, limit: Int
) -> [String] {
  let wanted = Array(word.lowercased().unicodeScalars)
  guard !wanted.isEmpty, wanted.count <= 200, limit > 0 else { return [] }
  let allowed = max(1, min(4, wanted.count / 3))
  var found: [(candidate: String, distance: Int, shared: Int)] = []
  var seen: Set<String> = []
  for candidate in candidates where seen.insert(candidate).inserted {
    // A scalar takes at least a byte, so the byte count bounds the difference cheaply.
    guard candidate.utf8.count + allowed >= wanted.count else { continue }
    let other = Array(candidate.lowercased().unicodeScalars)
    guard let distance = slips(wanted, other, atMost: allowed) else { continue }
    found.append((candidate, distance, sharedEnds(wanted, other)))
  }
  let ranked = found.enumerated().sorted {
    ($0.element.distance, -$0.element.shared, $0.offset)
      < ($1.element.distance, -$1.element.shared, $1.offset)
  }
  return ranked.prefix(limit).map(\.element.candidate)
}

/// The letters that two words share at their beginning and at their end.
private func sharedEnds(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  let shorter = min(a.count, b.count)
  var front = 0
  while front < shorter, a[front] == b[front] { front += 1 }
  var back = 0
  while back < shorter - front, a[a.count - 1 - back] == b[b.count - 1 - back] { back += 1 }
  return front + back
}

/// The number of slips between two words, or nil when it is more than `limit`.
private func slips(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], atMost limit: Int) -> Int? {
  guard abs(a.count - b.count) <= limit, !b.isEmpty else { return nil }
  let beyond = limit + 1
  var beforeLast = [Int](repeating: beyond, count: b.count + 1)
  var last = (0...b.count).map { min($0, beyond) }
  for i in 1...a.count {
    var row = [Int](repeating: beyond, count: b.count + 1)
    row[0] = min(i, beyond)
    var best = row[0]
    for j in max(1, i - limit)...max(max(1, i - limit), min(b.count, i + limit)) {
      guard j <= b.count else { break }
      let change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      var cost = min(change, min(last[j], row[j - 1]) + 1)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        cost = min(cost, beforeLast[j - 2] + 1)
      }
      row[j] = min(cost, beyond)
      best = min(best, row[j])
    }
    if best > limit { return nil }
    (beforeLast, last) = (last, row)
  }
  return last[b.count] <= limit ? last[b.count] : nil
}
