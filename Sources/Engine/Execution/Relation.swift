import Parallel
import Synchronization
import Tables

/// What a stage hands to the next: a frame and the rows of it that are left.
struct Relation: Sendable {
  var frame: Frame
  var rows: Rows

  init(_ frame: Frame, rows: Rows? = nil) {
    self.frame = frame
    self.rows = rows ?? .all(frame.rowCount)
  }

  init(_ columns: [Column], rowCount: Int) { self.init(Frame(columns, rowCount: rowCount)) }

  var count: Int { rows.count }
}

extension Relation {
  /// Evaluates `expr` for the relation's rows, in order.
  func column(_ expr: BoundExpr, named name: String = "", _ run: RunContext) throws -> Column {
    try prepare([expr], run)
    if case .column(let slot) = expr.node {
      switch frame.slots[slot] {
      case .column(let column): return try materialised(column, run.workers).renamed(name)
      case .joined(let joined):
        let left: JoinedColumn =
          if case .all = rows { joined } else { joined.picking(rows.indices) }
        return try left.column(run.workers).renamed(name)
      case .picked: break
      }
    }
    return try column(of: try expr.compiled(), expr.type ?? .text, run).renamed(name)
  }

  /// What a kernel gives for the relation's rows, chunk by chunk on all threads.
  private func column(
    of kernel: any Kernel, _ type: ColumnType, _ run: RunContext
  ) throws -> Column {
    let (rows, frame, cancellation) = (rows, frame, run.workers.cancellation)
    let parts = try run.workers.map(tasks: rows.chunkCount) { chunk in
      var vectors: [Vector] = []
      try rows.forEachBatch(chunk: chunk, of: frame) {
        try cancellation.check()
        vectors.append(try kernel.evaluate($0))
      }
      return vectors
    }
    return try Column.joining(parts.flatMap { $0 }, type: type, beforeEach: cancellation.check)
  }

  /// A frame column for the relation's rows; the column itself where all rows are left.
  func materialised(_ column: Column, _ workers: Workers) throws -> Column {
    if case .all = rows { return column }
    return try column.gather(rows.indices, workers: workers)
  }

  /// Works out and keeps the model columns that `exprs` name, where most of the frame is wanted.
  ///
  /// For a few rows of a large frame they are computed in place instead, until that adds up.
  func prepare(_ exprs: [BoundExpr], _ run: RunContext) throws {
    for expr in exprs {
      try prepareTags(expr, run)
      for slot in expr.slots where isMost(rows.count) {
        if case .joined(let joined) = frame.slots[slot] { _ = try joined.column(run.workers) }
      }
      for model in expr.modelColumns where frame.kept(model.definition) == nil {
        guard frame.isWorthKeeping(model.definition, rows: rows.count) else { continue }
        try run.workers.cancellation.check()
        if try takeFromBase(model, run) { continue }
        if try takeFromParent(model, run) { continue }
        _ = try frame.derived(model.definition) { try workedOut(model, run) }
      }
    }
  }

  /// Whether so many rows are a quarter of the frame's or more.
  private func isMost(_ rows: Int) -> Bool { rows >= (frame.rowCount + 3) / 4 }

  /// Has the bitmaps of the tags made that `expr` asks for: threads that evaluate it would all wait
  /// for the one that makes them.
  private func prepareTags(_ expr: BoundExpr, _ run: RunContext) throws {
    if case .list = rows { return }
    for (slot, tag) in expr.askedTags {
      if case .column(let column) = frame.slots[slot], case .tags(let tags) = column.values,
        let code = tags.code(of: tag)
      {
        try tags.makeBitmap(for: code, run.workers)
      }
    }
  }

