/// Which column plays which part in a table, in the order in which they were said.
///
/// There are few, and they are asked for all the time: looking at each is faster than hashing.
struct RoleColumns: Sendable, Sequence, ExpressibleByDictionaryLiteral {
  private var entries: [(role: Role, use: RoleUse)] = []

  /// In the order of ``Role``'s cases, so that they are the same in every process.
  init(_ uses: [Role: RoleUse]) {
    for role in Role.allCases {
      if let use = uses[role] { entries.append((role, use)) }
    }
  }

  init(dictionaryLiteral elements: (Role, RoleUse)...) {
    for (role, use) in elements { self[role] = use }
  }

  subscript(role: Role) -> RoleUse? {
    get {
      index(of: role).map { entries[$0].use }
    }
    set {
      let index = index(of: role)
      switch (index, newValue) {
      case (let index?, let use?): entries[index].use = use
      case (let index?, nil): entries.remove(at: index)
      case (nil, let use?): entries.append((role, use))
      case (nil, nil): break
      }
    }
  }

  /// By index, since an entry that is looked at as a whole is copied.
  private func index(of role: Role) -> Int? {
    entries.indices.first { entries[$0].role == role }
  }

  /// The name of the column that plays a part.
  func column(playing role: Role) -> String? { index(of: role).map { entries[$0].use.column } }

  /// The parts whose column's name `isWanted` picks.
  func roles(where isWanted: (Role, String) -> Bool) -> [Role] {
    var roles: [Role] = []
    for index in entries.indices where isWanted(entries[index].role, entries[index].use.column) {
      roles.append(entries[index].role)
    }
    return roles
  }

  /// The columns' names, without the rest of what is known of their parts.
  var columns: [String] { entries.map(\.use.column) }

  func makeIterator() -> IndexingIterator<[(role: Role, use: RoleUse)]> { entries.makeIterator() }
}
