import Parallel
import Tables

/// Signs that a list was selected by what somebody may want to learn from it.
///
/// A list of the largest says nothing of the small ones, a list of buyers nothing of what makes
/// people buy, a list of those who stayed nothing of those who left.
struct SelectionSigns {
  private(set) var lines: [String] = []

  /// Fewer rows prove nothing.
  private static let fewestRows = 20
  private static let rankHeaders: Set<String> = [
    "rank", "ranking", "place", "position", "s no", "sno", "sr no", "serial no", "nr", "rang",
    "puesto",
  ]
  private static let stateHeaders: Set<String> = [
    "status", "state", "active", "is active", "account status",
  ]
  private static let stayedWords: Set<String> = ["active", "true", "open", "current", "aktiv"]

  /// - Parameter largestMicro: followers up to which somebody is a micro-influencer.
  /// - Throws: `Cancelled`.
  init(
    _ table: Table, roles: [Role: RoleUse], largestMicro: Double, _ workers: Workers
  ) throws {
    guard table.rowCount >= Self.fewestRows else { return }
    try workers.cancellation.check()
    noteRanks(table, roles)
    try workers.cancellation.check()
    noteFloor(table, roles, largestMicro)
    try workers.cancellation.check()
    noteBuyers(table, roles)
    try noteStayed(table, workers)
  }

  private mutating func noteRanks(_ table: Table, _ roles: [Role: RoleUse]) {
    let ranks = table.columns.first { column in
      // The folding takes "no" out as a filler, so the bare words are looked at too.
      let header = FoldedHeader(column.name).text
      let words = column.name.lowercased().split { !$0.isLetter }.joined(separator: " ")
      return (Self.rankHeaders.contains(header) || Self.rankHeaders.contains(words))
        && column.countsUpFromOne
    }
    guard let ranks else { return }
    let measures: [Role] = [.followers, .engagements, .likes, .views, .reach, .spend, .engagement]
    let falling = measures.lazy.compactMap { roles[$0].flatMap { table[$0.column] } }
      .first { $0.mostlyFalls }
    guard let falling else { return }
    lines.append(
      "`\(falling.name)` falls as `\(ranks.name)` rises: a list of the largest, which says nothing of those who are not on it"
    )
  }

  private mutating func noteFloor(
    _ table: Table, _ roles: [Role: RoleUse], _ largestMicro: Double
  ) {
    guard let followers = roles[.followers].flatMap({ table[$0.column] }),
      let least = followers.least, least > largestMicro
    else { return }
    lines.append(
      "nobody has fewer `\(followers.name)` than \(CanonicalText.rounded(least, decimals: 2)): micro-influencers cannot be judged by it"
    )
  }

  private mutating func noteBuyers(_ table: Table, _ roles: [Role: RoleUse]) {
    for role in [Role.orders, .spend] {
      guard let column = roles[role].flatMap({ table[$0.column] }), column.missingCount == 0,
        let least = column.least, least > 0
      else { continue }
      lines.append(
        "every row has `\(column.name)` above 0: a list of buyers, from which no share of buyers follows"
      )
      return
    }
  }

  private mutating func noteStayed(_ table: Table, _ workers: Workers) throws {
    for column in table.columns {
      guard Self.stateHeaders.contains(FoldedHeader(column.name).text), column.missingCount == 0,
        try column.distinctCount(workers) == 1
      else { continue }
      let value = CanonicalText.cell(column[0])
      guard Self.stayedWords.contains(value.lowercased()) else { continue }
      lines.append(
        "`\(column.name)` is \(value) in every row: those who left are not in it (survivorship)")
      return
    }
  }
}

extension Column {
  /// 1, 2, 3 and so on, none missing.
  fileprivate var countsUpFromOne: Bool {
    guard type == .integer, validity == nil, case .integers(let values) = values else {
      return false
    }
    return values.withUnsafeElements { values in
      for row in values.indices where values[row] != Int64(row) + 1 { return false }
      return true
    }
  }

  /// Whether of 50 steps from one present value to the next at most one rises.
  fileprivate var mostlyFalls: Bool {
    guard type.isFloating || type == .integer else { return false }
    return withDoubles { value in
      var last: Double?
      var steps = 0
      var rises = 0
      for row in 0..<count where isValid(row) {
        let here = value(row)
        if let last {
          steps += 1
          if here > last { rises += 1 }
        }
        last = here
      }
      return steps > 0 && rises * 50 <= steps
    }
  }

  /// The smallest present value.
  fileprivate var least: Double? {
    guard type.isFloating || type == .integer else { return nil }
    return withDoubles { value in
      var least: Double?
      for row in 0..<count where isValid(row) { least = min(least ?? .infinity, value(row)) }
      return least
    }
  }
}
