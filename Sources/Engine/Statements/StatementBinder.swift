import Influence
import Language
import Tables

/// Binds one statement: what each kind means for the workspace, and what will run.
struct StatementBinder {
  let engine: QueryEngine
  let text: String

  typealias Action = QueryEngine.BoundStatement.Action

  func bind(_ statement: Statement, _ binder: inout Binder) throws -> Action {
    switch statement.kind {
    case .load(let load): return try self.load(load, &binder)
    case .help(let name): return .text(try Help.text(for: name, registry: binder.registry))
    case .parameter(let name, let unit, let expr):
      return try parameter(name, unit: unit, expr, &binder)
    case .let(let name, let value): return try define(name, value, &binder)
    case .define(let name, let parameters, let body):
      try checkName(name, binder)
      binder.workspace.bind(
        name.text, to: .macro(.init(parameters: parameters.map(\.text), body: body)))
      return .nothing
    case .setting(let name, let expr): return try set(name, expr, &binder)
    case .settingBands(let name, _):
      throw Diagnostic(
        .unknownSetting, "`\(name.text)` does not take bands", at: name.range,
        help: "Tier borders are single settings: `set micro_to = 10k`.")
    case .note: return .nothing
    case .explain(let value, let sql): return try explain(value, sql: sql, &binder)
    case .why(let expr, let name):
      let key = try binder.constant(expr, what: "the key")
      let query = try query(of: .path(Path([name])), at: name.range, &binder)
      guard query.schema.roles[.key] != nil || query.sourceSchema.roles[.key] != nil else {
        throw ModelScope.MissingRole([.key], why: "`why` looks a fan up by its key")
          .diagnostic(for: "why", in: query.sourceSchema, loaded: nil, at: name.range)
      }
      return .why(key, query)
    case .show(let name): return try show(name, binder)
    case .value(let value): return try self.value(value, &binder)
    }
  }

  // MARK: Values

  private func value(_ value: Value, _ binder: inout Binder) throws -> Action {
    switch value {
    case .query(let query): return .query(try binder.bind(query, text: text))
    case .expr(let expr):
      if case .path(let path) = expr.kind, isSource(path, binder) {
        return .query(try query(of: expr.kind, at: expr.range, &binder))
      }
      let bound = try scalar(expr, &binder)
      return .scalar(bound.constant ?? .missing, bound.type)
    }
  }

  private func isSource(_ path: Path, _ binder: Binder) -> Bool {
    guard path.names.count == 1 else { return false }
    switch binder.workspace.binding(path.text) {
    case .dataset, .query: return true
    default: return false
    }
  }

  private func query(
    of kind: Expr.Kind, at range: SourceRange, _ binder: inout Binder
  ) throws -> BoundQuery {
    guard case .path(let path) = kind else { preconditionFailure("a source is a name") }
    return try binder.bind(Query(.name(path.names[0]), [], range), text: text)
  }

  private func scalar(_ expr: Expr, _ binder: inout Binder) throws -> BoundExpr {
    do {
      let bound = try binder.bind(expr, in: .empty)
      guard bound.constant != nil else {
        throw Diagnostic(
          .notConstant, "this needs a table to work on", at: expr.range,
          help: "Start with a dataset: `fans | add x: …`.")
      }
      return bound
    } catch let error as Diagnostic where error.code == .unknownColumn {
      if case .path(let path) = expr.kind, path.names.count == 1 {
        throw binder.unknownDataset(path.names[0])
      }
      throw error
    }
  }

  // MARK: Definitions

  /// A name that may be given: not a stage's argument word, and not a model column in disguise.
  private func checkName(_ name: Name, _ binder: Binder) throws {
    if Grammar.reserved.contains(name.text.lowercased()) {
      throw Diagnostic(
        .reservedWord, "`\(name.text)` is a word of the language", at: name.range,
        help: "Choose another name.")
    }
  }

  private func define(_ name: Name, _ value: Value, _ binder: inout Binder) throws -> Action {
    try checkName(name, binder)
    switch value {
    case .query(let query):
      let bound = try binder.bind(query, text: text)
      if bound.exports {
        throw Diagnostic(
          .badOption, "a name made with `let` cannot write a file", at: query.range,
          reason: "Its rows are worked out anew wherever it is used, and the file with them.",
          help: "Put `| export …` where the rows are asked for: `\(name.text) | export \"x.csv\"`.")
      }
      binder.workspace.bind(name.text, to: .query(bound))
    case .expr(let expr):
      if case .path(let path) = expr.kind, isSource(path, binder) {
        let query = try query(of: expr.kind, at: expr.range, &binder)
        binder.workspace.bind(name.text, to: .query(query))
      } else {
        let bound = try scalar(expr, &binder)
        binder.workspace.bind(name.text, to: .constant(bound.constant ?? .missing))
      }
    }
    return .nothing
  }

