import Influence
import Language

/// A statement word: its text form, its help and statements on the example data that run in the
/// tests.
public struct StatementEntry: Sendable {
  /// `load`, `explain`.
  public let name: String
  /// The text forms, one a line.
  public let forms: [String]
  public let summary: String
  public let examples: [String]

  init(_ name: String, _ forms: [String], _ summary: String, examples: [String]) {
    self.name = name
    self.forms = forms
    self.summary = summary
    self.examples = examples
  }

  /// Every statement word, in the order help lists them.
  static let all: [StatementEntry] = [
    .init(
      "load",
      [
        "load \"file\", … as NAME (role: column, …, types: (column: type, …))",
        "load \"file\" as NAME (columns: (a, b), header: false, delimiter: \";\", encoding: latin1)",
        "load \"shop.db\" as NAME (table: customers)",
        "load \"2025-*.csv\" as NAME (file_column: month, dates: dmy, decimal: \",\")",
        "load graph \"file\" as NAME (of: dataset, from: column, to: column, directed: true)",
      ],
      "Reads a file and finds which column plays which part; options say what it cannot find. CSV and "
        + "other delimiters, edge lists, JSON, SQLite, gzip of them, `-` for standard input, several "
        + "files or a pattern; Parquet, Excel, Avro and DuckDB files where `duckdb` is installed. Numbers "
        + "have a decimal point, or a comma where some column needs one and none the point.",
      examples: ["load \"fans.csv\" as again (followers: followers)"]),
    .init(
      "let", ["let NAME = dataset | stages", "let NAME = value"],
      "Names rows or a value; rows are worked out when somebody looks.",
      examples: ["let vips = fans | where followers in 500..5k", "let price = $5"]),
    .init(
      "param", ["param NAME = value", "param NAME: unit = value"],
      "A value that a replay may change with `-p NAME=VALUE`.",
      examples: ["param least: percent = 2%"]),
    .init(
      "def", ["def NAME(a, b) = expression", "def NAME(a, b) = | stages"],
      "A formula or a run of stages with arguments.",
      examples: ["def warm(t, floor) = | topic t | where engagement >= floor"]),
    .init(
      "set", ["set NAME = value"],
      "Changes a setting, or a constant of the model; `show assumptions` lists those.",
      examples: ["set today = @2026-06-30", "set perk = $12"]),
    .init(
      "note", ["note \"words\"", "note \"\"\"several lines\"\"\""],
      "Words for the saved session; nothing is worked out.",
      examples: ["note \"Micro wins on cost per conversion.\""]),
    .init(
      "explain",
      ["explain dataset | stages", "explain sql dataset | stages", "explain NAME", "explain CODE"],
      "The plan with rows in and out and the time of each stage; the same as SQL; a formula with "
        + "this dataset's numbers and its source; or what an error's code means.",
      examples: [
        "explain fans | top 5 by engaged_reach", "explain sql fans | count by country",
        "explain engaged_reach", "explain E012",
      ]),
    .init(
      "why", ["why KEY in NAME"],
      "Which stage dropped or kept a fan, and the values that it saw.",
      examples: ["why \"f000001\" in fans"]),
    .init(
      "show", ["show assumptions", "show settings", "show DATASET"],
      "Every constant of the model with source and mark, what was set, or all that loading a dataset "
        + "found: each column's type, part and why, what is missing and what could not be read, where.",
      examples: ["show assumptions", "show settings", "show fans"]),
    .init(
      "help", ["help", "help NAME", "help functions", "help columns"],
      "What there is, or what a statement, stage, function, setting or model column does.",
      examples: ["help", "help where", "help functions"]),
  ]
}

/// A setting besides the model's constants.
struct SettingEntry: Sendable {
  let name: String
  let summary: String
  let example: String

  init(_ name: String, _ summary: String, _ example: String) {
    self.name = name
    self.summary = summary
    self.example = example
  }

  static let all: [SettingEntry] = [
    .init("seed", "The seed of every random draw, a whole number.", "set seed = 7"),
    .init("today", "The day that counts as today, a date.", "set today = @2026-06-30"),
    .init(
      "sql", "The engine that `explain sql` writes for: \"duckdb\" or \"clickhouse\".",
      "set sql = \"clickhouse\""),
    .init(
      "warn_CODE", "Whether a warning is given: W101 and the others by their code.",
      "set warn_W101 = off"),
    .init(
      "hints", "Whether the prompt suggests, underlines and previews; no result depends on it.",
      "set hints = off"),
  ]
}
