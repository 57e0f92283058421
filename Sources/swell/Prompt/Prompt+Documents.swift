import Language
import Rendering
import Sessions
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the prompt does with files: documents opened and saved, exports, unsaved sessions.
extension Prompt {
  func save(_ argument: String) throws {
    guard lessonSitting == nil else {
      throw DotCommand.Failure(
        message: "A lesson keeps your place by itself; `.lesson end` puts it away first.")
    }
    let replaces = argument.hasSuffix(" replace")
    let path = replaces ? String(argument.dropLast(8)).trimmed : argument
    let target = path.isEmpty ? notebook.path ?? "" : path
    guard !target.isEmpty else {
      throw DotCommand.Failure(message: "Say where to: `.save session.md`.")
    }
    let text = try whileInterruptible {
      try notebook.save(
        to: target, interpreter: interpreter, lastSaved: lastSaved, replacing: replaces)
    }
    lastSaved = text
    notebook.markSaved()
    // What is on disk now is what the next save begins with.
    if let file = try? SessionFile(path: target, text: text) { notebook.reopened(file) }
    record { journal, notebook throws(TableError) in
      try journal.rewrite(notebook, isSaved: true)
    }
    console.tell("Saved \(NumberText.counted(notebook.entries.count, "cell")) in \(target).")
    let borrowed = notebook.borrowedNames
    if !borrowed.isEmpty {
      let names = borrowed.map { "`\($0)`" }.joined(separator: ", ")
      console.tell(
        "It uses \(names) of the init file, which no replay reads: put what makes them into a cell."
      )
    }
  }

  /// Writes all statements in the usual spacing.
  func format() {
    var formatted = notebook
    let changed = formatted.format()
    if changed.isEmpty { return console.tell("Every cell is in the usual spacing.") }
    change("the formatting") { notebook = formatted }
    record { journal, notebook throws(TableError) in try journal.rewrite(notebook) }
    for number in changed {
      guard let entry = notebook.entries.first(where: { $0.number == number }) else { continue }
      let lines = entry.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      console.out("[\(number)] " + lines.map { sanitized($0) }.joined(separator: "\n") + "\n")
    }
  }

  func export(_ path: String) throws {
    guard !path.isEmpty else {
      throw DotCommand.Failure(
        message: "Say where to: `.export report.html`, or .ipynb, .md, .swell.")
    }
    let format = try ExportFormat(path: path)
    try ExportFormat.checkTarget(path)
    let text = try whileInterruptible {
      try notebook.page(at: path, interpreter: interpreter).text(as: format, at: path)
    }
    try AtomicFile.write(Array(text.utf8), to: path)
    console.tell("Exported \(NumberText.counted(notebook.entries.count, "cell")) to \(path).")
  }

  func open(_ path: String) throws {
    guard !path.isEmpty else {
      throw DotCommand.Failure(message: "Say which document: `.open session.md`.")
    }
    try requireNoLesson()
    let opened = try opened(path)
    change("the document before \(path)") {
      interpreter = opened.interpreter(from: interpreter.engine)
      notebook = opened
    }
    record { journal, notebook throws(TableError) in
      try journal.rewrite(notebook, isSaved: true)
    }
    console.tell(
      "Opened \(path): \(NumberText.counted(notebook.entries.count, "cell")), none run yet. `.rerun` runs all, "
        + "`.rerun stale` what changed since it was recorded.")
  }

  private func opened(_ path: String) throws -> Notebook {
    let text = try SessionFile.text(at: path)
    guard path.lowercased().hasSuffix(".swell") || Document.kind(of: text, path: path) == .session
    else {
      throw DotCommand.Failure(
        message: "\(path) is no session document and no .swell script; a table is read with "
          + "`load`.")
    }
    do {
      return try Notebook(
        opening: try SessionFile(path: path, text: text), base: baseWorkspace,
        folder: interpreter.engine.folder)
    } catch let diagnostic as Diagnostic {
      throw Interpreter.Problem(source: .init(name: path, text: text), diagnostic: diagnostic)
    }
  }

  func replay(_ path: String) throws {
    if !path.isEmpty { try open(path) }
    try rerun("")
  }

  // MARK: Unsaved sessions

  /// Begins the journal, and says above the first prompt what an earlier sitting left.
  func beginSitting() {
    notebook = Notebook(start: interpreter.workspace)
    let folder = getcwd(nil, 0).map { buffer in
      defer { free(buffer) }
      return String(cString: buffer)
    }
    journal?.begin(
      time: Int(time(nil)), workingFolder: folder ?? "",
      settings: interpreter.workspace.settings)
    if let offer = unsavedSessions.first { console.tell(Self.offer(offer)) }
  }

  private var unsavedSessions: [UnsavedSession] {
    UserFolders.journals.map(UnsavedSession.all) ?? []
  }

  private static func offer(_ session: UnsavedSession) -> String {
    "Unsaved session of \(clock(session.time)), \(NumberText.counted(session.cells.count, "cell")): "
      + "`.recover` brings it back."
  }

  /// The time of day, with the date where it is not today's.
  private static func clock(_ seconds: Int) -> String {
    var then = time_t(seconds)
    var now = time(nil)
    var parts = tm()
    var today = tm()
    localtime_r(&then, &parts)
    localtime_r(&now, &today)
    let two = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
    let hour = "\(two(parts.tm_hour)):\(two(parts.tm_min))"
    if parts.tm_yday == today.tm_yday, parts.tm_year == today.tm_year { return hour }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) \(hour)"
  }

  /// A lesson's cells are its own: the person's session waits until it ends.
  private func requireNoLesson() throws {
    guard lessonSitting != nil else { return }
    throw DotCommand.Failure(message: "A lesson is on; `.lesson end` puts it away first.")
  }

  func recover(_ argument: String) throws {
    try requireNoLesson()
    guard let session = unsavedSessions.first else {
      throw DotCommand.Failure(message: "No unsaved session is there to recover.")
    }
    if argument == "drop" {
      session.drop()
      console.tell("Dropped the unsaved session of \(Self.clock(session.time)).")
      offerNext()
      return
    }
    guard argument.isEmpty else {
      throw DotCommand.Failure(
        message: "`.recover` does not take “\(argument)”: write `.recover`, or `.recover drop`.")
    }
    let before = Moment(notebook, interpreter, "the recovered session")
    var problems: [Interpreter.Problem] = []
    defer { remember(before) }
    problems = try whileInterruptible {
      try session.recover(into: &notebook, &interpreter) { result in
        showHead(of: result.cell)
        if case .loaded = result.effect { try printer.print(result) }
      }
    }
    record { journal, notebook throws(TableError) in try journal.rewrite(notebook) }
    for problem in problems { printer.report(problem.diagnostic, in: problem.source) }
    let count = session.cells.count - problems.count
    let recovered =
      "Recovered \(count) of \(NumberText.counted(session.cells.count, "cell"))."
    if problems.isEmpty {
      session.drop()
      console.tell(recovered + " `.save session.md` keeps them.")
      offerNext()
    } else {
      console.tell(
        recovered + " The others do not run as things are; they stay to be recovered until "
          + "`.recover drop`.")
    }
  }

  private func offerNext() {
    if let offer = unsavedSessions.first { console.tell(Self.offer(offer)) }
  }
}
