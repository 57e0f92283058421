import Language
import Statistics
import Tables

extension Binder {
  /// Binds a query: its source, then stage after stage, each against what the one before gives.
  mutating func bind(_ query: Query, text: String) throws -> BoundQuery {
    var bound = try bindSource(query.source, at: query.range)
    try append(query.stages, to: &bound, text: text)
    return bound
  }

  private mutating func append(
    _ stages: [Stage], to query: inout BoundQuery, text: String
  ) throws {
    for stage in stages {
      let input = query.schema
      if let entry = registry.stage(stage.name.text) {
        let bound: any BoundStage
        do {
          bound = try entry.bind(&self, stage, input)
        } catch let missing as ModelScope.MissingRole {
          throw missing.diagnostic(
            for: entry.name, in: input, loaded: loaded(input), at: stage.name.range)
        }
        query.stages.append(
          .init(
            stage: bound, source: text, range: stage.range, output: bound.output))
        if !bound.keepsSlots { forgetColumnArguments() }
      } else {
        try appendMacro(stage, to: &query, text: text)
      }
    }
  }

  /// A stage that is the call of a `def`.
  private mutating func appendMacro(
    _ stage: Stage, to query: inout BoundQuery, text: String
  ) throws {
    guard case .macro(let macro)? = workspace.binding(stage.name.text) else {
      throw unknownStage(stage.name)
    }
    guard case .query(let body) = macro.body, body.source == nil else {
      throw Diagnostic(
        .typeMismatch, "`\(stage.name.text)` is a value, not a run of stages",
        at: stage.name.range, help: "Use it inside an expression.")
    }
    var arguments: [Expr] = []
    if case .exprs(let list)? = stage.arguments["arguments"] { arguments = list }
    let scope = Scope(query.schema)
    let values = try bindArguments(macro, stage.name, arguments, in: scope)
    let before = query.stages.count
    query = try inside(stage.name, with: values) { [query] binder in
      var inner = query
      do {
        try binder.append(body.stages, to: &inner, text: "")
      } catch var error as Diagnostic {
        // The body's own text is not in sight here: point at the call.
        error.range = stage.range
        error.fixes = []
        throw error
      }
      return inner
    }
    // The definition that this call stands in has arguments of its own.
    if !query.stages[before...].allSatisfy(\.stage.keepsSlots) { forgetColumnArguments() }
  }

  /// Lets go of a definition's arguments that are columns, once those are no longer there.
  private mutating func forgetColumnArguments() {
    if locals.isEmpty { return }
    locals = locals.filter { $0.value.slots.isEmpty }
  }

  /// Binds another table of a stage: a definition's arguments that are columns here mean nothing
  /// there.
  mutating func bindElsewhere(_ query: Query) throws -> BoundQuery {
    let here = locals
    defer { locals = here }
    forgetColumnArguments()
    let bound = try bind(query, text: "")
    if bound.exports {
      throw Diagnostic(
        .badOption, "the other table of a stage cannot write a file", at: query.range,
        help: "Export it in a statement of its own.")
    }
    return bound
  }

  /// The first slot that neither the rows' columns nor a definition's arguments take.
  func freeSlot(after input: Schema) -> Int {
    locals.values.reduce(input.slotCount) { max($0, $1.slotEnd) }
  }

  private func unknownStage(_ name: Name) -> Diagnostic {
    if let meant = ForeignWords.stage(name.text) {
      let takesBrackets = meant.name == "where" || meant.name == "take"
      return Diagnostic(
        .unknownStage, "there is no stage `\(name.text)`", at: name.range, label: "not a stage",
        reason: "What other languages call `\(name.text)` is `\(meant.name)` here.",
        help: "Write it like `\(meant.example)`.",
        fixes: takesBrackets ? [.init(name.range, meant.name)] : [])
    }
    let close = closestMatches(to: name.text, in: registry.grammar.stageNames, limit: 2)
    return Diagnostic(
      .unknownStage, "there is no stage `\(name.text)`", at: name.range, label: "not a stage",
      help: close.isEmpty
        ? "`help` lists the stages."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?",
      fixes: close.prefix(1).map { .init(name.range, $0, isSafe: close.count == 1) })
  }

