import Influence
import Language
import Parallel
import Tables

/// An expression a friendship: over the columns of the graph's file, and with `from.` and `to.` over
/// those of the two people.
struct FriendshipExpr: Sendable {
  let expr: BoundExpr
  let range: SourceRange
  private let edges: Dataset
  private let people: Dataset?
  private let graph: FriendGraph
  /// What stands in each slot of `expr`.
  private let sources: [Source]

  private enum Source: Sendable {
    case edge(Int)
    /// A column of the one who passes something on.
    case from(Int)
    /// A column of the one reached.
    case to(Int)
  }

  init(_ expr: Expr, _ binder: inout Binder, _ bound: BoundGraph) throws {
    guard case .dataset(let edges)? = binder.workspace.binding(bound.name) else {
      throw Diagnostic(.graphMissing, "`\(bound.name)` is not loaded", at: expr.range)
    }
    self.edges = edges
    graph = bound.graph
    var people: Dataset?
    if let of = graph.of, case .dataset(let owner)? = binder.workspace.binding(of) {
      people = owner
    }
    self.people = people
    range = expr.range
    var all: [(name: String, type: ColumnType, source: Source)] = []
    for (slot, column) in edges.table.columns.enumerated() {
      all.append((column.name, column.type, .edge(slot)))
    }
    for (slot, column) in (people?.table.columns ?? []).enumerated() {
      all.append(("from." + column.name, column.type, .from(slot)))
      all.append(("to." + column.name, column.type, .to(slot)))
    }
    func schema(_ fields: [(name: String, type: ColumnType, source: Source)]) -> Schema {
      var schema = Schema(fields.map { ($0.name, $0.type, nil) })
      schema.origin = bound.name
      return schema
    }
    // A definition's arguments that are columns of the fans mean nothing here.
    let arguments = binder.locals
    defer { binder.locals = arguments }
    binder.locals = arguments.filter { $0.value.slots.isEmpty }
    let first = try binder.bind(expr, in: Scope(schema(all)))
    // Bound again over the columns it needs, so that no others are gathered.
    let used = first.slots.sorted().map { all[$0] }
    sources = used.map(\.source)
    self.expr = try binder.bind(expr, in: Scope(schema(used)))
  }

  /// One chance an arc, in the order of the graph's arcs; of a repeated friendship the largest.
  ///
  /// - Throws: ``Diagnostic`` for a value that is no share; `Cancelled`.
  func perArc(_ run: RunContext) throws -> (chances: [Double], missing: Int) {
    let names = [graph.from, graph.to].compactMap { edges.table[$0] }
    let from = try graph.people.numbers(of: names[0], workers: run.workers)
    let to = try graph.people.numbers(of: names[1], workers: run.workers)
    let rows = from.indices.filter { row in
      from[row] != PeopleNumbers.unknown && to[row] != PeopleNumbers.unknown
        && from[row] != to[row]
    }.map { UInt32(truncatingIfNeeded: $0) }
    let personRows = try personRows(run)
    var chances = [Double](repeating: 0, count: graph.graph.arcCount)
    func take(_ left: [UInt32], _ right: [UInt32]) throws -> Int {
      var missing = 0
      let values = try column(rows, from: left, to: right, personRows, run)
      try values.withDoubles { value in
        for (place, row) in rows.enumerated() {
          guard let arc = graph.graph.arc(from: Int(left[Int(row)]), to: Int(right[Int(row)]))
          else { continue }
          guard values.isValid(place) else {
            missing += 1
            continue
          }
          guard (0...1).contains(value(place)) else {
            throw outOfRange(value(place), left[Int(row)], right[Int(row)])
          }
          chances[arc] = max(chances[arc], value(place))
        }
      }
      return missing
    }
    var missing = try take(from, to)
    if !graph.isDirected { missing = max(missing, try take(to, from)) }
    return (chances, missing)
  }

  private func column(
    _ rows: [UInt32], from: [UInt32], to: [UInt32], _ personRows: [UInt32], _ run: RunContext
  ) throws -> Column {
    let own = Buffer(rows)
    func ends(_ numbers: [UInt32]) -> Buffer<UInt32> {
      Buffer(rows.map { personRows[Int(numbers[Int($0)])] })
    }
    let columns = sources.map { source in
      switch source {
      case .edge(let slot): edges.table.columns[slot].gather(own)
      case .from(let slot): (people?.table.columns[slot].gather(ends(from)))
      case .to(let slot): (people?.table.columns[slot].gather(ends(to)))
      }
    }.compactMap { $0 }
    return try Relation(columns, rowCount: rows.count).column(expr, run)
  }

  /// The row of each person in their own table.
  private func personRows(_ run: RunContext) throws -> [UInt32] {
    guard let people, let key = people.roles[.key].flatMap({ people.table[$0.column] }) else {
      return []
    }
    var rows = [UInt32](repeating: 0, count: graph.people.count)
    let numbers = try graph.people.numbers(of: key, workers: run.workers)
    for (row, person) in numbers.enumerated().reversed() where person != PeopleNumbers.unknown {
      rows[Int(person)] = UInt32(truncatingIfNeeded: row)
    }
    return rows
  }

  private func outOfRange(_ value: Double, _ left: UInt32, _ right: UInt32) -> Diagnostic {
    let ends = [left, right].map { CanonicalText.cell(graph.people.key(of: Int($0))) }
    return Diagnostic(
      .runFailed,
      "a chance is a share between 0 % and 100 %, and that of \(ends[0]) with \(ends[1]) is \(CanonicalText.rounded(value * 100, decimals: 4)) %",
      at: range, help: "Cut it: `chance: clamp(…, 0%, 100%)`.")
  }
}
