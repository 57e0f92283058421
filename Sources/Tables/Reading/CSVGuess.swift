/// First guesses at the columns' types, from the first rows. They decide how fast a file is read,
/// never what comes out.
struct CSVGuess {
  let tasks: [ColumnTask]

  private static let sampleRows = 1000

  init(_ reading: CSVReading) {
    let wanted = Dictionary(
      reading.options.types.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    let tagHeaders = Set(reading.options.tagHeaders.map { $0.lowercased() })
    let samples = CSVGuess.samples(reading)
    tasks = reading.names.names.enumerated().map { column, name in
      let header = reading.names.headers[column].lowercased()
      let folded = name.lowercased()
      let capacity = reading.rowCapacity
      if let type = wanted[folded] ?? wanted[header] {
        return ColumnTask(column, .settled, ColumnReading(type), rowCapacity: capacity)
      }
      if tagHeaders.contains(folded) || tagHeaders.contains(header) {
        return ColumnTask(column, .settled, .tags, rowCapacity: capacity)
      }
      return ColumnTask(column, .guessed, samples[column].reading, rowCapacity: capacity)
    }
  }

  private struct Sample {
    var tally = ColumnTally()
    var texts = TextInterner()

    /// Plain where nearly every text is another one.
    var reading: ColumnReading {
      let reading = tally.reading
      let isVaried = tally.present >= 200 && texts.count * 10 > tally.present * 8
      return reading == .text && isVaried ? .plainText : reading
    }
  }

  private static func samples(_ reading: CSVReading) -> [Sample] {
    var samples = [Sample](repeating: Sample(), count: reading.width)
    var scratch: [UInt8] = []
    reading.text.bytes.withUnsafeElements { bytes in
      var scanner = RecordScanner(bytes, dialect: reading.dialect, from: reading.body.lowerBound)
      for _ in 0..<sampleRows {
        guard let record = scanner.next() else { return }
        for (column, field) in record.fields.prefix(samples.count).enumerated() {
          CellText.withUnquoted(UnsafeBufferPointer(rebasing: bytes[field]), &scratch) { raw in
            let text = CellText.trimmed(raw)
            if CellText.isMissing(text) { return }
            samples[column].tally.add(text)
            _ = samples[column].texts.code(of: text)
          }
        }
      }
    }
    return samples
  }
}
