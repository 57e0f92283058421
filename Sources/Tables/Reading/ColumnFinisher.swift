import Parallel

/// A column that needs no further pass.
struct FinishedColumn: Sendable {
  /// Nameless as yet.
  var column: Column
  var unreadable = 0
  var samples: [ColumnPart.Sample] = []
  /// Why the column has its type, where its cells were counted.
  var tally: ColumnTally?
  var isAbbreviated = false
}

/// Joins what the blocks gave for each column, or says what must be read again.
struct ColumnFinisher: Sendable {
  enum Outcome: Sendable {
    case finished(FinishedColumn)
    /// With what was counted, where something was.
    case again(ColumnTask.Mode, ColumnReading, ColumnTally? = nil)
  }

  let tasks: [ColumnTask]
  let plan: BlockPlan
  let blocks: [CSVPass.BlockResult]
  let pool: ScratchPool
  let rows: Int
  let workers: Workers
  let path: String
  /// What somebody said of the dates.
  var dateOrder: DateOrder?

  func finish(_ number: Int) throws -> Outcome {
    let task = tasks[number]
    if task.mode == .tallied { return settled(by: tally(number), task.wish) }
    let unreadable = blocks.reduce(0) { $0 + $1.parts[number].unreadable }
    if task.mode == .guessed, unreadable > 0 { return .again(.tallied, .text) }
    switch task.output {
    case .codes(let run): return finishCodes(number, run)
    case .none where task.reading == .plainText:
      if task.mode == .guessed {
        let tally = tally(number)
        if tally.reading != .text { return .again(.settled, tally.reading, tally) }
        return finished(number, .text(plainText(number)), tally)
      }
      return finished(number, .text(plainText(number)))
    case .none: return finished(number, .tags(try tags(number)))
    case .integers(let run): return finished(number, .integers(run.buffer(count: rows)))
    case .numbers(let run):
      if task.mode == .guessed, task.reading == .numbers,
        !blocks.contains(where: { $0.parts[number].hasFraction })
      {
        // Whole numbers after all.
        return .again(.settled, .integers)
      }
      return finished(number, .numbers(run.buffer(count: rows)))
    case .booleans(let run):
      return finished(number, .booleans(Bitmap(run.buffer(count: rows).array.lazy.map { $0 != 0 })))
    }
  }

  func tally(_ number: Int) -> ColumnTally {
    var tally = blocks.reduce(into: ColumnTally()) { $0.add($1.parts[number].tally) }
    tally.order = dateOrder
    tally.mark = tasks[number].mark
    return tally
  }

  private func settled(by tally: ColumnTally, _ wish: ColumnType?) -> Outcome {
    if let wish { return .again(.settled, ColumnReading(wish, tally), tally) }
    return .again(.settled, tally.reading, tally)
  }

  private func finished(
    _ number: Int, _ values: Column.Values, _ tally: ColumnTally? = nil
  ) -> Outcome {
    let parts = blocks.map { $0.parts[number] }
    let samples = parts.flatMap(\.samples).prefix(ColumnPart.sampleCount)
    return .finished(
      FinishedColumn(
        column: Column("", tasks[number].reading.type, values, validity: validity(number)),
        unreadable: parts.reduce(0) { $0 + $1.unreadable }, samples: Array(samples),
        tally: tally, isAbbreviated: parts.contains(where: \.isAbbreviated)))
  }

  /// Nil when nothing is missing.
  private func validity(_ number: Int) -> Bitmap? {
    guard blocks.contains(where: { $0.parts[number].missingCount > 0 }) else { return nil }
    return Bitmap(count: rows) { words in
      words.initialize(repeating: .max)
      forEachMissing(number) { row in words[row >> 6] &= ~(1 &<< UInt64(row & 63)) }
    }
  }

  private func forEachMissing(_ number: Int, _ body: (Int) -> Void) {
    for (block, place) in zip(blocks, plan.blocks) where block.parts[number].missingCount > 0 {
      for (index, word) in block.parts[number].missing.enumerated() {
        var rest = word
        while rest != 0 {
          body(place.firstRow + index << 6 + rest.trailingZeroBitCount)
          rest &= rest &- 1
        }
      }
    }
  }
}

/// Text and tags: many threads' codes become one dictionary's.
extension ColumnFinisher {
  private func finishCodes(_ number: Int, _ run: OutputRun<UInt32>) -> Outcome {
    let mode = tasks[number].mode
    let interners = pool.all.map { $0.interner(number) }
    if interners.contains(where: { $0.count > TextInterner.mostTexts }) {
      return .again(mode, .plainText)
    }
    let (dictionary, codes) = TextInterner.merged(interners)
    if dictionary.count > TextInterner.mostTexts { return .again(mode, .plainText) }
    let counts = recode(number, run, codes, dictionary.count)
    let values = TextValues.coded(
      codes: run.buffer(count: rows),
      dictionary: dictionary.count == 0 ? StringPool([""]) : dictionary)
    if mode == .settled { return finished(number, .text(values)) }
    var tally = ColumnTally()
    tally.order = dateOrder
    tally.mark = tasks[number].mark
    for code in 0..<dictionary.count {
      dictionary.withBytes(at: code) { tally.add(CellText.trimmed($0), count: counts[code]) }
    }
    if tally.reading != .text { return .again(.settled, tally.reading, tally) }
    return finished(number, .text(values), tally)
  }

