import Language
import Statistics
import Tables

/// `compare segment baseline "none" (outcome: conversion)`: what an offer did, group against group.
struct CompareOutcomeStage: BoundStage {
  private let groups: GroupKeys
  private let outcome: BoundExpr
  /// How the outcome is called.
  private let name: String
  private let baseline: Name?
  let output: Schema

  init(_ groups: GroupKeys, _ stage: Stage, _ binder: inout Binder, _ input: Schema) throws {
    let pairs = stage.pairs("options")
    guard pairs.count == 1, let pair = pairs.first, pair.name.text.lowercased() == "outcome" else {
      let wrong = pairs.first { $0.name.text.lowercased() != "outcome" } ?? pairs[0]
      throw Diagnostic(
        .unknownOption, "`compare` has no option `\(wrong.name.text)`", at: wrong.name.range,
        help: "`outcome:` compares the groups by a column of results: `(outcome: conversion)`.")
    }
    let expr = try pair.expression()
    let bound = try binder.bind(expr, in: Scope(input))
    switch bound.type {
    case .boolean?, .integer?, .number?, .percent?, .money?, .duration?: break
    default:
      throw Diagnostic(
        .typeMismatch,
        "an outcome is yes or no, or an amount, not \(bound.type?.name ?? "missing")",
        at: expr.range, label: bound.type?.name,
        help: "Write a condition: `(outcome: status = \"bought\")`.")
    }
    self.groups = groups
    outcome = bound.named
    name = expr.label ?? "outcome"
    baseline = stage.optionalName("baseline")
    // A share is told from an amount by the values, and those are not there yet.
    let type: ColumnType = bound.type == .boolean ? .percent : Self.measured(bound.type)
    output = groups.schema(of: input).appending([
      ("rows", .integer), ("outcome", type), ("outcome_low", type), ("outcome_high", type),
      ("lift", type), ("lift_low", type), ("lift_high", type), ("ratio", .number),
      ("ratio_low", .number), ("ratio_high", .number), ("p_value", .number),
    ])
  }

  private static func measured(_ type: ColumnType?) -> ColumnType {
    type == .integer || type == .duration ? .number : type ?? .number
  }

