extension ColumnTask {
  /// Reads one block's fields of this column.
  ///
  /// - Parameters:
  ///   - firstRow: where the block's rows begin in the output.
  ///   - interner: this thread's texts of the column.
  func read(
    _ fields: FieldColumn, firstRow: Int, interner: inout TextInterner, scratch: inout [UInt8]
  ) -> ColumnPart {
    var part = ColumnPart(rows: fields.rows)
    if mode == .tallied {
      tally(fields, &part, &scratch)
      return part
    }
    switch output {
    case .integers(let run):
      if let memory = run.memory.baseAddress {
        readIntegers(fields, memory + firstRow, &part, &scratch)
      }
    case .numbers(let run):
      if let memory = run.memory.baseAddress {
        readNumbers(fields, memory + firstRow, &part, &scratch)
      }
    case .booleans(let run):
      for row in 0..<fields.rows {
        let value = slowly(fields, row, &part, &scratch) { CellText.boolean($0) }
        run.memory[firstRow + row] = value == true ? 1 : 0
      }
    case .codes(let run):
      if let memory = run.memory.baseAddress {
        readCodes(fields, memory + firstRow, &part, &interner, &scratch)
      }
    case .none:
      if reading == .tags {
        readTags(fields, &part, &interner, &scratch)
      } else {
        readPlainText(fields, &part, &scratch)
      }
    }
    return part
  }

  /// Any spelling: frees the field of quotes and blanks, marks missing and unreadable cells.
  @inline(never)
  private func slowly<Value>(
    _ fields: FieldColumn, _ row: Int, _ part: inout ColumnPart, _ scratch: inout [UInt8],
    _ convert: (UnsafeBufferPointer<UInt8>) -> Value?
  ) -> Value? {
    let field = fields[row]
    return CellText.withUnquoted(field, &scratch) { raw in
      let text = CellText.trimmed(raw)
      if CellText.isMissing(text) {
        part.markMissing(row)
        return nil
      }
      guard let value = convert(text) else {
        part.markUnreadable(row, at: fields.place(of: field), raw)
        return nil
      }
      return value
    }
  }

  private func tally(
    _ fields: FieldColumn, _ part: inout ColumnPart, _ scratch: inout [UInt8]
  ) {
    for row in 0..<fields.rows {
      CellText.withUnquoted(fields[row], &scratch) { raw in
        let text = CellText.trimmed(raw)
        if !CellText.isMissing(text) { part.tally.add(text) }
      }
    }
  }

  private func readIntegers(
    _ fields: FieldColumn, _ out: UnsafeMutablePointer<Int64>, _ part: inout ColumnPart,
    _ scratch: inout [UInt8]
  ) {
    switch reading {
    case .dates(let order):
      for row in 0..<fields.rows {
        let day = FastCells.day(fields[row])
        out[row] =
          day != .min
          ? Int64(day) : slowly(fields, row, &part, &scratch) { date($0, order) } ?? 0
      }
    case .times(let order):
      for row in 0..<fields.rows {
        out[row] = slowly(fields, row, &part, &scratch) { time($0, order) } ?? 0
      }
    case .durations:
      for row in 0..<fields.rows {
        out[row] = slowly(fields, row, &part, &scratch) { duration($0) } ?? 0
      }
    default:
      var isAbbreviated = false
      defer { part.isAbbreviated = isAbbreviated }
      for row in 0..<fields.rows {
        let field = fields[row]
        let fast = fields.canReadBack(field) ? FastCells.whole(field) : -1
        out[row] =
          fast >= 0 ? fast : slowly(fields, row, &part, &scratch) { whole($0, &isAbbreviated) } ?? 0
      }
    }
  }

  private func readNumbers(
    _ fields: FieldColumn, _ out: UnsafeMutablePointer<Double>, _ part: inout ColumnPart,
    _ scratch: inout [UInt8]
  ) {
    // A percentage or an amount has its sign in every cell, so the fast way never fits.
    let isBare = reading == .numbers
    let point = mark.byte
    var hasFraction = false
    var isAbbreviated = false
    powersOfTen.withUnsafeBufferPointer { powers in
      for row in 0..<fields.rows {
        let field = fields[row]
        let fast: (digits: Int64, fraction: Int) =
          isBare && fields.canReadBack(field) ? FastCells.decimal(field, point) : (-1, 0)
        if fast.digits >= 0 {
          out[row] = Double(fast.digits) / powers[fast.fraction]
          if !hasFraction, fast.fraction > 0 { hasFraction = out[row] != out[row].rounded() }
        } else {
          let value = slowly(fields, row, &part, &scratch) {
            number($0, &hasFraction, &isAbbreviated)
          }
          out[row] = value ?? 0
        }
      }
    }
    part.hasFraction = hasFraction
    part.isAbbreviated = isAbbreviated
  }

