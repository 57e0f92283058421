import Influence
import Language
import Tables

/// The reference page of the language, made from the registry's entries; `make docs` writes it.
public enum ReferencePage {
  /// A command of the prompt, which the engine does not know.
  public struct Command: Sendable {
    let call: String
    let summary: String

    public init(_ name: String, _ argument: String, _ summary: String) {
      call = argument.isEmpty ? name : "\(name) \(argument)"
      self.summary = summary
    }
  }

  /// The whole page as Markdown.
  public static func text(commands: [Command]) -> String {
    let registry = Registry.standard
    let parts = [
      intro, statements, values, operators, stages(registry), options,
      functions(
        "Functions of one row", registry.functions.map(Entry.init),
        "They stand in any expression. A result that is not a finite number is missing."),
      functions(
        "Functions of many rows", registry.aggregates.map(Entry.init),
        "They stand in `summarise`, and pass missing values over."),
      functions(
        "Functions of a row among others", registry.windows.map(Entry.init),
        "They stand in `add` and `change`; `add … by` groups the rows that they look at."),
      columns(registry), settings, commandTable(commands), sql(registry), editors, codes,
    ]
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static let intro = """
    # The Swell language

    This page is made from the program's own entries by `make docs`; the tests run every example in
    it. At the prompt `help NAME` shows the same. The examples are about the fans of a brand and the
    friendships among them:

    ```swell volatile
    load "../examples/fans.csv" as fans
    load graph "../examples/friends.csv" as friends (of: fans)
    ```

    Four rules carry most of it: **`:` names, `=` compares, a bare word is always a name, `|` only
    separates stages.** One statement a line; it goes on to the next line while a bracket is open or
    its last token asks for more, and where the next line begins with `|`. `--` and a space begin a
    comment. Names fold case. A name with other characters, or one that is a word of the language,
    stands in backticks: `` `brand affinity` ``.

    Words that are never bare names:
    \(Grammar.reserved.sorted().map { "`\($0)`" }.joined(separator: " ")). All others are words of
    the language only where the grammar expects them, so a column called `top` needs no backticks.
    """

  private static var statements: String {
    let entries = StatementEntry.all.map { entry in
      """
      ### \(entry.name)

      \(form(entry.forms))

      \(entry.summary)

      \(example(entry.examples))
      """
    }
    return """
      ## Statements

      A dataset's name with or without stages, `_` (the last table), `[3]` (the table of cell 3) and
      an expression are statements too: their result is shown. Stages alone go on from the last
      table.

      \(entries.joined(separator: "\n\n"))
      """
  }

  private static let values = """
    ## Values

    | type | literal | |
    |---|---|---|
    | integer | `1_200`, `5k`, `3M`, `1B` | 64 bits; growing past them is an error |
    | number | `2.5`, `1.2M` | decimal, double precision |
    | percent | `2.5%` | a ratio, 0.025 |
    | money | `$12.50`, `€9`, `£3k` | one currency a column; currencies never mix |
    | text | `"tea"` | `\\"`, `\\\\`, `\\n` and `\\t` inside; equal only where every character is |
    | tags | `#tea`, `#"home gym"` | a set of words, trimmed and in small letters |
    | date | `@2026-06-30` | `today` is the setting |
    | duration | `30d`, `2w`, `12h` | the difference of two dates |
    | boolean | `true`, `false` | conditions are true or false, never missing |
    | missing | `missing` | `=` and `!=` take it for a value; ordered against anything it is false |

    Arithmetic carries missing on, and dividing by zero gives it. Sorted, it comes last either way,
    and it never enters `top`. `a ?? b` is b where a is missing.
    """

  private static func stages(_ registry: Registry) -> String {
    let entries = registry.stages.map { stage in
      let others = stage.syntax.names.dropFirst().map { "`\($0)`" }.joined(separator: ", ")
      return """
        ### \(stage.name)

        \(form([stage.syntax.signature]))

        \(stage.summary) \(stage.effect)\(others.isEmpty ? "" : " Also spelled \(others).")

        \(example(stage.examples))
        """
    }
    return "## Stages\n\n\(entries.joined(separator: "\n\n"))"
  }

  private static var options: String {
    let rows = OptionEntry.all.map { entry in
      "| `\(entry.name): \(entry.example)` | \(entry.places.map { "`\($0)`" }.joined(separator: ", ")) | \(cell(entry.sentence)) | \(cell(entry.takes)) | \(entry.standard.map(cell) ?? "to be said") |"
    }
    return """
      ## Options

      In brackets behind a stage or statement, as `(budget: $5k, runs: 1k)`. `load` takes besides
      these the parts that columns play: `load "fans.csv" as fans (followers: subs)`.

      | option | of | what it says | takes | where not said |
      |---|---|---|---|---|
      \(rows.joined(separator: "\n"))
      """
  }

  private static func functions(_ title: String, _ entries: [Entry], _ where: String) -> String {
    let rows = entries.map { entry in
      "| `\(entry.call)` | \(cell(entry.summary)) Takes \(cell(entry.takes)). | \(entry.example) |"
    }
    return """
      ## \(title)

      \(`where`)

      | call | | for example |
      |---|---|---|
      \(rows.joined(separator: "\n"))
      """
  }

  private static func columns(_ registry: Registry) -> String {
    let rows = registry.modelColumns.map {
      "| `\($0.name)` | \($0.type.name) | \(cell($0.summary)) |"
    }
    return """
      ## Columns of the model

      Any expression may name them on a dataset whose columns play the parts they need; a real
      column of the same name wins. `explain NAME` shows the formula with its source.

      | column | type | |
      |---|---|---|
      \(rows.joined(separator: "\n"))
      """
  }

  private static var settings: String {
    let plain = SettingEntry.all.map { "| `\($0.name)` | \(cell($0.summary)) | `\($0.example)` |" }
    let constants = Assumptions().list.map {
      "| `\($0.name.rawValue)` | \(cell($0.title)) (\($0.unit.rawValue), \($0.mark.rawValue)) | |"
    }
    return """
      ## Settings

      `set NAME = value`. The constants of the model are settings; `show assumptions` prints their
      values and where they come from.

      | setting | | for example |
      |---|---|---|
      \((plain + constants).joined(separator: "\n"))
      """
  }

  private static func commandTable(_ commands: [Command]) -> String {
    """
    ## Commands of the prompt

    They drive the notebook and are never part of a saved session.

    | command | |
    |---|---|
    \(commands.map { "| `\($0.call.replacing("|", with: "\\|"))` | \(cell($0.summary)). |" }
      .joined(separator: "\n"))
    """
  }

  private static var codes: String {
    """
    ## Errors and warnings

    `explain CODE` tells more. A warning is silenced with `set warn_CODE = off`.

    | code | |
    |---|---|
    \(DiagnosticCode.allCases.map { "| \($0.rawValue) | \(cell($0.title)) |" }
      .joined(separator: "\n"))
    """
  }

  // MARK: Pieces

  /// What the tables of functions show of an entry.
  private struct Entry {
    let call: String
    let summary: String
    let takes: String
    let example: String

    init(_ function: ScalarFunction) {
      call = ReferencePage.call(function.name, function.parameters, function.optionalCount)
      summary = function.summary
      takes = function.takes
      example = Entry.shown(function.examples)
    }

    init(_ function: AggregateFunction) {
      call = ReferencePage.call(function.name, function.parameters, function.optionalCount)
      summary = function.summary
      takes = function.takes
      example = Entry.shown(function.examples)
    }

    init(_ function: WindowFunction) {
      call = ReferencePage.call(function.name, function.parameters, 0)
      summary = function.summary
      takes = function.takes
      example = Entry.shown(function.examples)
    }

    private static func shown(_ examples: [FunctionExample]) -> String {
      examples.map { "`\($0.call)`: \(cell($0.result))" }.joined(separator: "; ")
    }
  }

  private static func call(_ name: String, _ parameters: [String], _ optional: Int) -> String {
    let least = parameters.count - optional
    let shown = parameters.enumerated().map { $0 < least ? $1 : "[\($1)]" }
    return "\(name)(\(shown.joined(separator: ", ")))"
  }

  /// How something is written, with words in the place of what a person fills in.
  private static func form(_ lines: [String]) -> String {
    (["```text"] + lines + ["```"]).joined(separator: "\n")
  }

  /// Statements that run where the page lies: it replays as a session document. Those that name a
  /// file are shown only.
  private static func example(_ lines: [String]) -> String {
    let namesFile = lines.contains { $0.contains(".csv\"") || $0.contains("export ") }
    return ([namesFile ? "```text" : "```swell volatile"] + lines + ["```"])
      .joined(separator: "\n")
  }

  /// Text as it may stand in a table's cell.
  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
