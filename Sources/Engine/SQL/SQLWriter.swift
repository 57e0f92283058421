import Language
import Tables

/// Puts a bound query into the SQL of one engine.
///
/// Each stage goes on from a ``SQLSelect`` and hands on one, its own or one around it. A slot of
/// the engine's frames is a slot there; model columns and keys of an order get further ones.
final class SQLWriter {
  /// The slot of a stored table's row number.
  static let storedSlot = -1

  let dialect: any SQLDialect
  private let workspace: Workspace
  /// Things to know before the text is run, in the order they were met.
  private(set) var remarks: [String] = []
  private var lastSlot = SQLWriter.storedSlot
  /// Whether the text is known to have window functions, from having been written once.
  private let expectsWindows: Bool
  private var hasWindows = false

  init(_ dialect: any SQLDialect, _ workspace: Workspace, expectsWindows: Bool = false) {
    self.dialect = dialect
    self.workspace = workspace
    self.expectsWindows = expectsWindows
  }

  func newSlot() -> Int {
    lastSlot -= 1
    return lastSlot
  }

  func remark(_ text: String) {
    if !remarks.contains(text) { remarks.append(text) }
  }

  /// A select in which windows may be defined: rows are numbered as stored below them, for an engine
  /// may put the windows first.
  func windowed(_ select: SQLSelect) -> SQLSelect {
    needsWindows()
    return dialect.windowsSince != nil && select.isTable ? select.wrapped() : select
  }

  /// Marks that the text has window functions.
  func needsWindows() {
    hasWindows = true
    guard let since = dialect.windowsSince else { return }
    remark("Needs window functions: \(since) or later.")
  }

  /// The whole statement, remarks first.
  ///
  /// - Throws: ``Diagnostic`` where a stage or a function has no SQL form.
  func text(of query: BoundQuery) throws -> String {
    do {
      let text = try statement(query)
      // How stored rows are numbered depends on what only the whole text shows.
      guard hasWindows, !expectsWindows else { return text }
      return try SQLWriter(dialect, workspace, expectsWindows: true).text(of: query)
    } catch let error as NoSQLForm {
      throw diagnostic(error, at: query.stages.last?.range)
    }
  }

  private func diagnostic(_ error: NoSQLForm, at range: SourceRange?) -> Diagnostic {
    Diagnostic(
      .noSQLForm, "\(error.what) has no SQL form for \(dialect.name)", at: range,
      reason: error.reason, help: error.help)
  }

  private func statement(_ query: BoundQuery) throws -> String {
    var select = try self.select(of: query)
    let fields = query.schema.fields
    select = try prepared(select, fields.map(\.expr))
    var columns: [(name: String, text: String)] = []
    for field in fields { columns.append((field.name, try value(field.expr, select).text)) }
    let hides = try columns.contains { try select.hides($0.name, $0.text) }
    let isNamedTwice = Set(columns.map { $0.name.lowercased() }).count < columns.count
    if hides && !isNamedTwice {
      select = try renaming(select, fields)
      columns = try fields.indices.map { (fields[$0].name, try select.sql(slots[$0]).text) }
    }
    let text = try select.text(columns, isOrdered: true)
    let head = remarks.map { "-- \($0)\n" }.joined()
    let settings = text.contains("LEFT JOIN") ? dialect.joinSettings.map { "\n" + $0 } ?? "" : ""
    return head + text + settings + ";"
  }

  /// The slots of a result whose columns were worked out below it.
  private var slots: [Int] = []

  /// A select around one whose columns go by names that no other column has.
  private func renaming(_ select: SQLSelect, _ fields: [Schema.Field]) throws -> SQLSelect {
    slots = []
    for field in fields {
      let slot = newSlot()
      slots.append(slot)
      let expr = field.expr
      select.define(slot, name: field.name) { [unowned self, unowned select] in
        try value(expr, select)
      }
    }
    let outer = select.wrapped()
    if select.isStoredOrder, !select.isScrambled { return outer }
    // The names of the result are given; an order must not be taken for one of them.
    var name = "sort_key"
    while fields.contains(where: { $0.name.lowercased().hasPrefix(name) }) { name += "_" }
    outer.order = select.order.map { key in
      let slot = newSlot()
      select.define(slot, name: name) { [unowned select] in try select.sql(key.slot) }
      return .init(slot: slot, isDescending: key.isDescending)
    }
    return outer
  }

  // MARK: From the source, stage by stage

