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
    var changes: [(range: SourceRange, text: String)] = []
    for statement in script.statements {
      exported.formUnion(
        StatementNode(statement, text: script.text(of: statement), cell: 0).exports.map(\.path))
      guard case .load(let load) = statement.kind else { continue }
      for file in load.files {
        guard case .text(let path) = file.kind else { continue }
        let new = relative(path)
        if new != path { changes.append((file.range, StringLiteral.written(text: new))) }
      }
    }
    let lexed = Lexer.lex(text)
    let tokens = lexed.tokens.filter { !$0.kind.isTrivia }
    for (number, range) in tokens.cellReferences(in: lexed) {
      if let new = numbers[number], new != number { changes.append((range, String(new))) }
    }
    guard !changes.isEmpty else { return text }
    var bytes = Array(text.utf8)
    for change in changes.sorted(by: { $0.range.lower > $1.range.lower }) {
      bytes.replaceSubrange(change.range.lower..<change.range.upper, with: change.text.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
