/// First guesses at the columns' types, from the first rows. They decide how fast a file is read,
/// never what comes out.
struct CSVGuess {
  let tasks: [ColumnTask]

  init(_ reading: CSVReading) {
    let wishes = TypeWishes(reading.options)
    let samples = CSVGuess.samples(reading)
    tasks = reading.wanted.map { column in
      let wish = wishes.type(
        header: reading.names.headers[column], name: reading.names.names[column])
      return ColumnTask.first(
        column, wish, { samples[column].reading }, mark: reading.options.firstMark,
        rowCapacity: reading.rowCapacity)
    }
  }

  private static func samples(_ reading: CSVReading) -> [ColumnSample] {
    var samples = [ColumnSample](
      repeating: ColumnSample(mark: reading.options.firstMark), count: reading.width)
    var scratch: [UInt8] = []
    reading.text.bytes.withUnsafeElements { bytes in
      var scanner = RecordScanner(bytes, dialect: reading.dialect, from: reading.body.lowerBound)
      for _ in 0..<ColumnSample.rows {
        guard let record = scanner.next() else { return }
        for (column, field) in record.fields.prefix(samples.count).enumerated() {
          samples[column].add(UnsafeBufferPointer(rebasing: bytes[field]), &scratch)
        }
      }
    }
    return samples
  }
}
