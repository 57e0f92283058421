/// Reads records one byte after the other: exact for every input, and the slow path.
///
/// A quote opens only at the start of a field; inside quotes two stand for one; after the closing
/// quote the rest up to the delimiter is kept as it stands. That is how Python's `csv` and most
/// spreadsheets read.
struct RecordScanner {
  struct Record {
    /// Byte ranges of the fields, quotes included, line end excluded.
    var fields: [Range<Int>]
    /// Where the next record begins.
    var end: Int
    var hasUnclosedQuote = false

    func isBlank(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      var scratch: [UInt8] = []
      return fields.allSatisfy { range in
        CellText.withUnquoted(UnsafeBufferPointer(rebasing: bytes[range]), &scratch) {
          $0.allSatisfy(\.isBlank)
        }
      }
    }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let dialect: Dialect
  private(set) var position: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, dialect: Dialect, from position: Int = 0) {
    self.bytes = bytes
    self.dialect = dialect
    self.position = position
  }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func next() -> Record? {
    guard !isAtEnd else { return nil }
    if dialect.isWhitespace { return nextWords() }
    var record = Record(fields: [], end: position)
    var field = position
    var place = position
    let delimiter = dialect.delimiterByte
    var quoted = false
    while place < bytes.count {
      let byte = bytes[place]
      if quoted {
        if byte == .quote {
          if place + 1 < bytes.count, bytes[place + 1] == .quote {
            place += 1
          } else {
            quoted = false
          }
        }
      } else if byte == .quote, place == field {
        quoted = true
      } else if byte == delimiter {
        record.fields.append(field..<place)
        field = place + 1
      } else if byte == dialect.newline {
        break
      }
      place += 1
    }
    record.hasUnclosedQuote = quoted
    record.fields.append(field..<lineEnd(field, place))
    position = place + 1
    record.end = min(position, bytes.count)
    return record
  }

  /// Leaves out the CR of a CRLF.
  private func lineEnd(_ start: Int, _ end: Int) -> Int {
    let isPair =
      dialect.newline == .newline && end > start && bytes[end - 1] == .carriageReturn
    return isPair ? end - 1 : end
  }

  private mutating func nextWords() -> Record {
    let end = bytes[position...].firstIndex(of: dialect.newline) ?? bytes.count
    let fields = bytes[position..<end].split(whereSeparator: \.isBlank).map(\.indices)
    position = end + 1
    return Record(fields: fields, end: min(position, bytes.count))
  }
}
