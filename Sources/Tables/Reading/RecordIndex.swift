/// Where the fields of one block's records end: every record brought to the header's width.
///
/// Places count from the block's first byte. The field `column` of `row` begins one past the end of
/// the field before it, or at the row's start, and is empty or "negative" where a short record has
/// no such field. The arrays are kept and reused from block to block.
struct RecordIndex {
  let dialect: Dialect
  let width: Int
  /// Field ends, row by row, `width` to a row.
  private(set) var ends: [UInt32] = []
  private(set) var starts: [UInt32] = []
  private(set) var rows = 0
  private(set) var blankRows = 0
  private(set) var commentLines = 0
  private(set) var shortRows: [Int] = []
  private(set) var longRows: [Int] = []
  /// Where the record starts whose quote is not closed.
  private(set) var unclosedQuote: Int?
  /// Delimiters and line ends outside quotes, in order.
  private var marks: [UInt32] = []
  private var markCount = 0
  /// How many of them are line ends.
  private var lineEnds = 0

  init(dialect: Dialect, width: Int) {
    self.dialect = dialect
    self.width = width
  }

  /// The largest block: an index takes several bytes for each of its, and no record of people's data is
  /// a tenth of that long unless a quote is never closed.
  static let largestBlock = 1 << 28

  /// Indexes a block of whole records.
  ///
  /// - Parameter exactly: reads byte by byte, as a file with quotes inside unquoted fields needs.
  /// - Returns: false when such a quote was met without `exactly`; the index is then unusable.
  mutating func index(_ block: UnsafeBufferPointer<UInt8>, exactly: Bool) -> Bool {
    rows = 0
    blankRows = 0
    commentLines = 0
    shortRows.removeAll(keepingCapacity: true)
    longRows.removeAll(keepingCapacity: true)
    unclosedQuote = nil
    if marks.count < block.count + 65 {
      marks = [UInt32](repeating: 0, count: block.count + 65)
    }
    let isOpen: Bool
    if dialect.isWhitespace {
      markWords(block)
      isOpen = false
    } else if exactly {
      isOpen = markExactly(block)
    } else {
      guard let open = markBySixtyFour(block) else { return false }
      isOpen = open
    }
    if block.last != dialect.newline || isOpen, !block.isEmpty {
      marks[markCount] = UInt32(block.count)
      markCount += 1
      lineEnds += 1
    }
    if !takeEvenRows(block) { takeRows(block) }
    if isOpen, rows > 0 { unclosedQuote = Int(starts[rows - 1]) }
    return true
  }

  /// Whether the last quote is still open; nil when a quote opens in the middle of a field.
  private mutating func markBySixtyFour(_ block: UnsafeBufferPointer<UInt8>) -> Bool? {
    let delimiters = ByteMasks.pattern(dialect.delimiterByte)
    let newlines = ByteMasks.pattern(dialect.newline)
    let quotes = ByteMasks.pattern(.quote)
    var carry: UInt64 = 0
    var stray: UInt64 = 0
    // The bit before the first: a block begins where a record does.
    var lastMark: UInt64 = 1
    var lastQuote: UInt64 = 0
    var lines = 0
    markCount = marks.withUnsafeMutableBufferPointer { marks in
      var count = 0
      forEachSixtyFour(block) { start, bytes in
        let ends = ByteMasks.equal(bytes, newlines)
        var found = ByteMasks.equal(bytes, delimiters) | ends
        let quoted = ByteMasks.equalToRare(bytes, quotes)
        if quoted | carry != 0 {
          let inside = ByteMasks.prefixParity(quoted) ^ carry
          found &= ~inside
          stray |= quoted & inside & ~(found &<< 1 | lastMark | quoted &<< 1 | lastQuote)
          carry = UInt64(bitPattern: Int64(bitPattern: inside) &>> 63)
        }
        lines &+= (ends & found).nonzeroBitCount
        lastMark = found &>> 63
        lastQuote = quoted &>> 63
        while found != 0 {
          marks[count] = UInt32(truncatingIfNeeded: start &+ found.trailingZeroBitCount)
          count &+= 1
          found &= found &- 1
        }
      }
      return count
    }
    lineEnds = lines
    // Zeros fill the last piece; they are never a delimiter, since a delimiter is a printed
    // character or a tab.
    return stray == 0 ? carry != 0 : nil
  }

  private mutating func markExactly(_ block: UnsafeBufferPointer<UInt8>) -> Bool {
    var machine = QuoteMachine(dialect: dialect)
    markCount = 0
    lineEnds = 0
    for place in block.indices {
      let event = machine.step(block, place)
      if event == .none { continue }
      marks[markCount] = UInt32(place)
      markCount += 1
      if event == .recordEnd { lineEnds += 1 }
    }
    return machine.isQuoted
  }

