import Tables

/// An expression made ready to run: one call a batch, never one a row.
protocol Kernel: Sendable {
  func evaluate(_ batch: Batch) throws -> Vector
}

extension BoundExpr {
  /// The kernel for this expression.
  func compiled() throws -> any Kernel {
    switch node {
    case .constant(let cell): ConstantKernel(cell: cell)
    case .column(let slot): ColumnKernel(slot: slot)
    case .arithmetic(let operation, let left, let right):
      try ArithmeticKernel(
        operation: operation, left: left.compiled(), right: right.compiled(),
        isIntegral: type?.isIntegral == true, scale: dateScale(left, right), range: range)
    case .negate(let inner):
      try ArithmeticKernel(
        operation: .subtract, left: ConstantKernel(cell: .integer(0)), right: inner.compiled(),
        isIntegral: type?.isIntegral == true, scale: .none, range: range)
    case .compare(let operation, let left, let right):
      try CompareKernel(operation, left, right)
    case .and(let left, let right):
      try LogicKernel(left: left.compiled(), right: Branch(right), isAnd: true)
    case .or(let left, let right):
      try LogicKernel(left: left.compiled(), right: Branch(right), isAnd: false)
    case .not(let inner): try NotKernel(inner: inner.compiled())
    case .inList(let inner, let cells): try InListKernel(inner, cells)
    case .has(let inner, let quantity, let tags):
      try HasKernel(inner: inner, quantity: quantity, tags: tags)
    case .like(let inner, let pattern):
      try LikeKernel(inner: inner.compiled(), pattern: LikePattern(pattern))
    case .isMissing(let inner): try MissingKernel(inner: inner.compiled())
    case .conditional(let test, let yes, let no):
      try ConditionalKernel(
        test: test.compiled(), yes: Branch(yes), no: Branch(no), type: type ?? .text)
    case .coalesce(let left, let right):
      try CoalesceKernel(left: left.compiled(), right: Branch(right), type: type ?? .text)
    case .call(let function, let arguments):
      try CallKernel(
        function: function, arguments: arguments.map { try $0.compiled() },
        types: arguments.map { $0.type }, type: type ?? .text)
    case .model(let use): try ModelKernel(use, caches: true)
    }
  }

  /// How days and microseconds meet in date arithmetic.
  private func dateScale(_ left: BoundExpr, _ right: BoundExpr) -> ArithmeticKernel.Scale {
    switch (left.type, right.type) {
    case (.date?, .date?): .daysToMicroseconds
    case (.date?, .duration?): .durationToDays
    case (.duration?, .date?): .durationToDaysLeft
    default: .none
    }
  }
}

struct ConstantKernel: Kernel {
  let cell: Cell
  func evaluate(_ batch: Batch) -> Vector { Vector(count: batch.count, constant: cell) }
}

struct ColumnKernel: Kernel {
  let slot: Int
  func evaluate(_ batch: Batch) -> Vector { batch.vector(slot: slot) }
}

/// A model column: the kept one where it was kept, else worked out for the batch.
struct ModelKernel: Kernel {
  let use: ModelUse
  let inputs: [any Kernel]
  let caches: Bool

  init(_ use: ModelUse, caches: Bool) throws {
    self.use = use
    self.caches = caches
    inputs = try use.inputs.map { try $0.compiled() }
  }

  func evaluate(_ batch: Batch) throws -> Vector {
    if caches, let kept = batch.frame.kept(use.definition) { return batch.vector(of: kept) }
    let vectors = try inputs.map { input in
      let vector = try input.evaluate(batch)
      return use.takesRaw ? vector : vector.floating
    }
    let compute = try use.fit.map { try batch.frame.fitted(use, $0) } ?? use.compute
    return try withExtendedLifetime(vectors) { try compute(vectors, batch.count) }
  }
}

/// A part of an expression that only some of the rows look at.
///
/// What can end in an error is worked out for those rows alone: `if n < 1k then n * n else 0` does
/// not fail on a large n. What cannot is worked out for the whole batch, which costs less.
struct Branch: Sendable {
  private let kernel: any Kernel
  private let canFail: Bool
  private let type: ColumnType

  init(_ expr: BoundExpr) throws {
    kernel = try expr.compiled()
    canFail = expr.canFail
    type = expr.type ?? .text
  }

