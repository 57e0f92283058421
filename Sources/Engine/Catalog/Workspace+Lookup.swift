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
  public func columns(after query: Query?) -> [Suggestion] {
    guard let schema = schema(after: query) else { return [] }
    let real = schema.fields.map { field in
      let role = schema.role(ofColumn: field.name)?.rawValue
      let detail =
        role == nil || role == field.name ? field.type.name : "\(field.type.name), \(role ?? "")"
      return Suggestion(quotedName(field.name), kind: "column", detail: detail)
    }
    let registry = Registry.standard
    let binder = Binder(self)
    let model = registry.modelColumns.filter { column in
      var probe = binder
      return schema[column.name] == nil
        && (try? probe.bindModel(column, in: schema, range: SourceRange(0, 0))) != nil
    }
    return real + model.map { Suggestion($0.name, kind: "model", detail: $0.summary) }
  }

  /// The values of a text column of the source, most frequent first.
  public func values(of column: String, after query: Query?, limit: Int) -> [Suggestion] {
    guard let schema = schema(after: query), let field = schema[column],
      let table = sourceTable(of: query), case .column(let slot) = field.expr.node,
      slot < table.columns.count, case .text(let text) = table.columns[slot].values,
      case .coded(let codes, let dictionary) = text
    else { return [] }
    var counts = [Int](repeating: 0, count: dictionary.count)
    let source = table.columns[slot]
    for row in 0..<source.count where source.isValid(row) { counts[Int(codes[row])] += 1 }
    return Self.ranked(counts, dictionary, limit: limit).map { value, count in
      Suggestion("\"\(value)\"", kind: "value", detail: grouped(count))
    }
  }

  /// The topics of the source with how many fans have them, most first.
  public func topics(after query: Query?, prefix: String, limit: Int) -> [Suggestion] {
    guard let schema = schema(after: query), let field = schema.field(playing: .topics),
      let table = sourceTable(of: query), case .column(let slot) = field.expr.node,
      slot < table.columns.count, case .tags(let tags) = table.columns[slot].values
    else { return [] }
    var counts = [Int](repeating: 0, count: tags.dictionary.count)
    for code in tags.codes.array { counts[Int(code)] += 1 }
    let wanted = Topic.folded(prefix)
    return Self.ranked(counts, tags.dictionary, limit: limit) { $0.hasPrefix(wanted) }
      .map { topic, count in
        let isWord = topic.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        return Suggestion(
          isWord ? "#\(topic)" : "#\"\(topic)\"", kind: "topic", detail: grouped(count))
      }
  }

  private static func ranked(
    _ counts: [Int], _ dictionary: StringPool, limit: Int,
    where isWanted: (String) -> Bool = { _ in true }
  ) -> [(String, Int)] {
    let order = counts.indices.filter { counts[$0] > 0 }.sorted { counts[$0] > counts[$1] }
    var found: [(String, Int)] = []
    for code in order where found.count < limit {
      let text = dictionary[code]
      if isWanted(text) { found.append((text, counts[code])) }
    }
    return found
  }

  private func schema(after query: Query?) -> Schema? {
    var binder = Binder(self)
    guard let query else { return nil }
    return try? binder.bind(query, text: "").schema
  }

  private func sourceTable(of query: Query?) -> Table? {
    guard let query else { return nil }
    var binder = Binder(self)
    var head = query
    head.stages = []
    guard var bound = try? binder.bind(head, text: "") else { return nil }
    while case .query(let inner) = bound.source { bound = inner }
    if case .dataset(let dataset) = bound.source { return dataset.table }
    return nil
  }
}

/// The language's words for completion and help.
public enum Vocabulary {
  /// Stage names with one sentence each.
  public static var stages: [Workspace.Suggestion] {
    Registry.standard.stages.map { .init($0.name, kind: "stage", detail: $0.summary) }
  }

  public static var functions: [Workspace.Suggestion] {
    Registry.standard.functions.map { .init($0.name + "(", kind: "function", detail: $0.summary) }
      + [.init("friend_of(", kind: "function", detail: GraphColumns.friendOf.summary)]
  }

  public static var aggregates: [Workspace.Suggestion] {
    Registry.standard.aggregates.map { .init($0.name + "(", kind: "function", detail: $0.summary) }
  }

  /// Functions of a row among others, for `add` and `change`.
  public static var windows: [Workspace.Suggestion] {
    Registry.standard.windows.map { .init($0.name + "(", kind: "function", detail: $0.summary) }
  }

  /// Option names of a stage or statement.
  public static func options(of stage: String) -> [Workspace.Suggestion] {
    switch stage.lowercased() {
    case "simulate": BoundOffer.options.map { .init($0 + ":", kind: "option") }
    case "compare":
      (["outcome", "budget"] + CompareChannelsStage.constants).map {
        .init($0 + ":", kind: "option")
      }
    case "cascade": CascadeOptions.names.map { .init($0 + ":", kind: "option") }
    case "load graph":
      (GraphOptions.names + LoadOptions.names).map { .init($0 + ":", kind: "option") }
    case "load":
      (Role.allCases.map(\.rawValue) + LoadOptions.names).map {
        .init($0 + ":", kind: "option")
      }
    default: []
    }
  }

  /// Names that `set` takes.
  public static func settings(_ settings: Settings) -> [Workspace.Suggestion] {
    [
      .init("seed", kind: "setting"), .init("today", kind: "setting"),
      .init("sql", kind: "setting"),
    ]
      + settings.assumptions.list.map {
        .init($0.name.rawValue, kind: "setting", detail: $0.title)
      }
  }

  /// The stage's signature, for a hint line.
  public static func signature(of stage: String) -> String? {
    Registry.standard.stage(stage)?.syntax.signature
  }
}
