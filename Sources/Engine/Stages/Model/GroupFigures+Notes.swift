import Statistics
import Tables

extension RunContext {
  /// Fans whose figures fit together badly: they count, and that is said.
  func noteOddFans(_ figures: [GroupFigures]) {
    let over = figures.reduce(0) { $0 + $1.overEngaged }
    if over > 0 {
      note(
        .warning,
        "\(grouped(over)) \(over == 1 ? "fan has" : "fans have") more engaged people than followers: a post that went round, or a column in the wrong part. They count as they are."
      )
    }
    let none = figures.reduce(0) { $0 + $1.unfollowed }
    if none > 0 {
      note(
        .ledger,
        "\(grouped(none)) \(none == 1 ? "fan has" : "fans have") 0 followers and no rate of their own; their engaged reach is in the sums."
      )
    }
  }

  /// Says of how many fans the ratios are where the sums beside them are of more, so that the
  /// figures of a row do not divide.
  func noteKnown(_ figures: [GroupFigures], _ names: [String]) {
    let partly = Swift.zip(figures, names).filter { figure, _ in
      figure.isPartlyKnown && figure.sums.count > 0
    }
    guard let first = partly.first else { return }
    if figures.count == 1 {
      note(.ledger, "Engagement is over \(KnownText.fans(first.0.sums.count)).")
      return
    }
    let list = partly.prefix(Self.namedGroups).map { figure, name in
      "\(name) \(grouped(figure.sums.count)) of \(grouped(figure.fans))"
    }
    let more = partly.count - list.count
    note(
      .ledger,
      "Engagement is over the fans for whom both followers and engaged reach are known: \(list.joined(separator: ", "))\(more > 0 ? " and \(grouped(more)) more" : "")."
    )
  }

  /// So many groups are named one by one.
  private static let namedGroups = 8

  /// Names the groups whose intervals were left out, with how many fans they have.
  func noteTooFew(_ figures: [GroupFigures], _ names: [String]) {
    let few = Swift.zip(figures, names).filter { figure, _ in
      figure.sums.count > 0 && figure.sums.count < IntervalResult.minimumSample
    }
    guard !few.isEmpty else { return }
    let list = few.map { figure, name in
      name.isEmpty
        ? "\(figure.sums.count) \(figure.sums.count == 1 ? "fan" : "fans")"
        : "\(name) (\(figure.sums.count))"
    }
    note(
      .warning,
      "Too few for an interval: \(list.joined(separator: ", ")); at least \(IntervalResult.minimumSample) are needed."
    )
  }
}

/// Which fans a ratio is of, in words.
enum KnownText {
  static func fans(_ count: Int) -> String {
    "the \(grouped(count)) \(count == 1 ? "fan" : "fans") for whom both followers and engaged reach are known"
  }
}
