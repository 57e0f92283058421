import Language
import Tables

/// The sections that are made from rules rather than entries.
extension ReferencePage {
  /// What each operator makes of each pair of types, asked of the binder itself.
  static var operators: String {
    let types: [ColumnType] = [
      .boolean, .integer, .number, .percent, .money(.dollar), .text, .date, .time, .duration, .tags,
    ]
    let tables = [ArithmeticOperator.add, .subtract, .multiply, .divide].map { operation in
      let used = types.filter { left in
        types.contains { right in
          Binder.resultType(operation, left, right) ?? Binder.resultType(operation, right, left)
            != nil
        }
      }
      let rows = used.map { left in
        let results = used.map { right in
          Binder.resultType(operation, left, right).map(shortName) ?? ""
        }
        return "| \(shortName(left)) | \(results.joined(separator: " | ")) |"
      }
      return """
        | a \(operation.rawValue) b | \(used.map(shortName).joined(separator: " | ")) |
        |---|\(String(repeating: "---|", count: used.count))
        \(rows.joined(separator: "\n"))
        """
    }
    return """
      ## Operators

      Loosest first: `or`; `and`; `not`; `= != < <= > >=`, `in`, `has`, `like`, `is missing`; `??`;
      `+ -`; `* /`; `-` before a value. `if a then b else c` stands around them all.

      - `x in 1..5` holds both ends, `1..<5` leaves the upper one out; `x in (1, 2)` is a list.
      - `topics has #tea`, `has any (…)`, `has all (…)`, `has none (…)` look into a set of tags.
      - `name like "an*"` folds case; `*` is any run of characters, `?` any one.

      Every value keeps its unit. An empty field is an error that says which two do not go together;
      a is the row, b the column.

      \(tables.joined(separator: "\n\n"))

      Compared and chosen between (`??`, `if`, `in`) are values of one unit; whole numbers go with
      numbers, and a percent may be compared with a bare ratio.
      """
  }

  private static func shortName(_ type: ColumnType) -> String {
    if case .money = type { return "money" }
    return type.name
  }

  /// What `explain sql` writes, and what it cannot.
  static func sql(_ registry: Registry) -> String {
    let engines = SQLDialects.all.map { "`\"\($0.name)\"`" }.joined(separator: " and ")
    return """
      ## SQL

      `explain sql` writes a query for the engine that `set sql = …` names: \(engines). The tables
      are expected under the datasets' names with the same columns: tags as a list of texts, percents
      as ratios, money in major units, durations in microseconds, missing as NULL. The tests run the
      written queries on both engines over the same rows and compare the tables.

      - Rows without an order of their own come as they are stored.
      - A join without `many` refuses a second match here; SQL repeats the row, and a remark says so.
      - Whole numbers that grow too large are an error here and in DuckDB; ClickHouse wraps around.
      - `like` takes a character for what a person sees as one here, for a code point there; the same
        goes for `length` in ClickHouse.
      - ClickHouse's text keeps to its releases of 2018, but for window functions, which need 21.3; a
        remark says so. Its dates reach from 1970 to 2149, its times have whole seconds, and an empty
        array stands for missing tags.
      - Figures that are drawn or bootstrapped have no SQL form, and asking for one says so (E140).
      """
  }

  static let editors = """
    ## For editors

    `editors/swell.tmLanguage.json` is a TextMate grammar for `.swell` files. `swell check --format
    json FILE …` writes one array with an object for everything found, and exits as without
    `--format`: 0 for warnings or nothing, 1 where only files are to blame, else 2.

    | member | |
    |---|---|
    | `file` | the file as it was named |
    | `line`, `column` | where it begins, from 1; a column is a character as a person sees it |
    | `endLine`, `endColumn` | where it ends, the character after the last; all four are null without a place |
    | `severity` | `"error"`, `"warning"` or `"note"` |
    | `code` | as in the table below |
    | `message` | one sentence: what is wrong |
    | `label` | a few words for under the place, or null |
    | `reason` | why, or null |
    | `help` | a way on, or null |
    | `fixes` | replacements: `line`, `column`, `endLine`, `endColumn`, `replacement`, and `safe`, true where the text has only that one reading |
    """
}
