import Language
import Tables

/// The options of a `load`: parts, types, delimiter.
struct LoadOptions {
  private(set) var options = Loader.Options()

  init(_ pairs: [Pair], _ binder: inout Binder) throws {
    for pair in pairs { try take(pair, &binder) }
  }

  private mutating func take(_ pair: Pair, _ binder: inout Binder) throws {
    let name = pair.name.text.lowercased()
    switch (name, pair.value) {
    case ("types", .options(let types)):
      for type in types { try takeType(type) }
    case ("delimiter", .expr(let expr)):
      options.read.delimiter = try delimiter(expr, &binder)
    case (_, .expr(let expr)):
      guard let role = Role(option: name) else { throw unknownOption(pair) }
      options.roles[role] = (try columnName(expr, &binder), expr.range)
    default: throw unknownOption(pair)
    }
  }

  private mutating func takeType(_ pair: Pair) throws {
    guard case .expr(let expr) = pair.value, case .path(let path) = expr.kind,
      let type = Self.types[path.text.lowercased()]
    else {
      throw Diagnostic(
        .badOption, "`\(pair.name.text)` needs a type", at: pair.name.range,
        help: "Types are \(Self.types.keys.sorted().joined(separator: ", ")).")
    }
    options.read.types[pair.name.text] = type
  }

  static let types: [String: ColumnType] = [
    "boolean": .boolean, "integer": .integer, "number": .number, "percent": .percent,
    "money": .money(.dollar), "text": .text, "date": .date, "time": .time, "tags": .tags,
  ]

  /// A column's name as a bare word, in backticks, or as text.
  func columnName(_ expr: Expr, _ binder: inout Binder) throws -> String {
    switch expr.kind {
    case .path(let path): return path.text
    case .text(let text): return text
    default:
      throw Diagnostic(
        .badOption, "a column's name is wanted here", at: expr.range,
        help: "Write `followers: subs`, or `` followers: `my column` ``.")
    }
  }

  private func delimiter(_ expr: Expr, _ binder: inout Binder) throws -> ReadOptions.Delimiter {
    guard case .text(let text) = try binder.constant(expr, what: "a delimiter") else {
      throw Diagnostic(.badOption, "a delimiter is text", at: expr.range)
    }
    if text == " " { return .whitespace }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte != 34, byte != 10, byte != 13
    else {
      throw Diagnostic(
        .badOption, "a delimiter is one ASCII character", at: expr.range,
        help: "Write `delimiter: \";\"`, or `\"\\t\"` for tabs.")
    }
    return .byte(byte)
  }

  private func unknownOption(_ pair: Pair) -> Diagnostic {
    let known = Role.allCases.map(\.rawValue) + ["types", "delimiter"]
    let close = closestMatches(to: pair.name.text, in: known, limit: 2)
    return Diagnostic(
      .unknownOption, "`load` has no option `\(pair.name.text)`", at: pair.name.range,
      help: close.isEmpty
        ? "Options name parts (followers, posts, topics, …), `types` and `delimiter`."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?")
  }
}
