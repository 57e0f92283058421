import Language
import Tables
import TestSupport

@testable import Engine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A query of a case file with what it gives here, and its SQL or why it has none.
struct SQLJob {
  let id: String
  let statement: String
  let refusal: String?
  let sql: String
  /// The job as a line for `sql_engines.py`; empty where there is no SQL.
  let line: String
}

/// The queries of all case files, each run here once and put into SQL.
struct SQLJobs {
  private(set) var all: [SQLJob] = []

  static let files = [
    "stages.txt", "aggregates.txt", "functions.txt", "units.txt", "missing.txt", "model.txt",
    "names.txt", "empty.txt", "band.txt", "append.txt", "sample.txt", "join.txt", "windows.txt",
    "sentences.txt",
    "pairs.txt", "sql.txt", "sql_names.txt", "graph.txt",
  ]

  /// Case files whose queries are not given to other engines, and why.
  static let others: [String: String] = [
    "mistakes.txt": "what it holds is wrong", "wrong.txt": "what it holds is wrong",
    "files.txt": "it is about reading files", "explain_sql.txt": "it holds SQL",
    "types.txt": "it is a table of types", "campaign.txt": "offers are drawn by chance",
    "campaign_wrong.txt": "what it holds is wrong",
    "cascade.txt": "cascades are drawn by chance",
    "badmodel.txt": "it is about the model's reports",
    "channels.txt": "it is about the model's reports", "chart.txt": "charts have no SQL",
    "offer_options.txt": "it is about campaigns and help",
    "explain.txt": "it holds words", "outcome.txt": "it is about the model's reports",
    "warnings.txt": "it is about the model's reports",
    "large.txt": "engines differ in what overflows",
  ]

  init(dialect: String) throws {
    for file in Self.files {
      for run in try CaseFile(file).runs() { try add(run, file: file, dialect: dialect) }
    }
  }

  /// Random pipelines over random tables.
  init(dialect: String, seeds: Range<UInt64>) throws {
    for seed in seeds {
      let table = RandomTable(rows: 60, seed: seed)
      var notebook = try table.notebook()
      _ = notebook.mistake("set sql = \"\(dialect)\"")
      var pipeline = SlowPipeline(table, seed: seed)
      for _ in 0..<4 { pipeline.addStage() }
      let text = "r \(pipeline.text)"
      let given = try notebook.table(text)
      let id = "seed \(seed)"
      do {
        guard case .text(let sql)? = try notebook.table("explain sql \(text)")["text"]?[0] else {
          continue
        }
        let datasets = notebook.engine.workspace.datasets
        all.append(
          SQLJob(
            id: id, statement: text, refusal: nil, sql: sql, line: line(id, sql, given, datasets)))
      } catch let error as Diagnostic {
        all.append(SQLJob(id: id, statement: text, refusal: error.message, sql: "", line: ""))
      }
    }
  }

  private mutating func add(_ run: CaseFile.Run, file: String, dialect: String) throws {
    var notebook = run.notebook
    let script = Parser.parse(run.text, grammar: QueryEngine.grammar)
    for (index, statement) in script.statements.enumerated() where !script.broken.contains(index) {
      let text = run.text.slice(statement.range)
      guard case .value(let value) = statement.kind else {
        _ = notebook.mistake(text)
        continue
      }
      var writer = notebook
      guard isTable(value, notebook), let table = try? notebook.table(text) else { continue }
      let id = "\(file):\(run.line).\(index + 1)"
      _ = writer.mistake("set sql = \"\(dialect)\"")
      let shown = text.first == "|" ? "explain sql _ \(text)" : "explain sql \(text)"
      do {
        let answer = try writer.table(shown)
        guard case .text(let sql)? = answer["text"]?[0] else { continue }
        all.append(
          SQLJob(
            id: id, statement: text, refusal: nil, sql: sql,
            line: line(id, sql, table, notebook.engine.workspace.datasets)))
      } catch let error as Diagnostic {
        all.append(SQLJob(id: id, statement: text, refusal: error.message, sql: "", line: ""))
      }
    }
  }

