import Influence
import Language
import Tables

/// A column of the model that any expression may name, where the columns it is made from are there.
final class ModelColumn: Sendable {
  let name: String
  let type: ColumnType
  /// The values' own order, for text.
  let categories: [String]?
  let summary: String
  /// True where it depends on the workspace's friendship graphs, and not on columns alone.
  let looksAtGraphs: Bool
  /// Settles which columns it is worked out from.
  let bind: @Sendable (ModelScope) throws -> ModelUse

  init(
    _ name: String, _ type: ColumnType, categories: [String]? = nil, summary: String,
    looksAtGraphs: Bool = false,
    bind: @escaping @Sendable (ModelScope) throws -> ModelUse
  ) {
    self.name = name
    self.type = type
    self.categories = categories
    self.summary = summary
    self.looksAtGraphs = looksAtGraphs
    self.bind = bind
  }
}

/// What a model column may look at while it is bound.
struct ModelScope {
  let schema: Schema
  let settings: Settings
  let registry: Registry
  /// The topics relevance is measured against; none asked for where empty.
  var topics: [String]
  /// Where friendship graphs are found; nil where a column that needs one makes no sense.
  var workspace: Workspace?
  /// The graph that the expression names, where it names one.
  var graphName: Name?
  /// Where the column stands in the text.
  var range = SourceRange(0, 0)

  /// No column plays a part that is needed.
  struct MissingRole: Error {
    let roles: [Role]
    let why: String

    init(_ roles: [Role], why: String) {
      self.roles = roles
      self.why = why
    }
  }

  /// The column that plays `role`.
  func role(_ role: Role) -> BoundExpr? { schema.field(playing: role)?.expr }

  func require(_ role: Role, why: @autoclosure () -> String) throws -> BoundExpr {
    guard let expr = self.role(role) else { throw MissingRole([role], why: why()) }
    return expr
  }

  /// Another model column; a real column of that name wins.
  func model(_ name: String) throws -> BoundExpr {
    guard let column = registry.modelColumn(name) else {
      preconditionFailure("the registry has the model column \(name)")
    }
    if let field = schema[name], Self.stands(field.type, for: column) { return field.expr }
    var expr = BoundExpr(.model(try use(of: column)), column.type)
    expr.categories = column.categories
    return expr
  }

  /// The column over this schema, topics and settings.
  func use(of column: ModelColumn) throws -> ModelUse {
    try schema.models.use(of: column, in: self)
  }

  /// Whether a real column of `type` holds what the model's column would: numbers for numbers; of
  /// text only tiers, whose names the model knows.
  private static func stands(_ type: ColumnType, for column: ModelColumn) -> Bool {
    column.type == .text
      ? type == .text && column.name == "tier" : type.isFloating || type == .integer
  }

  /// Another model column where its parts are there, else the constant missing.
  func modelIfKnown(_ name: String) -> BoundExpr {
    (try? model(name)) ?? .constant(.missing)
  }

  /// What the session made of these constants, for a use's definition.
  func changes(_ names: [AssumptionName]) -> String {
    settings.assumptions.changes(among: names)
  }

  func use(
    _ name: String, _ inputs: [BoundExpr], constants: String = "",
    note: @autoclosure @escaping @Sendable () -> String? = nil, sql: SQLFormula? = nil,
    fit: ModelUse.Fit? = nil, compute: @escaping @Sendable ([Vector], Int) -> Vector
  ) -> ModelUse {
    guard let column = registry.modelColumn(name) else {
      preconditionFailure("the registry has the model column \(name)")
    }
    return ModelUse(
      column, inputs, constants: constants, note: note(), sql: sql, fit: fit, compute: compute)
  }
}

extension ModelScope.MissingRole {
  /// Says what is missing and how to name the column that plays the part.
  ///
  /// - Parameter loaded: the columns of the dataset that the rows come from.
  func diagnostic(
    for what: String, in schema: Schema, loaded: Schema?, at range: SourceRange
  ) -> Diagnostic {
    let wanted = roles.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    let playing = Set(schema.roles.columns)
    let free = schema.fields.filter { !playing.contains($0.name) }
    let candidates = free.filter { field in roles.contains { $0.accepts(field.type) } }
    let named = free.first { field in
      let header = FoldedHeader(field.name).text
      return roles.contains { $0.synonyms.contains(header) }
    }
    let origin = schema.origin.map { "`\($0)`" } ?? "the table"
    let role = roles[0].rawValue
    let lost = roles.compactMap { role in
      loaded?.field(playing: role).flatMap {
        playing.isEmpty || schema.index(of: $0.name) == nil ? "`\(quotedName($0.name))`" : nil
      }
    }
    let hint: String
    if schema.fields.isEmpty {
      hint = "No table is in sight here: begin with a dataset's name and `|`."
    } else if !lost.isEmpty {
      hint =
        "\(origin) has \(lost.joined(separator: ", ")), which a stage before left out: put this stage before that one, or keep what it needs."
    } else if schema.origin == nil {
      hint = "A stage before worked these rows out anew: put this one before it."
    } else if let named {
      hint =
        "`\(named.name)` is called so, but it is \(named.type.name): say its type when loading, `load \"…\" as … (types: (\(quotedName(named.name)): number))`; cells that do not read become missing."
    } else if candidates.isEmpty {
      hint = "No column of this table could play it."
    } else {
      let others = candidates.prefix(6).map { quotedName($0.name) }.joined(separator: ", ")
      hint =
        "If a column plays it, say so when loading: `load \"…\" as … (\(role): COLUMN)`. Columns without a part: \(others)."
    }
    return Diagnostic(
      .roleMissing,
      "no column \(lost.isEmpty ? "of \(origin)" : "that is left") plays the part \(wanted)",
      at: range,
      label: "\(what) needs it", reason: why.prefix(1).uppercased() + why.dropFirst() + ".",
      help: hint)
  }
}

