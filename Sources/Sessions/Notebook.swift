import Engine
import Language
import Tables

/// The cells of a sitting at the prompt, in the order they ran.
public struct Notebook {
  public struct Entry {
    /// The number the cell ran under.
    public let number: Int
    public let statement: Statement
    /// The statement as typed.
    public let text: String
    public let answer: Answer?
    public let dataset: Dataset?
  }

  public private(set) var entries: [Entry] = []
  /// How many of the entries a saved document holds.
  private var savedCount = 0

  public init() {}

  public mutating func append(_ result: Interpreter.CellResult) {
    var answer: Answer?
    var dataset: Dataset?
    switch result.effect {
    case .none: break
    case .answered(let given): answer = given
    case .loaded(let made): dataset = made
    }
    entries.append(
      Entry(
        number: result.cell.number, statement: result.cell.statement, text: result.cell.text,
        answer: answer, dataset: dataset))
  }

  /// Marks everything so far as kept in a document.
  public mutating func markSaved() { savedCount = entries.count }

  public var unsavedCount: Int { entries.count - savedCount }
  public var isSaved: Bool { unsavedCount == 0 }
}
