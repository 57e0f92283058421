import Engine
import Language

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What Tab offers: only what may stand at that place of the pipeline.
struct PromptCompletion {
  private typealias WordList = Workspace.WordList

  /// Candidates of one kind at most.
  static let limit = 200

  let workspace: Workspace

  func list(for text: String, cursor: Int) -> CompletionList {
    list(PromptReading(text), cursor: cursor)
  }

  /// The same of a text that somebody has read already.
  func list(_ reading: PromptReading, cursor: Int) -> CompletionList {
    let text = reading.text
    if text.hasPrefix(".") { return dotCommands(text, cursor) }
    let expected = reading.expectations(at: cursor)
    let marks = TypedMarks(around: expected.replacement, in: text)
    var seen = Set<String>()
    var found: [CompletionCandidate] = []
    var unlisted = 0
    for item in expected.items {
      let words = suggestions(for: item, expected, in: text)
      var taken = 0
      for word in words.words
      where matches(word.text, expected.prefix) && seen.insert(word.text).inserted {
        found.append(
          CompletionCandidate(marks.rest(of: word.text), kind: word.kind, detail: word.detail))
        taken += 1
      }
      unlisted += max(0, words.total - max(taken, words.words.count))
    }
    let range = expected.replacement
    return CompletionList(
      replaced: range.lower..<range.upper, candidates: found, total: found.count + unlisted)
  }

  private func matches(_ candidate: String, _ prefix: String) -> Bool {
    bare(candidate).lowercased().hasPrefix(bare(prefix).lowercased())
  }

  /// Without the marks a word may begin with.
  private func bare(_ word: String) -> String {
    let marks: Set<Character> = ["#", "\"", "`", "["]
    return String(word.drop { marks.contains($0) })
  }

  private func suggestions(
    for item: Expectations.Item, _ expected: Expectations, in text: String
  ) -> Workspace.WordList {
    switch item {
    case .statement(let word): WordList(word, kind: "statement")
    case .dataset:
      WordList(
        expected.argument == "over"
          ? workspace.graphNames
          : workspace.sourceNames.map { Workspace.Suggestion(quoted($0), kind: "dataset") })
    case .stage: WordList(Vocabulary.stages)
    case .expression: expressions(expected)
    case .column: columns(expected)
    case .tag:
      workspace.topics(after: expected.query, prefix: bare(expected.prefix), limit: Self.limit)
    case .quantity: WordList(["any", "all", "none"].map { .init($0, kind: "quantity") })
    case .option(let stage):
      WordList(Vocabulary.options(of: stage, settings: workspace.settings))
    case .keyword(let word): WordList(word, kind: "keyword")
    case .file: WordList(files(expected.prefix))
    case .setting: WordList(Vocabulary.settings(workspace.settings))
    case .helpTopic: WordList(Vocabulary.stages + Vocabulary.functions)
    case .newName where stage(expected) == "chart": chartOptions(expected, in: text)
    case .text: values(expected)
    case .newName: WordList([])
    case .cell: WordList(workspace.tableCells.map { .init("[\($0)]", kind: "cell") })
    }
  }

  /// The values of the column that is compared with.
  private func values(_ expected: Expectations) -> Workspace.WordList {
    guard case .path(let path)? = expected.compared?.kind else { return WordList([]) }
    return workspace.values(
      of: path.text, after: expected.query, prefix: bare(expected.prefix), limit: Self.limit)
  }

  private func expressions(_ expected: Expectations) -> Workspace.WordList {
    var found = values(expected)
    if let option = expected.option, expected.function == nil {
      found.append(workspace.words(for: option.text, of: expected.stage?.text))
    }
    let fit = fit(expected)
    found.append(workspace.columns(after: expected.query, fitting: fit))
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
    return expected.function.flatMap {
      TypeFit(argument: expected.argumentIndex, ofFunction: $0.text)
    }
  }

  /// Functions that look at many rows, where their stage stands; they do not nest.
  private func manyRowFunctions(_ expected: Expectations) -> [Workspace.Suggestion] {
    let outer = expected.function?.text.lowercased()
    switch stage(expected) {
    case let stage where stage.hasPrefix("summari"):
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
    default: WordList(columns)
    }
  }

  /// The options of the kind of chart that stands behind the stage's name.
  private func chartOptions(_ expected: Expectations, in text: String) -> Workspace.WordList {
    let rest = expected.stage.map { text.utf8.dropFirst($0.range.upper) }
    let kind = rest.map { Substring($0).split(whereSeparator: \.isWhitespace) }?.first
    return WordList(
      Vocabulary.options(
        of: "chart", kind: kind.map(String.init), settings: workspace.settings))
  }

  private func quoted(_ name: String) -> String {
    name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? name : "`\(name)`"
  }

  // MARK: Files

  /// Files and folders that begin as typed, in quotes where the quote is not there yet.
  private func files(_ typed: String) -> [Workspace.Suggestion] {
    let bare = typed.hasPrefix("\"") ? String(typed.dropFirst()) : typed
    let slash = bare.lastIndex(of: "/")
    let folder = slash.map { String(bare[...$0]) } ?? ""
    return names(in: folder.isEmpty ? "." : folder)
      .filter { !$0.hasPrefix(".") || bare.hasSuffix(".") }
      .prefix(Self.limit * 10)
      .map { name in
        let path = folder + name
        let isFolder = self.isFolder(path)
        return .init(
          isFolder ? "\"\(path)/" : "\"\(path)\"", kind: isFolder ? "folder" : "file")
      }
  }

  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  // MARK: Dot commands

  private func dotCommands(_ text: String, _ cursor: Int) -> CompletionList {
    if !text.contains(" ") {
      let found = DotCommand.all.filter { $0.name.hasPrefix(text) }
      return CompletionList(
        replaced: 0..<text.utf8.count,
        candidates: found.map { .init($0.name, kind: "command", detail: $0.summary) })
    }
    guard let space = text.lastIndex(of: " ") else { return .none }
    let start = text.utf8.distance(from: text.startIndex, to: text.index(after: space))
    let typed = String(text[text.index(after: space)...])
    let word = String(text[..<space])
    let found: [Workspace.Suggestion] =
      switch word {
      case ".schema": workspace.sourceNames.map { .init($0, kind: "dataset") }
      case ".help": Vocabulary.stages
      case ".format": ResultFormat.allCases.map { .init($0.rawValue, kind: "format") }
      case ".timer", ".page": ["on", "off"].map { .init($0, kind: "switch") }
      case ".save":
        files(typed).map { .init($0.text.filter { $0 != "\"" }, kind: $0.kind) }
      default: []
      }
    return CompletionList(
      replaced: start..<text.utf8.count,
      candidates: found.filter { $0.text.hasPrefix(typed) }.map {
        .init($0.text, kind: $0.kind, detail: $0.detail)
      })
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

  /// A candidate without the marks that are there.
  func rest(of word: String) -> String {
    var rest = Substring(word)
    guard let opening, rest.first == opening else { return word }
    rest.removeFirst()
    if let closing, rest.last == closing { rest.removeLast() }
    return String(rest)
  }
}
