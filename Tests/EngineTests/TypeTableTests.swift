import Language
import Tables
import TestSupport
import Testing

@testable import Engine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What every operator makes of every pair of types, held in `Cases/types.txt`.
///
/// A field is the result's type, or the code of what is said. With SWELL_RECORD set the file is
/// written anew, and the test fails all the same.
@Suite struct TypeTableTests {
  private static let columns = [
    "boolean", "integer", "number", "percent", "dollars", "euros", "text", "date", "time",
    "duration", "tags", "missing",
  ]

  private static var operators: [(name: String, spelled: (String, String) -> String)] {
    ["+", "-", "*", "/", "=", "!=", "<", ">=", "??", "and", "or"].map { sign in
      (sign, { "\($0) \(sign) \($1)" })
    } + [
      ("if", { "if boolean then \($0) else \($1)" }), ("has", { "\($0) has \($1)" }),
      ("max", { "max(\($0), \($1))" }), ("power", { "power(\($0), \($1))" }),
      ("contains", { "contains(\($0), \($1))" }),
      ("days_between", { "days_between(\($0), \($1))" }),
    ]
  }

  private static var prefixes: [(name: String, spelled: (String) -> String)] {
    ["abs", "floor", "round", "sqrt", "lower", "length", "year"].map { name in
      (name, { "\(name)(\($0))" })
    } + [
      ("-", { "-\($0)" }), ("not", { "not \($0)" }), ("is missing", { "\($0) is missing" }),
      ("like", { "\($0) like \"a*\"" }),
    ]
  }

  private static let aggregates = [
    "sum", "mean", "median", "stdev", "minimum", "count_distinct", "first", "mode", "any_true",
  ]

  private func notebook() throws -> Notebook {
    var notebook = Notebook()
    notebook.folder.write(
      """
      boolean,integer,number,percent,dollars,euros,text,date,time,tags
      true,3,2.5,5%,$2.50,€2.50,tea,2026-01-15,2026-01-15T10:00:00Z,#tea #yoga
      false,4,1.5,6%,$3.50,€3.50,ten,2026-02-15,2026-02-15T10:00:00Z,#tea

      """, to: "t.csv")
    let load =
      "load \"t.csv\" as t (types: (tags: tags))\nlet u = t | add duration: date - @2026-01-01"
    for case (.failed(let error), _) in notebook.outcomes(load) { throw error }
    return notebook
  }

  private func outcome(_ statement: String, _ notebook: inout Notebook) -> String {
    do {
      return try notebook.table(statement).columns.last?.type.name ?? "nothing"
    } catch let error as Diagnostic {
      return error.code.rawValue
    } catch {
      return "not a diagnostic"
    }
  }

  private func table(_ notebook: inout Notebook) -> String {
    var lines = ["What each operator gives for a (down) and b (across), by TypeTableTests."]
    for (name, spelled) in Self.operators {
      lines += ["", "a \(name) b | " + Self.columns.joined(separator: " | ")]
      for left in Self.columns {
        let fields = Self.columns.map { right in
          outcome("u | add y: \(spelled(left, right)) | keep y", &notebook)
        }
        lines.append("\(left) | \(fields.joined(separator: " | "))")
      }
    }
    lines += ["", "of one | " + Self.columns.joined(separator: " | ")]
    for (name, spelled) in Self.prefixes {
      let fields = Self.columns.map {
        outcome("u | add y: \(spelled($0)) | keep y", &notebook)
      }
      lines.append("\(name) | \(fields.joined(separator: " | "))")
    }
    for name in Self.aggregates {
      let fields = Self.columns.map { outcome("u | summarise y: \(name)(\($0))", &notebook) }
      lines.append("\(name) | \(fields.joined(separator: " | "))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func everyPairOfTypesGivesWhatTheTableSays() throws {
    var notebook = try notebook()
    let given = table(&notebook)
    let path = CaseFile.path(of: "types.txt")
    let expected = try? TextFile.read(path)
    if getenv("SWELL_RECORD") != nil, given != expected {
      try CaseFile.write(given, to: "types.txt")
    }
    let differing = zip(
      given.split(separator: "\n"), (expected ?? "").split(separator: "\n")
    ).first { $0 != $1 }
    #expect(given == expected, "\(differing.map { "\($0.0), not \($0.1)" } ?? "another length")")
  }
}
