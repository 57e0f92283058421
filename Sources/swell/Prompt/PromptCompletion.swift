import Engine
import Language
import Sessions

/// What Tab offers: only what may stand at that place of the pipeline.
struct PromptCompletion {
  private typealias WordList = Workspace.WordList

  /// Candidates of one kind at most.
  static let limit = 200

  /// Words that stand between or before the parts of an expression.
  private static let operators: Set<String> = ["in", "has", "like", "is", "not", "and", "or"]

  let workspace: Workspace
  /// The cells, for the commands that take one; nil knows none.
  var notebook: Notebook?

  func list(for text: String, cursor: Int) -> CompletionList {
    list(PromptReading(text), cursor: cursor)
  }

  /// The same of a text that somebody has read already.
  func list(_ reading: PromptReading, cursor: Int) -> CompletionList {
    let text = reading.text
    if text.hasPrefix(".") { return commands(text, cursor) }
    let expected = reading.expectations(at: cursor)
    let marks = TypedMarks(around: expected.replacement, in: text)
    var seen = Set<String>()
    var found: [CompletionCandidate] = []
    var unlisted = 0
    for item in expected.items {
      let words = suggestions(for: item, expected)
      // Right behind a text in quotes a word needs a blank.
      let gap = if case .keyword = item, marks.areBehindQuote { " " } else { "" }
      var taken = 0
      for word in words.words
      where matches(word, expected.prefix) && seen.insert(word.text).inserted {
        found.append(
          CompletionCandidate(gap + marks.rest(of: word.text), kind: word.kind, detail: word.detail)
        )
        taken += 1
      }
      unlisted += max(0, words.total - max(taken, words.words.count))
    }
    // What the stage itself goes on with comes before what may go on with any expression.
    let isOperator = { (word: CompletionCandidate) in
      word.kind == "keyword" && Self.operators.contains(word.text)
    }
    found = found.filter { !isOperator($0) } + found.filter(isOperator)
    let range = expected.replacement
    return CompletionList(
      replaced: range.lower..<range.upper, candidates: found, total: found.count + unlisted)
  }

  private func matches(_ candidate: Workspace.Suggestion, _ prefix: String) -> Bool {
    let wanted = bare(prefix).lowercased()
    return bare(candidate.text).lowercased().hasPrefix(wanted)
      || candidate.alias?.hasPrefix(wanted) == true
  }

  /// Without the marks a word may begin with.
  private func bare(_ word: String) -> String {
    let marks: Set<Character> = ["#", "\"", "`", "["]
    return String(word.drop { marks.contains($0) })
  }

  private func suggestions(
    for item: Expectations.Item, _ expected: Expectations
  ) -> Workspace.WordList {
    switch item {
    case .statement(let word): WordList(word, kind: "statement")
    case .dataset:
      WordList(
        expected.argument == "over"
          ? workspace.graphNames
          : workspace.sourceNames.map { Workspace.Suggestion(quoted($0), kind: "dataset") })
    case .nameOfFile(let path): WordList(FileLoad(path: path).name, kind: "name")
    case .stage: WordList(Vocabulary.stages + workspace.ownStages)
    case .expression: expressions(expected)
    case .column where expected.argument == "baseline": baselines(expected, isQuoted: false)
    case .column: columns(expected)
    case .tag:
      notGiven(
        workspace.topics(after: expected.query, prefix: bare(expected.prefix), limit: Self.limit),
        expected)
    case .quantity: WordList(["any", "all", "none"].map { .init($0, kind: "quantity") })
    case .option(let stage):
      notGiven(Vocabulary.options(of: stage, settings: workspace.settings), expected)
    case .keyword(let word): WordList(word, kind: "keyword")
    case .file: WordList(files(expected.prefix))
    case .setting: WordList(Vocabulary.settings(workspace.settings))
    case .settingValue(let name): WordList(Vocabulary.values(ofSetting: name, workspace.settings))
    case .helpTopic: WordList(Vocabulary.helpTopics)
    case .explainTopic: WordList(workspace.constants() + Vocabulary.explainTopics)
    case .showTopic: WordList(Vocabulary.showTopics)
    case .newName where stage(expected) == "chart": chartOptions(expected)
    case .text where expected.argument == "baseline":
      // Without its quote it is offered as the name that may stand there.
      expected.items.contains(.column) ? WordList([]) : baselines(expected, isQuoted: true)
    case .text: values(expected)
    case .newName: WordList([])
    case .cell: WordList(workspace.tableCells.map { .init("[\($0)]", kind: "cell") })
    }
  }

  /// The values of the column that is compared with.
  private func values(_ expected: Expectations) -> Workspace.WordList {
    guard case .path(let path)? = expected.compared?.kind else { return WordList([]) }
    return values(of: path.text, expected)
  }

  private func values(of column: String, _ expected: Expectations) -> Workspace.WordList {
    notGiven(
      workspace.values(
        of: column, after: expected.query, prefix: bare(expected.prefix), limit: Self.limit),
      expected)
  }

