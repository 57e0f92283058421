import Language
import Tables

/// What the rows of two tables must have in common: `on fan_id`, `on fan_id = customers.id and …`.
struct JoinKeys: Sendable {
  private(set) var here: [BoundExpr] = []
  private(set) var there: [BoundExpr] = []
  /// The columns here by name, for notes.
  private(set) var names: [String] = []

  init(_ on: Expr, _ input: Schema, _ other: OtherTable, _ binder: inout Binder) throws {
    try add(on, input, other, &binder)
  }

  private mutating func add(
    _ expr: Expr, _ input: Schema, _ other: OtherTable, _ binder: inout Binder
  ) throws {
    switch expr.kind {
    case .group(let inner): try add(inner, input, other, &binder)
    case .binary(.and, let left, let right):
      try add(left, input, other, &binder)
      try add(right, input, other, &binder)
    case .path(let path): try add(path, input, other, &binder)
    case .binary(.equal, let left, let right):
      let (own, others) = try Self.sides(left, right, input, other)
      try add(
        try binder.bind(own, in: Scope(input)),
        try bindTheirs(others, other, &binder), at: expr.range)
      if case .path(let path) = own.kind { names.append(path.text) }
    default:
      throw Diagnostic(
        .typeMismatch, "a join matches equal values", at: expr.range,
        help: "Write `on fan_id`, or `on fan_id = \(quotedName(other.name)).id`.")
    }
  }

  /// The other table's side: most often it names one column, and only that one is given its long
  /// name then.
  private func bindTheirs(
    _ expr: Expr, _ other: OtherTable, _ binder: inout Binder
  ) throws -> BoundExpr {
    let warnings = binder.warnings
    do {
      return try binder.bind(expr, in: Scope(other.qualified(naming: expr.paths)))
    } catch is Diagnostic {
      // The message lists the columns there are.
      binder.warnings = warnings
      return try binder.bind(expr, in: Scope(other.qualified))
    }
  }

  /// A column that both tables have under one name.
  private mutating func add(
    _ path: Path, _ input: Schema, _ other: OtherTable, _ binder: inout Binder
  ) throws {
    let own = try binder.bind(path, in: Scope(input))
    guard let match = other.schema[path.text] else {
      let close = closestMatches(to: path.text, in: other.schema.fields.map(\.name), limit: 1)
      let theirs = close.first ?? other.schema.fields.first?.name ?? "id"
      throw Diagnostic(
        .unknownColumn, "`\(other.name)` has no column `\(path.text)`", at: path.range,
        label: "only known here",
        help:
          "Where the names differ say both: `on \(path.text) = \(other.qualifiedName(theirs))`.")
    }
    try add(own, match.expr, at: path.range)
    names.append(path.text)
  }

  private mutating func add(
    _ own: BoundExpr, _ theirs: BoundExpr, at range: SourceRange
  ) throws {
    for side in [own, theirs] where side.constant != nil {
      throw Diagnostic(
        .typeMismatch,
        "a join matches a column of each table, and one side is the same in every row",
        at: side.range ?? range,
        help: "Name a column on each side; keep rows of one value with `where` before the join.")
    }
    let types = (own.type ?? .text, theirs.type ?? .text)
    let isSame = types.0 == types.1 || types.0.isBareNumber && types.1.isBareNumber
    guard isSame, types.0 != .tags else {
      throw Diagnostic(
        .typeMismatch,
        types.0 == .tags
          ? "a set of tags is no key to join on"
          : "\(types.0.name) here never equals \(types.1.name) there", at: range,
        label: "\(types.0.name) and \(types.1.name)",
        help: types.0 == .tags ? "`split` it first." : nil)
    }
    here.append(own)
    there.append(theirs)
  }

  /// Which side of `=` is this table's and which the other's: the one that names the other.
  private static func sides(
    _ left: Expr, _ right: Expr, _ input: Schema, _ other: OtherTable
  ) throws -> (here: Expr, there: Expr) {
    func isTheirs(_ expr: Expr) -> Bool {
      expr.paths.contains { path in
        path.text.lowercased().hasPrefix(other.name.lowercased() + ".")
          && input.index(of: path.text) == nil
      }
    }
    switch (isTheirs(left), isTheirs(right)) {
    case (false, true): return (left, right)
    case (true, false): return (right, left)
    case (true, true):
      throw Diagnostic(
        .typeMismatch, "both sides are columns of `\(other.name)`",
        at: left.range.joined(right.range),
        help: "One side is a column of the rows before the `|`.")
    case (false, false):
      var fixes: [Diagnostic.Fix] = []
      if case .path(let path) = right.kind, other.schema.index(of: path.text) != nil {
        fixes = [.init(path.range, other.qualifiedName(path.text), isSafe: true)]
      }
      let theirs = fixes.first?.replacement ?? other.qualifiedName("id")
      throw Diagnostic(
        .typeMismatch, "neither side is a column of `\(other.name)`",
        at: left.range.joined(right.range),
        reason: "Its columns go by its name and their own.", help: "Write `… = \(theirs)`.",
        fixes: fixes)
    }
  }
}

extension OtherTable {
  /// Its columns as they are called after the join: `orders.total`.
  var qualified: Schema { qualified(schema.fields) }

  /// The same, of the columns that are named so in `paths` alone.
  func qualified(naming paths: [Path]) -> Schema {
    var named: [Schema.Field] = []
    for path in paths {
      // A point inside backticks may be the one between table and column.
      let isPlain = path.names.allSatisfy { !$0.text.utf8.contains(UInt8(ascii: ".")) }
      guard isPlain, path.names.count <= 2 else { return qualified }
      if path.names.count == 2, path.names[0].text.isSameName(as: name) {
        named += schema.fields(named: path.names[1].text)
      }
    }
    return qualified(named)
  }

  private func qualified(_ fields: [Schema.Field]) -> Schema {
    var schema = schema
    schema.roles = [:]
    schema.origin = name
    schema.fields = fields.map { .init(name: name + "." + $0.name, expr: $0.expr) }
    return schema
  }

  /// A column of it, as it must be typed.
  func qualifiedName(_ column: String) -> String { quotedName(name) + "." + quotedName(column) }
}

extension Expr {
  /// The names in it.
  fileprivate var paths: [Path] {
    switch kind {
    case .path(let path): [path]
    case .call(_, let arguments): arguments.flatMap(\.paths)
    case .unary(_, let inner), .group(let inner), .like(let inner, _, _), .isMissing(let inner, _):
      inner.paths
    case .binary(_, let left, let right): left.paths + right.paths
    case .conditional(let test, let yes, let no): test.paths + yes.paths + no.paths
    case .inRange(let inner, let low, let high, _, _): inner.paths + low.paths + high.paths
    case .inList(let inner, let list, _), .has(let inner, _, let list):
      inner.paths + list.flatMap(\.paths)
    case .quantified(_, let list): list.flatMap(\.paths)
    case .integer, .number, .percent, .money, .duration, .date, .text, .tag, .boolean, .missing,
      .invalid:
      []
    }
  }
}
