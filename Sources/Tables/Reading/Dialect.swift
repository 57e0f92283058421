/// How records and fields are set apart in one file.
struct Dialect: Hashable, Sendable {
  var delimiter: ReadOptions.Delimiter
  /// LF, where a CR before it belongs to the line end, or CR alone.
  var newline: UInt8

  /// The delimiter byte; a space in a list delimited by white space.
  var delimiterByte: UInt8 {
    switch delimiter {
    case .byte(let byte): byte
    case .whitespace: .space
    }
  }

  var isWhitespace: Bool { delimiter == .whitespace }
}

extension UInt8 {
  static var quote: UInt8 { 0x22 }
  static var newline: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }
  static var space: UInt8 { 0x20 }
  static var tab: UInt8 { 0x09 }

  @inline(__always) var isDigit: Bool { self &- 48 < 10 }
  /// Space, tab, line feed, carriage return, form feed, vertical tab.
  @inline(__always) var isBlank: Bool { self == 0x20 || self &- 9 < 5 }
}

/// Finds out a file's dialect from its first records.
struct DialectSniffer {
  /// The first bytes of the text.
  let sample: UnsafeBufferPointer<UInt8>
  /// Whether the sample is the whole text, so that its last record is complete.
  let isWhole: Bool
  /// Whether the file's name says that it is a list of edges.
  var isList = false
  /// Whether comment lines stood before the sample.
  var isCommented = false

  static let sampleBytes = 1 << 16
  private static let records = 200

  func dialect(delimiter: ReadOptions.Delimiter?) -> Dialect {
    let newline = newlineByte()
    if let delimiter { return Dialect(delimiter: delimiter, newline: newline) }
    if isEdgeList {
      return Dialect(delimiter: .whitespace, newline: newline)
    }
    var best: (byte: UInt8, score: Int) = (UInt8(ascii: ","), 0)
    for byte in [UInt8(ascii: ","), UInt8(ascii: ";"), .tab, UInt8(ascii: "|")] {
      let score = score(of: byte, newline: newline)
      if score > best.score { best = (byte, score) }
    }
    if best.score == 0, isList(ofNumbers: !isCommented) {
      return Dialect(delimiter: .whitespace, newline: newline)
    }
    return Dialect(delimiter: .byte(best.byte), newline: newline)
  }

  /// CR only where no unquoted LF comes first.
  private func newlineByte() -> UInt8 {
    var quoted = false
    for (place, byte) in sample.enumerated() {
      if byte == .quote { quoted.toggle() }
      if quoted { continue }
      if byte == .newline { return .newline }
      if byte == .carriageReturn {
        let next = place + 1 < sample.count ? sample[place + 1] : .newline
        return next == .newline ? .newline : .carriageReturn
      }
    }
    return .newline
  }

  /// 0 where the header has one field; else the share of records as wide as the header in
  /// thousandths, then the width, so that of two steady candidates the finer one wins.
  private func score(of delimiter: UInt8, newline: UInt8) -> Int {
    let dialect = Dialect(delimiter: .byte(delimiter), newline: newline)
    var scanner = RecordScanner(sample, dialect: dialect)
    var widths: [Int] = []
    while widths.count < DialectSniffer.records, let record = scanner.next() {
      if scanner.isAtEnd && !isWhole && !widths.isEmpty { break }
      if !record.isBlank(in: sample) { widths.append(record.fields.count) }
    }
    guard let header = widths.first, header > 1 else { return 0 }
    let steady = widths.filter { $0 == header }.count * 1000 / widths.count
    return max(1, steady) * 10_000 + min(header, 9_999)
  }

  /// Whether words set apart by blanks are what the file must be: its name says so, or numbers
  /// stand under comments, where a tab may be the blank.
  var isEdgeList: Bool {
    isList ? isList(ofNumbers: false) : isCommented && isList(ofNumbers: true)
  }

  /// Lines of equally many words, at least two; in the first one numbers where that is asked for.
  private func isList(ofNumbers: Bool) -> Bool {
    var width: Int?
    var lines = sample.split(separator: newlineByte(), omittingEmptySubsequences: true)
    if !isWhole, lines.count > 1 { lines.removeLast() }
    for line in lines.prefix(DialectSniffer.records) {
      let words = line.split(whereSeparator: \.isBlank)
      if words.isEmpty || line.first?.beginsComment == true { continue }
      if width == nil {
        guard words.count >= 2, !ofNumbers || areNumbers(words) else { return false }
        width = words.count
      }
      if words.count != width, !isList { return false }
    }
    return width != nil
  }

  private func areNumbers(_ words: [Slice<UnsafeBufferPointer<UInt8>>]) -> Bool {
    words.allSatisfy { DecimalText(UnsafeBufferPointer(rebasing: $0))?.value != nil }
  }
}