  func select(of query: BoundQuery) throws -> SQLSelect {
    let samples = query.stages.contains { $0.stage is SampleStage }
    var select = try self.source(query)
    if samples { select = select.asFrame().wrapped() }
    for step in query.stages {
      do {
        guard let stage = step.stage as? any SQLStage else {
          let name = step.text.prefix { $0.isLetter || $0 == "_" }
          throw NoSQLForm(
            name.isEmpty ? "this stage" : "`\(name)`",
            "It does more than choose and work out rows: it reports, draws by chance or writes.",
            help:
              "`explain …` without `sql` shows what it does; SQL can be had up to the stage before."
          )
        }
        select = try stage.sql(select, self)
        // Fans are numbered before any is left out, so no condition may join the frame's own.
        if samples, !stage.keepsSlots { select = select.asFrame().wrapped() }
      } catch let error as NoSQLForm {
        throw diagnostic(error, at: step.range)
      }
    }
    return select
  }

  private func source(_ query: BoundQuery) throws -> SQLSelect {
    switch query.source {
    case .query(let inner): return try select(of: inner)
    case .dataset(let dataset): return table(dataset)
    case .cell(let number):
      guard let inner = workspace.cells[number]?.query else {
        throw Diagnostic(
          .noSQLForm, "cell \(number) is no query that could be written as SQL", at: nil,
          help: "Name the rows with `let`, and explain that name.")
      }
      return try select(of: inner)
    }
  }

  private func table(_ dataset: Dataset) -> SQLSelect {
    let columns = Set(dataset.table.columns.map { $0.name.lowercased() })
    let select = SQLSelect(dialect, .table(dataset.name, columns: columns))
    let (dialect, expectsWindows) = (dialect, expectsWindows)
    for (slot, column) in dataset.table.columns.enumerated() {
      select.define(slot, name: column.name) {
        SQL(try dialect.identifier(column.name), column.type)
      }
    }
    select.define(Self.storedSlot, name: "stored_row") {
      dialect.storedRow(besideWindows: expectsWindows)
    }
    select.order = [.init(slot: Self.storedSlot)]
    return select
  }

  // MARK: What stages share

  /// A select in which the model columns of `exprs` are columns: those that others are made of are
  /// worked out first, each a level of its own.
  func prepared(_ select: SQLSelect, _ exprs: [BoundExpr]) throws -> SQLSelect {
    var levels: [[ModelUse]] = []
    var known: [String: Int] = [:]
    for use in exprs.flatMap(\.modelColumns) where known[use.definition] == nil {
      if select.modelSlots[use.definition] != nil { continue }
      let below = use.inputs.flatMap(\.modelColumns).compactMap { known[$0.definition] }.max()
      let level = (below ?? -1) + 1
      known[use.definition] = level
      if levels.count == level { levels.append([]) }
      levels[level].append(use)
    }
    var select = select
    for level in levels {
      let inner = select.open
      var made: [String: Int] = [:]
      for use in level {
        guard let formula = use.sql else {
          throw NoSQLForm(
            "`\(use.column.name)`", "The column is worked out from more than the row itself.")
        }
        let slot = newSlot()
        let type = use.column.type
        inner.define(slot, name: use.column.name) { [unowned self, unowned inner] in
          let inputs = try use.inputs.map { try value($0, inner) }
          return try formula(dialect, inputs).of(type)
        }
        made[use.definition] = slot
      }
      select = inner.wrapped()
      select.modelSlots.merge(made) { _, new in new }
    }
    return select
  }

  /// A slot in `select` for an expression that rows are ordered by.
  func orderKey(_ expr: BoundExpr, isDescending: Bool, _ select: SQLSelect) -> SQLSelect.Order {
    if expr.categories == nil {
      switch expr.node {
      case .column(let slot): return .init(slot: slot, isDescending: isDescending)
      case .model(let use):
        if let slot = select.modelSlots[use.definition] {
          return .init(slot: slot, isDescending: isDescending)
        }
      default: break
      }
    }
    let slot = newSlot()
    select.define(slot, name: "by") { [unowned self, unowned select] in
      let sql = try value(expr, select)
      guard let categories = expr.categories else { return sql }
      return dialect.position(of: sql, in: categories.map(dialect.text))
    }
    return .init(slot: slot, isDescending: isDescending)
  }

  /// The rows' place as one number: the stored one where nothing else orders them.
  func position(_ select: SQLSelect) throws -> SQL {
    if select.order.isEmpty { return dialect.integer(0) }
    if select.isStoredOrder { return try select.sql(Self.storedSlot) }
    needsWindows()
    return SQL(
      "row_number() OVER (ORDER BY \(try select.orderText()))", .integer, canBeMissing: false)
  }
}
