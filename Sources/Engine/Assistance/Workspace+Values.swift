import Influence
import Language
import Parallel
import Tables

/// What the columns of a table hold, as completion asks for it.
extension Workspace {
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

  /// The words of a column as its source holds them: of a dataset, or of a cell's table.
  private func ranking(of field: Schema.Field, after query: Query?) -> ValueCounts.Ranking? {
    guard let query, var bound = bound(query) else { return nil }
    var keepsSlots = true
    while true {
      keepsSlots = keepsSlots && bound.stages.allSatisfy(\.stage.keepsSlots)
      guard case .query(let inner) = bound.source else { break }
      bound = inner
    }
    // Behind a stage that makes rows of its own, a column of the same name has the same words.
    let expr = keepsSlots ? field.expr : bound.sourceSchema[field.name]?.expr
    guard case .column(let slot)? = expr?.node else { return nil }
    switch bound.source {
    case .dataset(let dataset):
      guard slot < dataset.table.columns.count else { return nil }
      return dataset.valueCounts.ranking(of: dataset.table.columns[slot], at: slot)
    case .cell(let number): return rows[number].flatMap { Self.ranking(of: slot, in: $0) }
    case .query: return nil
    }
  }

  private func bound(_ query: Query) -> BoundQuery? {
    var binder = Binder(self)
    return try? binder.bind(query, text: "")
  }

  /// Rows of a cell's table that are counted while somebody waits for Tab.
  private static let countedRows = 200_000

  private static func ranking(of slot: Int, in table: Relation) -> ValueCounts.Ranking? {
    guard table.count <= countedRows, slot < table.frame.slots.count,
      case .column(let all) = table.frame.slots[slot],
      let column = try? table.materialised(all, Workers(threads: 1))
    else { return nil }
    return ValueCounts().ranking(of: column, at: slot)
  }
}
