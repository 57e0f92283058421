import Testing

@testable import Influence

/// `stats.poisson.ppf((coin + 0.5)/2³², mean)` of scipy 1.17.1.
@Suite struct PoissonTableTests {
  private static let coins: [UInt32] = [
    0, 1_000, 123_456_789, 0x7fff_ffff, 3_000_000_000, 0xffff_f000, 0xffff_ff00,
  ]

  @Test(
    arguments: [
      (0.001, [0, 0, 0, 0, 0, 1, 2]), (0.3, [0, 0, 0, 0, 0, 5, 6]),
      (3, [0, 0, 0, 3, 4, 14, 16]), (8.5, [0, 0, 3, 8, 10, 26, 28]),
      (40, [7, 13, 28, 40, 43, 74, 78]), (60, [18, 25, 46, 60, 64, 100, 105]),
      (500, [365, 391, 458, 500, 512, 610, 623]),
      (4_000, [3606, 3685, 3880, 4000, 4033, 4305, 4339]),
    ] as [(Double, [Int])])
  func tabledCountsAgreeWithScipy(mean: Double, counts: [Int]) {
    // Coin 0 stands for 0 in 2³² here and for half of that in the reference: left out where it shows.
    // A neighbour on each side: rows of one table must not run into each other.
    var table = PoissonTable()
    let rows = [1, mean, 0].map { table.appendRow(mean: $0) }
    for (coin, count) in zip(Self.coins, counts) where coin > 0 || mean < 30 {
      #expect(table.count(rows[1], mean: mean, coin: coin) == count)
      #expect(table.count(rows[2], mean: 0, coin: coin) == 0)
    }
  }

  @Test(
    arguments: [
      (5_000, [4648, 4866, 5000, 5037, 5340]), (20_000.5, [19292, 19732, 20000, 20074, 20678]),
      (1e6, [994964, 998101, 1_000_000, 1_000_520, 1_004_767]),
      (1e9, [999_840_630, 999_939_931, 1_000_000_000, 1_000_016_446, 1_000_150_623]),
    ] as [(Double, [Int])])
  func largeMeansAgreeWithScipy(mean: Double, counts: [Int]) {
    var table = PoissonTable()
    let row = table.appendRow(mean: mean)
    for (coin, count) in zip(Self.coins.dropFirst(), counts) {
      // The expansion may round to the neighbour where the true quantile lies on a border.
      #expect(abs(table.count(row, mean: mean, coin: coin) - count) <= 1)
    }
  }

  @Test func largerMeansNeverConvertFewer() {
    let means = stride(from: 0.0, through: 120, by: 0.37).map { $0 }
    var table = PoissonTable()
    let rows = means.map { table.appendRow(mean: $0) }
    for coin in Self.coins.dropFirst() {
      let counts = zip(rows, means).map { table.count($0, mean: $1, coin: coin) }
      #expect(counts == counts.sorted())
    }
  }
}
