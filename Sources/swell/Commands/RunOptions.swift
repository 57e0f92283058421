import ArgumentParser
import Engine
import Language
import Parallel
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

/// What every command that runs statements is told, as plain values.
///
/// Apart from ``GlobalOptions`` because the argument parser costs 3 ms, which a start without
/// options need not spend.
struct RunOptions {
  var format: ResultFormat?
  var seed: UInt64?
  /// Days since 1970-01-01.
  var today: Int?
  var threads: Int?
  var width: Int?
  var color = ColorChoice.auto
  /// `NAME=VALUE`, in order.
  var settings: [String] = []
  var isQuiet = false
  var showsTime = false
  var runsInit = true
  var isPlain = false
  /// Takes tables that were read before from their snapshots.
  var usesSnapshots = true
}

extension RunOptions {
  /// What wins over a document's front matter.
  func replayOptions(_ purpose: Replay.Purpose) throws -> Replay.Options {
    var choice = Replay.Options(purpose)
    choice.seed = seed
    choice.today = today
    choice.settings = try settings.map { try GlobalOptions.pair($0, option: "--set") }
    return choice
  }

  /// The console these options ask for.
  func console() -> Console {
    Console(screen: screen(of: STDOUT_FILENO), errorScreen: screen(of: STDERR_FILENO))
  }

  /// A console that shows `progress`, where a person is at the terminal to see it.
  func console(showing progress: Progress) -> Console {
    let console = console()
    let terminal = TerminalInfo(descriptor: STDERR_FILENO)
    // A line that is drawn again and again is no use to a screen reader.
    guard terminal.isTerminal, !terminal.isDumb, !isPlain else { return console }
    let usual = console.errorScreen
    let fixed = width
    console.bar = ProgressBar(
      progress,
      screen: {
        let columns = fixed ?? TerminalInfo.size(of: STDERR_FILENO).columns
        return Screen(width: columns, color: false, unicode: usual.unicode)
      }, write: Console.drawOnError)
    return console
  }

  private func screen(of descriptor: Int32) -> Screen {
    let terminal = TerminalInfo(descriptor: descriptor)
    let usual = terminal.isTerminal ? terminal.size.columns : 100
    let wantsColor =
      switch color {
      case .always: true
      case .never: false
      case .auto: terminal.allowsDecorations && !isPlain
      }
    return Screen(
      width: width ?? usual, color: wantsColor && !isPlain,
      unicode: !isPlain && terminal.isUTF8 && !(terminal.isTerminal && terminal.isDumb))
  }

  /// An engine with these settings, working in `folder`.
  func engine(
    folder: String = "", cancellation: Cancellation = Cancellation(), progress: Progress? = nil
  ) throws -> QueryEngine {
    var settings = Settings(today: today ?? RunOptions.systemDay())
    if let seed { settings.seed = seed }
    for pair in self.settings { try apply(pair, to: &settings) }
    var engine = QueryEngine(
      settings: settings, folder: folder,
      workers: Workers(threads: threads, cancellation: cancellation), progress: progress)
    engine.exportTarget = FileExporter(folder: folder)
    if usesSnapshots { engine.snapshots = Snapshots.use() }
    return engine
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
