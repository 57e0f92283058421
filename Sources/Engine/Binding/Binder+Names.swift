import Language
import Tables

extension Binder {
  /// What a name means: an argument, a column, a constant, `today`, a model column.
  mutating func bind(_ path: Path, in scope: Scope) throws -> BoundExpr {
    let text = path.text
    if !locals.isEmpty, let local = locals[text.lowercased()] { return local }
    if let field = scope.schema[text] { return field.expr }
    if let constant = constant(named: text) { return .constant(constant) }
    if text.isSameName(as: "today") { return .constant(.date(workspace.settings.today)) }
    if let column = registry.modelColumn(text) {
      return try bindModel(column, in: scope.schema, range: path.range)
    }
    throw unknownName(path, in: scope)
  }

  func constant(named name: String) -> Cell? {
    if let value = workspace.parameter(name) { return value }
    if case .constant(let cell)? = workspace.binding(name) { return cell }
    return nil
  }

  /// A model column over the columns that play its parts.
  mutating func bindModel(
    _ column: ModelColumn, in schema: Schema, arguments: [String] = [], graph: Name? = nil,
    range: SourceRange
  ) throws -> BoundExpr {
    let topics = arguments.isEmpty ? schema.topics : arguments
    do {
      let known = try schema.models.use(of: column, topics: topics, workspace.settings)
      let use =
        try known
        ?? ModelScope(
          schema: schema, settings: workspace.settings, registry: registry, topics: topics,
          workspace: workspace, graphName: graph, range: range
        ).use(of: column)
      var expr = BoundExpr(.model(use), column.type, at: range)
      expr.categories = column.categories
      return expr
    } catch let missing as ModelScope.MissingRole {
      throw missing.diagnostic(for: column.name, in: schema, loaded: loaded(schema), at: range)
    }
  }

  private func unknownName(_ path: Path, in scope: Scope) -> Diagnostic {
    let text = path.text
    if let input = scope.aggregates?.input, let field = input[text] {
      let name = quotedName(field.name)
      let isNumber = field.type.isFloating || field.type == .integer
      return Diagnostic(
        .aggregateMisplaced, "`\(field.name)` has many values in a group, and one is wanted",
        at: path.range, label: "one value a row, not a group",
        help: isNumber
          ? "Say which: `sum(\(name))`, `median(\(name))`, `maximum(\(name))`."
          : "Say which: `first(\(name))`, `mode(\(name))`, `count_distinct(\(name))`.")
    }
    let columns = scope.schema.fields.map(\.name)
    let known =
      columns + workspace.parameters.map(\.name) + registry.modelColumns.map(\.name)
      + Array(locals.keys)
    let player = scope.schema.player(called: text)
    let close = player.map { [$0.column] } ?? closestMatches(to: text, in: known, limit: 3)
    var help: String?
    if let player {
      help = "`\(player.column)` plays \(player.part) here: write `\(player.column)`."
    } else if !close.isEmpty {
      help = "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?"
    } else if let dataset = workspace.dataset(text) {
      help =
        "`\(dataset.name)` is a table, not a value: `\(quotedName(dataset.name)) | count` counts its rows."
    } else if columns.isEmpty {
      help = withoutTable(text)
    } else {
      let shown = columns.prefix(8).joined(separator: ", ")
      let more = columns.count > 8 ? ", … (\(columns.count) in all)" : ""
      help = "The columns here are \(shown)\(more)."
    }
    let fixes = close.prefix(1).map {
      Diagnostic.Fix(path.range, quotedName($0), isSafe: close.count == 1)
    }
    let place = scope.schema.origin.map { " in `\($0)`" } ?? ""
    return Diagnostic(
      .unknownColumn, "there is no column or name `\(text)`\(place)", at: path.range,
      label: "not known here", help: help, fixes: Array(fixes))
  }
}

extension Schema {
  /// The column that plays the part of this name, where it has another name itself: `followers`
  /// where the file calls them `Subscribers`.
  func player(called name: String) -> (column: String, part: String)? {
    guard let role = Role(option: name), let column = roles.column(playing: role),
      index(of: column) != nil
    else { return nil }
    return (column, role.rawValue)
  }
}

extension Binder {
  /// Where to find a name that means nothing because no table is in sight.
  private func withoutTable(_ name: String) -> String {
    guard let table = tableWithColumn(name) else {
      return "No columns are in sight here: write a value, or a name made with `let` or `param`."
    }
    return
      "It is a column of `\(table)`, and no rows are in sight here: a stage such as `\(table) | where …` looks at rows."
  }

  /// A dataset that has a column of this name.
  func tableWithColumn(_ name: String) -> String? {
    workspace.sourceNames.lazy.compactMap(workspace.dataset)
      .first { $0.schema[name] != nil }.map { quotedName($0.name) }
  }

  /// The columns of the dataset that rows come from, as it was loaded.
  func loaded(_ schema: Schema) -> Schema? { schema.origin.flatMap(workspace.dataset)?.schema }
}

extension Workspace {
  /// The dataset of this name, leaving out saved queries.
  fileprivate func dataset(_ name: String) -> Dataset? {
    if case .dataset(let dataset)? = binding(name) { dataset } else { nil }
  }
}

/// A name as it must be typed: in backticks where it is not a plain word.
func quotedName(_ name: String) -> String {
  let isPlain =
    name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    && !Grammar.reserved.contains(name.lowercased())
  if isPlain { return name }
  return "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``")
    + "`"
}
