import Language
import Statistics
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Functions of numbers. A result that is not a finite number is missing.
enum NumberFunctions {
  static let all: [ScalarFunction] = [
    keepingUnit("abs", "The size without its sign.", .init("abs(0 - 3)", "3")) { abs($0) }
      .onWholeNumbers { row in row[0].flatMap { $0 == .min ? nil : Swift.abs($0) } },
    whole("ceil", "The next whole number up.", .init("ceil(2.1)", "3")) { $0.rounded(.up) }
      .onWholeNumbers { $0[0] },
    whole("floor", "The next whole number down.", .init("floor(2.9)", "2")) { $0.rounded(.down) }
      .onWholeNumbers { $0[0] },
    round,
    plain("sqrt", "The square root; missing below 0.", .init("sqrt(16)", "4")) { $0.squareRoot() },
    plain("ln", "The natural logarithm; missing at or below 0.", .init("ln(1)", "0")) { log($0) },
    plain("log10", "The decimal logarithm; missing at or below 0.", .init("log10(1000)", "3")) {
      log10($0)
    },
    plain("exp", "e to the power x.", .init("exp(0)", "1")) { exp($0) },
    pair(
      "power", ["x", "y"], "x to the power y, a number with decimals even of whole ones.",
      .init("power(2, 10)", "1024"), isAlwaysNumber: true
    ) { pow($0, $1) },
    pair(
      "mod", ["x", "y"], "What is left of x after whole y's, with the sign of y.",
      .init("mod(10, 3)", "1")
    ) { $0 - $1 * ($0 / $1).rounded(.down) }
    .onWholeNumbers { row in
      guard let x = row[0], let y = row[1] else { return nil }
      return ScalarFunction.wholeRest(x, y)
    },
    extreme("min", "The smaller of two; a missing one is passed over.", .init("min(3, 5)", "3")) {
      Swift.min($0, $1)
    }
    .onWholeNumbers { row in row.compactMap { $0 }.min() },
    extreme("max", "The larger of two; a missing one is passed over.", .init("max(3, 5)", "5")) {
      Swift.max($0, $1)
    }
    .onWholeNumbers { row in row.compactMap { $0 }.max() },
    clamp, wilsonEnd("wilson_low", "The lower end", "wilson_low(3, 80)", "0.0128") { $0.low },
    wilsonEnd("wilson_high", "The upper end", "wilson_high(3, 80)", "0.1045") { $0.high },
    shrunk, ifElse,
  ]

  private static func isNumeric(_ type: ColumnType?) -> Bool {
    type.map { $0.isFloating || $0 == .integer || $0 == .duration } ?? true
  }

  private static func rows(
    _ input: ScalarFunction.Input, _ count: Int, _ type: ColumnType, _ body: (Double) -> Double
  ) -> Vector {
    let lane = OptionalLane(input.floating)
    return Vector.numbers(count: count) { row in lane[row].map(body) }.converted(to: type)
  }