  /// Marks the first blank after each word but the last of a line, and the line ends.
  private mutating func markWords(_ block: UnsafeBufferPointer<UInt8>) {
    markCount = 0
    lineEnds = 0
    var wordEnd: Int?
    var inWord = false
    for (place, byte) in block.enumerated() {
      if byte == dialect.newline {
        marks[markCount] = UInt32(place)
        markCount += 1
        lineEnds += 1
        wordEnd = nil
        inWord = false
      } else if byte.isBlank {
        if inWord { wordEnd = place }
        inWord = false
      } else {
        if let end = wordEnd {
          marks[markCount] = UInt32(end)
          markCount += 1
          wordEnd = nil
        }
        inWord = true
      }
    }
  }

  /// The usual case: every record has `width` fields and none is blank. False when it is not so,
  /// and then nothing has changed.
  private mutating func takeEvenRows(_ block: UnsafeBufferPointer<UInt8>) -> Bool {
    // As many line ends as records, and one after every `width` marks: then none is elsewhere.
    guard markCount == lineEnds * width else { return false }
    let count = lineEnds
    if starts.count < count { starts = [UInt32](repeating: 0, count: count) }
    let isEven = starts.withUnsafeMutableBufferPointer { [dialect, marks, width] starts in
      var start = 0
      for row in 0..<count {
        let end = Int(marks[row &* width &+ width &- 1])
        if !dialect.isRecordEnd(block, end) || dialect.skips(block, start, end) { return false }
        starts[row] = UInt32(truncatingIfNeeded: start)
        start = end &+ 1
      }
      return true
    }
    guard isEven else { return false }
    swap(&marks, &ends)
    rows = count
    trimLineEnds(block)
    return true
  }

  /// Takes the CR of a CRLF out of each record's last field.
  private mutating func trimLineEnds(_ block: UnsafeBufferPointer<UInt8>) {
    guard dialect.newline == .newline else { return }
    for row in 0..<rows {
      let last = row &* width &+ width &- 1
      let start = width == 1 ? starts[row] : ends[last &- 1] &+ 1
      let end = ends[last]
      if end > start, block[Int(end) &- 1] == .carriageReturn { ends[last] = end &- 1 }
    }
  }

  /// Any case: records too short or too long, blank or comments.
  private mutating func takeRows(_ block: UnsafeBufferPointer<UInt8>) {
    ends.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    var start = 0
    var first = 0
    for place in 0..<markCount where dialect.isRecordEnd(block, Int(marks[place])) {
      let end = Int(marks[place])
      takeRow(block, start, end, fields: first...place)
      start = end + 1
      first = place + 1
    }
    rows = starts.count
  }

  private mutating func takeRow(
    _ block: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, fields: ClosedRange<Int>
  ) {
    if dialect.isWhitespace,
      block[start..<end].first(where: { !$0.isBlank })?.beginsComment == true
    {
      commentLines += 1
      return
    }
    if dialect.skips(block, start, end) {
      blankRows += 1
      return
    }
    let trimmed = dialect.trimmedEnd(block, start, end)
    starts.append(UInt32(start))
    for field in fields.prefix(width) {
      ends.append(min(marks[field], UInt32(trimmed)))
    }
    if fields.count < width {
      shortRows.append(start)
      ends.append(contentsOf: repeatElement(UInt32(trimmed), count: width - fields.count))
    } else if fields.count > width {
      longRows.append(start)
    }
  }
}

extension Dialect {
  @inline(__always)
  fileprivate func trimmedEnd(_ block: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int
  {
    let isPair =
      newline == .newline && end > start && block[end &- 1] == .carriageReturn
    return isPair ? end &- 1 : end
  }

  @inline(__always)
  fileprivate func isRecordEnd(_ block: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    place == block.count || block[place] == newline
  }

  /// Whether a record is no row: every cell blank, or a comment. Its first byte nearly always says no.
  @inline(__always)
  fileprivate func skips(_ block: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard start < end else { return true }
    let byte = block[start]
    if isWhitespace, byte.beginsComment { return true }
    guard byte.isBlank || byte == .quote || byte == delimiterByte else { return false }
    return isBlankRecord(UnsafeBufferPointer(rebasing: block[start..<end]))
  }

  /// Whether every cell of a record is blank. Quotes may hold a delimiter or a quote, which are not.
  private func isBlankRecord(_ record: UnsafeBufferPointer<UInt8>) -> Bool {
    var hasQuotes = false
    for byte in record {
      if byte == .quote { hasQuotes = true }
      guard byte.isBlank || byte == .quote || byte == delimiterByte else { return false }
    }
    guard hasQuotes else { return true }
    var scanner = RecordScanner(record, dialect: self)
    return scanner.next()?.isBlank(in: record) ?? true
  }
}