  /// The model column for all rows of the frame.
  private func workedOut(_ model: ModelUse, _ run: RunContext) throws -> Column {
    let (frame, rows) = (frame, Rows.all(frame.rowCount))
    let kernel = try ModelKernel(model, caches: false)
    let (type, cancellation) = (model.column.type, run.workers.cancellation)
    guard type.isFloating else { return try Relation(frame).column(of: kernel, type, run) }
    var isWhole = true
    var presence = Bitmap(repeating: false, count: 0)
    let values = try Buffer<Double>(count: frame.rowCount) { values in
      presence = try Bitmap(count: frame.rowCount) { words in
        // Safe because each chunk writes its own rows, and chunks begin at whole words.
        nonisolated(unsafe) let (values, words) = (values, words)
        isWhole = try run.workers.map(tasks: rows.chunkCount) { chunk in
          var next = chunk * Workers.chunkRows
          var isWhole = true
          try rows.forEachBatch(chunk: chunk, of: frame) { batch in
            try cancellation.check()
            let vector = try kernel.evaluate(batch)
            vector.copy(
              to: .init(rebasing: values[next..<next + batch.count]),
              presence: .init(rebasing: words[next >> 6..<(next + batch.count + 63) >> 6]))
            isWhole = isWhole && vector.presence == nil
            next += batch.count
          }
          return isWhole
        }.allSatisfy { $0 }
      }
    }
    return Column("", type, .numbers(values), validity: isWhole ? nil : presence)
  }

  /// Has a model column worked out on the frame that this one adds columns to, so that it is kept
  /// there for other queries.
  private func takeFromBase(_ model: ModelUse, _ run: RunContext) throws -> Bool {
    guard frame.kept(model.definition) == nil, let base = frame.base,
      model.inputs.allSatisfy({ $0.slots.allSatisfy { $0 < frame.sharedSlots } })
    else { return false }
    let expr = BoundExpr(.model(model), model.column.type)
    try Relation(base).prepare([expr], run)
    guard let kept = base.kept(model.definition) else { return false }
    frame.keep(kept, for: model.definition)
    return true
  }

  /// Has a picked frame's model column worked out on the frame its rows come from.
  private func takeFromParent(_ model: ModelUse, _ run: RunContext) throws -> Bool {
    guard frame.kept(model.definition) == nil, let parent = frame.parent,
      let use = model.mapped({ frame.slots[$0].parentSlot })
    else { return false }
    let expr = BoundExpr(.model(use), use.column.type)
    try Relation(parent.frame).prepare([expr], run)
    guard case .column(let column)? = parent.frame.kept(use.definition) else { return false }
    frame.keep(.picked(column, slot: nil), for: model.definition)
    return true
  }

  /// The rows of the relation for which `condition` holds.
  func filtered(by condition: BoundExpr, _ run: RunContext) throws -> Relation {
    try prepare([condition], run)
    let kernel = try condition.compiled()
    let rows = rows
    let frame = frame
    let cancellation = run.workers.cancellation
    if case .list = rows {
      let kept = try run.workers.map(tasks: rows.chunkCount) { chunk in
        var kept: [UInt32] = []
        try rows.forEachBatch(chunk: chunk, of: frame) { batch in
          guard case .list(let list) = batch.selected else { return }
          try cancellation.check()
          try kernel.evaluate(batch).condition.forEachOne { kept.append(list[$0]) }
        }
        return kept
      }
      return Relation(frame, rows: .list(Buffer(kept.flatMap { $0 })))
    }
    // A condition that cannot fail is tried on whole runs of rows, and the mask laid over it.
    let canLookAround = !condition.canFail
    let words = try run.workers.map(tasks: rows.chunkCount) { chunk in
      var words = [UInt64](
        repeating: 0,
        count: (min(Workers.chunkRows, frame.rowCount - chunk * Workers.chunkRows) + 63) / 64)
      let base = chunk * Workers.chunkRows
      try rows.forEachBatch(chunk: chunk, of: frame, canLookAround: canLookAround) {
        batch, chosen in
        try cancellation.check()
        var truth = try kernel.evaluate(batch).condition
        if let chosen { truth = truth & chosen }
        switch batch.selected {
        case .range(let range):
          let first = (range.lowerBound - base) >> 6
          truth.words.withUnsafeElements { truth in
            for index in truth.indices { words[first + index] = truth[index] }
          }
        case .list(let list):
          truth.forEachOne { index in
            let row = Int(list[index]) - base
            words[row >> 6] |= 1 << UInt64(row & 63)
          }
        }
      }
      return words
    }
    let mask = Bitmap(count: frame.rowCount) { out in
      var next = 0
      for part in words {
        for word in part {
          out[next] = word
          next += 1
        }
      }
    }
    return Relation(frame, rows: .mask(mask, count: mask.onesCount))
  }