  private func parameter(
    _ name: Name, unit: Name?, _ expr: Expr, _ binder: inout Binder
  ) throws -> Action {
    try checkName(name, binder)
    let standard = try binder.constant(expr, what: "a parameter")
    if let unit { try checkUnit(unit, of: standard) }
    var value = standard
    switch binder.workspace.parameterOverrides[name.text.lowercased()] {
    case .value(let given)?: value = given
    case .text(let given)?:
      value = try ParameterText(given).value(like: standard, name: name, registry: binder.registry)
    case nil: break
    }
    binder.workspace.setParameter(name.text, value)
    return .nothing
  }

  /// `param budget: money = $5k`: the value is what its unit says.
  private func checkUnit(_ unit: Name, of value: Cell) throws {
    guard let type = LoadOptions.types[unit.text.lowercased()] else {
      throw Diagnostic(
        .badOption, "there is no unit `\(unit.text)`", at: unit.range,
        help: "Units are \(LoadOptions.types.keys.sorted().joined(separator: ", ")).")
    }
    let fits: Bool =
      switch (type, value.type) {
      case (_, nil), (.money, .money?), (.number, .integer?): true
      case (_, let given?): given == type
      }
    guard fits else {
      throw Diagnostic(
        .typeMismatch,
        "the parameter is said to be \(unit.text), and its value is \(value.type?.name ?? "missing")",
        at: unit.range, help: "Give it a value of that unit, or leave `: \(unit.text)` out.")
    }
  }

  private func set(_ name: Name, _ expr: Expr, _ binder: inout Binder) throws -> Action {
    let cell = try Settings.turned(name, expr) ?? binder.constant(expr, what: "a setting")
    try binder.workspace.settings.set(name, to: cell, at: expr.range)
    return .nothing
  }

  // MARK: Loading

  private func load(_ load: Statement.Load, _ binder: inout Binder) throws -> Action {
    try checkName(load.name, binder)
    var paths: [String] = []
    for file in load.files {
      guard case .text(let path) = try binder.constant(file, what: "a file's name") else {
        throw Diagnostic(
          .typeMismatch, "a file's name is text", at: file.range,
          help: "Write it in quotes: `load \"fans.csv\" as fans`.")
      }
      paths.append(path)
    }
    let loader = Loader(
      folder: engine.folder, workers: engine.workers, progress: engine.progress,
      largestMicro: binder.workspace.settings.assumptions[.microTo], snapshots: engine.snapshots,
      startsPrograms: engine.startsPrograms)
    let dataset: Dataset
    if load.isGraph {
      let options = try GraphOptions(load.options, &binder)
      dataset = try GraphLoader(
        loader: loader, load: load, paths: paths, options: options.graph
      ).dataset(options.read)
    } else {
      let options = try LoadOptions(load.options, &binder).options
      dataset = try loader.load(load, paths: paths, options: options)
    }
    binder.workspace.bind(load.name.text, to: .dataset(dataset))
    return .loaded(dataset)
  }

  // MARK: Looking

  private func explain(_ value: Value, sql: Bool, _ binder: inout Binder) throws -> Action {
    if sql { return .sql(try self.sql(of: value, &binder)) }
    switch value {
    case .query(let query): return .explain(try binder.bind(query, text: text))
    case .expr(let expr):
      guard case .path(let path) = expr.kind, path.names.count == 1 else {
        throw Diagnostic(
          .unknownHelp, "`explain` takes a query, a formula's name or an error's code",
          at: expr.range, help: "Write `explain fans | count`, `explain reach` or `explain E110`.")
      }
      if isSource(path, binder) {
        return .explain(try query(of: expr.kind, at: expr.range, &binder))
      }
      if let formula = Explanation.formula(for: path, workspace: binder.workspace) {
        return .formula(formula)
      }
      return .text(try Explanation.text(for: path, workspace: binder.workspace))
    }
  }

  /// The query in the SQL of the engine that `set sql` names.
  private func sql(of value: Value, _ binder: inout Binder) throws -> String {
    let query: BoundQuery
    switch value {
    case .query(let given): query = try binder.bind(given, text: text)
    case .expr(let expr):
      guard case .path(let path) = expr.kind, isSource(path, binder) else {
        throw Diagnostic(
          .noSQLForm, "`explain sql` takes a query", at: expr.range,
          help: "Begin with a dataset's name: `explain sql fans | count by tier`.")
      }
      query = try self.query(of: expr.kind, at: expr.range, &binder)
    }
    return try SQLWriter(binder.workspace.settings.sqlDialect, binder.workspace).text(of: query)
  }

  private func show(_ name: Name, _ binder: Binder) throws -> Action {
    switch name.text.lowercased() {
    case "assumptions": return .table(Explanation.assumptions(binder.workspace.settings))
    case "settings": return .table(Explanation.settings(binder.workspace.settings))
    default:
      if case .dataset(let dataset)? = binder.workspace.binding(name.text) {
        return .report(dataset.report)
      }
      throw Diagnostic(
        .unknownHelp, "there is nothing called `\(name.text)` to show", at: name.range,
        help: "`show assumptions`, `show settings`, and `show` with a dataset are there.")
    }
  }
}
