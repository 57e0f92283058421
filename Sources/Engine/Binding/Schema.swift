import Language
import Tables

/// What is known of a relation before it is computed: its columns, and the parts they play.
struct Schema: Sendable {
  struct Field: Sendable {
    var name: String { didSet { key = NameKey(name) } }
    var expr: BoundExpr
    /// What lookups compare before the name.
    private(set) var key: NameKey

    init(name: String, expr: BoundExpr) {
      self.name = name
      self.expr = expr
      key = NameKey(name)
    }

    var type: ColumnType { expr.type ?? .text }
  }

  /// In order. A field is an expression over the frame's slots, so that `add`, `keep` and
  /// `rename` cost nothing until their columns are looked at.
  var fields: [Field] {
    didSet {
      places = nil
      models = ModelUses()
    }
  }
  /// Which field plays which part in the model.
  var roles: RoleColumns = [:] { didSet { models = ModelUses() } }
  /// The model's columns over these fields that were asked for so far.
  private(set) var models = ModelUses()
  /// Where many fields stand by name; nil for few, which are looked at one by one.
  private var places: NamePlaces?
  private var past = Past.none

  /// What happened to the rows so far. It changes less often than schemas are copied, and together
  /// it is one reference.
  private final class Past: Sendable {
    let topics: [String]
    let origin: String?
    let chosenBy: [String]
    let repeatsFans: Bool
    let hasOtherRows: Bool

    init(
      topics: [String], origin: String?, chosenBy: [String], repeatsFans: Bool, hasOtherRows: Bool
    ) {
      self.topics = topics
      self.origin = origin
      self.chosenBy = chosenBy
      self.repeatsFans = repeatsFans
      self.hasOtherRows = hasOtherRows
    }

    static let none = Past(
      topics: [], origin: nil, chosenBy: [], repeatsFans: false, hasOtherRows: false)
  }

  private mutating func setPast(
    topics: [String]? = nil, origin: String?? = nil, chosenBy: [String]? = nil,
    repeatsFans: Bool? = nil, hasOtherRows: Bool? = nil
  ) {
    past = Past(
      topics: topics ?? past.topics, origin: origin ?? past.origin,
      chosenBy: chosenBy ?? past.chosenBy, repeatsFans: repeatsFans ?? past.repeatsFans,
      hasOtherRows: hasOtherRows ?? past.hasOtherRows)
  }

  /// The topics that the rows were last chosen by; `relevance` measures against them.
  var topics: [String] {
    get { past.topics }
    set { setPast(topics: newValue) }
  }
  /// The dataset the rows come from, for messages.
  var origin: String? {
    get { past.origin }
    set { setPast(origin: .some(newValue)) }
  }
  /// What the rows were chosen by that the model measures: `engagement`, `likes`.
  var chosenBy: [String] {
    get { past.chosenBy }
    set { setPast(chosenBy: newValue) }
  }
  /// Whether a fan may stand in several rows.
  var repeatsFans: Bool {
    get { past.repeatsFans }
    set { setPast(repeatsFans: newValue) }
  }
  /// Whether rows of another table than ``origin`` were added.
  var hasOtherRows: Bool {
    get { past.hasOtherRows }
    set { setPast(hasOtherRows: newValue) }
  }

  /// No columns.
  static let empty = Schema([])

  /// Fields that are the frame's columns, one after the other.
  init(_ columns: [(name: String, type: ColumnType, categories: [String]?)]) {
    fields = columns.enumerated().map { slot, column in
      var expr = BoundExpr(.column(slot), column.type)
      expr.categories = column.categories
      return Field(name: column.name, expr: expr)
    }
    places = Schema.places(of: fields)
  }

  init(table: Table) {
    self.init(table.columns.map { ($0.name, $0.type, nil) })
  }

  /// Fewer fields than these are found as fast without knowing their places.
  private static let fewFields = 48

  private static func places(of fields: [Field]) -> NamePlaces? {
    if fields.count < fewFields { return nil }
    var places = NamePlaces()
    for (place, field) in fields.enumerated() { places.add(field.key, at: place) }
    return places
  }

  /// Adds columns of the frame after those that are there, each in the slot after the one before.
  func appending(_ columns: [(String, ColumnType)]) -> Schema {
    var fields = fields
    fields.reserveCapacity(fields.count + columns.count)
    for (name, type) in columns {
      fields.append(.init(name: name, expr: BoundExpr(.column(fields.count), type)))
    }
    var schema = self
    schema.fields = fields
    return schema
  }

  /// Adds a field after the others, in place where nobody else has a copy.
  mutating func append(_ field: Field) {
    var places = self.places
    self.places = nil
    fields.append(field)
    if places == nil {
      places = Schema.places(of: fields)
    } else {
      places?.add(field.key, at: fields.count - 1)
    }
    self.places = places
  }

  /// Gives the field at `index` another value, its name stays; and so do the model's columns that do
  /// not read it, where a value of the same type can play no other part than the one before.
  mutating func replace(at index: Int, with expr: BoundExpr) {
    let places = self.places
    var untouched: ModelUses?
    let old = fields[index].expr
    if case .column(let slot) = old.node, old.type == expr.type, old.categories == expr.categories {
      untouched = models.apart(from: slot)
    }
    fields[index].expr = expr
    self.places = places
    if let untouched { models = untouched }
  }

  /// The field called `name`, upper and lower case alike.
  subscript(name: String) -> Field? {
    index(of: name).map { fields[$0] }
  }

  /// A name as the field called so spells it; as it is where there is none.
  func name(of name: String) -> String { index(of: name).map { fields[$0].name } ?? name }

  /// The place of the field called `name`; of several that differ in case the one spelt so.
  func index(of name: String) -> Int? {
    let key = NameKey(name)
    if let places, !places.isAmbiguous, !key.fitsAll {
      return places.place(of: key).flatMap { fields[$0].name.isSameName(as: name) ? $0 : nil }
    }
    var folded: Int?
    for index in fields.indices where fields[index].key.fits(key) {
      if fields[index].name == name { return index }
      if folded == nil, fields[index].name.isSameName(as: name) { folded = index }
    }
    return folded
  }

  /// All fields called `name`, upper and lower case alike.
  func fields(named name: String) -> [Field] {
    let key = NameKey(name)
    return fields.filter { $0.key.fits(key) && $0.name.isSameName(as: name) }
  }

  func field(playing role: Role) -> Field? {
    roles.column(playing: role).flatMap { self[$0] }
  }

  /// The part that a column plays; of several the first in the order of ``Role``'s cases, so that
  /// the answer is the same in every process.
  func role(ofColumn name: String) -> Role? {
    Role.allCases.first { roles.column(playing: $0) == name }
  }

  /// Keeps only roles whose column is still there, and still of a kind that can play them.
  mutating func dropLostRoles() {
    let lost = roles.roles { role, column in
      index(of: column).map { !role.accepts(fields[$0].type) } ?? true
    }
    for role in lost { roles[role] = nil }
  }
}