  private mutating func bindSource(_ source: Source?, at range: SourceRange) throws -> BoundQuery {
    switch source {
    case nil: return try bindLast(at: range, what: "bare stages go on from the last table")
    case .last(let range)?: return try bindLast(at: range, what: "`_` is the last table")
    case .cell(let number, let range)?: return try bindCell(number, at: range)
    case .query(let query, _)?: return try bind(query, text: "")
    case .name(let name)?: return try bindSource(named: name)
    }
  }

  private func bindLast(at range: SourceRange, what: String) throws -> BoundQuery {
    guard let last = workspace.lastTable, let cell = workspace.cells[last] else {
      throw Diagnostic(
        .noPreviousTable, "there is no table yet to go on from", at: range,
        reason: "Here \(what).", help: "Start with a dataset's name: `fans | …`.")
    }
    return BoundQuery(source: .cell(last), sourceSchema: cell.schema, stages: [])
  }

  private func bindCell(_ number: Int, at range: SourceRange) throws -> BoundQuery {
    guard let cell = workspace.cells[number] else {
      let known = workspace.cells.numbers.suffix(8).map { "[\($0)]" }
      throw Diagnostic(
        .unknownCell, "cell \(number) has no table", at: range,
        help: known.isEmpty ? nil : "Cells with tables: \(known.joined(separator: " ")).")
    }
    return BoundQuery(source: .cell(number), sourceSchema: cell.schema, stages: [])
  }

  private func bindSource(named name: Name) throws -> BoundQuery {
    switch workspace.binding(name.text) {
    case .dataset(let dataset)?:
      return BoundQuery(source: .dataset(dataset), sourceSchema: dataset.schema, stages: [])
    case .query(let query)?:
      return BoundQuery(source: .query(query), sourceSchema: query.schema, stages: [])
    case .constant?, .macro?:
      throw Diagnostic(
        .notATable, "`\(name.text)` is not a table", at: name.range,
        help: "A `|` goes on from a dataset or from a name made with `let` from one.")
    case nil: throw unknownDataset(name)
    }
  }

  func unknownDataset(_ name: Name) -> Diagnostic {
    let known = workspace.sourceNames
    if let help = otherMeaning(of: name.text) {
      return Diagnostic(
        .unknownDataset, "there is no dataset `\(name.text)`", at: name.range, label: "not loaded",
        help: help)
    }
    let close = closestMatches(to: name.text, in: known, limit: 2)
    let help: String
    if known.isEmpty {
      help = "Load one first: `load \"fans.csv\" as \(name.text)`."
    } else if close.isEmpty {
      help = "Loaded: \(known.joined(separator: ", "))."
    } else {
      help = "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?"
    }
    return Diagnostic(
      .unknownDataset, "there is no dataset `\(name.text)`", at: name.range, label: "not loaded",
      help: help, fixes: close.prefix(1).map { .init(name.range, $0, isSafe: close.count == 1) })
  }
}

extension Binder {
  /// What a word does that stands where a dataset would, when it is known for something else.
  private func otherMeaning(of word: String) -> String? {
    if let stage = registry.stage(word) {
      return
        "`\(stage.name)` is a stage: write it after a dataset and `|`. `help \(stage.name)` shows how."
    }
    switch word.lowercased() {
    case "quit", "exit", "q", "bye": return "At the prompt `.quit` leaves."
    case "ls", "dir", "tables", "datasets": return "At the prompt `.datasets` lists what is loaded."
    case "clear", "cls": return "At the prompt Ctrl-L clears the screen."
    case "history": return "At the prompt `.cells` lists what was run."
    default: return nil
    }
  }
}

extension String {
  /// The bytes of `range` as text.
  func slice(_ range: SourceRange) -> String {
    let bytes = utf8
    guard range.upper <= bytes.count else { return "" }
    let lower = bytes.index(bytes.startIndex, offsetBy: range.lower)
    let upper = bytes.index(lower, offsetBy: range.count)
    return String(decoding: bytes[lower..<upper], as: UTF8.self)
  }
}
