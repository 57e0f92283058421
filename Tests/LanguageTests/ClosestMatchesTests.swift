import Language
import TestSupport
import Testing

@Suite struct ClosestMatchesTests {
  @Test func aSlipFindsItsWord() {
    let stages = Grammar.standard.stageNames
    #expect(closestMatches(to: "topc", in: stages, limit: 1) == ["topic"])
    #expect(closestMatches(to: "wehre", in: stages, limit: 1) == ["where"])
    #expect(closestMatches(to: "summarie", in: stages, limit: 2).first == "summarise")
    #expect(closestMatches(to: "DESCRBE", in: stages, limit: 1) == ["describe"])
    #expect(closestMatches(to: "xyzzy", in: stages, limit: 3).isEmpty)
    #expect(closestMatches(to: "", in: stages, limit: 3).isEmpty)
    #expect(
      closestMatches(to: "followrs", in: ["followers", "following"], limit: 1) == ["followers"])
    #expect(closestMatches(to: "topc", in: stages, limit: 0).isEmpty)
  }

  /// The banded distance is the whole table's distance, where it is small enough to count.
  @Test func theBandLosesNothing() {
    var generator = SeededGenerator(seed: 6)
    let letters = Array("abc")
    for _ in 0..<2000 {
      let a = word(letters, &generator)
      let b = word(letters, &generator)
      let allowed = max(1, min(4, a.count / 3))
      let expected = distance(a, b) <= allowed
      #expect(closestMatches(to: a, in: [b], limit: 1).isEmpty == !expected, "\(a) \(b)")
    }
  }

  private func word(_ letters: [Character], _ generator: inout SeededGenerator) -> String {
    let count = Int.random(in: 1...12, using: &generator)
    return String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "a" })
  }

  /// The textbook table of the optimal string alignment distance.
  private func distance(_ first: String, _ second: String) -> Int {
    let a = Array(first)
    let b = Array(second)
    var table = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
    for i in 1...a.count {
      table[i][0] = i
      for j in 1...b.count {
        var best = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        best = min(best, table[i - 1][j] + 1, table[i][j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          best = min(best, table[i - 2][j - 2] + 1)
        }
        table[i][j] = best
      }
    }
    return table[a.count][b.count]
  }
}
