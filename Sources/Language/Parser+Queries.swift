/// Values and queries: where rows come from, and the stages they run through.
extension Parser {
  mutating func value() throws(Unwind) -> Value {
    noteExpectation(.dataset, at: need)
    return beginsQuery ? .query(try query()) : .expr(try expression())
  }

  /// Whether a query stands next. A name alone is an expression; the binder finds out whether it
  /// names a dataset.
  private var beginsQuery: Bool {
    switch need.kind {
    case .symbol(.underscore), .symbol(.openSquare): return true
    case .symbol(.open):
      guard let close = brackets.match(of: position) else { return brackets.holdsPipe(position) }
      return brackets.holdsPipe(position) || pipeFollows(close)
    case .word, .quotedName: return !isReserved(need) && pipeFollows(position)
    default: return false
    }
  }

  private func pipeFollows(_ index: Int) -> Bool {
    isPipe(index + 1) && (!openBrackets.isEmpty || breaks[index + 1] <= 1)
  }

  mutating func query() throws(Unwind) -> Query {
    let source = try source()
    return stages(from: source, at: source.range.lower)
  }

  /// Stages without a source go on from the last table. The caller has seen their `|`, which may
  /// stand after a blank line.
  mutating func stagesAlone() throws(Unwind) -> Query {
    stages(from: nil, at: need.range.lower)
  }

  private mutating func stages(from source: Source?, at lower: Int) -> Query {
    var query = Query(source, [], SourceRange(lower, max(lower, previousEnd)))
    var isFirst = source == nil
    while isFirst || isAtPipe {
      isFirst = false
      take()
      // The pipe is where a mistake ends and the next stage has its own.
      hasFailed = false
      probe?.queries.append(query)
      query.stages.append(stage())
      probe?.queries.removeLast()
      query.range = SourceRange(lower, max(lower, previousEnd))
    }
    return query
  }

  private mutating func source() throws(Unwind) -> Source {
    noteExpectation(.dataset, at: need)
    let token = need
    switch token.kind {
    case .symbol(.underscore):
      take()
      return .last(token.range)
    case .symbol(.openSquare): return try cell()
    case .symbol(.open):
      try enter()
      defer { leave() }
      try openBracket()
      let query = try query()
      try closeBracket(wanted: "`|` or `)`")
      return .query(query, SourceRange(token.range.lower, previousEnd))
    default: return .name(try name("a dataset's name"))
    }
  }

  /// `[3]`.
  private mutating func cell() throws(Unwind) -> Source {
    let lower = need.range.lower
    openBrackets.append(position)
    take()
    noteExpectation(.cell, at: need)
    let token = need
    guard token.kind == .number, case .integer(let number)? = literal(token)?.kind,
      let cell = Int(exactly: number)
    else { throw unexpected("a cell's number") }
    take()
    guard need.kind == .symbol(.closeSquare) else { throw unexpected("`]`") }
    openBrackets.removeLast()
    take()
    return .cell(cell, SourceRange(lower, previousEnd))
  }

  /// A dataset's name, or a query in brackets.
  mutating func other() throws(Unwind) -> Source {
    noteExpectation(.dataset, at: need)
    switch need.kind {
    case .symbol(.open), .word, .quotedName: return try source()
    default: throw unexpected("a dataset's name or a query in brackets")
    }
  }
}
