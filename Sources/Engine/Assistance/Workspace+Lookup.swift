import Language
import Tables

/// What completion asks: names and values that exist at a place. Nothing is computed but counts.
extension Workspace {
  /// A name with what a person should know of it.
  public struct Suggestion: Hashable, Sendable {
    public let text: String
    public let kind: String
    public let detail: String
    /// Another word that somebody may begin to type for it: the part that a column plays.
    public let alias: String?

    public init(_ text: String, kind: String, detail: String = "", alias: String? = nil) {
      self.text = text
      self.kind = kind
      self.detail = detail
      self.alias = alias
    }
  }

  /// The numbers of cells that gave a table.
  public var tableCells: [Int] { cells.numbers }

  /// The columns after the complete stages of `query`, real ones before the model's.
  ///
  /// - Parameter fit: leaves out the columns of other types, unless that leaves none.
  public func columns(after query: Query?, fitting fit: TypeFit? = nil) -> [Suggestion] {
    guard let schema = schema(after: query) else { return [] }
    if let fit {
      let found = columns(in: schema) { fit.takes($0) }
      if !found.isEmpty { return found }
    }
    return columns(in: schema) { _ in true }
  }

  private func columns(
    in schema: Schema, where suits: (ColumnType) -> Bool
  ) -> [Suggestion] {
    let real = schema.fields.filter { suits($0.type) }.map { field in
      let role = schema.role(ofColumn: field.name)?.rawValue
      let detail =
        role == nil || role == field.name ? field.type.name : "\(field.type.name), \(role ?? "")"
      return Suggestion(quotedName(field.name), kind: "column", detail: detail, alias: role)
    }
    let registry = Registry.standard
    let binder = Binder(self)
    let model = registry.modelColumns.filter { column in
      var probe = binder
      return schema[column.name] == nil && suits(column.type)
        && (try? probe.bindModel(column, in: schema, range: SourceRange(0, 0))) != nil
    }
    return real + model.map { Suggestion($0.name, kind: "model", detail: $0.summary) }
  }

  /// Words of the data that may stand at a place, the best first, and how many there are.
  public struct WordList: Sendable {
    public var words: [Suggestion]
    public var total: Int

    /// - Parameter total: how many there are where `words` are only the best of them.
    public init(_ words: [Suggestion], total: Int? = nil) {
      self.words = words
      self.total = total ?? words.count
    }

    public init(_ word: String, kind: String) { self.init([Suggestion(word, kind: kind)]) }

    public mutating func append(_ more: [Suggestion]) {
      words += more
      total += more.count
    }
  }

  /// What may be compared with `expr` at a place; nil where that cannot be told.
  public func fit(comparedWith expr: Expr, after query: Query?) -> TypeFit? {
    guard let schema = schema(after: query) else { return nil }
    var binder = Binder(self)
    return (try? binder.bind(expr, in: Scope(schema)))?.type.map { TypeFit(comparedWith: $0) }
  }

  func schema(after query: Query?) -> Schema? {
    var binder = Binder(self)
    guard let query else { return nil }
    return try? binder.bind(query, text: "").schema
  }
}
