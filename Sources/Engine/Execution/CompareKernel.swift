import CKernels
import Language
import Tables

/// Comparisons. `=` and `!=` treat missing as a value; an ordering against missing is false.
struct CompareKernel: Kernel {
  private enum Shape: Sendable { case integers, doubles, texts, booleans, tags }

  private let operation: BinaryOperator
  private let left: any Kernel
  private let right: any Kernel
  private let shape: Shape
  private let types: (ColumnType, ColumnType)

  init(_ operation: BinaryOperator, _ left: BoundExpr, _ right: BoundExpr) throws {
    self.operation = operation
    self.left = try left.compiled()
    self.right = try right.compiled()
    let type = left.type ?? right.type ?? .boolean
    let other = right.type ?? type
    types = (type, other)
    shape =
      switch type {
      case .boolean: .booleans
      case .text: .texts
      case .tags: .tags
      case _ where type.isIntegral && other.isIntegral: .integers
      default: .doubles
      }
  }

  func evaluate(_ batch: Batch) throws -> Vector {
    let left = try left.evaluate(batch)
    let right = try right.evaluate(batch)
    var truth = compare(left, right, count: batch.count)
    if let present = bothPresent(left.presence, right.presence) {
      truth = truth & present
      if operation == .equal || operation == .notEqual {
        let all = Bitmap(repeating: true, count: batch.count)
        let a = left.presence ?? all
        let b = right.presence ?? all
        truth = truth | (operation == .equal ? ~(a | b) : a.combined(with: b, ^))
      }
    }
    return Vector(count: batch.count, .booleans(truth))
  }

  private func compare(_ left: Vector, _ right: Vector, count: Int) -> Bitmap {
    switch shape {
    case .integers: integers(left.integers, right.integers, count: count)
    case .doubles: doubles(left.doubles, right.doubles, count: count)
    case .booleans:
      operation == .equal
        ? ~left.condition.combined(with: right.condition, ^)
        : left.condition.combined(with: right.condition, ^)
    case .texts: texts(left, right, count: count)
    case .tags:
      bits(count: count) {
        let same = left[$0, .tags] == right[$0, .tags]
        return operation == .equal ? same : !same
      }
    }
  }

  /// Against one number the comparison runs on the processor's vectors.
  private func integers(_ a: Lane<Int64>, _ b: Lane<Int64>, count: Int) -> Bitmap {
    switch (a, b) {
    case (.many(let values), .one(let bound)):
      values.withUnsafeElements { values in
        Bitmap(count: count) {
          ck_compare_i64(values.baseAddress, bound, count, comparison(), $0.baseAddress)
        }
      }
    case (.one(let bound), .many(let values)):
      values.withUnsafeElements { values in
        Bitmap(count: count) {
          ck_compare_i64(values.baseAddress, bound, count, comparison(turned: true), $0.baseAddress)
        }
      }
    default: order(a, b, count: count)
    }
  }

  private func doubles(_ a: Lane<Double>, _ b: Lane<Double>, count: Int) -> Bitmap {
    switch (a, b) {
    case (.many(let values), .one(let bound)):
      values.withUnsafeElements { values in
        Bitmap(count: count) {
          ck_compare_f64(values.baseAddress, bound, count, comparison(), $0.baseAddress)
        }
      }
    case (.one(let bound), .many(let values)):
      values.withUnsafeElements { values in
        Bitmap(count: count) {
          ck_compare_f64(values.baseAddress, bound, count, comparison(turned: true), $0.baseAddress)
        }
      }
    default: order(a, b, count: count)
    }
  }

  /// The operation as the kernels know it.
  ///
  /// - Parameter turned: the values stand on the right.
  private func comparison(turned: Bool = false) -> ck_comparison {
    switch operation {
    case .equal: CK_EQUAL
    case .notEqual: CK_NOT_EQUAL
    case .less: turned ? CK_GREATER : CK_LESS
    case .lessOrEqual: turned ? CK_GREATER_OR_EQUAL : CK_LESS_OR_EQUAL
    case .greater: turned ? CK_LESS : CK_GREATER
    default: turned ? CK_LESS_OR_EQUAL : CK_GREATER_OR_EQUAL
    }
  }

  private func order<T: Comparable>(_ a: Lane<T>, _ b: Lane<T>, count: Int) -> Bitmap {
    switch operation {
    case .equal: compareBits(a, b, count: count) { $0 == $1 }
    case .notEqual: compareBits(a, b, count: count) { $0 != $1 }
    case .less: compareBits(a, b, count: count) { $0 < $1 }
    case .lessOrEqual: compareBits(a, b, count: count) { $0 <= $1 }
    case .greater: compareBits(a, b, count: count) { $0 > $1 }
    default: compareBits(a, b, count: count) { $0 >= $1 }
    }
  }

  private func texts(_ left: Vector, _ right: Vector, count: Int) -> Bitmap {
    switch (left.payload, right.payload) {
    case (.values(.text(let values)), .constant(.text(let wanted))):
      return values.test(count: count) { holds(compareBytes($0, wanted)) }
    case (.constant(.text(let wanted)), .values(.text(let values))):
      return values.test(count: count) { holds(-compareBytes($0, wanted)) }
    case (.values(.text(let a)), .values(.text(let b))):
      return bits(count: count) { row in
        a.withBytes(at: row) { a in b.withBytes(at: row) { holds(compareBytes(a, $0)) } }
      }
    case (.constant(.text(let a)), .constant(.text(let b))):
      let order = a == b ? 0 : a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
      return Bitmap(repeating: holds(order), count: count)
    default: return Bitmap(repeating: false, count: count)
    }
  }

  private func holds(_ order: Int) -> Bool {
    switch operation {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    default: order >= 0
    }
  }
}

/// Three-way order of UTF-8 bytes: negative, zero, positive.
func compareBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
  for index in 0..<min(left.count, right.count) where left[index] != right[index] {
    return left[index] < right[index] ? -1 : 1
  }
  return left.count - right.count
}

func compareBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: String) -> Int {
  var right = right
  return right.withUTF8 { compareBytes(left, $0) }
}

extension TextValues {
  /// One bit a row for a test of the text: once a dictionary entry where text is coded and the
  /// dictionary is the shorter list.
  func test(count: Int, _ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bitmap {
    switch self {
    case .plain(let pool):
      return bits(count: count) { pool.withBytes(at: $0, test) }
    case .coded(let codes, let dictionary) where dictionary.count <= count:
      let truth = (0..<dictionary.count).map { dictionary.withBytes(at: $0, test) }
      return codes.withUnsafeElements { codes in
        // A missing row's code means nothing; the caller masks it.
        truth.withUnsafeBufferPointer { truth in
          bits(count: count) { Int(codes[$0]) < truth.count && truth[Int(codes[$0])] }
        }
      }
    case .coded(let codes, let dictionary):
      return bits(count: count) { row in
        Int(codes[row]) < dictionary.count && dictionary.withBytes(at: Int(codes[row]), test)
      }
    }
  }
}
