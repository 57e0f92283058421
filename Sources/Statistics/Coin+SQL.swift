extension Coin {
  /// The coins of this run as SQL: a query that gives every item's draw.
  ///
  /// Each 64-bit number is held as its two halves of 32 bits, and products are taken in pieces of 16,
  /// so that no step leaves 63 bits: it runs wherever BIGINT has `&`, `|`, `<<` and `>>`.
  ///
  ///     Coin(seed: 42, stream: .acceptance, run: 0).sql(items: "SELECT number AS item FROM fans")
  ///
  /// - Parameter items: a query with one column `item`, whole numbers from 0 up.
  /// - Returns: a query with the columns `item` and `draw`, in 0..<2³².
  public func sql(items: String) -> String {
    let steps = [
      "items AS (\(items))",
      "pairs AS (SELECT item, item >> 33 AS hi, (item >> 1) & \(Coin.half) AS lo FROM items)",
      Coin.times(Coin.itemStep, from: "pairs", into: "steps"),
      """
      keyed AS (SELECT item,
        (hi + \(key >> 32) + ((lo + \(key & Coin.half)) >> 32)) & \(Coin.half) AS hi,
        (lo + \(key & Coin.half)) & \(Coin.half) AS lo FROM steps)
      """,
      Coin.folded(by: 30, from: "keyed", into: "fold1"),
      Coin.times(0xBF58_476D_1CE4_E5B9, from: "fold1", into: "times1"),
      Coin.folded(by: 27, from: "times1", into: "fold2"),
      Coin.times(0x94D0_49BB_1331_11EB, from: "fold2", into: "times2"),
      Coin.folded(by: 31, from: "times2", into: "mixed"),
    ]
    return "WITH " + steps.joined(separator: ",\n")
      + "\nSELECT item, CASE WHEN item & 1 = 0 THEN lo ELSE hi END AS draw FROM mixed"
  }

  private static let half: UInt64 = 0xFFFF_FFFF

  /// x ^ (x >> bits), for 0 < bits < 32.
  private static func folded(by bits: Int, from: String, into: String) -> String {
    let low = "(((hi << \(32 - bits)) & \(half)) | (lo >> \(bits)))"
    return """
      \(into) AS (SELECT item, \(exclusiveOr("hi", "(hi >> \(bits))")) AS hi,
        \(exclusiveOr("lo", low)) AS lo FROM \(from))
      """
  }

  /// Not every dialect has an operator for it.
  private static func exclusiveOr(_ left: String, _ right: String) -> String {
    "((\(left) | \(right)) - (\(left) & \(right)))"
  }

  /// x times a constant, wrapping at 2⁶⁴.
  private static func times(_ factor: UInt64, from: String, into: String) -> String {
    let part = (0..<4).map { (factor >> UInt64(16 * $0)) & 0xFFFF }
    let low = "(lo * \(part[0]) + (((lo * \(part[1])) & 65535) << 16))"
    let high = [
      "(\(low) >> 32)", "((lo * \(part[1])) >> 16)", "lo * \(part[2])",
      "(((lo * \(part[3])) & 65535) << 16)", "hi * \(part[0])",
      "(((hi * \(part[1])) & 65535) << 16)",
    ]
    return """
      \(into) AS (SELECT item, (\(high.joined(separator: " + "))) & \(half) AS hi,
        \(low) & \(half) AS lo FROM \(from))
      """
  }
}
