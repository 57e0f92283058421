import Tables

/// Up to ``Batch/capacity`` values of one type, on their way through an expression.
struct Vector: Sendable {
  enum Payload: Sendable {
    case values(Column.Values)
    /// The same value in every row; ``Cell/missing`` where there is none.
    case constant(Cell)
  }

  let count: Int
  let payload: Payload
  /// Nil when every row has a value, and always nil beside a constant.
  let validity: Bitmap?

  init(count: Int, _ values: Column.Values, validity: Bitmap? = nil) {
    self.count = count
    payload = .values(values)
    self.validity = validity
  }

  init(count: Int, constant: Cell) {
    self.count = count
    payload = .constant(constant)
    validity = nil
  }

  /// What a shorter vector holds in every row, for `count` rows.
  init(count: Int, _ payload: Payload) {
    self.count = count
    self.payload = payload
    validity = nil
  }

  /// One bit a row: is there a value? Nil when there is one in every row.
  var presence: Bitmap? {
    if case .constant(.missing) = payload { return Bitmap(repeating: false, count: count) }
    return validity
  }

  /// The vector as a condition: true where it is present and true.
  var condition: Bitmap {
    switch payload {
    case .constant(.boolean(let value)): return Bitmap(repeating: value, count: count)
    case .values(.booleans(let bits)): return validity.map { bits & $0 } ?? bits
    default: return Bitmap(repeating: false, count: count)
    }
  }

  /// Floating values; integers are converted, a missing row's value means nothing.
  var doubles: Lane<Double> {
    switch payload {
    case .constant(let cell): return .one(cell.double ?? 0)
    case .values(.numbers(let buffer)): return .many(buffer)
    case .values(.integers(let buffer)):
      return .many(
        Buffer(count: count) { out in
          buffer.withUnsafeElements { values in
            for row in 0..<count { out[row] = Double(values[row]) }
          }
        })
    case .values(.booleans(let bits)):
      return .many(
        Buffer(count: count) { out in
          for row in 0..<count { out[row] = bits[row] ? 1 : 0 }
        })
    case .values: return .one(0)
    }
  }

  /// Writes the floating values and a bit a row for those that are there.
  ///
  /// - Parameters:
  ///   - values: memory for `count` values, uninitialised.
  ///   - words: memory for a bit each of them, uninitialised.
  func copy(
    to values: UnsafeMutableBufferPointer<Double>,
    presence words: UnsafeMutableBufferPointer<UInt64>
  ) {
    switch doubles {
    case .one(let value): values.initialize(repeating: value)
    case .many(let lane): lane.withUnsafeElements { _ = values.initialize(fromContentsOf: $0) }
    }
    if let presence {
      presence.words.withUnsafeElements { _ = words.initialize(fromContentsOf: $0) }
    } else {
      words.initialize(repeating: .max)
    }
  }

  /// Integer values; only for integral types.
  var integers: Lane<Int64> {
    switch payload {
    case .constant(let cell): return .one(cell.integral ?? 0)
    case .values(.integers(let buffer)): return .many(buffer)
    case .values: return .one(0)
    }
  }

  /// One value, boxed.
  subscript(row: Int, type: ColumnType) -> Cell {
    switch payload {
    case .constant(let cell): return cell
    case .values(let values): return Column("", type, values, validity: validity)[row]
    }
  }
}

/// Many values or one for all rows.
enum Lane<Element: BitwiseCopyable & Sendable> {
  case many(Buffer<Element>)
  case one(Element)
}

extension Cell {
  /// The number inside, whatever its unit; nil for other kinds.
  var double: Double? {
    switch self {
    case .integer(let value), .time(let value), .duration(let value): Double(value)
    case .date(let days): Double(days)
    case .number(let value), .percent(let value), .money(let value, _): value
    case .boolean(let value): value ? 1 : 0
    case .missing, .text, .tags: nil
    }
  }

  /// The stored integer of an integral kind.
  var integral: Int64? {
    switch self {
    case .integer(let value), .time(let value), .duration(let value): value
    case .date(let days): Int64(days)
    default: nil
    }
  }
}

/// Applies `operation` to two lanes, row by row.
@inline(__always)
func zip<A, B, Out: BitwiseCopyable & Sendable>(
  _ left: Lane<A>, _ right: Lane<B>, count: Int, _ operation: (A, B) -> Out
) -> Buffer<Out> {
  Buffer(count: count) { out in
    switch (left, right) {
    case (.many(let left), .many(let right)):
      left.withUnsafeElements { left in
        right.withUnsafeElements { right in
          for row in 0..<count { out[row] = operation(left[row], right[row]) }
        }
      }
    case (.many(let left), .one(let right)):
      left.withUnsafeElements { left in
        for row in 0..<count { out[row] = operation(left[row], right) }
      }
    case (.one(let left), .many(let right)):
      right.withUnsafeElements { right in
        for row in 0..<count { out[row] = operation(left, right[row]) }
      }
    case (.one(let left), .one(let right)):
      out.initialize(repeating: operation(left, right))
    }
  }
}

/// One bit a row: does `test` hold?
@inline(__always)
func bits(count: Int, _ test: (Int) -> Bool) -> Bitmap {
  Bitmap(count: count) { words in
    for index in words.indices {
      let base = index << 6
      var word: UInt64 = 0
      if base &+ 64 <= count {
        // A fixed count lets the loop be unrolled.
        for bit in 0..<64 { word |= (test(base &+ bit) ? 1 : 0) &<< UInt64(bit) }
      } else {
        for bit in 0..<count - base { word |= (test(base + bit) ? 1 : 0) &<< UInt64(bit) }
      }
      words[index] = word
    }
  }
}

/// One bit a row: how do two lanes compare?
@inline(__always)
func compareBits<Element>(
  _ left: Lane<Element>, _ right: Lane<Element>, count: Int, _ test: (Element, Element) -> Bool
) -> Bitmap {
  switch (left, right) {
  case (.many(let left), .many(let right)):
    left.withUnsafeElements { left in
      right.withUnsafeElements { right in
        bits(count: count) { test(left[$0], right[$0]) }
      }
    }
  case (.many(let left), .one(let right)):
    left.withUnsafeElements { left in bits(count: count) { test(left[$0], right) } }
  case (.one(let left), .many(let right)):
    right.withUnsafeElements { right in bits(count: count) { test(left, right[$0]) } }
  case (.one(let left), .one(let right)):
    Bitmap(repeating: test(left, right), count: count)
  }
}

/// Rows where both are present; nil when that is every row.
func bothPresent(_ left: Bitmap?, _ right: Bitmap?) -> Bitmap? {
  switch (left, right) {
  case (nil, let other), (let other, nil): other
  case (let left?, let right?): left & right
  }
}
