import Language
import Parallel
import Tables

/// Finds which column plays which part, by header and by content, and says why.
struct RoleFinder {
  struct Candidate {
    let column: Column
    let header: FoldedHeader
    /// The last part of a dotted name, as a field inside a record has it: of `stats.likes` it is
    /// `likes`. Nil elsewhere.
    let inner: FoldedHeader?
    let position: Int
  }

  let candidates: [Candidate]
  /// Whether a column's values stand as plain digits in the file, not as `1.2M`; asked only where
  /// several columns could play a part.
  private let isPlain: (String) -> Bool
  private let workers: Workers

  init(_ table: Table, workers: Workers, isPlain: @escaping (String) -> Bool) {
    candidates = table.columns.enumerated().map { position, column in
      let parts = column.name.split(separator: ".", omittingEmptySubsequences: false)
      let isField = parts.count > 1 && !parts.contains { $0.isEmpty || $0.contains(" ") }
      return Candidate(
        column: column, header: FoldedHeader(column.name),
        inner: isField ? parts.last.map { FoldedHeader(String($0)) } : nil, position: position)
    }
    self.workers = workers
    self.isPlain = isPlain
  }

  /// Every role that a column plays; `said` wins over what is found.
  ///
  /// - Throws: `Cancelled`: whether a column could be the key takes a look at all its values.
  func find(_ said: [Role: String]) throws -> [Role: RoleUse] {
    var roles: [Role: RoleUse] = [:]
    var taken = Set(said.values)
    for (role, column) in said {
      let header = FoldedHeader(column)
      roles[role] = RoleUse(column, isPerPost: header.isPerPost, reason: .said)
    }
    for role in Self.order where roles[role] == nil {
      guard let use = try byName(role, taken: taken) else { continue }
      roles[role] = use
      taken.insert(use.column)
    }
    if roles[.key] == nil { roles[.key] = try keyByContent(roles) }
    if roles[.topics] == nil { roles[.topics] = topicsByContent(taken) }
    return roles
  }

  /// Roles whose headers are the most telling come first; a column plays one part only.
  private static let order: [Role] =
    [.followers, .engagement, .engagements, .topics, .key, .handle]
    + Role.allCases.filter {
      ![.followers, .engagement, .engagements, .topics, .key, .handle].contains($0)
    }

  private func byName(_ role: Role, taken: Set<String>) throws -> RoleUse? {
    let names = RoleNames(role)
    var best: (score: Int, found: [Candidate]) = (0, [])
    for candidate in candidates where !taken.contains(candidate.column.name) {
      // The header first: whether values fit may take a pass over them.
      let score = score(candidate, names)
      guard score >= max(1, best.score), try fits(candidate, role) else { continue }
      if score > best.score {
        best = (score, [candidate])
      } else if score == best.score, score > 0 {
        best.found.append(candidate)
      }
    }
    guard let first = best.found.first else { return nil }
    // Of equal candidates the plainly numeric one plays the part, else the first.
    let isRepeated = best.found.count > 1 && first.column.type != .text
    let chosen = (isRepeated ? best.found.first { isPlain($0.column.name) } : nil) ?? first
    let reason: RoleUse.Reason =
      best.score >= Self.exact
      ? .named : .looksLike((chosen.inner ?? chosen.header).text)
    return RoleUse(
      chosen.column.name, isPerPost: (chosen.inner ?? chosen.header).isPerPost, reason: reason,
      others: best.found.map(\.column.name).filter { $0 != chosen.column.name })
  }

  private static let exact = 1_000
  /// What a field's own name is worth less than a column's.
  private static let insideRecord = 500

  private func score(_ candidate: Candidate, _ names: RoleNames) -> Int {
    let whole = score(candidate.header, names)
    guard let inner = candidate.inner else { return whole }
    return max(whole, score(inner, names) - Self.insideRecord)
  }

  /// How well a header names a role: exact synonyms by their rank, then phrases inside longer ones.
  private func score(_ header: FoldedHeader, _ names: RoleNames) -> Int {
    if let rank = names.ranks[header.text] {
      // "Engagement" alone is a rate or a count: `fits` has looked at the values.
      return Self.exact + 100 - rank - (names.role == .handle ? 1 : 0)
    }
    // A phrase has words between blanks; a header of one word holds none.
    guard header.words.count > 1 else { return 0 }
    for (rank, words) in names.phrases where header.words.contains(words) { return 100 - rank }
    return 0
  }

  private func fits(_ candidate: Candidate, _ role: Role) throws -> Bool {
    try workers.cancellation.check()
    let column = candidate.column
    guard role.accepts(column.type) else { return false }
    switch role {
    case .key: return try isUnique(column)
    case .type: return Tiers.areNames(of: column)
    case .engagement: return column.type == .percent || Self.isRate(column)
    case .engagements:
      return !(candidate.header.text.hasPrefix("engagement") && Self.isRate(column))
    default: return true
    }
  }