  private static func keepingUnit(
    _ name: String, _ summary: String, _ example: FunctionExample,
    _ body: @escaping @Sendable (Double) -> Double
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: ["x"], optionalCount: 0, summary: summary, examples: [example],
      resultType: { isNumeric($0[0]) ? $0[0] ?? .number : nil }, takes: "a number",
      evaluate: { inputs, count, type in rows(inputs[0], count, type, body) })
  }

  private static func whole(
    _ name: String, _ summary: String, _ example: FunctionExample,
    _ body: @escaping @Sendable (Double) -> Double
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: ["x"], optionalCount: 0, summary: summary, examples: [example],
      resultType: { types in
        guard isNumeric(types[0]) else { return nil }
        return types[0] == .number ? .integer : types[0] ?? .integer
      }, takes: "a number", evaluate: { inputs, count, type in rows(inputs[0], count, type, body) })
  }

  private static func plain(
    _ name: String, _ summary: String, _ example: FunctionExample,
    _ body: @escaping @Sendable (Double) -> Double
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: ["x"], optionalCount: 0, summary: summary, examples: [example],
      resultType: { isNumeric($0[0]) ? .number : nil }, takes: "a number",
      evaluate: { inputs, count, type in rows(inputs[0], count, type, body) })
  }

  private static func pair(
    _ name: String, _ parameters: [String], _ summary: String, _ example: FunctionExample,
    isAlwaysNumber: Bool = false, _ body: @escaping @Sendable (Double, Double) -> Double
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: parameters, optionalCount: 0, summary: summary, examples: [example],
      resultType: { types in
        guard types.allSatisfy(isNumeric) else { return nil }
        // The power of two whole numbers may be none, as of 2 and -1, or too large for one.
        return types.allSatisfy { $0 == .integer } && !isAlwaysNumber ? .integer : .number
      }, takes: "two numbers",
      evaluate: { inputs, count, type in
        let (x, y) = (OptionalLane(inputs[0].floating), OptionalLane(inputs[1].floating))
        return Vector.numbers(count: count) { row in
          guard let x = x[row], let y = y[row] else { return nil }
          return body(x, y)
        }.converted(to: type)
      })
  }

  private static func extreme(
    _ name: String, _ summary: String, _ example: FunctionExample,
    _ body: @escaping @Sendable (Double, Double) -> Double
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: ["a", "b"], optionalCount: 0, summary: summary, examples: [example],
      resultType: commonType, takes: "two values of one unit",
      evaluate: { inputs, count, type in
        let (a, b) = (OptionalLane(inputs[0].floating), OptionalLane(inputs[1].floating))
        return Vector.numbers(count: count) { row in
          guard let left = a[row] else { return b[row] }
          guard let right = b[row] else { return left }
          return body(left, right)
        }.converted(to: type)
      })
  }

  private static func commonType(_ types: [ColumnType?]) -> ColumnType? {
    let known = types.compactMap { $0 }
    guard let first = known.first, isNumeric(first) || first.isIntegral else { return nil }
    if known.allSatisfy({ $0 == first }) { return first }
    return known.allSatisfy { $0 == .integer || $0 == .number } ? .number : nil
  }

  private static let round = ScalarFunction(
    name: "round", parameters: ["x", "digits"], optionalCount: 1,
    summary:
      "The nearest number with so many decimals (none unless said), of a percent those of its points; halves away from 0.",
    examples: [
      .init("round(2.345, 2)", "2.35"), .init("round(2.5)", "3"), .init("round(2.54%, 1)", "2.5%"),
    ],
    resultType: { types in
      guard isNumeric(types[0]), types.count < 2 || types[1] == .integer else { return nil }
      return types.count < 2 && types[0] == .number ? .integer : types[0] ?? .number
    }, takes: "a number, and a whole number of digits",
    evaluate: { inputs, count, type in
      let x = OptionalLane(inputs[0].floating)
      let digits = inputs.count > 1 ? OptionalLane(inputs[1].floating) : nil
      return Vector.numbers(count: count) { row in
        guard let value = x[row] else { return nil }
        if digits == nil, type != .percent { return value.rounded() }
        guard let places = digits.map({ $0[row] }) ?? 0, abs(places) <= 15 else { return nil }
        let scale = pow(10, type == .percent ? places + 2 : places)
        return (value * scale).rounded() / scale
      }.converted(to: type)
    })

  private static let clamp = ScalarFunction(
    name: "clamp", parameters: ["x", "low", "high"], optionalCount: 0,
    summary: "x, but never below low or above high.", examples: [.init("clamp(12, 0, 10)", "10")],
    resultType: commonType, takes: "three values of one unit",
    evaluate: { inputs, count, type in
      let lanes = inputs.map { OptionalLane($0.floating) }
      return Vector.numbers(count: count) { row in
        guard let x = lanes[0][row], let low = lanes[1][row], let high = lanes[2][row] else {
          return nil
        }
        return low <= high ? Swift.min(high, Swift.max(low, x)) : nil
      }.converted(to: type)
    }
  )
  .onWholeNumbers { row in
    guard let x = row[0], let low = row[1], let high = row[2], low <= high else { return nil }
    return Swift.min(high, Swift.max(low, x))
  }

  private static func wilsonEnd(
    _ name: String, _ end: String, _ call: String, _ result: String,
    _ pick: @escaping @Sendable (Interval) -> Double
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: ["k", "n", "level"], optionalCount: 1,
      summary: "\(end) of Wilson's interval for a share k of n, at 95 % unless said.",
      examples: [.init(call, result)],
      resultType: { types in
        types.prefix(2).allSatisfy { $0 == .integer || $0 == nil } ? .percent : nil
      }, takes: "two whole numbers, and a level",
      evaluate: { inputs, count, _ in
        let (k, n) = (OptionalLane(inputs[0].floating), OptionalLane(inputs[1].floating))
        let level = inputs.count > 2 ? OptionalLane(inputs[2].floating) : nil
        return .numbers(count: count) { row in
          guard let k = k[row].flatMap({ Int(exactly: $0) }),
            let n = n[row].flatMap({ Int(exactly: $0) })
          else { return nil }
          return (try? wilson(successes: k, of: n, level: level.map { $0[row] ?? 0.95 } ?? 0.95))
            .map(pick)
        }
      })
  }

  /// The model's own prior, Beta(4, 96): a usual share of 4 %, worth a hundred trials.
  private static let usualShare = BetaPrior(successes: 4, failures: 96)

  private static let shrunk = ScalarFunction(
    name: "shrunk", parameters: ["k", "n", "usual", "worth"], optionalCount: 2,
    summary:
      "The share k of n, pulled towards the usual one (4 % unless said) as if that had been seen in `worth` more trials (100).",
    examples: [.init("shrunk(3, 20)", "0.0583"), .init("shrunk(60, 1000)", "0.0582")],
    resultType: { types in
      types.allSatisfy { $0 == nil || $0 == .integer || $0?.isFloating == true } ? .percent : nil
    }, takes: "two numbers, a share and a number of trials",
    evaluate: { inputs, count, _ in
      let lanes = inputs.map { OptionalLane($0.floating) }
      return .numbers(count: count) { row in
        guard let k = lanes[0][row], let n = lanes[1][row], k >= 0, n >= k else { return nil }
        var prior = usualShare
        if lanes.count > 2 {
          guard let usual = lanes[2][row], (0...1).contains(usual) else { return nil }
          var worth = 100.0
          if lanes.count > 3 {
            guard let said = lanes[3][row], said > 0 else { return nil }
            worth = said
          }
          prior = BetaPrior(successes: usual * worth, failures: (1 - usual) * worth)
        }
        return prior.shrunk(successes: k, of: n)
      }
    })

  private static let ifElse = ScalarFunction(
    name: "if_else", parameters: ["condition", "then", "else"], optionalCount: 0,
    summary: "The second where the first is true, else the third.",
    examples: [.init("if_else(2 > 1, \"yes\", \"no\")", "yes")],
    resultType: { types in
      guard types[0] == .boolean else { return nil }
      if types[1] == types[2] || types[2] == nil { return types[1] }
      return types[1] == nil ? types[2] : commonType(Array(types.dropFirst()))
    }, takes: "a condition and two values of one unit",
    evaluate: { inputs, count, type in
      Vector.choosing(
        inputs[0].vector.condition, inputs[1].vector, inputs[2].vector, type: type, count: count)
    })
}

extension Vector {
  /// Floating values as the stored form of `type`; whole numbers past 64 bits are missing.
  func converted(to type: ColumnType) -> Vector {
    guard type.isIntegral, case .many(let values) = doubles else { return self }
    let presence = presence
    let whole = (0..<count).map { row -> Int64? in
      if let presence, !presence[row] { return nil }
      return Int64(exactly: values[row].rounded())
    }
    let validity = whole.contains { $0 == nil } ? Bitmap(whole.map { $0 != nil }) : nil
    return Vector(count: count, .integers(Buffer(whole.map { $0 ?? 0 })), validity: validity)
  }
}
