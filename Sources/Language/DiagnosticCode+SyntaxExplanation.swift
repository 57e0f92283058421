/// Mistakes found while reading the text.
extension DiagnosticCode {
  var syntaxExplanation: String {
    switch self {
    case .unexpectedToken:
      Self.explain(
        "Each stage and statement has a fixed form, and this word or sign has no place in it. "
          + "The message names what could stand there. `help` and the stage's name show its form.",
        wrong: "fans | take 10 20", right: "fans | take 10")
    case .badCharacter:
      Self.explain(
        "This character begins nothing in Swell. Often it came along with text pasted from "
          + "elsewhere, or belongs inside quotes.",
        wrong: "fans | take 3;", right: "fans | take 3")
    case .unclosedString:
      Self.explain(
        "A text in quotes ends on the line where it begins, so its closing quote is on that line "
          + "or forgotten. A text of several lines stands between \"\"\" marks.",
        wrong: "fans | where country = \"DE", right: "fans | where country = \"DE\"")
    case .unclosedBracket:
      Self.explain(
        "Every bracket that opens has to close. At the prompt an open bracket makes Enter begin a "
          + "new line; in a script everything after it would be read as being inside.",
        wrong: "fans | where (tier = \"star\" | count",
        right: "fans | where (tier = \"star\") | count")
    case .badNumber:
      Self.explain(
        "Numbers are digits with an optional fraction and ending: `k` thousand, `M` million, `B` "
          + "billion. `_` may stand between digits; commas separate list items, so they cannot. "
          + "Durations end in `h`, `d` or `w`.",
        wrong: "fans | where followers > 1,200", right: "fans | where followers > 1_200")
    case .badDate:
      Self.explain(
        "A date is `@` and then year, month and day. Without the `@` it would be a subtraction "
          + "of three numbers, so Swell asks for the sign. The day has to exist.",
        wrong: "fans | where joined > 2025-03-01", right: "fans | where joined > @2025-03-01")
    case .commentNeedsSpace:
      Self.explain(
        "A comment is `--` and a space. `5--3` could be a comment or five minus minus three, and "
          + "Swell does not guess between them.",
        wrong: "fans | count --all of them", right: "fans | count -- all of them")
    case .wrongQuotes:
      Self.explain(
        "Text and file names stand in straight double quotes. Single quotes and the curly ones "
          + "that phones and word processors write are not quotes here.",
        wrong: "fans | where country = 'DE'", right: "fans | where country = \"DE\"")
    case .wrongOperator:
      Self.explain(
        "This sign is an operator of another language or of another place. In Swell `=` compares, "
          + "`:` names, the logical words are `and`, `or`, `not`, and a remainder is `mod(a, b)`.",
        wrong: "fans | where tier == \"star\" && followers > 1M",
        right: "fans | where tier = \"star\" and followers > 1M")
    case .incomplete:
      Self.explain(
        "The statement stops where something has to follow. It goes on to the next line only "
          + "while a bracket is open or its last word or sign asks for more.",
        wrong: "fans | top 10", right: "fans | top 10 by engaged_reach")
    case .unknownStatement:
      Self.explain(
        "A line begins with a dataset and `|`, with a value, or with a word such as `load` or "
          + "`let`. A stage such as `where` stands after a `|`.",
        wrong: "where followers > 1M", right: "fans | where followers > 1M")
    case .unknownStage:
      Self.explain(
        "After `|` stands the name of a stage, or a stage of your own with brackets. "
          + "`help` lists the stages.",
        wrong: "fans | topc #tea", right: "fans | topic #tea")
    case .missingName:
      Self.explain(
        "Everything new has a name: a column that `add` or `summarise` makes, a dataset, a tag. "
          + "The name comes first, then `:` and the value.",
        wrong: "fans | summarise sum(followers)", right: "fans | summarise total: sum(followers)")
    case .quantityMissing:
      Self.explain(
        "With several topics, fans who have any of them and fans who have all of them are "
          + "different people. Say which with `any`, `all` or `none` and a list in brackets.",
        wrong: "fans | topic #tea, #yoga", right: "fans | topic any (#tea, #yoga)")
    case .tooDeep:
      Self.explain(
        "Brackets, operators and queries may nest 1,000 levels; this is deeper, which only "
          + "generated text is. A long chain of `or` is a list, and parts can be named with `let`.",
        wrong: "fans | where country = \"DE\" or country = \"FR\" or country = \"GB\" or …",
        right: "fans | where country in (\"DE\", \"FR\", \"GB\")")
    case .chainedComparison:
      Self.explain(
        "`a <= b <= c` would compare the truth of `a <= b` with `c`. A range says what is meant; "
          + "`..` takes in both ends and `..<` leaves out the upper one.",
        wrong: "fans | where 5k <= followers <= 50k", right: "fans | where followers in 5k..50k")
    case .reservedWord:
      Self.explain(
        "A few words are always part of the language: and, or, not, in, has, like, is, missing, "
          + "true, false, if, then, else, by. A column of such a name stands in backticks.",
        wrong: "fans | keep in", right: "fans | keep `in`")
    case .badEscape:
      Self.explain(
        "In a text a backslash begins one of four escapes: \\\" \\\\ \\n \\t. "
          + "A backslash of the text itself is written twice.",
        wrong: "load \"data\\fans.csv\" as fans", right: "load \"data\\\\fans.csv\" as fans")
    default: title
    }
  }
}