  /// One group's result.
  private struct Arm {
    var rows = 0
    /// How many are 1, where all are 0 or 1.
    var successes = 0
    var summary: SampleSummary?
    var range: Interval?
    var lift: Double?
    var liftRange: Interval?
    var ratio: Double?
    var ratioRange: Interval?
    var pValue: Double?
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let grouped = try groups.group(input, run)
    let column = try input.column(outcome, run)
    var values = [[Double]](repeating: [], count: grouped.count)
    func collect(_ value: (Int) -> Double) {
      for row in 0..<column.count where column.isValid(row) {
        values[grouped.ids.map { Int($0[row]) } ?? 0].append(value(row))
      }
    }
    if case .booleans(let truth) = column.values {
      collect { truth[$0] ? 1 : 0 }
    } else {
      column.withDoubles { collect($0) }
    }
    let missing = column.missingCount
    if missing > 0 {
      run.note(
        .ledger,
        "\(Engine.grouped(column.count)) rows in, \(Engine.grouped(missing)) left out: no `\(name)`."
      )
    }
    let isShare = values.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } }
    let names = (0..<grouped.count).map { CanonicalText.cell(grouped.keys[0][$0]) }
    let base = try baselineRow(names, values)
    var arms = try values.map { try arm($0, isShare: isShare) }
    if let base { try compare(&arms, with: base, isShare: isShare) }
    remark(names, arms, base, isShare, run)
    return relation(grouped, arms)
  }

  private func relation(_ grouped: Groups, _ arms: [Arm]) -> Relation {
    let first = grouped.keys.count
    func reals(_ offset: Int, _ values: [Double?]) -> Column {
      let field = output.fields[first + offset]
      return .reals(field.name, values, field.type)
    }
    return Relation(
      grouped.keys + [
        .counts("rows", arms.map(\.rows)), reals(1, arms.map { $0.summary?.mean }),
        reals(2, arms.map { $0.range?.low }), reals(3, arms.map { $0.range?.high }),
        reals(4, arms.map(\.lift)), reals(5, arms.map { $0.liftRange?.low }),
        reals(6, arms.map { $0.liftRange?.high }), reals(7, arms.map(\.ratio)),
        reals(8, arms.map { $0.ratioRange?.low }), reals(9, arms.map { $0.ratioRange?.high }),
        reals(10, arms.map(\.pValue)),
      ], rowCount: grouped.count)
  }

  private func arm(_ values: [Double], isShare: Bool) throws -> Arm {
    var arm = Arm(rows: values.count)
    guard !values.isEmpty else { return arm }
    arm.successes = values.count { $0 == 1 }
    let summary = try SampleSummary(values)
    arm.summary = summary
    arm.range =
      isShare
      ? try wilson(successes: arm.successes, of: arm.rows) : try summary.interval().interval
    return arm
  }

  private func compare(_ arms: inout [Arm], with base: Int, isShare: Bool) throws {
    guard let control = arms[base].summary else { return }
    var tested: [Int] = []
    for row in arms.indices where row != base {
      guard let treated = arms[row].summary else { continue }
      if isShare {
        let lift = try lift(
          treated: arms[row].successes, of: arms[row].rows, control: arms[base].successes,
          of: arms[base].rows)
        arms[row].lift = lift.difference
        arms[row].liftRange = lift.differenceInterval
        arms[row].ratio = lift.relative.map { $0 + 1 }
        arms[row].ratioRange = lift.ratioInterval
        arms[row].pValue = lift.pValue
      } else {
        let lift = try welch(treated: treated, control: control)
        arms[row].lift = lift.difference
        arms[row].liftRange = lift.interval.interval
        arms[row].ratio = lift.ratio
        arms[row].ratioRange = lift.ratioInterval
        arms[row].pValue = lift.pValue
      }
      if arms[row].pValue != nil { tested.append(row) }
    }
    let adjusted = holmAdjusted(tested.compactMap { arms[$0].pValue })
    for (row, value) in Swift.zip(tested, adjusted) { arms[row].pValue = value }
  }

  /// The group the others are held against: the one said, else the largest.
  private func baselineRow(_ names: [String], _ values: [[Double]]) throws -> Int? {
    guard let baseline else {
      return values.indices.max { (values[$0].count, $1) < (values[$1].count, $0) }
    }
    let wanted = baseline.text.lowercased()
    if let row = names.firstIndex(where: { $0.lowercased() == wanted }) { return row }
    throw Diagnostic(
      .badOption, "no row is in the baseline `\(baseline.text)`", at: baseline.range,
      help: names.isEmpty
        ? "No row is left to compare." : "There are \(names.joined(separator: ", ")).")
  }

  // MARK: Remarks

  private func figure(_ value: Double, isShare: Bool) -> String {
    if isShare { return FigureText.percent(value) }
    switch output.fields[groups.fields.count + 1].type {
    case .percent: return FigureText.percent(value)
    case .money(let currency): return FigureText.money(value, currency)
    default: return FigureText.number(value)
    }
  }

  private func remark(
    _ names: [String], _ arms: [Arm], _ base: Int?, _ isShare: Bool, _ run: RunContext
  ) {
    guard let base, let control = arms[base].summary else { return }
    let text = { (value: Double) in figure(value, isShare: isShare) }
    // A difference of shares is in points: 2 % are twice 1 %, and one point more.
    let difference = { (value: Double) in
      isShare ? CanonicalText.rounded(value * 100, decimals: 2) + " points" : text(value)
    }
    for row in names.indices.prefix(8) where row != base {
      guard let treated = arms[row].summary, let lift = arms[row].lift else { continue }
      var sentence =
        "\(names[row]): \(name) \(text(treated.mean)) of \(Engine.grouped(arms[row].rows)), \(names[base])'s \(text(control.mean)) of \(Engine.grouped(arms[base].rows)): lift \(difference(lift))"
      if let range = arms[row].liftRange {
        sentence += " (\(FigureText.range(range.low, range.high, difference)))"
      }
      if let ratio = arms[row].ratio { sentence += ", \(FigureText.number(ratio)) times" }
      if let value = arms[row].pValue { sentence += ", \(ComparisonWords.verdict(value))" }
      run.note(.finding, sentence + ".")
    }
    run.note(
      .definition,
      isShare
        ? "Intervals: Wilson for the shares, Newcombe for the lift, Katz for the ratio; the p-values are Holm's."
        : "Intervals: Student's t for the means, Welch for the lift, delta method for the ratio; the p-values are Holm's."
    )
    run.note(
      .warning,
      "The lift is the offer's doing only if chance decided who is in which group; where people chose, or were chosen, they differed before."
    )
    let known = names.indices.filter { arms[$0].summary != nil }
    run.remarks.charts.append(
      Chart(
        "\(name) by \(groups.fields[0].name)", y: name,
        unit: isShare ? .percent : output.fields[groups.fields.count + 1].type,
        .bars(
          labels: known.map { names[$0] }, values: known.map { arms[$0].summary?.mean ?? .nan },
          lows: known.map { arms[$0].range?.low ?? .nan },
          highs: known.map { arms[$0].range?.high ?? .nan })))
  }
}
