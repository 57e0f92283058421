import Engine
import Language
import Tables

/// The cells of a sitting at the prompt, in their order.
///
/// A value: a change of the notebook is a new one, and the old one is there to go back to.
public struct Notebook {
  /// How a cell stands to what it was made from.
  public enum State: Hashable, Sendable {
    /// Its result is that of its statement.
    case done
    /// Something it was made from changed since.
    case stale
    /// It ended in an error when it was last run.
    case failed
    /// It comes from a document, and was not run in this sitting.
    case recorded
  }

  public struct Entry {
    /// The number the cell runs under.
    public let number: Int
    public internal(set) var statement: Statement
    /// The statement as typed.
    public internal(set) var text: String
    public internal(set) var answer: Answer?
    public internal(set) var dataset: Dataset?
    public internal(set) var state: State
    /// What the document recorded of it, until it is run.
    public internal(set) var recordedBody: String?
    /// The code of the error that it is meant to end in.
    public internal(set) var expectedCode: String?
    var origin: Origin?
  }

  /// The place of a statement in the document that was opened.
  struct Origin: Hashable {
    /// The position of its cell, and of the statement in it.
    let cell: Int
    let statement: Int
    /// The statement as it was opened, its paths from the working folder.
    let text: String
  }

  public internal(set) var entries: [Entry] = []
  /// What every statement could see before the first one.
  let start: Workspace
  /// The same before a document's front matter changed its settings.
  public let base: Workspace
  /// The document that was opened, as its file was read.
  var opened: SessionFile?
  /// Changes since the notebook was last saved.
  var changeCount = 0

  /// - Parameter start: the workspace before the first cell.
  public init(start: Workspace) { self.init(start: start, base: start) }

  init(start: Workspace, base: Workspace) {
    self.start = start
    self.base = base
  }

  /// The file of the document that was opened.
  public var path: String? { opened?.path }

  public mutating func append(_ result: Interpreter.CellResult) {
    var entry = Entry(
      number: result.cell.number, statement: result.cell.statement, text: result.cell.text,
      state: .done)
    entry.take(result)
    entries.append(entry)
    changeCount += 1
  }

  /// Takes the file that it was just saved to for the one that it was opened from.
  ///
  /// Entries keep their places where the file has the same cells; else it is taken up by the next
  /// save as a whole.
  public mutating func reopened(_ file: SessionFile) {
    var place = 0
    var origins: [(Int, Int)] = []
    for (cell, source) in file.cells.enumerated() {
      let count = Parser.parse(source.source, grammar: QueryEngine.grammar).statements.count
      origins += (0..<count).map { (cell, $0) }
    }
    let counted = entries.indices.filter { !entries[$0].isNote || entries[$0].origin != nil }
    guard origins.count == counted.count else { return }
    opened = file
    for index in counted {
      let (cell, statement) = origins[place]
      entries[index].origin = .init(cell: cell, statement: statement, text: entries[index].text)
      place += 1
    }
    entries.removeAll { $0.isNote && $0.origin == nil }
  }

  /// Marks everything so far as kept in a document.
  public mutating func markSaved() { changeCount = 0 }

  /// Cells and changes that no document holds.
  public var unsavedCount: Int { min(changeCount, max(1, entries.count)) }
  public var isSaved: Bool { changeCount == 0 }

  /// The numbers of the cells whose figures are not those of their statements.
  public var staleNumbers: [Int] {
    entries.filter { $0.state == .stale || $0.state == .failed }.map(\.number)
  }
}

extension Notebook.Entry {
  mutating func take(_ result: Interpreter.CellResult) {
    answer = nil
    dataset = nil
    switch result.effect {
    case .none: break
    case .answered(let given): answer = given
    case .loaded(let made): dataset = made
    }
    statement = result.cell.statement
    state = .done
    recordedBody = nil
  }

  /// True for a statement that only gives a name or a setting a meaning.
  var isDefinition: Bool {
    switch statement.kind {
    case .let, .parameter, .setting, .settingBands, .define, .note: true
    default: false
    }
  }

  var isNote: Bool { if case .note = statement.kind { true } else { false } }
}
