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
    Entry(".tour", "[skip|end]", "A first walk: each step puts a statement in the line") {
      try $0.takeTour($1)
    },
    Entry(".datasets", "", "The loaded datasets") { prompt, _ in prompt.listDatasets() },
    Entry(".schema", "name", "A dataset's columns, types and parts") { try $0.showSchema($1) },
    Entry(".cells", "", "The cells of this session, and which are stale") { prompt, _ in
      prompt.listCells()
    },
    Entry(".cell", "n", "A cell's statement and its result again") { try $0.showCell($1) },
    Entry(".show", "n", "All rows of a cell's table; in a lesson alone, its solution") {
      if $1.isEmpty, $0.lessonSitting != nil { try $0.showSolution() } else { try $0.showAll($1) }
    },
    Entry(".edit", "n [editor]", "Change a cell's statement and run it in its place") {
      try $0.edit($1)
    },
    Entry(".rerun", "[n|n..|stale]", "Run a cell again, those from it on, the stale ones, or all") {
      try $0.rerun($1)
    },
    Entry(".dependents", "stale|rerun", "What becomes of cells that depend on a changed one") {
      try $0.setDependents($1)
    },
    Entry(".delete", "n", "Take a cell out") { try $0.delete($1) },
    Entry(".undo", "", "Take the last change of the notebook back") { try $0.undo($1) },
    Entry(".save", "[path] [replace]", "Save the session as a document that replays") {
      try $0.save($1)
    },
    Entry(".fmt", "", "Write every cell's statement in the usual spacing") { prompt, _ in
      prompt.format()
    },
    Entry(".open", "path", "Take up a document's cells, running none yet") { try $0.open($1) },
    Entry(".replay", "[path]", "Run all cells anew, of this session or of a document") {
      try $0.replay($1)
    },
    Entry(".recover", "[drop]", "Bring an unsaved session back, or drop it") { try $0.recover($1) },
    Entry(".export", "path", "Hand the session on as .html, .ipynb, .md or .swell") {
      try $0.export($1)
    },
    Entry(".lesson", "[id|end]", "The lessons and how far you are; begin one, or leave it") {
      try $0.lesson($1)
    },
    Entry(".hint", "", "A hint for the lesson's task, then a plainer one") { prompt, _ in
      try prompt.hint()
    },
    Entry(".check", "", "What your result still lacks for the lesson's task") { prompt, _ in
      try prompt.checkLesson()
    },
    Entry(".skip", "", "Take the lesson's solution and go on") { prompt, _ in
      try prompt.skipTask()
    },
    Entry(".next", "", "The lesson's next page") { prompt, _ in try prompt.nextStep() },
    Entry(".back", "", "The lesson's page before") { prompt, _ in try prompt.previousStep() },
    Entry(".format", "name", "How results are written: table, wide, csv, json, …") {
      try $0.setFormat($1)
    },
    Entry(".timer", "on|off", "Say how long each statement took") { try $0.setTimer($1) },
    Entry(".page", "on|off", "Show what is taller than the window in $PAGER") {
      try $0.setPaging($1)
    },
    Entry(".settings", "", "Seed, today, and the constants that were changed") { prompt, _ in
      try prompt.look("show settings")
    },
    Entry(".quit", "", "Leave") { prompt, _ in prompt.leave() },
  ]

  /// What other shells call the same.
  private static let synonyms = [
    ".exit": ".quit", ".q": ".quit", ".tables": ".datasets", ".mode": ".format",
    ".read": ".replay",
  ]

  /// The name under which a command is kept, of a name that other shells give it.
  static func standardName(_ word: String) -> String { synonyms[word] ?? word }

  let word: String
  let argument: String

  init(_ line: String) {
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    word = parts.first.map(String.init) ?? line
    argument = parts.count > 1 ? String(parts[1]).trimmed : ""
  }

  /// What is said of an argument that is neither `on` nor `off`.
  static func notOnOrOff(_ command: String, _ argument: String, now isOn: Bool) -> Failure {
    let wrong = argument.isEmpty ? "" : ", not “\(argument)”"
    return Failure(
      message: "`\(command)` is on or off\(wrong): write `\(command) on` or `\(command) off`; now "
        + "it is \(isOn ? "on" : "off").")
  }

  func run(in prompt: Prompt) {
    let word = Self.standardName(word)
    guard let entry = Self.all.first(where: { $0.name == word }) else {
      let close = closestMatches(to: word, in: Self.all.map(\.name), limit: 2)
      let hint =
        close.isEmpty
        ? "`.help` lists them."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?"
      prompt.console.complain("There is no command `\(word)`. \(hint)")
      return
    }
    do {
      if entry.argument.isEmpty, !argument.isEmpty {
        throw Failure(
          message: "`\(entry.name)` takes nothing behind it, and “\(argument)” stands there: write "
            + "`\(entry.name)`.")
      }
      try entry.run(prompt, argument)
    } catch let failure as Failure {
      prompt.console.complain(failure.message)
    } catch let error as TableError {
      prompt.console.complain("\(error.message) \(error.help)")
    } catch let diagnostic as Diagnostic {
      prompt.printer.report(diagnostic, in: .init(name: "", text: ""))
    } catch let rejection as Interpreter.Rejection {
      prompt.printer.report(rejection)
    } catch let problem as Interpreter.Problem {
      prompt.printer.report(problem.diagnostic, in: problem.source)
    } catch {
      prompt.console.complain("\(word) was stopped.")
    }
  }
}