  /// The groups that a comparison may be drawn to: tiers, or the values of its column.
  private func baselines(_ expected: Expectations, isQuoted: Bool) -> Workspace.WordList {
    guard case .word(let name)? = expected.arguments["what"] else { return WordList([]) }
    let isTiers = name.text.lowercased() == "tiers"
    var found = values(of: isTiers ? "tier" : name.text, expected)
    if isTiers && !isQuoted {
      // A tier is one word, and a name does there.
      found.words = found.words.map {
        .init($0.text.filter { $0 != "\"" }, kind: $0.kind, detail: $0.detail)
      }
    }
    return found
  }

  private func expressions(_ expected: Expectations) -> Workspace.WordList {
    var found = values(expected)
    if let option = expected.option, expected.function == nil {
      found.append(workspace.words(for: option.text, of: expected.stage?.text))
      if workspace.takesWordsAlone(option.text, of: expected.stage?.text) { return found }
    }
    let fit = fit(expected)
    found.append(workspace.columns(after: expected.query, fitting: fit))
    found.append(workspace.constants(fitting: fit))
    found.append(manyRowFunctions(expected))
    found.append(
      Vocabulary.functions.filter { function in
        fit?.takesResult(ofFunction: String(function.text.dropLast())) ?? true
      })
    return found
  }

  /// The types that suit the place: those that can be compared with what stands before it, else
  /// those that the function around it takes.
  private func fit(_ expected: Expectations) -> TypeFit? {
    if let compared = expected.compared {
      return workspace.fit(comparedWith: compared, after: expected.query)
    }
    if let function = expected.function {
      return TypeFit(argument: expected.argumentIndex, ofFunction: function.text)
    }
    return isMeasured(expected) ? .measured : nil
  }

  /// Whether the value is drawn along an axis of a chart that measures.
  private func isMeasured(_ expected: Expectations) -> Bool {
    guard stage(expected) == "chart", let option = expected.option?.text.lowercased() else {
      return false
    }
    return ["y", "low", "high"].contains(option) || option == "x" && chartKind(expected) != "bar"
  }

  /// Functions that look at many rows, where their stage stands; they do not nest.
  private func manyRowFunctions(_ expected: Expectations) -> [Workspace.Suggestion] {
    let outer = expected.function?.text.lowercased()
    switch stage(expected) {
    case let stage where stage.hasPrefix("summari"):
      return Vocabulary.isAggregate(outer) ? [] : Vocabulary.aggregates
    case "chart" where chartKind(expected) == "bar" && isMeasured(expected):
      return Vocabulary.isAggregate(outer) ? [] : Vocabulary.aggregates
    case "add", "change": return Vocabulary.isWindow(outer) ? [] : Vocabulary.windows
    default: return []
    }
  }

  private func stage(_ expected: Expectations) -> String {
    expected.stage?.text.lowercased() ?? ""
  }

  /// Columns, and before them the words that a stage knows of itself at this place.
  private func columns(_ expected: Expectations) -> Workspace.WordList {
    let columns = workspace.columns(after: expected.query)
    return switch (stage(expected), expected.argument) {
    case ("chart", "kind"): WordList(Vocabulary.chartKinds)
    case ("compare", "what"): WordList(Vocabulary.comparisons + columns)
    default: notGiven(columns, expected)
    }
  }

  /// The options of the kind of chart that stands behind the stage's name.
  private func chartOptions(_ expected: Expectations) -> Workspace.WordList {
    notGiven(
      Vocabulary.options(of: "chart", kind: chartKind(expected), settings: workspace.settings),
      expected)
  }

  private func chartKind(_ expected: Expectations) -> String? {
    guard case .word(let kind)? = expected.arguments["kind"] else { return nil }
    return kind.text.lowercased()
  }

  /// What does not stand in the list already: nothing is said twice.
  private func notGiven(
    _ words: [Workspace.Suggestion], _ expected: Expectations
  ) -> Workspace.WordList {
    notGiven(WordList(words), expected)
  }

  private func notGiven(
    _ list: Workspace.WordList, _ expected: Expectations
  ) -> Workspace.WordList {
    let given = Set(expected.given.map { $0.lowercased() })
    if given.isEmpty { return list }
    let left = list.words.filter { word in
      let isName = word.kind == "option" || word.kind == "column" || word.kind == "model"
      let text = isName ? word.text.filter { $0 != "`" && $0 != ":" } : word.text
      return !given.contains(text.lowercased())
    }
    return WordList(left, total: list.total - (list.words.count - left.count))
  }

  private func quoted(_ name: String) -> String {
    name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? name : "`\(name)`"
  }
}

/// The quote or bracket that stands already before and behind what a completion replaces.
private struct TypedMarks {
  private var opening: Character?
  private var closing: Character?

  init(around range: SourceRange, in text: String) {
    let bytes = text.utf8
    let before = bytes.prefix(range.lower).last.map { Character(Unicode.Scalar($0)) }
    let after = bytes.dropFirst(range.upper).first.map { Character(Unicode.Scalar($0)) }
    if before == "\"" || before == "[" { opening = before }
    if after == "\"" || after == "]" { closing = after }
  }

  var areBehindQuote: Bool { opening == "\"" }

  /// A candidate without the marks that are there.
  func rest(of word: String) -> String {
    var rest = Substring(word)
    guard let opening, rest.first == opening else { return word }
    rest.removeFirst()
    if let closing, rest.last == closing { rest.removeLast() }
    return String(rest)
  }
}
