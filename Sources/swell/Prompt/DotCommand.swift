import Engine
import Language
import Rendering
import Sessions
import Tables

/// A command that drives the notebook and is never part of the analysis: `.save session.md`.
struct DotCommand {
  /// One command: its name, its help and what it does.
  struct Entry: Sendable {
    let name: String
    let argument: String
    let summary: String
    let run: @Sendable (Prompt, String) throws -> Void

    init(
      _ name: String, _ argument: String = "", _ summary: String,
      _ run: @escaping @Sendable (Prompt, String) throws -> Void
    ) {
      self.name = name
      self.argument = argument
      self.summary = summary
      self.run = run
    }
  }

  /// A command that cannot be carried out, in words for the person who typed it.
  struct Failure: Error {
    let message: String
  }

  static let all: [Entry] = [
    Entry(".help", "[word]", "What there is, or what a stage, function or column does") {
      try $0.help($1)
    },
    Entry(".tour", "", "A first walk: each step puts a statement in the line") { prompt, _ in
      try prompt.takeTour()
    },
    Entry(".datasets", "", "The loaded datasets") { prompt, _ in prompt.listDatasets() },
    Entry(".schema", "name", "A dataset's columns, types and parts") { try $0.showSchema($1) },
    Entry(".cells", "", "The cells of this session") { prompt, _ in prompt.listCells() },
    Entry(".cell", "n", "A cell's statement and its result again") { try $0.showCell($1) },
    Entry(".show", "n", "All rows of a cell's table") { try $0.showAll($1) },
    Entry(".save", "path", "Save the session as a document that replays") { try $0.save($1) },
    Entry(".format", "name", "How results are written: table, wide, csv, json, …") {
      try $0.setFormat($1)
    },
    Entry(".timer", "on|off", "Say how long each statement took") { try $0.setTimer($1) },
    Entry(".page", "on|off", "Show what is taller than the window in $PAGER") {
      try $0.setPaging($1)
    },
    Entry(".settings", "", "Seed, today, and the constants that were changed") { prompt, _ in
      prompt.evaluate("show settings", isRecalled: false)
    },
    Entry(".quit", "", "Leave") { prompt, _ in prompt.leave() },
  ]

  let word: String
  let argument: String

  init(_ line: String) {
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    word = parts.first.map(String.init) ?? line
    argument = parts.count > 1 ? String(parts[1]).trimmed : ""
  }

  func run(in prompt: Prompt) {
    guard let entry = Self.all.first(where: { $0.name == word }) else {
      let close = closestMatches(to: word, in: Self.all.map(\.name), limit: 2)
      let hint =
        close.isEmpty ? "`.help` lists them." : "Did you mean \(close.joined(separator: " or "))?"
      prompt.console.error(sanitized("There is no command \(word). \(hint)") + "\n")
      return
    }
    do {
      try entry.run(prompt, argument)
    } catch let failure as Failure {
      prompt.console.error(sanitized(failure.message) + "\n")
    } catch let error as TableError {
      prompt.console.error(sanitized("\(error.message) \(error.help)") + "\n")
    } catch let diagnostic as Diagnostic {
      prompt.printer.report(diagnostic, in: .init(name: "", text: ""))
    } catch {
      prompt.console.error("\(word) was stopped.\n")
    }
  }
}

extension Prompt {
  func listDatasets() {
    let datasets = interpreter.workspace.datasets
    if datasets.isEmpty { console.out("Nothing is loaded: `load \"fans.csv\" as fans`.\n") }
    for dataset in datasets {
      let rows = NumberText.integer(Int64(dataset.table.rowCount))
      let files = dataset.files.joined(separator: ", ")
      console.out(
        sanitized(
          "\(dataset.name)  \(rows) rows, \(dataset.table.columns.count) columns, from \(files)")
          + "\n")
    }
  }

  func showSchema(_ name: String) throws {
    let datasets = interpreter.workspace.datasets
    guard let dataset = datasets.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      let known = datasets.map(\.name).joined(separator: ", ")
      throw DotCommand.Failure(
        message: name.isEmpty
          ? "Say which: `.schema fans`. Loaded: \(known)."
          : "No dataset is called \(name). Loaded: \(known).")
    }
    evaluate("\(dataset.name) | describe", isRecalled: false)
  }

  func listCells() {
    if notebook.entries.isEmpty { console.out("No cell has run yet.\n") }
    for entry in notebook.entries {
      let line = entry.text.split(separator: "\n").joined(separator: " ")
      console.out(sanitized("[\(entry.number)] \(line)") + "\n")
    }
  }

  private func entry(_ argument: String) throws -> Notebook.Entry {
    let digits = argument.filter { $0 != "[" && $0 != "]" }
    guard let number = Int(digits),
      let entry = notebook.entries.first(where: { $0.number == number })
    else {
      throw DotCommand.Failure(message: "Say the number of a cell that ran; `.cells` lists them.")
    }
    return entry
  }

  func showCell(_ argument: String) throws {
    let entry = try entry(argument)
    console.out(sanitized(entry.text) + "\n")
    if let answer = entry.answer { try printer.print(answer, cell: entry.number) }
  }

  func showAll(_ argument: String) throws {
    let entry = try entry(argument)
    guard let answer = entry.answer else {
      throw DotCommand.Failure(message: "Cell \(entry.number) has no table.")
    }
    try whileInterruptible { try printer.printAll(answer) }
  }

  func setFormat(_ name: String) throws {
    guard let format = ResultFormat(rawValue: name.lowercased()) else {
      let names = ResultFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw DotCommand.Failure(message: "Formats are \(names).")
    }
    printer.format = format
  }

  func setPaging(_ argument: String) throws {
    guard ["on", "off"].contains(argument) else {
      throw DotCommand.Failure(message: "Write `.page on` or `.page off`.")
    }
    printer.pager = argument == "on" ? Pager() : nil
  }

  func setTimer(_ argument: String) throws {
    guard ["on", "off"].contains(argument) else {
      throw DotCommand.Failure(message: "Write `.timer on` or `.timer off`.")
    }
    printer.showsTime = argument == "on"
  }

  func save(_ path: String) throws {
    guard !path.isEmpty else {
      throw DotCommand.Failure(message: "Say where to: `.save session.md`.")
    }
    try whileInterruptible {
      try notebook.save(to: path, start: startSettings, interpreter: interpreter)
    }
    notebook.markSaved()
    console.out(sanitized("Saved \(notebook.entries.count) cells in \(path).") + "\n")
  }
}