  /// A rate has fractions and stays under 100 (percent points).
  static func isRate(_ column: Column) -> Bool {
    guard case .numbers(let values) = column.values else { return false }
    var largest = 0.0
    var hasFraction = false
    for row in 0..<column.count where column.isValid(row) {
      largest = max(largest, abs(values[row]))
      hasFraction = hasFraction || values[row] != values[row].rounded()
    }
    return largest <= 100 && (hasFraction || largest <= 1)
  }

  private func isUnique(_ column: Column) throws -> Bool {
    guard column.count > 0, column.validity == nil else { return false }
    if column.isStrictlyAscending { return true }
    return try !column.hasRepeats(workers)
  }

  /// Without a header that says so: the handle, the name, or the first column without repetition.
  private func keyByContent(_ roles: [Role: RoleUse]) throws -> RoleUse? {
    let preferred = [roles[.handle]?.column, roles[.name]?.column].compactMap { $0 }
    let ordered =
      preferred.compactMap { name in candidates.first { $0.column.name == name } }
      + candidates.filter { $0.header.text.hasSuffix(" id") || $0.header.text.hasSuffix("id") }
      + candidates.filter { $0.column.type == .text } + candidates.filter { $0.position == 0 }
    let found = try ordered.first { try fits($0, .key) }
    return found.map { RoleUse($0.column.name, reason: .content("no value stands twice")) }
  }

  private func topicsByContent(_ taken: Set<String>) -> RoleUse? {
    candidates.first { $0.column.type == .tags && !taken.contains($0.column.name) }
      .map { RoleUse($0.column.name, reason: .content("its cells are lists of tags")) }
  }

  /// Columns that together say the topics: `Category_1`, `Category_2`.
  func topicColumns(beside use: RoleUse) -> [String] {
    guard let chosen = candidates.first(where: { $0.column.name == use.column }) else { return [] }
    return candidates.filter {
      $0.header.text == chosen.header.text && Role.topics.accepts($0.column.type)
    }.map(\.column.name)
  }
}

/// What headers that name a role look like, taken apart once for all columns.
private struct RoleNames {
  let role: Role
  /// The rank of each synonym, the best first.
  let ranks: [String: Int]
  /// The synonyms of several words, where a phrase inside a longer header is enough: "60 day eng
  /// rate".
  let phrases: [(rank: Int, words: [String])]

  init(_ role: Role) {
    self.role = role
    ranks = Dictionary(
      role.synonyms.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    switch role {
    case .engagement, .engagements, .reach, .impressions, .lastOrder, .brandAffinity,
      .suspiciousShare:
      phrases = role.synonyms.enumerated().compactMap { rank, synonym in
        let words = synonym.split(separator: " ").map(String.init)
        return words.count > 1 ? (rank, words) : nil
      }
    default: phrases = []
    }
  }
}

extension Column {
  /// True for integers each larger than the one before: the cheap way to see a unique key.
  var isStrictlyAscending: Bool {
    guard case .integers(let buffer) = values else { return false }
    return buffer.withUnsafeElements { values in
      for row in values.indices.dropFirst() where values[row] <= values[row - 1] { return false }
      return true
    }
  }

  /// Whether some value stands in two rows. Tags, and few truths, always repeat.
  ///
  /// - Throws: `Cancelled`.
  func hasRepeats(_ workers: Workers) throws -> Bool {
    switch values {
    case .booleans, .tags, .text(.coded):
      return try distinctCount(workers) < count - missingCount
    case .integers, .numbers, .text(.plain):
      // What repeats mostly does so early: the first rows cost next to nothing.
      let first = gather((0..<min(count, 4_096)).map { UInt32($0) })
      return try [first, self].contains { column in
        try DistinctKeys.areRepeated(RowKeys([column], workers: workers), workers: workers)
      }
    }
  }

  /// How many different values there are. O(n).
  ///
  /// - Throws: `Cancelled`.
  func distinctCount(_ workers: Workers) throws -> Int {
    switch values {
    case .booleans(let bits):
      let ones = (validity.map { bits & $0 } ?? bits).onesCount
      let zeros = count - missingCount - ones
      return (ones > 0 ? 1 : 0) + (zeros > 0 ? 1 : 0)
    case .integers, .numbers, .text(.plain):
      return try DistinctKeys.count(RowKeys([self], workers: workers), workers: workers)
    case .text(.coded(let codes, let dictionary)):
      var seen = [Bool](repeating: false, count: dictionary.count)
      for row in 0..<count where isValid(row) { seen[Int(codes[row])] = true }
      return seen.reduce(0) { $0 + ($1 ? 1 : 0) }
    case .tags(let tags):
      // Rows that were left out leave their words in the dictionary.
      var seen = [Bool](repeating: false, count: tags.dictionary.count)
      for code in tags.codes.array { seen[Int(code)] = true }
      return seen.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
  }
}
