import Engine
import Language
import Parallel

extension Interpreter {
  /// Texts parsed and bound as one script, and everything wrong with them.
  struct Preparation {
    fileprivate(set) var cells: [PreparedCell] = []
    /// The mistakes of each text, by its place among the texts.
    fileprivate(set) var mistakes: [Int: [Problem]] = [:]
    /// Texts that cannot be bound because an earlier one could not, by their place, with its place.
    fileprivate(set) var misses: [Int: Int] = [:]
    /// What is wrong with those, by their place.
    fileprivate var consequences: [Int: [Problem]] = [:]

    /// - Throws: ``Rejection`` where there are mistakes.
    fileprivate func reject() throws {
      let problems = mistakes.sorted { $0.key < $1.key }.flatMap(\.value)
      if !problems.isEmpty { throw Rejection(problems: problems) }
    }

    fileprivate mutating func add(_ diagnostic: Diagnostic, in source: Source, at index: Int) {
      mistakes[index, default: []].append(Problem(source: source, diagnostic: diagnostic))
    }
  }

  /// Parses and binds texts as one script; nothing has run yet.
  ///
  /// - Throws: ``Rejection`` with every mistake found; `Cancelled`.
  public func prepare(_ sources: [Source]) throws -> [PreparedCell] {
    let preparation = try prepareEach(sources)
    try preparation.reject()
    return preparation.cells
  }

  /// What a script that goes on after mistakes comes to, statement by statement.
  public enum Step: Sendable {
    case cell(PreparedCell)
    /// A statement that cannot run, because of its own mistake or one before it.
    case mistake(Problem)
  }

  /// Parses and binds texts as one script; what has a mistake in it is left out, and what needs
  /// that.
  ///
  /// - Returns: cells and mistakes, in the order of the texts.
  /// - Throws: `Cancelled`.
  public func prepareGoingOn(_ sources: [Source]) throws -> [Step] {
    let preparation = try prepareEach(sources)
    var steps: [(source: Int, place: Int, step: Step)] = preparation.cells.map { cell in
      (cell.sourceIndex, cell.statement.range.lower, .cell(cell))
    }
    for mistakes in [preparation.mistakes, preparation.consequences] {
      for (index, problems) in mistakes {
        steps += problems.map { (index, $0.diagnostic.range?.lower ?? 0, .mistake($0)) }
      }
    }
    return steps.sorted { ($0.source, $0.place) < ($1.source, $1.place) }.map(\.step)
  }

  /// What binding texts as one script has to say that stops nothing; nothing is kept of it.
  ///
  /// - Throws: ``Rejection`` with every mistake found; `Cancelled`.
  public func check(_ sources: [Source]) throws -> [Problem] {
    let preparation = try prepareEach(sources, keepsCells: false)
    try preparation.reject()
    return preparation.cells.flatMap { cell in
      cell.warnings.map { Problem(source: cell.source, diagnostic: $0) }
    }
  }

  /// Bytes of a piece of a long script: enough to be worth a thread.
  private static let pieceBytes = 64 << 10

  /// A text as statements; one that is long, and has no mistake in it, on all cores.
  private func parsed(_ text: String) throws -> ParsedScript {
    if text.utf8.count >= 2 * Self.pieceBytes, engine.workers.threads > 1 {
      let pieces = ScriptPieces(text, size: Self.pieceBytes)
      let parsed = try engine.workers.map(tasks: pieces.count) {
        pieces.parsed($0, grammar: QueryEngine.grammar)
      }
      if let script = ScriptPieces.joined(parsed) { return script }
    }
    return Parser.parse(text, grammar: QueryEngine.grammar)
  }

  /// Parses and binds texts as one script, each as far as it goes.
  ///
  /// - Parameter keepsCells: false keeps only those that binding has something to say about.
  /// - Throws: `Cancelled`.
  func prepareEach(_ sources: [Source], keepsCells: Bool = true) throws -> Preparation {
    var workspace = engine.workspace
    // `[4]` is the only way to call a cell that is not the last one.
    workspace.keepsOnlyLastTable =
      !keepsCells && !sources.contains { $0.text.utf8.contains(UInt8(ascii: "[")) }
    var preparation = Preparation()
    var lost = LostResults()
    var files = OwnFiles(folder: engine.folder)
    var number = nextNumber
    for (index, source) in sources.enumerated() {
      let script = try parsed(source.text)
      if source.isSetAside {
        number += script.statements.count
        continue
      }
      for diagnostic in script.diagnostics where diagnostic.severity == .error {
        preparation.add(diagnostic, in: source, at: index)
      }
      for (position, statement) in script.statements.enumerated() {
        defer { number += 1 }
        let text = script.text(of: statement)
        if script.broken.contains(position) {
          lost.take(statement, text, of: index)
          continue
        }
        files.take(statement, text)
        do {
          let clock = ContinuousClock()
          let start = clock.now
          let bound =
            files.isRead
            ? nil
            : try engine.bind(statement, text: source.text, cell: number, in: &workspace)
          guard keepsCells || bound?.warnings.isEmpty == false else { continue }
          preparation.cells.append(
            PreparedCell(
              number: number, source: source, sourceIndex: index, statement: statement,
              text: text, bound: bound, bindTime: clock.now - start))
        } catch let error as Diagnostic {
          if let loser = lost.loser(behind: error, in: source) {
            preparation.misses[index] = loser
            preparation.consequences[index, default: []].append(
              Problem(source: source, diagnostic: error))
          } else {
            preparation.add(error, in: source, at: index)
          }
          lost.take(statement, text, of: index)
        }
      }
    }
    return preparation
  }
}

/// The files that a script writes, and whether it has come to read one of them.
///
/// From there on nothing can be bound before what stands above has run: the file's columns, and
/// whatever is made from them, are not known.
private struct OwnFiles {
  let folder: String
  private var written: Set<String> = []
  private(set) var isRead = false

  init(folder: String) { self.folder = folder }

  mutating func take(_ statement: Statement, _ text: String) {
    if case .load(let load) = statement.kind, !written.isEmpty {
      let paths = load.paths.map { PathText.absolute($0, in: folder) }
      // A pattern may stand for any of them.
      isRead =
        isRead || !written.isDisjoint(with: paths) || paths.contains { $0.contains("*") }
    }
    guard text.utf8.holds("export") else { return }
    let lexed = Lexer.lex(text)
    for export in lexed.tokens.filter({ !$0.kind.isTrivia }).exports(in: lexed) {
      written.insert(PathText.absolute(export.path, in: folder))
    }
  }
}

/// What mistakes kept from being made: that later statements miss it is no mistake of theirs.
private struct LostResults {
  /// Names with the place of the text that would have made each.
  private var names: [String: Int] = [:]
  private var table: Int?

  mutating func take(_ statement: Statement, _ text: String, of source: Int) {
    let lexed = Lexer.lex(text)
    if let name = lexed.tokens.filter({ !$0.kind.isTrivia }).declaredName(in: lexed) {
      names[name.lowercased()] = source
    } else if case .value = statement.kind {
      table = source
    }
  }

  /// The place of the text whose mistake is all that `error` comes from.
  func loser(behind error: Diagnostic, in source: Interpreter.Source) -> Int? {
    switch error.code {
    case .noPreviousTable, .unknownCell: return table
    case .unknownDataset, .unknownColumn:
      let bytes = Array(source.text.utf8)
      guard let range = error.range, range.upper <= bytes.count else { return nil }
      let word = String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
      return names[word.lowercased()]
    default: return nil
    }
  }
}
