import Language
import Tables

/// The options of a `load graph`: whose friendships, which columns are the ends, which way.
struct GraphOptions {
  static let names = ["of", "from", "to", "directed"]

  private(set) var graph = GraphLoader.Options()
  /// What every `load` may say.
  private(set) var read: Loader.Options

  init(_ pairs: [Pair], _ binder: inout Binder) throws {
    let own = pairs.filter { Self.names.contains($0.name.text.lowercased()) }
    let others = pairs.filter { !Self.names.contains($0.name.text.lowercased()) }
    if let pair = others.first(where: { !LoadOptions.names.contains($0.name.text.lowercased()) }) {
      throw Self.unknown(pair)
    }
    let load = try LoadOptions(others, &binder)
    read = load.options
    var seen = Set<String>()
    for pair in own {
      guard seen.insert(pair.name.text.lowercased()).inserted else {
        throw Diagnostic(
          .badOption, "`\(pair.name.text)` is said twice", at: pair.name.range,
          help: "Leave one of them out.")
      }
      guard case .expr(let expr) = pair.value else {
        throw Diagnostic(
          .badOption, "`\(pair.name.text)` takes one value", at: pair.name.range,
          help: "Write `of: fans, from: a, to: b, directed: true`.")
      }
      switch pair.name.text.lowercased() {
      case "of": graph.of = (try people(expr, binder), expr.range)
      case "from": graph.from = (try load.columnName(expr, &binder), expr.range)
      case "to": graph.to = (try load.columnName(expr, &binder), expr.range)
      default: graph.isDirected = try truth(expr, &binder)
      }
    }
  }

  private static func unknown(_ pair: Pair) -> Diagnostic {
    let known = names + LoadOptions.names
    let close = closestMatches(to: pair.name.text, in: known, limit: 2)
    return Diagnostic(
      .unknownOption, "`load graph` has no option `\(pair.name.text)`", at: pair.name.range,
      help: close.isEmpty
        ? "Options are \(known.map { "`\($0)`" }.joined(separator: ", "))."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?",
      fixes: close.prefix(1).map { .init(pair.name.range, $0) })
  }

  private func people(_ expr: Expr, _ binder: Binder) throws -> Dataset {
    guard case .path(let path) = expr.kind, path.names.count == 1 else {
      throw Diagnostic(
        .badOption, "`of` names the dataset of the people", at: expr.range,
        help: "Write `of: fans`.")
    }
    switch binder.workspace.binding(path.text) {
    case .dataset(let dataset)? where dataset.graph == nil: return dataset
    case .dataset?:
      throw Diagnostic(
        .badOption, "`\(path.text)` is a friendship graph, not people", at: expr.range,
        help: "Name the dataset that has a row for each person.")
    case .query?:
      throw Diagnostic(
        .badOption, "`\(path.text)` is a query; a graph belongs to a loaded dataset",
        at: expr.range,
        help: "Name the dataset it starts from: its rows find their friends all the same.")
    default: throw binder.unknownDataset(path.names[0])
    }
  }

  private func truth(_ expr: Expr, _ binder: inout Binder) throws -> Bool {
    guard case .boolean(let value) = try binder.constant(expr, what: "`directed`") else {
      throw Diagnostic(
        .badOption, "`directed` is true or false", at: expr.range,
        help: "`directed: true`: each line says who influences whom.")
    }
    return value
  }
}
