import Engine
import Language

/// One statement as the analysis of dependencies sees it.
struct StatementNode {
  enum Kind {
    case dataset(files: [String])
    case parameter
    case setting
    /// A name made with `let` or `def`.
    case definition
    /// A statement with a result, or with none.
    case other
  }

  /// The position of its cell.
  let cell: Int
  let kind: Kind
  /// The name that it makes, as typed.
  let name: String?
  let tokens: String
  /// Every bare word and quoted name, folded.
  let words: Set<String>
  /// The numbers of the cells it reads, as in `[3]`.
  let cellReferences: [Int]
  /// True where it goes on from the last table.
  let readsLast: Bool
  /// True where its result is a table that `_` then means.
  var givesTable: Bool
  let isNote: Bool
  /// The files that it would write.
  let exports: [Export]
  /// Positions of the statements it reads.
  var uses: [Int] = []

  struct Export: Hashable {
    let path: String
    let replaces: Bool
  }

  /// True for a `load graph`.
  let isGraph: Bool

  /// True where the figures may depend on friendship graphs that the statement does not name.
  var readsGraph: Bool { words.contains(where: ModelWords.readsGraph) }

  /// True where the figures may depend on the model's settings, the seed and the day.
  var usesModel: Bool { words.contains(where: ModelWords.contains) }

  init(_ statement: Statement, text: String, cell: Int) {
    self.cell = cell
    let lexed = Lexer.lex(text)
    let tokens = lexed.tokens.filter { !$0.kind.isTrivia }
    self.tokens = tokens.canonical(in: lexed, isLoad: statement.isLoad)
    words = tokens.foldedWords(in: lexed)
    cellReferences = tokens.cellReferences(in: lexed).map(\.number)
    if case .load(let load) = statement.kind { isGraph = load.isGraph } else { isGraph = false }
    var readsLast = tokens.contains { $0.kind == .symbol(.underscore) }
    var givesTable = false
    switch statement.kind {
    case .load(let load):
      kind = .dataset(files: load.paths)
      name = load.name.text
    case .parameter(let made, _, _): (kind, name) = (.parameter, made.text)
    case .setting(let made, _), .settingBands(let made, _): (kind, name) = (.setting, made.text)
    case .define(let made, _, _): (kind, name) = (.definition, made.text)
    case .let(let made, let value):
      (kind, name) = (.definition, made.text)
      if case .query(let query) = value {
        givesTable = true
        readsLast = readsLast || query.source == nil
      }
    case .value(.query):
      (kind, name) = (.other, nil)
      readsLast = readsLast || tokens.first?.kind == .symbol(.pipe)
      givesTable = true
    case .value(.expr(let expr)) where expr.kind == .invalid:
      // What it would have made is missed by those that read it.
      name = tokens.declaredName(in: lexed)
      let isSetting = tokens.first.map { lexed.text($0.range).lowercased() == "set" } ?? false
      kind = name == nil ? .other : isSetting ? .setting : .definition
      givesTable = name == nil
    case .value(.expr), .help, .note, .explain, .why, .show: (kind, name) = (.other, nil)
    }
    if case .note = statement.kind { isNote = true } else { isNote = false }
    self.readsLast = readsLast
    self.givesTable = givesTable
    exports = tokens.exports(in: lexed)
  }
}

extension Statement {
  fileprivate var isLoad: Bool { if case .load = kind { true } else { false } }
}

extension Statement.Load {
  /// The files' names as written.
  var paths: [String] {
    files.compactMap { if case .text(let path) = $0.kind { path } else { nil } }
  }
}

extension [Token] {
  /// Every bare word and quoted name, folded.
  fileprivate func foldedWords(in lexed: LexedText) -> Set<String> {
    Set(
      compactMap { token in
        switch token.kind {
        case .word: lexed.text(token.range).lowercased()
        case .quotedName: lexed.text(token.range).filter { $0 != "`" }.lowercased()
        default: nil
        }
      })
  }

  /// The name that a statement with a syntax error would have made, as typed.
  func declaredName(in lexed: LexedText) -> String? {
    guard let first, first.kind == .word else { return nil }
    var place = 1
    switch lexed.text(first.range).lowercased() {
    case "let", "param", "def", "set": break
    case "load":
      let mark = firstIndex { $0.kind == .word && lexed.text($0.range).lowercased() == "as" }
      place = (mark ?? count) + 1
    default: return nil
    }
    guard indices.contains(place), [.word, .quotedName].contains(self[place].kind) else {
      return nil
    }
    return lexed.text(self[place].range).filter { $0 != "`" }
  }

  /// Every `[n]`, with the range of its digits.
  func cellReferences(in lexed: LexedText) -> [(number: Int, range: SourceRange)] {
    indices.dropFirst().dropLast().compactMap { index in
      guard self[index - 1].kind == .symbol(.openSquare), self[index].kind == .number,
        self[index + 1].kind == .symbol(.closeSquare),
        let number = Int(lexed.text(self[index].range))
      else { return nil }
      return (number, self[index].range)
    }
  }

  /// The tokens with one space between; a `load` without its files' names, since what they hold
  /// counts and not where they lie.
  fileprivate func canonical(in lexed: LexedText, isLoad: Bool) -> String {
    var isPastFiles = !isLoad
    return compactMap { token in
      let text = lexed.text(token.range)
      if token.kind == .word, text.lowercased() == "as" { isPastFiles = true }
      return isPastFiles || token.kind != .string ? text : nil
    }.joined(separator: " ")
  }

  /// The files named by stages `export`.
  func exports(in lexed: LexedText) -> [StatementNode.Export] {
    indices.dropFirst().dropLast().compactMap { index in
      guard self[index - 1].kind == .symbol(.pipe), self[index].kind == .word,
        lexed.text(self[index].range).lowercased() == "export",
        self[index + 1].kind == .string
      else { return nil }
      let options = self[(index + 2)...].prefix(2).map { lexed.text($0.range).lowercased() }
      let path = Parser.parse("note " + lexed.text(self[index + 1].range), grammar: .init([]))
      guard case .note(let path)? = path.statements.first?.kind else { return nil }
      return .init(path: path, replaces: options.contains("replace"))
    }
  }
}

extension String.UTF8View {
  /// Whether `word`, in small letters, stands anywhere, whatever the case.
  func holds(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    let found = withContiguousStorageIfAvailable { bytes in
      guard bytes.count >= length else { return false }
      return (0...bytes.count - length).contains { start in
        (0..<length).allSatisfy { bytes[start + $0] | 0x20 == word.utf8Start[$0] }
      }
    }
    return found ?? true
  }
}