  /// - Parameter rows: which of the batch's rows look; values of the others mean nothing.
  func evaluate(_ batch: Batch, where rows: Bitmap) throws -> Vector {
    guard canFail else { return try kernel.evaluate(batch) }
    let count = rows.onesCount
    if count == batch.count { return try kernel.evaluate(batch) }
    if count == 0 { return Vector(count: batch.count, constant: .missing) }
    let chosen = rows.rows
    let list: Buffer<UInt32> =
      switch batch.selected {
      case .range(let range):
        Buffer(chosen.array.map { $0 + UInt32(truncatingIfNeeded: range.lowerBound) })
      case .list(let list): list.picked(chosen)
      }
    let part = try kernel.evaluate(Batch(frame: batch.frame, selected: .list(list)))
    if case .constant = part.payload {
      return Vector(count: batch.count, part.payload)
    }
    var places = [UInt32](repeating: Column.noRow, count: batch.count)
    for (place, row) in chosen.array.enumerated() {
      places[Int(row)] = UInt32(truncatingIfNeeded: place)
    }
    return Vector(Column.joining([part], type: type).gather(places))
  }
}

struct LogicKernel: Kernel {
  let left: any Kernel
  let right: Branch
  let isAnd: Bool

  func evaluate(_ batch: Batch) throws -> Vector {
    let left = try left.evaluate(batch).condition
    let right = try right.evaluate(batch, where: isAnd ? left : ~left).condition
    return Vector(count: batch.count, .booleans(isAnd ? left & right : left | right))
  }
}

struct NotKernel: Kernel {
  let inner: any Kernel
  func evaluate(_ batch: Batch) throws -> Vector {
    Vector(count: batch.count, .booleans(~(try inner.evaluate(batch).condition)))
  }
}

struct MissingKernel: Kernel {
  let inner: any Kernel
  func evaluate(_ batch: Batch) throws -> Vector {
    let presence = try inner.evaluate(batch).presence
    let absent = presence.map { ~$0 } ?? Bitmap(repeating: false, count: batch.count)
    return Vector(count: batch.count, .booleans(absent))
  }
}

/// `if a then b else c`: each row takes one side.
struct ConditionalKernel: Kernel {
  let test: any Kernel
  let yes: Branch
  let no: Branch
  let type: ColumnType

  func evaluate(_ batch: Batch) throws -> Vector {
    let test = try test.evaluate(batch).condition
    return Vector.choosing(
      test, try yes.evaluate(batch, where: test), try no.evaluate(batch, where: ~test), type: type,
      count: batch.count)
  }
}

struct CoalesceKernel: Kernel {
  let left: any Kernel
  let right: Branch
  let type: ColumnType

  func evaluate(_ batch: Batch) throws -> Vector {
    let left = try left.evaluate(batch)
    guard let presence = left.presence else { return left }
    return Vector.choosing(
      presence, left, try right.evaluate(batch, where: ~presence), type: type,
      count: batch.count)
  }
}

extension Vector {
  /// Row by row `yes` where the bit is set, else `no`.
  static func choosing(
    _ test: Bitmap, _ yes: Vector, _ no: Vector, type: ColumnType, count: Int
  ) -> Vector {
    var validity: Bitmap?
    if yes.presence != nil || no.presence != nil {
      let all = Bitmap(repeating: true, count: count)
      validity = (test & (yes.presence ?? all)) | (~test & (no.presence ?? all))
    }
    switch type {
    case .boolean:
      let chosen = (test & yes.condition) | (~test & no.condition)
      return Vector(count: count, .booleans(chosen), validity: validity)
    case .integer, .date, .time, .duration:
      let chosen = choose(test, yes.integers, no.integers, count: count)
      return Vector(count: count, .integers(chosen), validity: validity)
    case .number, .percent, .money:
      let chosen = choose(test, yes.doubles, no.doubles, count: count)
      return Vector(count: count, .numbers(chosen), validity: validity)
    case .text, .tags:
      let cells = (0..<count).map { row in test[row] ? yes[row, type] : no[row, type] }
      return Vector(cells: cells, type: type)
    }
  }

  private static func choose<T>(
    _ test: Bitmap, _ yes: Lane<T>, _ no: Lane<T>, count: Int
  ) -> Buffer<T> {
    Buffer(count: count) { out in
      for row in 0..<count { out[row] = test[row] ? yes[row] : no[row] }
    }
  }

  /// Text or tags, boxed row by row; for functions whose result has no faster shape.
  init(cells: [Cell], type: ColumnType) {
    let validity: Bitmap? =
      cells.contains(.missing) ? Bitmap(cells.map { $0 != .missing }) : nil
    if type == .tags {
      let lists = cells.map { cell -> [String] in
        if case .tags(let tags) = cell { return tags }
        return []
      }
      self.init(count: cells.count, .tags(TagValues(lists)), validity: validity)
    } else {
      let strings = cells.map { cell -> String in
        if case .text(let text) = cell { return text }
        return ""
      }
      self.init(count: cells.count, .text(.plain(StringPool(strings))), validity: validity)
    }
  }
}

extension Lane {
  subscript(row: Int) -> Element {
    switch self {
    case .many(let buffer): buffer[row]
    case .one(let value): value
    }
  }
}
