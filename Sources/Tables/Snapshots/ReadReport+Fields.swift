/// A report as a snapshot keeps it. `SnapshotReportTests` fails when a report gets a part that is
/// not written here.
extension ReadReport {
  public func write(to fields: inout FieldWriter) {
    fields.add(format.rawValue)
    for count in [rows, blankRows, commentLines, ragged.short, ragged.long, replacedBytes] {
      fields.add(count)
    }
    fields.add(ragged.firstLines) { $0.add($1) }
    fields.add(encoding.rawValue)
    switch delimiter {
    case .byte(let byte): fields.add(Int(byte))
    case .whitespace: fields.add(-1)
    }
    fields.add(decimal.rawValue)
    fields.add(unclosedQuoteLine ?? -1)
    fields.add(notes) { $0.add($1) }
    fields.add(columns) { $1.write(to: &$0) }
  }

  public init(from fields: inout FieldReader) throws(FieldReader.Malformed) {
    self.init()
    guard let format = FileFormat(rawValue: try fields.text()) else {
      throw FieldReader.Malformed()
    }
    self.format = format
    rows = try fields.int()
    blankRows = try fields.int()
    commentLines = try fields.int()
    ragged.short = try fields.int()
    ragged.long = try fields.int()
    replacedBytes = try fields.int()
    ragged.firstLines = try fields.list { fields throws(FieldReader.Malformed) in
      try fields.int()
    }
    guard let encoding = TextEncoding(rawValue: try fields.text()) else {
      throw FieldReader.Malformed()
    }
    self.encoding = encoding
    let mark = try fields.int()
    if mark == -1 {
      delimiter = .whitespace
    } else {
      guard let byte = UInt8(exactly: mark) else { throw FieldReader.Malformed() }
      delimiter = .byte(byte)
    }
    guard let decimal = DecimalMark(rawValue: try fields.text()) else {
      throw FieldReader.Malformed()
    }
    self.decimal = decimal
    let line = try fields.int()
    unclosedQuoteLine = line < 0 ? nil : line
    notes = try fields.list { fields throws(FieldReader.Malformed) in try fields.text() }
    columns = try fields.list { fields throws(FieldReader.Malformed) in
      try ColumnNote(from: &fields)
    }
  }
}

extension ReadReport.ColumnNote {
  fileprivate func write(to fields: inout FieldWriter) {
    fields.add(name)
    fields.add(header)
    type.write(to: &fields)
    fields.add(missing)
    fields.add(unreadable)
    fields.add(samples) { fields, sample in
      fields.add(sample.line)
      fields.add(sample.text)
    }
    fields.add(isAbbreviated)
    fields.add(ambiguousDates)
    fields.add(strays != nil)
    if let strays {
      strays.type.write(to: &fields)
      fields.add(strays.mark?.rawValue ?? "")
      fields.add(strays.count)
    }
  }

  fileprivate init(from fields: inout FieldReader) throws(FieldReader.Malformed) {
    let name = try fields.text()
    let header = try fields.text()
    self.init(name: name, header: header, type: try ColumnType(from: &fields))
    missing = try fields.int()
    unreadable = try fields.int()
    samples = try fields.list { fields throws(FieldReader.Malformed) in
      ReadReport.Sample(line: try fields.int(), text: try fields.text())
    }
    isAbbreviated = try fields.bool()
    ambiguousDates = try fields.bool()
    guard try fields.bool() else { return }
    strays = ReadReport.Strays(
      type: try ColumnType(from: &fields), mark: DecimalMark(rawValue: try fields.text()),
      count: try fields.int())
  }
}
