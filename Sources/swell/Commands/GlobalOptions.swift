import ArgumentParser
import Engine
import Parallel
import Tables

/// How results are written.
enum ResultFormat: String, CaseIterable, ExpressibleByArgument {
  case table, wide, csv, tsv, json, ndjson, markdown, html
}

enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never
}

/// Options that every command that runs statements takes.
struct GlobalOptions: ParsableArguments {
  @Option(help: "How results are written.")
  var format: ResultFormat?

  @Option(help: "The seed of every random draw (42).")
  var seed: UInt64?

  @Option(help: ArgumentHelp("The day that counts as today.", valueName: "yyyy-mm-dd"))
  var today: CalendarDay?

  @Option(help: "Threads to work on; the answer never depends on it.")
  var threads: Int?

  @Option(help: "Characters in a line.")
  var width: Int?

  @Option(help: "Colours and bold.")
  var color: ColorChoice = .auto

  @Option(
    name: .customLong("set"), help: ArgumentHelp("Change a setting first.", valueName: "name=value")
  )
  var settings: [String] = []

  @Flag(name: .short, help: "No notes beside the results.")
  var quiet = false

  @Flag(help: "Say after each statement how long it took.")
  var timer = false

  @Flag(help: "Read files anew, without the snapshot of an earlier load.")
  var noCache = false

  @Option(
    help: ArgumentHelp("A folder that statements may write to.", valueName: "dir"),
    completion: .directory)
  var allowWrite: [String] = []

  @Flag(help: "Do not run the init file.")
  var noInit = false

  @Flag(help: "ASCII only, no colour, for screen readers and plain terminals.")
  var plain = false

  /// More than any machine works on at once; starting them would take longer than their work.
  private static let mostThreads = 1024

  mutating func validate() throws {
    if let threads, !(1...Self.mostThreads).contains(threads) {
      throw ValidationError("--threads takes 1 to \(Self.mostThreads).")
    }
    if let width, width < 20 { throw ValidationError("--width takes 20 or more.") }
  }
}

/// A date on the command line.
struct CalendarDay: ExpressibleByArgument {
  let days: Int

  init?(argument: String) {
    guard let date = CalendarDate(iso: argument) else { return nil }
    days = date.daysSince1970
  }
}

extension GlobalOptions {
  /// The same, as plain values.
  var values: RunOptions {
    RunOptions(
      format: format, seed: seed, today: today?.days, threads: threads, width: width,
      color: color, settings: settings, isQuiet: quiet, showsTime: timer, runsInit: !noInit,
      isPlain: plain, usesSnapshots: !noCache)
  }

  func console() -> Console { values.console() }

  func console(showing progress: Progress) -> Console { values.console(showing: progress) }

  func engine(
    folder: String = "", cancellation: Cancellation = Cancellation(), progress: Progress? = nil
  ) throws -> QueryEngine {
    try values.engine(folder: folder, cancellation: cancellation, progress: progress)
  }
}