  /// The relation's rows whose bit in `mask` (a bit a frame row) is set.
  func filtered(by mask: Bitmap) -> Relation {
    switch rows {
    case .all: return Relation(frame, rows: .mask(mask, count: mask.onesCount))
    case .mask(let before, _):
      let both = before & mask
      return Relation(frame, rows: .mask(both, count: both.onesCount))
    case .list(let list):
      return Relation(frame, rows: .list(Buffer(list.array.filter { mask[Int($0)] })))
    }
  }
}

extension Column {
  /// One column of batches in order.
  static func joining(_ parts: [Vector], type: ColumnType) -> Column {
    joining(parts, type: type, beforeEach: {})
  }

  /// One column of batches in order.
  ///
  /// - Parameter look: called before each batch whose values are copied one by one, to stop there
  ///   by throwing.
  static func joining(
    _ parts: [Vector], type: ColumnType, beforeEach look: () throws -> Void
  ) rethrows -> Column {
    let count = parts.reduce(0) { $0 + $1.count }
    var validity: Bitmap?
    if parts.contains(where: { $0.presence != nil }) {
      validity = joiningBits(parts.map { ($0.count, $0.presence) }, count: count)
    }
    switch type {
    case .boolean:
      let bits = parts.map { ($0.count, Optional($0.condition)) }
      return Column("", type, .booleans(joiningBits(bits, count: count)), validity: validity)
    case .integer, .date, .time, .duration:
      let buffer = Buffer<Int64>(count: count) { out in
        fill(out, parts.map { ($0.count, $0.integers) })
      }
      return Column("", type, .integers(buffer), validity: validity)
    case .number, .percent, .money:
      let buffer = Buffer<Double>(count: count) { out in
        fill(out, parts.map { ($0.count, $0.doubles) })
      }
      return Column("", type, .numbers(buffer), validity: validity)
    case .text:
      return Column(
        "", type, .text(try TextValues.joining(parts, look)), validity: validity)
    case .tags:
      return Column("", type, .tags(try TagValues.joining(parts, look)), validity: validity)
    }
  }

  private static func fill<T>(
    _ out: UnsafeMutableBufferPointer<T>, _ parts: [(count: Int, lane: Lane<T>)]
  ) {
    var next = 0
    for (count, lane) in parts {
      let target = UnsafeMutableBufferPointer(rebasing: out[next..<next + count])
      switch lane {
      case .one(let value): target.initialize(repeating: value)
      case .many(let buffer):
        buffer.withUnsafeElements { _ = target.initialize(fromContentsOf: $0) }
      }
      next += count
    }
  }

  private static func joiningBits(_ parts: [(count: Int, bits: Bitmap?)], count: Int) -> Bitmap {
    Bitmap(count: count) { words in
      words.initialize(repeating: 0)
      var row = 0
      for (count, part) in parts {
        guard let part else {
          for bit in row..<row + count { words[bit >> 6] |= 1 << UInt64(bit & 63) }
          row += count
          continue
        }
        if row & 63 == 0 {
          part.words.withUnsafeElements { part in
            for index in part.indices { words[row >> 6 + index] |= part[index] }
          }
        } else {
          part.forEachOne { words[(row + $0) >> 6] |= 1 << UInt64((row + $0) & 63) }
        }
        row += count
      }
    }
  }
}

