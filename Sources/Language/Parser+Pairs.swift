/// Names, and the lists of them that stages take: columns, pairs, options, sort keys, bands.
extension Parser {
  /// A name that is no reserved word.
  mutating func name(_ wanted: String, role: SyntaxClass = .name) throws(Unwind) -> Name {
    let token = need
    switch token.kind {
    case .quotedName:
      take(role)
      return Name(StringLiteral.name(of: text(token)), token.range)
    case .word:
      if isReserved(token) { throw reservedName(token, wanted) }
      take(role)
      return Name(text(token), token.range)
    default: throw unexpected(wanted)
    }
  }

  /// A name, reserved words too: `help by`.
  mutating func anyWord(_ wanted: String) throws(Unwind) -> Name {
    let token = need
    guard token.kind == .word else { return try name(wanted) }
    take(.name)
    return Name(text(token), token.range)
  }

  mutating func columnName() throws(Unwind) -> Name {
    noteExpectation(.column, at: need)
    return try name("a name")
  }

  mutating func path(role: SyntaxClass = .name) throws(Unwind) -> Path {
    noteExpectation(.column, at: need)
    var names = [try name("a column's name", role: role)]
    while at(.dot) {
      take()
      if need.kind == .cursor { probe?.qualifier = names }
      noteExpectation(.column, at: need)
      names.append(try name("a name after the point", role: role))
    }
    return Path(names)
  }

  mutating func names() throws(Unwind) -> [Path] {
    let outer = probe?.given ?? []
    defer { probe?.given = outer }
    probe?.given = []
    var names: [Path] = []
    repeat {
      names.append(try path())
      probe?.given.append(names[names.count - 1].text)
    } while takeSymbol(.comma)
    return names
  }

  // MARK: - Pairs and options

  mutating func pairs() throws(Unwind) -> [Pair] {
    let outer = probe?.given ?? []
    defer { probe?.given = outer }
    probe?.given = []
    var pairs: [Pair] = []
    repeat {
      pairs.append(try pair())
      probe?.given.append(pairs[pairs.count - 1].name.text)
    } while takeSymbol(.comma)
    return pairs
  }

  private mutating func pair() throws(Unwind) -> Pair {
    noteExpectation(.newName, at: need)
    guard namesPair else { throw try pairWithoutName() }
    let name = try path(role: .label)
    return try pairValue(of: name)
  }

  /// Whether `name:` stands next, or at least a name that nothing but `:` can follow.
  private var namesPair: Bool {
    guard need.kind == .word || need.kind == .quotedName else { return false }
    var distance = 1
    while ahead(distance).kind == .symbol(.dot) { distance += 2 }
    let after = ahead(distance)
    return after.kind == .symbol(.colon) || isReserved(need)
  }

  private mutating func pairValue(of name: Path) throws(Unwind) -> Pair {
    guard need.kind == .symbol(.colon) else { throw unexpected("`:`") }
    take()
    let outer = (option: probe?.option, given: probe?.given ?? [])
    probe?.option = name.names[0]
    probe?.given = []
    defer {
      probe?.option = outer.option
      probe?.given = outer.given
    }
    if need.kind == .symbol(.open), beginsOptions {
      // What nests inside a stage's options takes the same options, as the offers of `simulate` do.
      return Pair(name, .options(try options(of: probe?.stage?.text ?? name.text)))
    }
    if need.kind == .symbol(.open), beginsNames {
      try openBracket()
      let names = try names()
      try closeBracket(wanted: "`,` or `)`")
      return Pair(name, .names(names))
    }
    return Pair(name, .expr(try expression()))
  }

  /// Whether the bracket that stands next holds several names.
  private var beginsNames: Bool {
    let first = ahead(1)
    return (first.kind == .word || first.kind == .quotedName) && ahead(2).kind == .symbol(.comma)
  }

  /// Whether the bracket that stands next holds `name: …`.
  private var beginsOptions: Bool {
    let first = ahead(1)
    return (first.kind == .word || first.kind == .quotedName) && ahead(2).kind == .symbol(.colon)
  }

  /// `(name: value, …)`, of a stage, a statement or another option.
  mutating func options(of owner: String) throws(Unwind) -> [Pair] {
    try enter()
    defer { leave() }
    let outer = probe?.given ?? []
    defer { probe?.given = outer }
    probe?.given = []
    try openBracket()
    var pairs: [Pair] = []
    repeat {
      noteExpectation(.option(of: owner), at: need)
      if !pairs.isEmpty, need.kind == .symbol(.close) { break }
      pairs.append(try option())
      probe?.given.append(pairs[pairs.count - 1].name.text)
    } while takeSymbol(.comma)
    try closeBracket(wanted: "`,` or `)`")
    return pairs
  }

  /// One option. Reserved words may name one, as `by:` does: nothing else could stand here.
  private mutating func option() throws(Unwind) -> Pair {
    let token = need
    if token.kind == .word, ahead(1).kind == .symbol(.colon) {
      take(.label)
      return try pairValue(of: Path([Name(text(token), token.range)]))
    }
    guard namesPair else { throw try pairWithoutName() }
    return try pairValue(of: try path(role: .label))
  }

  // MARK: - Sort keys and bands

  mutating func keys() throws(Unwind) -> [SortKey] {
    var keys: [SortKey] = []
    repeat {
      let expr = try expression()
      if takeWord("desc", asks: false) {
        keys.append(SortKey(expr, isDescending: true))
      } else {
        _ = takeWord("asc", asks: false)
        keys.append(SortKey(expr, isDescending: false))
      }
    } while takeSymbol(.comma)
    return keys
  }

  mutating func bands() throws(Unwind) -> [Band] {
    try openBracket()
    var bands: [Band] = []
    repeat {
      if !bands.isEmpty, need.kind == .symbol(.close) { break }
      bands.append(try band())
    } while takeSymbol(.comma)
    try closeBracket(wanted: "`,` or `)`")
    return bands
  }

  private mutating func band() throws(Unwind) -> Band {
    noteExpectation(.newName, at: need)
    let token = need
    let name: Name
    if token.kind == .string {
      take(.label)
      name = Name(StringLiteral.value(of: text(token)), token.range)
    } else {
      name = try self.name("a name for the band", role: .label)
    }
    try expect(.colon, "`:`")
    return Band(name, try bandRule())
  }

  private mutating func bandRule() throws(Unwind) -> Band.Rule {
    noteExpectation(.keyword("rest"), at: need)
    noteExpectation(.keyword("top"), at: need)
    switch need.kind {
    case .symbol(.less):
      take()
      return .below(try expression())
    case .symbol(.lessOrEqual):
      take()
      return .atMost(try expression())
    case .symbol(.greaterOrEqual):
      take()
      return .atLeast(try expression())
    case .word where isWord(need, "top"):
      take(.keyword, asks: true)
      return .top(try expression())
    case .word where isWord(need, "rest"):
      take(.keyword)
      return .rest
    default: throw unexpected("`<`, `<=`, `>=`, `top` or `rest`")
    }
  }
}
