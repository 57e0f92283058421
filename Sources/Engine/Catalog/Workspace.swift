import Language
import Parallel
import Tables

/// Everything a statement can see: datasets, names, parameters, settings, earlier results.
///
/// A value: a statement that fails, or is interrupted, leaves it as it was.
public struct Workspace: Sendable {
  /// A name's meaning.
  enum Binding: Sendable {
    case dataset(Dataset)
    case query(BoundQuery)
    case constant(Cell)
    case macro(Macro)
  }

  struct Macro: Sendable {
    let parameters: [String]
    let body: Value
  }

  public struct Parameter: Sendable {
    public let name: String
    public var value: Cell
  }

  /// What is known of a cell's table before it has run.
  struct CellTable: Sendable {
    let schema: Schema
    /// What it comes from, for `explain sql`; nil where no query made it.
    let query: BoundQuery?
  }

  public var settings: Settings
  /// Parameters in the order they were declared.
  public private(set) var parameters: [Parameter] = []
  /// Values from outside (`-p`, front matter) that a `param` statement takes instead of its own.
  public var parameterOverrides: [String: ParameterOverride] = [:]
  var names: [String: Binding] = [:]
  /// The names in the order they were made, as they were typed.
  var nameOrder: [String] = []
  /// The cells that give tables, by number.
  var cells = NumberedValues<CellTable>()
  /// The rows of those that have run.
  var rows = NumberedValues<Relation>()
  /// The number of the last cell that gave a table.
  var lastTable: Int?

  public init(settings: Settings) { self.settings = settings }

  /// A parameter's value said from outside the script.
  public enum ParameterOverride: Sendable {
    /// As typed: a bare number takes the unit of the parameter's own value.
    case text(String)
    case value(Cell)
  }

  func binding(_ name: String) -> Binding? { names[name.lowercased()] }

  mutating func bind(_ name: String, to binding: Binding) {
    let key = name.lowercased()
    if names[key] == nil { nameOrder.append(name) }
    names[key] = binding
  }

  func parameter(_ name: String) -> Cell? {
    parameters.first { $0.name.isSameName(as: name) }?.value
  }

  mutating func setParameter(_ name: String, _ value: Cell) {
    if let index = parameters.firstIndex(where: { $0.name.isSameName(as: name) }) {
      parameters[index].value = value
    } else {
      parameters.append(Parameter(name: name, value: value))
    }
  }

  /// Takes over the rows of cells that have run.
  mutating func takeResults(from other: Workspace) { rows = other.rows }

  /// Loaded datasets, in the order they were loaded.
  public var datasets: [Dataset] {
    nameOrder.compactMap { name in
      if case .dataset(let dataset)? = binding(name) { return dataset }
      return nil
    }
  }

  /// Names of datasets and saved queries: what may stand before the first `|`.
  public var sourceNames: [String] {
    nameOrder.filter { name in
      switch binding(name) {
      case .dataset, .query: true
      default: false
      }
    }
  }
}

/// What running needs besides the plan.
struct RunContext {
  let workspace: Workspace
  let workers: Workers
  let progress: Progress?
  /// Where `export` writes to.
  var exportTarget: (any ExportTarget)?
  /// False where a query is only looked at, as by `explain`.
  var exports = true
  /// What the stages have to say, in the order they ran.
  let remarks: Remarks

  /// Notes and charts gathered while a query runs. One query runs on one thread; only the chunks
  /// inside a stage run on several, and they do not remark.
  final class Remarks {
    var notes: [Report.Note] = []
    var charts: [Chart] = []
    var stages: [StageTrace] = []
    /// The last file that was written, and what went there.
    var exported: (path: String, report: Report)?
  }

  /// One stage's line in `explain`.
  struct StageTrace {
    let text: String
    let rowsIn: Int
    let rowsOut: Int
    let duration: Duration
  }

  func note(_ kind: Report.Note.Kind, _ text: String) {
    let note = Report.Note(kind, text)
    if !remarks.notes.contains(note) { remarks.notes.append(note) }
  }
}
