import Parallel

/// A run of whole records, and where their rows go in the table.
struct Block: Sendable {
  var bytes: Range<Int>
  var firstRow: Int
  /// Before the block is read at most this many, afterwards exactly.
  var rows: Int
}

/// A file's records cut in blocks, which threads can read apart.
struct BlockPlan: Sendable {
  var blocks: [Block]

  /// Enough for every row.
  var rowCapacity: Int { blocks.last.map { $0.firstRow + $0.rows } ?? 0 }

  /// Takes the rows that reading found; false when rows stand elsewhere than was planned, so that
  /// they must be read again. The last block's loss moves nothing.
  mutating func settle(_ rows: [Int]) -> Bool {
    var stands = true
    var first = 0
    for index in blocks.indices {
      if blocks[index].firstRow != first { stands = false }
      blocks[index].firstRow = first
      blocks[index].rows = rows[index]
      first += rows[index]
    }
    return stands
  }
}

extension BlockPlan {
  /// Cuts `body` at record ends, taking every quote for a real one.
  ///
  /// Each piece is looked at once, apart from the others, for both cases: that it begins outside
  /// quotes, and inside. The parity of the quotes before then says which case holds. A quote in the
  /// middle of an unquoted field upsets this; the index notices, and the plan is made by
  /// ``init(exactly:in:dialect:blockSize:cancellation:)``.
  init(
    _ body: Range<Int>, in bytes: Buffer<UInt8>, dialect: Dialect, blockSize: Int, workers: Workers
  ) throws {
    let summaries = try workers.map(rows: body.count, chunk: blockSize) { piece in
      bytes.withUnsafeElements { bytes in
        let window = body.lowerBound + piece.lowerBound..<body.lowerBound + piece.upperBound
        return PieceSummary(
          UnsafeBufferPointer(rebasing: bytes[window]), at: window.lowerBound,
          newline: dialect.newline, quotes: !dialect.isWhitespace)
      }
    }
    var blocks: [Block] = []
    var start = body.lowerBound
    var row = 0
    var inside = false
    for summary in summaries {
      let (newlines, last) = inside ? summary.inside : summary.outside
      if newlines > 0 {
        blocks.append(Block(bytes: start..<last + 1, firstRow: row, rows: newlines))
        start = last + 1
        row += newlines
      }
      if summary.hasOddQuotes { inside.toggle() }
    }
    if start < body.upperBound {
      blocks.append(Block(bytes: start..<body.upperBound, firstRow: row, rows: 1))
    }
    self.init(blocks: blocks)
  }

  /// Cuts `body` at the record ends that a byte-by-byte reading finds.
  init(
    exactly body: Range<Int>, in bytes: Buffer<UInt8>, dialect: Dialect, blockSize: Int,
    cancellation: Cancellation
  ) throws {
    var blocks: [Block] = []
    try bytes.withUnsafeElements { bytes in
      let text = UnsafeBufferPointer(rebasing: bytes[..<body.upperBound])
      var machine = QuoteMachine(dialect: dialect)
      var start = body.lowerBound
      var first = 0
      var rows = 0
      for place in body where machine.step(text, place) == .recordEnd {
        rows += 1
        if place + 1 - start >= blockSize {
          try cancellation.check()
          blocks.append(Block(bytes: start..<place + 1, firstRow: first, rows: rows))
          start = place + 1
          first += rows
          rows = 0
        }
      }
      if start < body.upperBound {
        blocks.append(Block(bytes: start..<body.upperBound, firstRow: first, rows: rows + 1))
      }
    }
    self.init(blocks: blocks)
  }
}

/// The line ends of a piece, for both cases of what goes before it.
private struct PieceSummary: Sendable {
  /// Line ends outside quotes, and the last one's place in the file, if the piece begins outside.
  var outside = (newlines: 0, last: 0)
  /// The same if the piece begins inside quotes.
  var inside = (newlines: 0, last: 0)
  var hasOddQuotes = false

  init(_ piece: UnsafeBufferPointer<UInt8>, at offset: Int, newline: UInt8, quotes: Bool) {
    let newlinePattern = ByteMasks.pattern(newline)
    let quotePattern = ByteMasks.pattern(.quote)
    var carry: UInt64 = 0
    var outside = (newlines: 0, last: 0)
    var inside = (newlines: 0, last: 0)
    forEachSixtyFour(piece) { start, bytes in
      let newlines = ByteMasks.equal(bytes, newlinePattern)
      let marks = quotes ? ByteMasks.equalToRare(bytes, quotePattern) : 0
      let quoted = marks == 0 ? carry : ByteMasks.prefixParity(marks) ^ carry
      let ends = newlines & ~quoted
      let others = newlines & quoted
      if ends != 0 {
        outside.newlines &+= ends.nonzeroBitCount
        outside.last = start &+ 63 &- ends.leadingZeroBitCount
      }
      if others != 0 {
        inside.newlines &+= others.nonzeroBitCount
        inside.last = start &+ 63 &- others.leadingZeroBitCount
      }
      carry = UInt64(bitPattern: Int64(bitPattern: quoted) &>> 63)
    }
    self.outside = (outside.newlines, outside.last + offset)
    self.inside = (inside.newlines, inside.last + offset)
    hasOddQuotes = carry != 0
  }
}

/// Steps through a text byte by byte and says where fields and records end.
struct QuoteMachine {
  enum Event { case none, fieldEnd, recordEnd }

  private let delimiter: UInt8
  private let newline: UInt8
  private let knowsQuotes: Bool
  private var atFieldStart = true
  private var skipsQuote = false
  private(set) var isQuoted = false

  init(dialect: Dialect) {
    delimiter = dialect.delimiterByte
    newline = dialect.newline
    knowsQuotes = !dialect.isWhitespace
  }

  @inline(__always)
  mutating func step(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Event {
    let byte = bytes[place]
    if isQuoted {
      if byte != .quote { return .none }
      if skipsQuote {
        skipsQuote = false
      } else if place + 1 < bytes.count, bytes[place + 1] == .quote {
        skipsQuote = true
      } else {
        isQuoted = false
      }
      return .none
    }
    if byte == newline {
      atFieldStart = true
      return .recordEnd
    }
    if byte == delimiter {
      atFieldStart = true
      return .fieldEnd
    }
    if byte == .quote, atFieldStart, knowsQuotes { isQuoted = true }
    atFieldStart = false
    return .none
  }
}
