import Language
import Tables

/// The options of a `load`: parts, types, and how its file is to be read.
struct LoadOptions {
  /// What may be said besides parts.
  static let names = [
    "types", "delimiter", "header", "encoding", "format", "table", "columns", "dates",
    "decimal", "file_column",
  ]

  private(set) var options = Loader.Options()

  init(_ pairs: [Pair], _ binder: inout Binder) throws {
    var seen: Set<String> = []
    for pair in pairs {
      guard seen.insert(pair.name.text.lowercased()).inserted else {
        throw Diagnostic(
          .badOption, "`\(pair.name.text)` is said twice", at: pair.name.range,
          help: "Leave one of them out.")
      }
      try take(pair, &binder)
    }
  }

  private mutating func take(_ pair: Pair, _ binder: inout Binder) throws {
    let name = pair.name.text.lowercased()
    switch (name, pair.value) {
    case ("types", .options(let types)):
      for type in types { try takeType(type) }
    case ("columns", .names(let paths)):
      takeColumns(paths)
    case ("columns", .expr(let expr)):
      if case .group(let inner) = expr.kind, case .path(let path) = inner.kind {
        takeColumns([path])
      } else {
        options.read.columns = [try columnName(expr, &binder)]
        options.ranges["columns"] = expr.range
      }
    case (_, .expr(let expr)):
      if try takeReading(name, expr, &binder) { return }
      guard let role = Role(option: name) else { throw unknownOption(pair) }
      options.roles[role] = (try columnName(expr, &binder), expr.range)
    default: throw unknownOption(pair)
    }
  }

  /// An option that says how the file is to be read; false where `name` is none.
  private mutating func takeReading(
    _ name: String, _ expr: Expr, _ binder: inout Binder
  ) throws -> Bool {
    switch name {
    case "delimiter": options.read.delimiter = try delimiter(expr, &binder)
    case "header": options.read.hasHeader = try truth(expr, &binder)
    case "encoding":
      options.read.encoding = try choice(
        expr, &binder, of: Self.encodings, what: "encoding")
    case "format":
      let format = try choice(expr, &binder, of: Self.formats, what: "format")
      options.read.format = format
      if try word(expr, &binder) == "tsv" { options.read.delimiter = .byte(9) }
    case "dates":
      options.read.dateOrder = try choice(
        expr, &binder, of: ["dmy": .dayFirst, "mdy": .monthFirst], what: "order of dates")
    case "decimal": options.read.decimal = try decimal(expr, &binder)
    case "table":
      options.read.table = try columnName(expr, &binder)
      options.ranges["table"] = expr.range
    case "file_column": options.fileColumn = (try columnName(expr, &binder), expr.range)
    default: return false
    }
    return true
  }

  private mutating func takeColumns(_ paths: [Path]) {
    options.read.columns = paths.map(\.text)
    options.ranges["columns"] = paths.first?.range
    for path in paths { options.ranges[path.text.lowercased()] = path.range }
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
    options.typeRanges[pair.name.text] = pair.name.range
  }

  static let types: [String: ColumnType] = [
    "boolean": .boolean, "integer": .integer, "number": .number, "percent": .percent,
    "money": .money(.dollar), "text": .text, "date": .date, "time": .time, "tags": .tags,
    "duration": .duration,
  ]

  private static let encodings: [String: TextEncoding] = [
    "utf8": .utf8, "utf16le": .utf16LittleEndian, "utf16": .utf16LittleEndian,
    "utf16be": .utf16BigEndian, "latin1": .windows1252, "iso88591": .windows1252,
    "cp1252": .windows1252, "windows1252": .windows1252,
  ]

  private static let formats: [String: FileFormat] = [
    "csv": .delimited, "tsv": .delimited, "json": .json, "ndjson": .json, "sqlite": .sqlite,
    "parquet": .parquet, "excel": .excel, "avro": .avro, "duckdb": .duckdb,
  ]

  /// What `format:` may say.
  static let formatNames = formats.keys.sorted()

  // MARK: Values

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

  /// A word without its dashes and underscores, in small letters: `UTF-8` is `utf8`.
  private func word(_ expr: Expr, _ binder: inout Binder) throws -> String {
    try columnName(expr, &binder).lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  private func choice<Value>(
    _ expr: Expr, _ binder: inout Binder, of values: [String: Value], what: String
  ) throws -> Value {
    if let value = values[try word(expr, &binder)] { return value }
    throw Diagnostic(
      .badOption, "there is no such \(what)", at: expr.range,
      help: "There are \(values.keys.sorted().joined(separator: ", ")).")
  }

  private func truth(_ expr: Expr, _ binder: inout Binder) throws -> Bool {
    guard case .boolean(let value) = try binder.constant(expr, what: "an option") else {
      throw Diagnostic(
        .badOption, "true or false is wanted here", at: expr.range,
        help: "Write `true` or `false`.")
    }
    return value
  }

  private func delimiter(_ expr: Expr, _ binder: inout Binder) throws -> ReadOptions.Delimiter {
    guard case .text(let text) = try binder.constant(expr, what: "a delimiter") else {
      throw Diagnostic(
        .badOption, "a delimiter is text", at: expr.range,
        help: "Write `delimiter: \";\"`, or `\"\\t\"` for tabs.")
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

  private func decimal(_ expr: Expr, _ binder: inout Binder) throws -> DecimalMark {
    if case .text(let text) = try binder.constant(expr, what: "a decimal mark"),
      let mark = DecimalMark(rawValue: text)
    {
      return mark
    }
    throw Diagnostic(
      .badOption, "a decimal mark is `\".\"` or `\",\"`", at: expr.range,
      help: "Write `decimal: \",\"` where 1.234,5 is a number.")
  }

  private func unknownOption(_ pair: Pair) -> Diagnostic {
    let known = Role.allCases.map(\.rawValue) + Self.names
    let close = closestMatches(to: pair.name.text, in: known, limit: 2)
    return Diagnostic(
      .unknownOption, "`load` has no option `\(pair.name.text)`", at: pair.name.range,
      help: close.isEmpty
        ? "Options name parts (followers, posts, topics, …), or are "
          + Self.names.map { "`\($0)`" }.joined(separator: ", ") + "."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?")
  }
}