  private func readCodes(
    _ fields: FieldColumn, _ out: UnsafeMutablePointer<UInt32>, _ part: inout ColumnPart,
    _ interner: inout TextInterner, _ scratch: inout [UInt8]
  ) {
    for row in 0..<fields.rows {
      let field = fields[row]
      out[row] = CellText.withUnquoted(field, &scratch) { text in
        if isMissingText(text) {
          part.markMissing(row)
          return 0
        }
        return interner.code(of: text)
      }
      // Too many different texts: the column is read again as plain text.
      if interner.count > TextInterner.mostTexts { return }
    }
  }

  private func readPlainText(
    _ fields: FieldColumn, _ part: inout ColumnPart, _ scratch: inout [UInt8]
  ) {
    part.counts.reserveCapacity(fields.rows)
    for row in 0..<fields.rows {
      CellText.withUnquoted(fields[row], &scratch) { text in
        if isMissingText(text) {
          part.markMissing(row)
          part.counts.append(0)
          return
        }
        part.bytes.append(contentsOf: text)
        part.counts.append(UInt32(text.count))
        if mode == .guessed { part.tally.add(CellText.trimmed(text)) }
      }
    }
  }

  private func readTags(
    _ fields: FieldColumn, _ part: inout ColumnPart, _ interner: inout TextInterner,
    _ scratch: inout [UInt8]
  ) {
    part.counts.reserveCapacity(fields.rows)
    for row in 0..<fields.rows {
      let field = fields[row]
      CellText.withUnquoted(field, &scratch) { raw in
        let text = CellText.trimmed(raw)
        let before = part.codes.count
        if CellText.isMissing(text) {
          part.markMissing(row)
        } else if mode == .guessed && !TagSplitter.isList(text) {
          part.markUnreadable(row, at: fields.place(of: field), raw)
        } else {
          TagSplitter.forEach(in: text) { part.codes.append(interner.code(of: $0)) }
          // Only separators: there is no tag.
          if part.codes.count == before { part.markMissing(row) }
        }
        part.counts.append(UInt32(part.codes.count - before))
      }
    }
  }

  @inline(__always)
  private func isMissingText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return true }
    if first > 0x4E && first != UInt8(ascii: "n") { return false }
    return CellText.isMissing(CellText.trimmed(text))
  }
}

/// One cell in any spelling; nil where the reading cannot take it.
extension ColumnTask {
  private func whole(
    _ text: UnsafeBufferPointer<UInt8>, _ isAbbreviated: inout Bool
  ) -> Int64? {
    guard let number = DecimalText(text, mark: mark), number.unit == .none else { return nil }
    if number.isAbbreviated { isAbbreviated = true }
    if mode == .guessed && number.isZeroLed { return nil }
    return number.whole
  }

  private func number(
    _ text: UnsafeBufferPointer<UInt8>, _ hasFraction: inout Bool, _ isAbbreviated: inout Bool
  ) -> Double? {
    guard let number = DecimalText(text, mark: mark), takes(number), let value = number.value else {
      return nil
    }
    if !hasFraction { hasFraction = number.whole == nil }
    if number.isAbbreviated { isAbbreviated = true }
    return value
  }

  private func takes(_ number: DecimalText) -> Bool {
    let isGuess = mode == .guessed
    switch reading {
    case .percents:
      return number.unit == .percent || !isGuess && number.unit == .none && number.mantissa == 0
    case .money(let currency):
      return number.unit == DecimalText.Unit(currency) || !isGuess && number.unit == .none
    default:
      if number.unit != .none { return false }
      let isID = number.isZeroLed || number.isPlainDigits && number.whole == nil
      return !isGuess || !isID
    }
  }

  private func date(_ text: UnsafeBufferPointer<UInt8>, _ order: DateOrder) -> Int64? {
    guard let date = DateText(text) else { return nil }
    if mode == .guessed && (date.form != .plain || date.clock != nil) { return nil }
    return days(of: date, order).map(Int64.init)
  }

  private func time(_ text: UnsafeBufferPointer<UInt8>, _ order: DateOrder) -> Int64? {
    guard let date = DateText(text) else { return nil }
    if mode == .guessed && date.form != .plain { return nil }
    return days(of: date, order).map { Int64($0) * 86_400_000_000 + (date.clock ?? 0) }
  }

  private func days(of date: DateText, _ order: DateOrder) -> Int? {
    switch (date.form, order) {
    case (.plain, _), (.dayFirst, .dayFirst), (.ambiguous, .dayFirst): date.days
    case (.monthFirst, .monthFirst), (.ambiguous, .monthFirst): date.daysMonthFirst
    case (.dayFirst, .monthFirst), (.monthFirst, .dayFirst): nil
    }
  }

  /// `36h`, `30d`, `2w`, in microseconds.
  private func duration(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let last = text.last,
      let unit = [
        UInt8(ascii: "h"): Int64(3_600), UInt8(ascii: "d"): 86_400, UInt8(ascii: "w"): 604_800,
      ][last]
    else { return nil }
    guard let number = DecimalText(UnsafeBufferPointer(rebasing: text.dropLast()))?.whole else {
      return nil
    }
    let (micros, overflow) = number.multipliedReportingOverflow(by: unit * 1_000_000)
    return overflow ? nil : micros
  }
}

extension TextInterner {
  /// Texts that a coded column holds at most.
  static let mostTexts = 65_536
}
