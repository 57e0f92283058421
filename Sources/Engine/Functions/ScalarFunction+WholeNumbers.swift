import Tables

extension ScalarFunction {
  /// This function with `exact` where every argument is a whole number: past 2⁵³ doubles cannot
  /// tell neighbours apart.
  ///
  /// - Parameter exact: takes the row's arguments, nil where missing; gives nil for missing.
  func onWholeNumbers(_ exact: @escaping @Sendable ([Int64?]) -> Int64?) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: parameters, optionalCount: optionalCount, summary: summary,
      examples: examples, resultType: resultType, takes: takes,
      evaluate: { inputs, count, type in
        guard type.isIntegral, inputs.allSatisfy({ $0.type.isIntegral }) else {
          return try self.evaluate(inputs, count, type)
        }
        let lanes = inputs.map { ($0.vector.integers, $0.vector.presence) }
        var row: [Int64?] = []
        let found = (0..<count).map { index -> Int64? in
          row.removeAll(keepingCapacity: true)
          for (lane, presence) in lanes {
            row.append(presence?[index] ?? true ? lane[index] : nil)
          }
          return exact(row)
        }
        let validity = found.contains { $0 == nil } ? Bitmap(found.map { $0 != nil }) : nil
        return Vector(
          count: count, .integers(Buffer(found.map { $0 ?? 0 })), validity: validity)
      })
  }

  /// What is left of x after whole y's, with the sign of y; nothing where y is 0.
  static func wholeRest(_ x: Int64, _ y: Int64) -> Int64? {
    if y == 0 { return nil }
    // The one quotient that does not fit; its rest is 0.
    if y == -1 { return 0 }
    let rest = x % y
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
  }
}
