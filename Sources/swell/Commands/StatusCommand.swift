import ArgumentParser
import Engine
import Rendering
import Sessions

/// `swell status FILE`: which cells are stale, without running any.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say which cells of a session document are stale.",
    discussion: "Nothing runs; the files it loads are read for their fingerprints.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "A session document.", completion: .file())
  var file: String

  func run() throws {
    let console = options.console()
    let printer = ReplayPrinter(
      console: console, path: file, format: .table, showsNotes: !options.quiet)
    try SessionCommand.run(printer) {
      let session = try SessionFile(path: file)
      let status = try SessionStatus(
        session, engine: try options.engine(folder: session.folder),
        options: try options.replayOptions(.check))
      for cell in status.cells { Self.print(cell, console) }
      for change in status.changedData { console.out(sanitized("data: \(change)") + "\n") }
      let stale = status.staleCount
      console.out(
        stale == 0
          ? "No cell is stale.\n" : "\(stale) \(stale == 1 ? "cell is" : "cells are") stale.\n")
      return ExitStatus.success
    }
  }

  private static func print(_ cell: SessionStatus.CellStatus, _ console: Console) {
    let word: String
    var causes: [Drift.Cause] = []
    switch cell.state {
    case .silent: return
    case .fresh: word = "fresh       "
    case .unrecorded: word = "unrecorded  "
    case .stale(let found):
      word = "stale       "
      causes = found
    }
    console.out(word + sanitized(cell.name) + "\n")
    for cause in causes { console.out(sanitized("            because \(cause)") + "\n") }
  }
}