/// Floating values that may be missing, as the model's formulas take them.
///
/// A missing value is a NaN in memory, which no column's value is, so that a formula over lanes is
/// one loop without a branch a row.
struct OptionalLane {
  /// Keeps what `values` points to.
  private let memory: Buffer<Double>
  private let values: UnsafePointer<Double>

  /// - Parameter vector: floating or constant; every row of a text is missing.
  init(_ vector: Vector) {
    switch vector.payload {
    case .values(.numbers(let buffer)): self.init(buffer, validity: vector.validity)
    case .constant(let cell): self.init(repeating: cell.double ?? .nan, count: vector.count)
    case .values: self.init(missing: vector.count)
    }
  }

  init(missing count: Int) { self.init(repeating: .nan, count: count) }

  private init(repeating value: Double, count: Int) {
    self.init(Buffer(repeating: value, count: count), validity: nil)
  }

  private init(_ values: Buffer<Double>, validity: Bitmap?) {
    memory =
      if let validity {
        Buffer(count: values.count) { out in
          values.withUnsafeElements { values in
            validity.words.withUnsafeElements { words in
              for row in 0..<values.count {
                let isThere = words[row >> 6] &>> UInt64(row & 63) & 1 == 1
                out[row] = isThere ? values[row] : .nan
              }
            }
          }
        }
      } else {
        values
      }
    self.values = memory.start
  }

  @inline(__always)
  subscript(row: Int) -> Double? {
    let value = values[row]
    return value.isNaN ? nil : value
  }
}

extension Vector {
  /// Whole numbers and truths as floating values; everything else as it is.
  var floating: Vector {
    switch payload {
    case .values(.integers), .values(.booleans):
      guard case .many(let values) = doubles else { return self }
      return Vector(count: count, .numbers(values), validity: validity)
    default: return self
    }
  }
}

extension Vector {
  /// Row by row, nil for missing; a value that is not finite is missing too.
  @inline(__always)
  static func numbers(count: Int, _ value: (Int) -> Double?) -> Vector {
    var validity: Bitmap?
    let values = Buffer<Double>(count: count) { out in
      for row in 0..<count { out[row] = value(row) ?? .nan }
      validity = finiteOnly(out)
    }
    return Vector(count: count, .numbers(values), validity: validity)
  }

  /// Puts 0 where a value is not finite; one bit a row, nil where all are.
  private static func finiteOnly(_ values: UnsafeMutableBufferPointer<Double>) -> Bitmap? {
    guard let first = UnsafeRawPointer(values.baseAddress) else { return nil }
    // x - x is 0 for what is finite and NaN for the rest: a sum of zeros otherwise.
    var sum = 0.0
    var lanes = SIMD8<Double>()
    var row = 0
    while row + 8 <= values.count {
      let part = first.loadUnaligned(fromByteOffset: row << 3, as: SIMD8<Double>.self)
      lanes += part - part
      row += 8
    }
    while row < values.count {
      sum += values[row] - values[row]
      row += 1
    }
    if lanes.sum() + sum == 0 { return nil }
    return bits(count: values.count) { row in
      if values[row].isFinite { return true }
      values[row] = 0
      return false
    }
  }

  /// Row by row a position in `dictionary`, nil for missing.
  static func coded(count: Int, _ dictionary: StringPool, _ code: (Int) -> Int?) -> Vector {
    let codes = (0..<count).map(code)
    let values = Buffer(codes.map { UInt32($0 ?? 0) })
    let validity = codes.contains { $0 == nil } ? Bitmap(codes.map { $0 != nil }) : nil
    return Vector(
      count: count, .text(.coded(codes: values, dictionary: dictionary)), validity: validity)
  }

  /// The text of a row; nil where it is missing.
  func text(_ row: Int) -> String? {
    if case .text(let text) = self[row, .text] { return text }
    return nil
  }
}

/// Tier names as a column holds them, and how a column of them is recognised.
enum Tiers {
  static let names = Tier.allCases.map(\.rawValue)
  static let dictionary = StringPool(names)

  /// How many followers a tier's fans have, in words.
  static func borders(of tier: Tier, _ assumptions: Assumptions) -> String {
    func count(_ name: AssumptionName) -> String {
      AssumptionText.text(assumptions[name], .count)
    }
    return switch tier {
    case .peer: "below \(count(.microFrom)) followers"
    case .micro: "\(count(.microFrom)) to \(count(.microTo)) followers"
    case .blogger: "up to \(count(.bloggerTo)) followers"
    case .star: "up to \(count(.starTo)) followers"
    case .celebrity: "more than \(count(.starTo)) followers"
    }
  }

  /// True when at least half of a text column's values are names of tiers.
  static func areNames(of column: Column) -> Bool {
    guard case .text(let values) = column.values, column.count > 0 else { return false }
    let sample = (0..<min(column.count, 1_000)).filter { column.isValid($0) }
    let known = sample.filter { Tier(text: values[$0]) != nil }
    return !sample.isEmpty && known.count * 2 >= sample.count
  }
}

enum Grades {
  static let names = Grade.allCases.map(\.rawValue)
  static let dictionary = StringPool(names)
}
