import Testing

@testable import Statistics

/// Order statistics by buckets against a full sort, on values that are hard to tell apart.
@Suite struct BucketSelectionTests {
  private func check(_ values: [Double]) throws {
    let sorted = values.sorted()
    let last = values.count - 1
    let ranks = [0, 1, last / 4, last / 2, last / 2 + 1, last * 9 / 10, last]
    let found = try BucketSelection([values[...]]).values(at: ranks)
    #expect(found == ranks.map { sorted[$0] })
  }

  @Test func agreesWithASort() throws {
    var stream = RandomStream(seed: 11, stream: .sample)
    try check((0..<20_000).map { _ in stream.normal() * 1e3 })
    try check((0..<20_000).map { _ in stream.openUniform() })
    // Many orders of magnitude, many equal values, values that differ in the last bit only.
    try check(
      (0..<20_000).map { _ in stream.openUniform() * (stream.uniform() < 0.5 ? -1e300 : 1e-300) })
    try check((0..<20_000).map { _ in Double(stream.integer(below: 3)) })
    try check((0..<20_000).map { 1 + Double($0 % 7) * 0x1p-52 })
    try check([Double](repeating: 4.25, count: 9_000))
  }

  @Test func refusesWhatIsNoNumber() {
    for bad in [Double.nan, -.nan, .infinity, -.infinity] {
      let values = [Double](repeating: 1, count: 9_000) + [bad]
      #expect(throws: StatisticsError.notFinite) { try quantile(values, at: 0.5) }
    }
  }

  @Test func largeAndSmallSamplesMeet() throws {
    let values = (0..<BucketSelection.leastCount).map { Double(($0 * 7919) % 8_191) }
    var scratch = values
    let probabilities = [0, 0.1, 0.5, 0.9, 1]
    let direct = try quantiles(reordering: &scratch, at: probabilities)
    #expect(try quantiles(values, at: probabilities) == direct)
  }
}
