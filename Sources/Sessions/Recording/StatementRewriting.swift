import Engine
import Language

/// Puts a statement of the prompt into a document: its paths from the document's folder, its
/// references by the numbers that the document's cells have.
struct StatementRewriting {
  /// The folder that the statement's paths start at.
  let folder: String
  /// The folder that the document's paths start at.
  let documentFolder: String
  /// The document's number of each cell, by its number at the prompt.
  let numbers: [Int: Int]
  /// Files that an earlier statement wrote: the document writes them in its own folder.
  private var exported = Set<String>()

  init(folder: String, documentFolder: String, numbers: [Int: Int]) {
    self.folder = folder
    self.documentFolder = documentFolder
    self.numbers = numbers
  }

  /// The path as a statement of the document names it.
  func relative(_ path: String) -> String {
    if path == "-" || exported.contains(path) { return path }
    let target = PathText.absolute(path, in: folder)
    let base = PathText.absolute(documentFolder)
    if path.hasPrefix("/"), !PathText.isInside(target, base) { return path }
    // As typed where that already leads there.
    if PathText.absolute(path, in: documentFolder) == target, !path.hasPrefix("/") { return path }
    return PathText.relative(target, to: base)
  }

  mutating func rewritten(_ text: String) -> String {
    let script = Parser.parse(text, grammar: QueryEngine.grammar)
    return rewritten(text, script.statements, from: 0) { script.text(of: $0) }
  }

  /// One statement of a text that was parsed already.
  mutating func rewritten(_ statement: Statement, of script: ParsedScript) -> String {
    let text = script.text(of: statement)
    return rewritten(text, [statement], from: statement.range.lower) { _ in text }
  }

  /// - Parameters:
  ///   - start: what the statements' ranges count from.
  ///   - words: the text of one of them.
  private mutating func rewritten(
    _ text: String, _ statements: [Statement], from start: Int, _ words: (Statement) -> String
  ) -> String {
    var changes: [(range: SourceRange, text: String)] = []
    let mayExport = text.utf8.holds("export")
    for statement in statements {
      if mayExport {
        exported.formUnion(
          StatementNode(statement, text: words(statement), cell: 0).exports.map(\.path))
      }
      guard case .load(let load) = statement.kind else { continue }
      for file in load.files {
        guard case .text(let path) = file.kind else { continue }
        let new = relative(path)
        if new != path {
          let range = SourceRange(file.range.lower - start, file.range.upper - start)
          changes.append((range, StringLiteral.written(text: new)))
        }
      }
    }
    if !numbers.isEmpty { changes += renumbered(text) }
    guard !changes.isEmpty else { return text }
    var bytes = Array(text.utf8)
    for change in changes.sorted(by: { $0.range.lower > $1.range.lower }) {
      bytes.replaceSubrange(change.range.lower..<change.range.upper, with: change.text.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The references to cells that have another number in the document.
  private func renumbered(_ text: String) -> [(range: SourceRange, text: String)] {
    let lexed = Lexer.lex(text)
    let tokens = lexed.tokens.filter { !$0.kind.isTrivia }
    return tokens.cellReferences(in: lexed).compactMap { number, range in
      numbers[number].flatMap { $0 == number ? nil : (range, String($0)) }
    }
  }
}
