import Influence
import Language
import Tables

/// What completion asks: names and values that exist at a place. Nothing is computed but counts.
extension Workspace {
  /// A name with what a person should know of it.
  public struct Suggestion: Hashable, Sendable {
    public let text: String
    public let kind: String
    public let detail: String

    public init(_ text: String, kind: String, detail: String = "") {
      self.text = text
      self.kind = kind
      self.detail = detail
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
      return Suggestion(quotedName(field.name), kind: "column", detail: detail)
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

  /// The values of a text column of the source that begin with `prefix`, most frequent first; of a
  /// column whose values are known without looking, such as the model's tiers, all in their order.
  public func values(
    of column: String, after query: Query?, prefix: String, limit: Int
  ) -> WordList {
    guard let schema = schema(after: query) else { return WordList([]) }
    if let known = categories(of: column, in: schema) {
      let wanted = prefix.lowercased()
      return WordList(known.filter { $0.text.lowercased().dropFirst().hasPrefix(wanted) })
    }
    guard let field = schema[column], field.type == .text,
      let ranking = ranking(of: field, after: query)
    else { return WordList([]) }
    let (found, total) = ranking.words(from: prefix, limit: limit)
    return WordList(
      found.map {
        Suggestion(
          StringLiteral.written(text: $0.text), kind: "value", detail: grouped($0.count))
      },
      total: total)
  }

  /// The values of a column that has a fixed set of them: bands, tiers, grades.
  private func categories(of column: String, in schema: Schema) -> [Suggestion]? {
    let isTier = column.lowercased() == "tier"
    let names: [String]?
    if let field = schema[column] {
      names = field.expr.categories
    } else {
      guard let model = Registry.standard.modelColumn(column) else { return nil }
      names = model.categories
    }
    return names?.map { name in
      let tier = isTier ? Tier(rawValue: name) : nil
      return Suggestion(
        StringLiteral.written(text: name), kind: "value",
        detail: tier.map { Tiers.borders(of: $0, settings.assumptions) } ?? "")
    }
  }

  /// The topics of the source that begin with `prefix`, with how many fans have them, most first.
  public func topics(after query: Query?, prefix: String, limit: Int) -> WordList {
    guard let field = schema(after: query)?.field(playing: .topics),
      let ranking = ranking(of: field, after: query)
    else { return WordList([]) }
    let (found, total) = ranking.words(from: Topic.folded(prefix), limit: limit)
    let words = found.map { topic, count in
      let isWord = topic.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      return Suggestion(
        isWord ? "#\(topic)" : "#\(StringLiteral.written(text: topic))", kind: "topic",
        detail: grouped(count))
    }
    return WordList(words, total: total)
  }

  private func ranking(of field: Schema.Field, after query: Query?) -> ValueCounts.Ranking? {
    guard let dataset = sourceDataset(of: query), case .column(let slot) = field.expr.node,
      slot < dataset.table.columns.count
    else { return nil }
    return dataset.valueCounts.ranking(of: dataset.table.columns[slot], at: slot)
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

  private func sourceDataset(of query: Query?) -> Dataset? {
    guard let query else { return nil }
    var binder = Binder(self)
    var head = query
    head.stages = []
    guard var bound = try? binder.bind(head, text: "") else { return nil }
    while case .query(let inner) = bound.source { bound = inner }
    if case .dataset(let dataset) = bound.source { return dataset }
    return nil
  }
}
