/// What one block gave for one column, beside the values that went to their final place.
struct ColumnPart: Sendable {
  struct Sample: Sendable {
    /// In the file's text.
    let place: Int
    let text: String
  }

  static let sampleCount = 3

  /// A bit a row of the block, set where the cell is missing; empty while none is.
  private(set) var missing: [UInt64] = []
  private(set) var missingCount = 0
  /// Cells that the reading could not take.
  private(set) var unreadable = 0
  private(set) var samples: [Sample] = []
  /// Numbers: whether any was not whole.
  var hasFraction = false
  /// Numbers: whether any was written with a suffix, grouped or with an exponent.
  var isAbbreviated = false
  var tally = ColumnTally()
  /// Plain text: all bytes, and each row's length. Tags: each row's number of ``codes``.
  var bytes: [UInt8] = []
  var counts: [UInt32] = []
  /// Tags: codes of the worker's interner.
  var codes: [UInt32] = []

  private let rows: Int

  init(rows: Int) { self.rows = rows }

  mutating func markMissing(_ row: Int) {
    if missing.isEmpty { missing = [UInt64](repeating: 0, count: (rows + 63) / 64) }
    missing[row >> 6] |= 1 &<< UInt64(row & 63)
    missingCount += 1
  }

  mutating func markUnreadable(_ row: Int, at place: Int, _ text: UnsafeBufferPointer<UInt8>) {
    markMissing(row)
    unreadable += 1
    if samples.count < ColumnPart.sampleCount {
      samples.append(Sample(place: place, text: String(decoding: text.prefix(80), as: UTF8.self)))
    }
  }
}
