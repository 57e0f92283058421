import Influence
import Tables

/// The constants that a result leaned on, as one sentence.
enum AssumptionText {
  /// Those of `names` that are only assumed, each with its value; families in one go:
  /// `weight_… 0.3, 0.25, 0.2`. Empty where none is assumed.
  static func assumed(_ names: [AssumptionName], _ assumptions: Assumptions) -> String {
    listed(names.filter { assumptions.assumption($0).mark == .assumed }, assumptions)
  }

  static func listed(_ names: [AssumptionName], _ assumptions: Assumptions) -> String {
    var order: [String] = []
    var families: [String: [AssumptionName]] = [:]
    for name in AssumptionName.allCases where names.contains(name) {
      if families[name.family] == nil { order.append(name.family) }
      families[name.family, default: []].append(name)
    }
    return order.map { family in
      let members = families[family] ?? []
      let values = members.map { value($0, assumptions) }.joined(separator: ", ")
      if members.count == 1 { return "\(members[0].rawValue) \(values)" }
      let ends = members.map { $0.rawValue.dropFirst(family.count + 1) }
      return "\(family)_(\(ends.joined(separator: ", "))) \(values)"
    }.joined(separator: "; ")
  }

  static func value(_ name: AssumptionName, _ assumptions: Assumptions) -> String {
    let constant = assumptions.assumption(name)
    return text(constant.value, constant.unit) + (constant.isChanged ? " (set)" : "")
  }

  /// A constant with its unit, as `set` takes it.
  static func text(_ value: Double, _ unit: AssumptionUnit) -> String {
    switch unit {
    case .share: CanonicalText.rounded(value * 100, decimals: 6) + "%"
    case .money: "$" + CanonicalText.number(value)
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
  func noteAssumed(_ names: [AssumptionName], of what: String) {
    let list = AssumptionText.assumed(names, workspace.settings.assumptions)
    guard !list.isEmpty else { return }
    note(
      .assumption, "\(what) lean on what is only assumed: \(list). `show assumptions` has the rest."
    )
  }
}
