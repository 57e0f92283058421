import Language
import Tables
import Testing

@testable import Engine

/// Text from data and names from files never leave their quotes.
@Suite struct SQLSpellingTests {
  private static let pieces = [
    "'", "\"", "`", "\\", "\0", "\n", "\r", "\u{301}", "e\u{301}", "''", "\"\"", "--", "/*", "*/",
    ";", "%", "_", " ", "a", "é", "🍵", "\\'", "\\\\'", "$1", "?", "x'41'", "\u{2028}", "E'", "||",
  ]

  private static func random(_ seed: UInt64) -> String {
    var random = SeededNumbers(seed)
    return (0..<random.below(14)).map { _ in random.pick(pieces) }.joined()
  }

  /// What DuckDB reads: texts with doubled quotes and `chr(n)`, joined by `||`.
  private static func readByDuckDB(_ sql: String) -> String? {
    var rest = Array(sql.unicodeScalars)[...]
    var result = String.UnicodeScalarView()
    while true {
      if rest.first == "'" {
        rest = rest.dropFirst()
        while true {
          guard let scalar = rest.popFirst() else { return nil }
          if scalar == "'" {
            guard rest.first == "'" else { break }
            rest = rest.dropFirst()
          } else if scalar == "\0" || scalar == "\n" || scalar == "\r" {
            return nil
          }
          result.append(scalar)
        }
      } else {
        let call = Array("chr(".unicodeScalars)
        guard rest.starts(with: call), let end = rest.firstIndex(of: ")"),
          let code = UInt32(String(String.UnicodeScalarView(rest.dropFirst(4)[..<end]))),
          let scalar = Unicode.Scalar(code)
        else { return nil }
        result.append(scalar)
        rest = rest[(end + 1)...]
      }
      if rest.isEmpty { return String(result) }
      guard rest.starts(with: Array(" || ".unicodeScalars)) else { return nil }
      rest = rest.dropFirst(4)
    }
  }

