import ArgumentParser
import Engine
import Language
import Parallel
import Rendering
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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

  @Option(help: ArgumentHelp("A folder that statements may write to.", valueName: "dir"))
  var allowWrite: [String] = []

  @Flag(help: "Do not run the init file.")
  var noInit = false

  @Flag(help: "ASCII only, no colour, for screen readers and plain terminals.")
  var plain = false

  mutating func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads takes 1 or more.") }
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
  /// The console these options ask for.
  func console() -> Console {
    Console(screen: screen(of: STDOUT_FILENO), errorScreen: screen(of: STDERR_FILENO))
  }

  private func screen(of descriptor: Int32) -> Screen {
    let terminal = TerminalInfo(descriptor: descriptor)
    let usual = terminal.isTerminal ? terminal.size.columns : 100
    let wantsColor =
      switch color {
      case .always: true
      case .never: false
      case .auto: terminal.allowsDecorations && !plain
      }
    return Screen(
      width: width ?? usual, color: wantsColor && !plain,
      unicode: !plain && terminal.isUTF8 && !(terminal.isTerminal && terminal.isDumb))
  }

  /// An engine with these settings, working in `folder`.
  func engine(
    folder: String = "", cancellation: Cancellation = Cancellation(), progress: Progress? = nil
  ) throws -> QueryEngine {
    var settings = Settings(today: today?.days ?? GlobalOptions.systemDay())
    if let seed { settings.seed = seed }
    for pair in self.settings { try apply(pair, to: &settings) }
    return QueryEngine(
      settings: settings, folder: folder,
      workers: Workers(threads: threads, cancellation: cancellation), progress: progress)
  }

  /// `--set NAME=VALUE`, read as the statement `set` would.
  private func apply(_ pair: String, to settings: inout Settings) throws {
    let parts = pair.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else {
      throw ValidationError("--set takes NAME=VALUE, not “\(pair)”.")
    }
    do {
      try settings.set(String(parts[0]), toText: String(parts[1]))
    } catch let error as Diagnostic {
      throw ValidationError("--set \(pair): \(error.message). \(error.help ?? "")")
    }
  }

  /// Days since 1970-01-01 in the user's own time zone.
  private static func systemDay() -> Int {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    let date = CalendarDate(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
    return date?.daysSince1970 ?? 0
  }
}
