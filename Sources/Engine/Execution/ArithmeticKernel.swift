import Language
import Tables

/// `+ - * /` on whole batches. Missing carries on; a division by zero is missing.
struct ArithmeticKernel: Kernel {
  /// How days and microseconds meet.
  enum Scale: Sendable {
    case none
    /// date − date, which is a duration.
    case daysToMicroseconds
    /// date ± duration of whole days.
    case durationToDays
    case durationToDaysLeft
  }

  static let microsecondsPerDay: Int64 = 86_400_000_000

  let operation: ArithmeticOperator
  let left: any Kernel
  let right: any Kernel
  let isIntegral: Bool
  let scale: Scale
  let range: SourceRange?

  func evaluate(_ batch: Batch) throws -> Vector {
    let left = try left.evaluate(batch)
    let right = try right.evaluate(batch)
    let presence = bothPresent(left.presence, right.presence)
    return isIntegral && operation != .divide
      ? try integers(left, right, presence, count: batch.count)
      : doubles(left, right, presence, count: batch.count)
  }

  private func doubles(
    _ left: Vector, _ right: Vector, _ presence: Bitmap?, count: Int
  ) -> Vector {
    let a = left.doubles
    let b = right.doubles
    switch operation {
    case .add:
      return finite(zip(a, b, count: count) { $0 + $1 }, presence)
    case .subtract:
      return finite(zip(a, b, count: count) { $0 - $1 }, presence)
    case .multiply:
      return finite(zip(a, b, count: count) { $0 * $1 }, presence)
    case .divide:
      return finite(zip(a, b, count: count) { $0 / $1 }, presence)
    }
  }

  /// Rows whose result is not a finite number are missing.
  private func finite(_ values: Buffer<Double>, _ presence: Bitmap?) -> Vector {
    let validity = Vector.dropNonFinite(values, presence)
    return Vector(count: values.count, .numbers(values), validity: validity)
  }

  private func integers(
    _ left: Vector, _ right: Vector, _ presence: Bitmap?, count: Int
  ) throws -> Vector {
    var overflowed = false
    let perDay = Self.microsecondsPerDay
    let scaleLeft = scale == .durationToDaysLeft
    let scaleRight = scale == .durationToDays
    let scaleOut = scale == .daysToMicroseconds
    let values = zip(left.integers, right.integers, count: count) { (a: Int64, b: Int64) -> Int64 in
      let x = scaleLeft ? a / perDay : a
      let y = scaleRight ? b / perDay : b
      let (result, failed) =
        switch operation {
        case .add: x.addingReportingOverflow(y)
        case .subtract: x.subtractingReportingOverflow(y)
        case .multiply, .divide: x.multipliedReportingOverflow(by: y)
        }
      overflowed = overflowed || failed
      if !scaleOut { return result }
      let (scaled, tooLong) = result.multipliedReportingOverflow(by: perDay)
      overflowed = overflowed || tooLong
      return scaled
    }
    if overflowed {
      throw Diagnostic(
        .runFailed, "a whole number grew past 9,223,372,036,854,775,807", at: range,
        reason: "Integers have 64 bits; the result of this `\(operation.rawValue)` does not fit.",
        help: "Multiply one side by 1.0 to go on with decimal numbers.")
    }
    if scaleLeft || scaleRight { try checkDates(values, presence) }
    return Vector(count: count, .integers(values), validity: presence)
  }

  /// Days outside the calendar would all be shown as its first or last day.
  private func checkDates(_ days: Buffer<Int64>, _ presence: Bitmap?) throws {
    let years: ClosedRange<Int64> = -719_162...2_932_896
    for row in 0..<days.count where !years.contains(days[row]) && presence?[row] ?? true {
      throw Diagnostic(
        .runFailed, "a date fell outside the years 1 to 9999", at: range,
        help: "Add or take away a shorter time.")
    }
  }
}

extension Vector {
  /// The presence bits with rows taken out whose value is infinite or not a number.
  static func dropNonFinite(_ values: Buffer<Double>, _ presence: Bitmap?) -> Bitmap? {
    values.withUnsafeElements { values in
      var allFinite = true
      for value in values { allFinite = allFinite && value.isFinite }
      if allFinite { return presence }
      let finite = bits(count: values.count) { values[$0].isFinite }
      return presence.map { $0 & finite } ?? finite
    }
  }
}