extension TextValues {
  /// Batches in order; codes stay codes while all batches share a dictionary.
  fileprivate static func joining(
    _ parts: [Vector], _ look: () throws -> Void
  ) rethrows -> TextValues {
    if let coded = joiningCodes(parts) { return coded }
    var offsets: [Int] = [0]
    var bytes: [UInt8] = []
    for part in parts {
      try look()
      switch part.payload {
      case .constant(let cell):
        var text = ""
        if case .text(let value) = cell { text = value }
        for _ in 0..<part.count {
          bytes.append(contentsOf: text.utf8)
          offsets.append(bytes.count)
        }
      case .values(.text(let values)):
        for row in 0..<part.count {
          values.withBytes(at: row) { bytes.append(contentsOf: $0) }
          offsets.append(bytes.count)
        }
      case .values: preconditionFailure("a text column is made of text")
      }
    }
    return .plain(StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes)))
  }

  private static func joiningCodes(_ parts: [Vector]) -> TextValues? {
    var shared: StringPool?
    for part in parts {
      guard case .values(.text(.coded(_, let dictionary))) = part.payload else { return nil }
      if let shared, !shared.isSame(as: dictionary) { return nil }
      shared = dictionary
    }
    guard let shared else { return nil }
    let codes = Buffer<UInt32>(count: parts.reduce(0) { $0 + $1.count }) { out in
      var next = 0
      for part in parts {
        guard case .values(.text(.coded(let codes, _))) = part.payload else { continue }
        codes.withUnsafeElements { codes in
          for code in codes {
            out[next] = code
            next += 1
          }
        }
      }
    }
    return .coded(codes: codes, dictionary: shared)
  }
}

extension StringPool {
  /// True when both stand on the same memory, which makes their codes comparable.
  func isSame(as other: StringPool) -> Bool { offsets.owner === other.offsets.owner }
}

extension TagValues {
  /// Batches in order; sets made batch by batch have dictionaries of their own, which are merged.
  fileprivate static func joining(
    _ parts: [Vector], _ look: () throws -> Void
  ) rethrows -> TagValues {
    let sets = parts.map { part -> TagValues? in
      switch part.payload {
      case .values(.tags(let tags)): tags
      case .constant(.tags(let tags)): TagValues([tags])
      default: nil
      }
    }
    let (dictionary, numbers) = merged(sets.map { $0?.dictionary })
    var offsets: [UInt32] = [0]
    var codes: [UInt32] = []
    for (index, part) in parts.enumerated() {
      try look()
      let isConstant = if case .constant = part.payload { true } else { false }
      for row in 0..<part.count {
        if let tags = sets[index] {
          let row = isConstant ? 0 : row
          for place in tags.offsets[row]..<tags.offsets[row + 1] {
            let code = tags.codes[Int(place)]
            codes.append(numbers.isEmpty ? code : numbers[index][Int(code)])
          }
        }
        offsets.append(UInt32(truncatingIfNeeded: codes.count))
      }
    }
    return TagValues(offsets: Buffer(offsets), codes: Buffer(codes), dictionary: dictionary)
  }

  /// One ascending dictionary for all, and each one's codes in it; no codes where all are the same.
  private static func merged(_ pools: [StringPool?]) -> (StringPool, [[UInt32]]) {
    let known = pools.compactMap { $0 }
    guard let first = known.first else { return (StringPool([String]()), []) }
    if known.allSatisfy({ $0.isSame(as: first) }) { return (first, []) }
    let words = pools.map { $0?.strings ?? [] }
    let all = Set(words.joined()).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let codes = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, UInt32($0)) })
    return (StringPool(all), words.map { $0.map { codes[$0] ?? 0 } })
  }
}
