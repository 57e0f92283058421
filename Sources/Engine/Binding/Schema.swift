import Language
import Tables

/// What is known of a relation before it is computed: its columns, and the parts they play.
struct Schema: Sendable {
  struct Field: Sendable {
    var name: String
    var expr: BoundExpr

    var type: ColumnType { expr.type ?? .text }
  }

  /// In order. A field is an expression over the frame's slots, so that `add`, `keep` and
  /// `rename` cost nothing until their columns are looked at.
  var fields: [Field] { didSet { models = ModelUses() } }
  /// Which field plays which part in the model.
  var roles: [Role: RoleUse] = [:] { didSet { models = ModelUses() } }
  /// The model's columns over these fields that were asked for so far.
  private(set) var models = ModelUses()
  /// The topics that the rows were last chosen by; `relevance` measures against them.
  var topics: [String] = []
  /// The dataset the rows come from, for messages.
  var origin: String?
  /// What the rows were chosen by that the model measures: `engagement`, `likes`.
  var chosenBy: [String] = []
  /// Whether a fan may stand in several rows.
  var repeatsFans = false

  /// Fields that are the frame's columns, one after the other.
  init(_ columns: [(name: String, type: ColumnType, categories: [String]?)]) {
    fields = columns.enumerated().map { slot, column in
      var expr = BoundExpr(.column(slot), column.type)
      expr.categories = column.categories
      return Field(name: column.name, expr: expr)
    }
  }

  init(table: Table) {
    self.init(table.columns.map { ($0.name, $0.type, nil) })
  }

  /// The field called `name`, upper and lower case alike.
  subscript(name: String) -> Field? {
    index(of: name).map { fields[$0] }
  }

  func index(of name: String) -> Int? {
    var folded: Int?
    for index in fields.indices where fields[index].name.isSameName(as: name) {
      if fields[index].name == name { return index }
      if folded == nil { folded = index }
    }
    return folded
  }

  func field(playing role: Role) -> Field? {
    roles[role].flatMap { self[$0.column] }
  }

  /// The part that a column plays; of several the first in the order of ``Role``'s cases, so that
  /// the answer is the same in every process.
  func role(ofColumn name: String) -> Role? {
    Role.allCases.first { roles[$0]?.column == name }
  }

  /// Keeps only roles whose column is still there, and still of a kind that can play them.
  mutating func dropLostRoles() {
    roles = roles.filter { role, use in self[use.column].map { role.accepts($0.type) } ?? false }
  }
}
