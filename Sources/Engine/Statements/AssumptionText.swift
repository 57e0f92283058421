import Influence
import Tables

/// The constants that a result leaned on, as one sentence.
enum AssumptionText {
  /// Those of `names` that are only assumed, each with its value; families in one go:
  /// `weight_… 0.3, 0.25, 0.2`. Empty where none is assumed.
  static func assumed(
    _ names: [AssumptionName], _ assumptions: Assumptions, in currency: Currency = .dollar
  ) -> String {
    listed(names.filter { assumptions.assumption($0).mark == .assumed }, assumptions, in: currency)
  }

  static func listed(
    _ names: [AssumptionName], _ assumptions: Assumptions, in currency: Currency = .dollar
  ) -> String {
    var order: [String] = []
    var families: [String: [AssumptionName]] = [:]
    for name in AssumptionName.allCases where names.contains(name) {
      if families[name.family] == nil { order.append(name.family) }
      families[name.family, default: []].append(name)
    }
    return order.map { family in
      let members = families[family] ?? []
      let values = members.map { value($0, assumptions, in: currency) }.joined(separator: ", ")
      if members.count == 1 { return "\(members[0].rawValue) \(values)" }
      let ends = members.map { $0.rawValue.dropFirst(family.count + 1) }
      return "\(family)_(\(ends.joined(separator: ", "))) \(values)"
    }.joined(separator: "; ")
  }

  static func value(
    _ name: AssumptionName, _ assumptions: Assumptions, in currency: Currency = .dollar
  ) -> String {
    let constant = assumptions.assumption(name)
    return text(constant.value, constant.unit, in: currency)
      + (constant.isChanged ? " (set)" : "")
  }

  /// A constant with its unit, as `set` takes it.
  static func text(
    _ value: Double, _ unit: AssumptionUnit, in currency: Currency = .dollar
  ) -> String {
    switch unit {
    case .share: CanonicalText.literal(value * 100, decimals: 6) + "%"
    case .money: currency.sign + CanonicalText.number(value)
    case .count where value >= 1_000_000 && value.remainder(dividingBy: 100_000) == 0:
      CanonicalText.number(value / 1_000_000) + "M"
    case .count where value >= 1_000 && value.remainder(dividingBy: 100) == 0:
      CanonicalText.number(value / 1_000) + "k"
    default: CanonicalText.number(value)
    }
  }
}

extension RunContext {
  /// Says which assumed constants the figures lean on, each once; several stages add up.
  ///
  /// - Parameter currency: that of the result, which amounts are shown in.
  func noteAssumed(
    _ names: [AssumptionName], of what: String, in currency: Currency = .dollar
  ) {
    let list = AssumptionText.assumed(names, workspace.settings.assumptions, in: currency)
    guard !list.isEmpty else { return }
    note(
      .assumption, "\(what) lean on what is only assumed: \(list). `show assumptions` has the rest."
    )
  }

  /// Says that the model's amounts, which are in dollars, stand as the same number of another
  /// currency: nothing where the result is in dollars or no amount was taken over.
  func noteTakenOver(_ names: [AssumptionName], as currency: Currency) {
    let assumptions = workspace.settings.assumptions
    let amounts = names.map(assumptions.assumption).filter { constant in
      constant.unit == .money && !constant.isChanged
    }.map(\.name)
    guard currency != .dollar, !amounts.isEmpty else { return }
    let list = AssumptionText.listed(amounts, assumptions, in: currency)
    note(
      .warning,
      "The model's amounts are in $ and are taken as the same number of \(currency.sign), without any rate of exchange: \(list). Say them in \(currency.sign), or `set` them."
    )
  }
}
