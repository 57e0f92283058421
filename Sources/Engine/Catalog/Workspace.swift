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
  private var parameterValues = NamedValues<Cell>()
  /// Values from outside (`-p`, front matter) that a `param` statement takes instead of its own.
  public var parameterOverrides: [String: ParameterOverride] = [:]
  private var names = NamedValues<Binding>()
  /// The cells that give tables, by number.
  var cells = NumberedValues<CellTable>()
  /// The rows of those that have run.
  var rows = NumberedValues<Relation>()
  /// The number of the last cell that gave a table.
  var lastTable: Int?
  /// What a cell's table is made of is let go of where another cell gives the next one: enough for
  /// a text that is only looked through and calls no cell by its number.
  public var keepsOnlyLastTable = false

  public init(settings: Settings) { self.settings = settings }

  /// A parameter's value said from outside the script.
  public enum ParameterOverride: Sendable {
    /// As typed: a bare number takes the unit of the parameter's own value.
    case text(String)
    case value(Cell)
  }

  func binding(_ name: String) -> Binding? { names[name] }

  mutating func bind(_ name: String, to binding: Binding) { names[name] = binding }

  /// Takes a name out of sight.
  mutating func hide(_ name: String) { names[name] = nil }

  /// Parameters in the order they were declared.
  public var parameters: [Parameter] {
    parameterValues.all.map { Parameter(name: $0.name, value: $0.value) }
  }

  func parameter(_ name: String) -> Cell? { parameterValues[name] }

  mutating func setParameter(_ name: String, _ value: Cell) { parameterValues[name] = value }

  /// Takes over the rows of cells that have run.
  mutating func takeResults(from other: Workspace) { rows = other.rows }

  /// Loaded datasets, in the order they were loaded.
  public var datasets: [Dataset] {
    names.all.compactMap { _, binding in
      if case .dataset(let dataset) = binding { return dataset }
      return nil
    }
  }

  /// Every name that a statement gave a meaning: datasets, `let`, `def` and `param`.
  public var definedNames: [String] { names.all.map(\.0) + parameters.map(\.name) }

  /// Names of datasets and saved queries: what may stand before the first `|`.
  public var sourceNames: [String] {
    names.all.compactMap { name, binding in
      switch binding {
      case .dataset, .query: name
      default: nil
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

  /// For loops over rows that run on one thread: looks every 65,536 rows whether to stop.
  ///
  /// - Throws: `Cancelled`.
  @inline(__always)
  func checkNowAndThen(at row: Int) throws {
    if row % Workers.chunkRows == 0 { try workers.cancellation.check() }
  }

  func note(_ kind: Report.Note.Kind, _ text: String) {
    let note = Report.Note(kind, text)
    if !remarks.notes.contains(note) { remarks.notes.append(note) }
  }
}
