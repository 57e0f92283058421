/// Trouble with files, while running, with session documents, and warnings.
extension DiagnosticCode {
  var laterExplanation: String {
    switch phase {
    case .data: dataExplanation
    case .running: runningExplanation
    case .session: sessionExplanation
    default: warningExplanation
    }
  }

  private var dataExplanation: String {
    switch self {
    case .fileMissing:
      Self.explain(
        "No file has this name. A relative path begins at the folder of the session document, or "
          + "at the one Swell was started in.",
        wrong: "load \"fnas.csv\" as fans", right: "load \"fans.csv\" as fans")
    case .fileUnreadable:
      Self.explain(
        "The file is there but cannot be opened: it may be a folder, or its permissions do not "
          + "let you read it.",
        wrong: "load \"data\" as fans", right: "load \"data/fans.csv\" as fans")
    case .fileEmpty:
      Self.explain(
        "The file has no bytes, or no header line, so there is no table in it. Check the export "
          + "that made it.",
        wrong: "load \"empty.csv\" as fans", right: "load \"fans.csv\" as fans")
    case .fileNotText:
      Self.explain(
        "The file holds bytes that no text has; it may be a picture, an archive or a spreadsheet "
          + "file. Export it as CSV first.",
        wrong: "load \"fans.xlsx\" as fans", right: "load \"fans.csv\" as fans")
    case .fileFormat:
      Self.explain(
        "The content does not follow the format that the name promises, such as JSON that breaks "
          + "off in the middle. The message names the place.",
        wrong: "load \"broken.json\" as fans", right: "load \"fans.json\" as fans")
    default:
      Self.explain(
        "The file is larger than the memory Swell may use for it. Keep the columns and rows you "
          + "need, or split the file.",
        wrong: "load \"everything.csv\" as fans", right: "load \"fans-2025.csv\" as fans")
    }
  }

  private var runningExplanation: String {
    switch self {
    case .runFailed:
      Self.explain(
        "The statement was understood but could not be carried out; the message says why. Earlier "
          + "cells are as they were.",
        wrong: "fans | join left orders on fan_id", right: "fans | join left orders on fan_id many")
    case .interrupted:
      Self.explain(
        "The run was stopped before its end, and nothing of it was kept. A smaller sample answers "
          + "sooner.",
        wrong: "fans | cascade (runs: 10M)", right: "fans | cascade (runs: 10k)")
    case .writeFailed:
      Self.explain(
        "The file could not be written: the folder may be missing, full or read-only. What was "
          + "there before is untouched.",
        wrong: "fans | export \"no/such/folder/tea.csv\"", right: "fans | export \"tea.csv\"")
    case .fileExists:
      Self.explain(
        "Swell does not overwrite a file unless told to. Add `replace`, or choose another name.",
        wrong: "fans | export \"tea.csv\"", right: "fans | export \"tea.csv\" replace")
    default:
      Self.explain(
        "A session may write only inside its own folder unless you allow more with "
          + "`--allow-write`. So a file from a stranger can be run safely.",
        wrong: "fans | export \"/elsewhere/tea.csv\"", right: "fans | export \"tea.csv\"")
    }
  }

  private var sessionExplanation: String {
    switch self {
    case .documentFormat:
      Self.explain(
        "A session document is Markdown with front matter between `---` lines and statements in "
          + "`swell` fences. Something in it does not follow that form; the message names the line.",
        wrong: "swell: one", right: "swell: 1")
    case .documentNewer:
      Self.explain(
        "The document was written by a later version whose form this one does not know. Nothing "
          + "was run or changed. Update Swell to open it.",
        wrong: "swell: 9", right: "swell: 1")
    default:
      Self.explain(
        "A value was given for a parameter that the document does not declare. Parameters are "
          + "declared with `param`.",
        wrong: "swell replay tea.md -p budgt=8000", right: "swell replay tea.md -p budget=8000")
    }
  }

  private var warningExplanation: String {
    switch self {
    case .percentAsNumber:
      Self.explain(
        "The column is a percent, where 3 means 300%. It was run as written; most likely a "
          + "percent was meant.",
        wrong: "fans | where engagement > 3", right: "fans | where engagement > 3%")
    case .unknownValue:
      Self.explain(
        "The text is none of the few values that this column has, so `=` holds for no row. It was "
          + "run as written; most likely it is a slip, or has other capitals than the data. "
          + "`set warn_W103 = off` silences this where a value may come later.",
        wrong: "fans | where platform = \"Instagram\"",
        right: "fans | where platform = \"instagram\"")
    default:
      Self.explain(
        "A bare word of the language is never a column. Where a column is called so, as in what "
          + "`describe` gives, the column is written in backticks.",
        wrong: "fans | describe | where missing > 0",
        right: "fans | describe | where `missing` > 0")
    }
  }
}