  /// What ClickHouse reads: one quoted thing with backslash escapes.
  private static func readByClickHouse(_ sql: String, quote: Unicode.Scalar) -> String? {
    var rest = Array(sql.unicodeScalars)[...]
    guard rest.popFirst() == quote, rest.popLast() == quote else { return nil }
    var result = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == quote { return nil }
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard let escaped = rest.popFirst() else { return nil }
      result.append(escaped == "n" ? "\n" : escaped == "0" ? "\0" : escaped)
    }
    return String(result)
  }

  private static func same(_ a: String?, _ b: String) -> Bool {
    a.map { Array($0.unicodeScalars) == Array(b.unicodeScalars) } ?? false
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func textsReadBackAsTheyWere(seed: UInt64) {
    let text = Self.random(seed)
    #expect(Self.same(Self.readByDuckDB(DuckDB().text(text).text), text))
    #expect(
      Self.same(Self.readByClickHouse(ClickHouse().text(text).text, quote: "'"), text))
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func namesStayInTheirQuotes(seed: UInt64) throws {
    let name = Self.random(seed)
    guard !name.isEmpty, !name.unicodeScalars.contains("\0") else {
      #expect(throws: NoSQLForm.self) { try DuckDB().identifier(name) }
      #expect(throws: NoSQLForm.self) { try ClickHouse().identifier(name) }
      return
    }
    let duckdb = Array(try DuckDB().identifier(name).unicodeScalars)
    #expect(duckdb.first == "\"" && duckdb.last == "\"")
    var inner = String.UnicodeScalarView()
    var index = 1
    while index < duckdb.count - 1 {
      inner.append(duckdb[index])
      if duckdb[index] == "\"" {
        #expect(index + 1 < duckdb.count - 1 && duckdb[index + 1] == "\"")
        index += 1
      }
      index += 1
    }
    #expect(Self.same(String(inner), name))
    let clickhouse = Self.readByClickHouse(try ClickHouse().identifier(name), quote: "`")
    #expect(Self.same(clickhouse, name))
  }

  /// The engine's own limit of what its old releases know, as a list: a name that is not on it would
  /// need a newer one.
  private static let functionsOf2018: Set<String> = [
    "abs", "and", "argMax", "argMaxIf", "argMin", "argMinIf", "arrayCount", "arrayEnumerate",
    "arrayFilter", "arrayMap", "arrayReduce", "arraySort", "avg", "bitAnd", "bitShiftRight",
    "bitXor", "CAST", "ceil",
    "coalesce", "corr", "count", "countEqual", "countIf", "covarSamp", "empty", "emptyArrayString",
    "exp", "exp10", "floor", "greatest", "groupArray", "groupUniqArray", "has", "hasAll", "hasAny",
    "indexOf", "intDiv", "isFinite", "isNotNull", "least", "length", "lengthUTF8", "log", "log10",
    "lowerUTF8",
    "max", "min", "notEmpty", "nullif", "position", "pow", "replaceAll", "replaceRegexpAll",
    "rowNumberInAllBlocks", "splitByString", "sqrt", "stddevSamp", "substring", "sum", "toDate",
    "toDateTime", "toDayOfMonth", "toDayOfWeek", "toFloat64", "toInt64", "toMonth", "toUInt64",
    "toUnixTimestamp", "toYear", "tuple", "uniqExact", "uniqExactIf", "upperUTF8", "varSamp",
    // Words of the language that stand before a bracket.
    "IN", "FROM", "OVER", "AND", "OR", "NOT", "WHEN", "THEN", "ELSE", "JOIN", "ON", "BY", "WHERE",
    "SELECT", "CASE", "LIKE",
  ]

  @Test func clickHouseNeedsNothingNewerThanItSays() throws {
    let windows: Set<String> = ["row_number", "rank"]
    for job in try SQLJobs(dialect: "clickhouse").all where job.refusal == nil {
      let sql = Self.bare(job.sql)
      let saysWindows = sql.contains("-- Needs window functions")
      for name in Self.calls(in: sql) where !Self.functionsOf2018.contains(name) {
        #expect(saysWindows && windows.contains(name), "\(name) in \(job.statement)")
      }
      #expect(!sql.contains("WITH ") && !sql.contains(" FILTER "), "\(job.statement)")
    }
  }

  /// The text without what stands in quotes.
  private static func bare(_ sql: String) -> String {
    var result = ""
    var quote: Character?
    var isEscaped = false
    for character in sql {
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == open {
          quote = nil
        }
      } else if character == "'" || character == "`" {
        quote = character
      } else {
        result.append(character)
      }
    }
    return result
  }

  private static func calls(in sql: String) -> Set<String> {
    var names: Set<String> = []
    var word = ""
    for character in sql {
      if character == "(", !word.isEmpty { names.insert(word) }
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
      } else if character != " " || word.isEmpty {
        word = ""
      } else {
        word = ["IN", "OVER"].contains(word) ? word : ""
      }
    }
    return names
  }

  /// Every function of the registry prints in both dialects, or stands here with the reason.
  private static let withoutForm: [String: String] = [
    "shrunk": "its prior is estimated from all rows", "gini": "no engine has it",
    "top_share": "no engine has it",
  ]

  @Test(arguments: SQLDialects.all.map(\.name))
  func everyFunctionHasAForm(dialect: String) throws {
    var notebook = Notebook()
    notebook.folder.write("id,followers,likes,posts,name\na,10,2,1,x\n", to: "fans.csv")
    _ = notebook.mistake("load \"fans.csv\" as fans\nset sql = \"\(dialect)\"")
    let registry = Registry.standard
    var statements: [(name: String, text: String)] = []
    for function in registry.functions {
      // A column in it keeps the call from being worked out while it is bound.
      for example in function.examples {
        let call = Self.withColumn(example.call)
        statements.append((function.name, "fans | add y: \(call) | keep y"))
      }
    }
    for name in registry.aggregates.map(\.name) {
      let call =
        ["correlation", "slope", "pooled_ratio", "mean_ratio"].contains(name)
        ? "\(name)(followers, likes)"
        : name == "quantile"
          ? "quantile(likes, 25%)"
          : ["any_true", "all_true"].contains(name) ? "\(name)(likes > 1)" : "\(name)(likes)"
      statements.append((name, "fans | summarise y: \(call)"))
    }
    for window in registry.windows {
      let arguments = window.parameters.map { _ in "likes" }.joined(separator: ", ")
      statements.append((window.name, "fans | add y: \(window.name)(\(arguments)) | keep y"))
    }
    for (name, text) in statements where Self.withoutForm[name] == nil {
      let error = notebook.mistake("explain sql \(text)")
      #expect(error == nil, "\(name), as in `\(text)`: \(error?.message ?? "")")
    }
  }

  /// The call with its first number or text taken from a column.
  private static func withColumn(_ call: String) -> String {
    guard let open = call.firstIndex(of: "(") else { return call }
    let inside = call[call.index(after: open)...]
    let end = inside.firstIndex { $0 == "," || $0 == ")" } ?? inside.endIndex
    let first = String(inside[..<end])
    if first.hasPrefix("\"") { return call[...open] + "name" + inside[end...] }
    if Int(first) != nil { return call[...open] + "likes" + inside[end...] }
    return call
  }
}