  private func isTable(_ value: Value, _ notebook: Notebook) -> Bool {
    switch value {
    case .query: true
    case .expr(let expr):
      if case .path(let path) = expr.kind {
        notebook.engine.workspace.sourceNames.contains(path.text)
      } else {
        false
      }
    }
  }

  private func line(_ id: String, _ sql: String, _ table: Table, _ datasets: [Dataset]) -> String {
    let tables = datasets.map { "\(quoted($0.name)):{\(body($0.table))}" }.joined(separator: ",")
    return "{\"id\":\(quoted(id)),\"sql\":\(quoted(sql)),\"tables\":{\(tables)},\(body(table))}"
  }

  private func body(_ table: Table) -> String {
    let columns = table.columns.map { column in
      let name = column.type.name.split(separator: " ").first.map(String.init) ?? ""
      return "[\(quoted(column.name)),\(quoted(name))]"
    }
    let rows = (0..<table.rowCount).map { row in
      "[" + table.columns.map { cell($0[row]) }.joined(separator: ",") + "]"
    }
    return
      "\"columns\":[\(columns.joined(separator: ","))],\"rows\":[\(rows.joined(separator: ","))]"
  }

  private func cell(_ cell: Cell) -> String {
    switch cell {
    case .missing: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value), .duration(let value): "\(value)"
    case .number(let value), .percent(let value), .money(let value, _): "\(value)"
    case .text(let text): quoted(text)
    case .date(let days): quoted(CalendarDate(daysSince1970: days).iso)
    case .time: quoted(String(CanonicalText.cell(cell).prefix(19)))
    case .tags(let tags): "[" + tags.map(quoted).joined(separator: ",") + "]"
    }
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// Another engine behind Python, where Python and the engine are installed.
struct SQLEngine {
  /// Engines by the names that `sql_engines.py` knows, each with the dialect it speaks.
  enum Name: String, CaseIterable {
    case duckdb
    case clickhouse
    /// The server of release 18.16, which has no window functions.
    case clickhouse2018 = "clickhouse-2018"

    var dialect: String { self == .clickhouse2018 ? "clickhouse" : rawValue }

    /// What a shell says `1` to where the engine is there.
    fileprivate func check(_ python: String) -> String {
      switch self {
      case .duckdb: "\(python) -c 'import duckdb; print(1)' 2>/dev/null"
      case .clickhouse: "\(python) -c 'import chdb; print(1)' 2>/dev/null"
      case .clickhouse2018:
        "PATH=$PATH:/usr/sbin; command -v clickhouse-server >/dev/null "
          + "&& clickhouse-client --version 2>/dev/null | grep -q 'version 18[.]' && echo 1"
      }
    }
  }

  private let name: Name
  private let python: String

  /// Nil where it is not there; that is said once, so that nobody takes a skip for a pass.
  init?(_ name: Name) {
    self.name = name
    python = getenv("SWELL_PYTHON").map { String(cString: $0) } ?? "python3"
    guard Self.output(of: name.check(python)) == ["1"] else {
      print("skipped: \(name.rawValue) is not here; see .ci/run")
      return nil
    }
  }

  /// Whether the engine has what the query needs.
  func canRun(_ job: SQLJob) -> Bool {
    name != .clickhouse2018 || !job.sql.contains("-- Needs window functions")
  }

  /// A line for each job that the engine refuses or answers otherwise.
  func failures(of jobs: [SQLJob]) throws -> [String] {
    let folder = TemporaryFolder()
    folder.write(jobs.map { $0.line + "\n" }.joined(), to: "jobs.ndjson")
    let script = CaseFile.path(of: "sql_engines.py")
    let command = "\(python) '\(script)' \(name.rawValue) '\(folder.path)/jobs.ndjson' 2>&1"
    var lines = Self.output(of: command)
    guard let last = lines.popLast(), last == "done \(jobs.count - lines.count)" else {
      return lines + ["the script did not come to its end"]
    }
    return lines
  }

  private static func output(of command: String) -> [String] {
    guard let pipe = popen(command, "r") else { return [] }
    defer { pclose(pipe) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, pipe)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