extension Prompt {
  func listDatasets() {
    let datasets = interpreter.workspace.datasets
    if datasets.isEmpty { console.tell("Nothing is loaded: `load \"fans.csv\" as fans`.") }
    for dataset in datasets {
      let rows = NumberText.counted(dataset.table.rowCount, "row")
      let files = dataset.files.joined(separator: ", ")
      let people = dataset.graphPeople.map { ", a friendship graph\($0)" } ?? ""
      let columns = NumberText.counted(dataset.table.columns.count, "column")
      console.tell("\(dataset.name)  \(rows), \(columns), from \(files)\(people)")
    }
  }

  func showSchema(_ name: String) throws {
    let datasets = interpreter.workspace.datasets
    guard let dataset = datasets.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      let known = datasets.map { "`\($0.name)`" }.joined(separator: ", ")
      let wrong = name.isEmpty ? "Say which dataset" : "No dataset is called “\(name)”"
      throw DotCommand.Failure(
        message: wrong
          + (datasets.isEmpty
            ? ": nothing is loaded, `load \"fans.csv\" as fans` would."
            : ". Loaded: \(known); write `.schema \(datasets[0].name)`."))
    }
    try look("\(StringLiteral.written(name: dataset.name)) | describe")
  }

  func setFormat(_ name: String) throws {
    guard let format = ResultFormat(rawValue: name.lowercased()) else {
      let names = ResultFormat.allCases.map(\.rawValue).joined(separator: ", ")
      let close = closestMatches(to: name, in: ResultFormat.allCases.map(\.rawValue), limit: 1)
      let wrong = name.isEmpty ? "Say which" : "No format is called “\(name)”"
      throw DotCommand.Failure(
        message: "\(wrong): write `.format \(close.first ?? "csv")`. There are \(names); now it is "
          + "\(printer.format.rawValue).")
    }
    printer.format = format
  }

  func setPaging(_ argument: String) throws {
    guard ["on", "off"].contains(argument.lowercased()) else {
      throw DotCommand.notOnOrOff(".page", argument, now: printer.pager != nil)
    }
    printer.pager = argument.lowercased() == "on" ? Pager() : nil
  }

  func setTimer(_ argument: String) throws {
    guard ["on", "off"].contains(argument.lowercased()) else {
      throw DotCommand.notOnOrOff(".timer", argument, now: printer.showsTime)
    }
    printer.showsTime = argument.lowercased() == "on"
  }
}
