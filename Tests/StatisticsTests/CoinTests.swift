import Statistics
import Testing

@Suite struct CoinTests {
  /// The known answers of ego-facebook/reference.json, "kat".
  @Test(
    arguments: [
      (0, 0x0), (1, 0x5692_161d_100b_05e5), (2, 0xdbd2_3897_3a2b_148a),
      (3, 0x1e53_5eed_e314_28f0),
    ] as [(UInt64, UInt64)])
  func mixesAsPublished(number: UInt64, mixed: UInt64) {
    #expect(Coin.mix64(number) == mixed)
  }

  @Test func twoItemsShareOneEvaluation() {
    let coins = Coin(seed: 42, stream: .completion, run: 7)
    for pair in [0, 1, 2, 1_000, 1 << 40] {
      let bits = Coin.mix64(coins.key &+ UInt64(pair) &* Coin.itemStep)
      #expect(coins.draw(item: 2 * pair) == UInt32(truncatingIfNeeded: bits))
      #expect(coins.draw(item: 2 * pair + 1) == UInt32(truncatingIfNeeded: bits >> 32))
    }
  }

  @Test func keysFollowTheWrittenFormula() {
    let key = Coin.mix64(
      1_000 &* 0xD1B5_4A32_D192_ED03 &+ 5 &* 0x9E37_79B9_7F4A_7C15
        &+ 3 &* 0x8CB9_2BA7_2F3D_8DD7)
    #expect(Coin(seed: 1_000, stream: .conversions, run: 4).key == key)
  }

  @Test(
    arguments: [
      (0, 0), (-1, 0), (Double.nan, 0), (0.5, 1 << 31), (0.25, 1 << 30), (1, 1 << 32),
      (7, 1 << 32), (.infinity, 1 << 32), (0x1p-33, 0), (1 - 0x1p-53, (1 << 32) - 1),
    ] as [(Double, UInt64)])
  func thresholdsRoundDown(probability: Double, threshold: UInt64) {
    #expect(Coin.threshold(probability) == threshold)
  }

  @Test func certainCoinsAlwaysLiveAndImpossibleOnesNever() {
    let coins = Coin(seed: 1, stream: .edges, run: 0)
    for item in 0..<1_000 {
      #expect(coins.isLive(item: item, below: Coin.threshold(1)))
      #expect(!coins.isLive(item: item, below: Coin.threshold(0)))
    }
  }

  @Test func raisingAProbabilityOnlyAdds() {
    let coins = Coin(seed: 9, stream: .acceptance, run: 3)
    for item in 0..<5_000 where coins.isLive(item: item, below: Coin.threshold(0.2)) {
      #expect(coins.isLive(item: item, below: Coin.threshold(0.21)))
    }
  }

  @Test(arguments: CoinStream.allCases)
  func everyStreamIsFair(stream: CoinStream) {
    var live = 0
    let threshold = Coin.threshold(0.3)
    for run in 0..<20 {
      let coins = Coin(seed: 5, stream: stream, run: run)
      for item in 0..<1_000 where coins.isLive(item: item, below: threshold) { live += 1 }
    }
    // Four standard errors of a binomial count of 20,000 at 0.3.
    #expect(abs(Double(live) - 6_000) < 4 * (20_000 * 0.3 * 0.7).squareRoot())
  }
}