  /// Rewrites the threads' codes and counts how often each text occurs.
  private func recode(
    _ number: Int, _ run: OutputRun<UInt32>, _ codes: [[UInt32]], _ texts: Int
  ) -> [Int] {
    var counts = [Int](repeating: 0, count: max(1, texts))
    for (block, place) in zip(blocks, plan.blocks) {
      // A missing cell's code is 0 whether the thread has seen a text or not.
      let own = codes[block.scratch].isEmpty ? [0] : codes[block.scratch]
      own.withUnsafeBufferPointer { own in
        counts.withUnsafeMutableBufferPointer { counts in
          for row in place.firstRow..<place.firstRow + block.rows {
            let code = own[Int(run.memory[row])]
            run.memory[row] = code
            counts[Int(code)] += 1
          }
        }
      }
    }
    forEachMissing(number) { row in
      counts[Int(run.memory[row])] -= 1
      run.memory[row] = 0
    }
    return counts
  }

  private func plainText(_ number: Int) -> TextValues {
    let bytes = blocks.reduce(0) { $0 + $1.parts[number].bytes.count }
    let offsets = Buffer<Int>(count: rows + 1) { offsets in
      offsets.initializeElement(at: 0, to: 0)
      var row = 0
      var total = 0
      for block in blocks {
        for count in block.parts[number].counts {
          total += Int(count)
          row += 1
          offsets.initializeElement(at: row, to: total)
        }
      }
    }
    let pool = Buffer<UInt8>(count: bytes) { memory in
      var place = 0
      for block in blocks {
        place = memory[place...].initialize(fromContentsOf: block.parts[number].bytes)
      }
    }
    return .plain(StringPool(offsets: offsets, bytes: pool))
  }

  private func tags(_ number: Int) throws -> TagValues {
    let merged = TextInterner.mergedTags(pool.all.map { $0.interner(number) })
    let pieces = try workers.map(tasks: blocks.count) { block in
      TagPiece(blocks[block].parts[number], merged.codes[blocks[block].scratch])
    }
    let total = pieces.reduce(0) { $0 + $1.codes.count }
    guard total <= Int(UInt32.max) else {
      throw TableError.tooLarge(path: path, what: "a column has more than 4,294,967,295 tags")
    }
    let offsets = Buffer<UInt32>(count: rows + 1) { offsets in
      offsets.initializeElement(at: 0, to: 0)
      var row = 0
      var end: UInt32 = 0
      for piece in pieces {
        for count in piece.counts {
          end += count
          row += 1
          offsets.initializeElement(at: row, to: end)
        }
      }
    }
    let codes = Buffer<UInt32>(count: total) { memory in
      var place = 0
      for piece in pieces { place = memory[place...].initialize(fromContentsOf: piece.codes) }
    }
    return TagValues(offsets: offsets, codes: codes, dictionary: merged.dictionary)
  }
}

/// One block's tags in the merged dictionary's codes, ascending in each row.
private struct TagPiece: Sendable {
  var codes: [UInt32] = []
  var counts: [UInt32] = []

  /// - Parameter own: the merged code of each of the thread's codes.
  init(_ part: ColumnPart, _ own: [UInt32]) {
    codes.reserveCapacity(part.codes.count)
    counts.reserveCapacity(part.counts.count)
    var next = 0
    for count in part.counts {
      let start = codes.count
      for raw in part.codes[next..<next + Int(count)] {
        codes.insertAscending(own[Int(raw)], from: start)
      }
      next += Int(count)
      counts.append(UInt32(codes.count - start))
    }
  }
}

extension TextInterner {
  /// As ``merged(_:)``, of the normalised spellings: several raw tags may share a code.
  static func mergedTags(_ interners: [TextInterner]) -> (
    dictionary: StringPool, codes: [[UInt32]]
  ) {
    var spellings = interners.map { _ in TextInterner() }
    let spelled = interners.indices.map { number in
      (0..<interners[number].count).map { code in
        let spelling = interners[number].withBytes(of: code) { TagSplitter.normalised($0) }
        return spelling.withUnsafeBufferPointer { spellings[number].code(of: $0) }
      }
    }
    let (dictionary, codes) = merged(spellings)
    return (dictionary, zip(spelled, codes).map { raw, own in raw.map { own[Int($0)] } })
  }
}

extension [UInt32] {
  /// Puts `code` in its place among the ascending elements from `start` on, unless it is there.
  fileprivate mutating func insertAscending(_ code: UInt32, from start: Int) {
    var place = count
    while place > start, self[place - 1] > code { place -= 1 }
    if place > start, self[place - 1] == code { return }
    if place == count { append(code) } else { insert(code, at: place) }
  }
}
