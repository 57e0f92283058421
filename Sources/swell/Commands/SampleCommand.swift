import ArgumentParser
import Engine
import Sessions
import Tables

/// `swell sample KIND ROWS`: invented data with the shape of the real thing.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Write invented fans, friendships or creators as CSV.")

  @Argument(help: "fans, friends or creators.")
  var kind: SampleKind

  @Argument(help: "How many rows; for friends, among how many fans.")
  var rows: Int

  @Option(help: "The same seed gives the same file.")
  var seed: UInt64 = 42

  @Option(
    name: .short,
    help: ArgumentHelp(
      "The file to write; - is standard output, as without it.", valueName: "file"),
    completion: .file())
  var output: String?

  mutating func validate() throws {
    if rows < 0 || rows > 100_000_000 {
      throw ValidationError("ROWS lies between 0 and 100,000,000.")
    }
  }

  func run() throws {
    let console = Console(screen: .init(), errorScreen: .init())
    guard let output, output != "-" else {
      try writeSample(kind, rows: rows, seed: seed) { bytes in
        bytes.withUnsafeBytes { console.out($0) }
        if console.isClosed {
          throw ExitCode(console.hasFailed ? ExitStatus.failed : ExitStatus.success)
        }
      }
      return
    }
    var all: [UInt8] = []
    try writeSample(kind, rows: rows, seed: seed) { all.append(contentsOf: $0) }
    do {
      try AtomicFile.write(all, to: output)
    } catch {
      console.error("error: \(error.message) \(error.help)\n")
      throw ExitCode(ExitStatus.failed)
    }
  }
}

extension SampleKind: ExpressibleByArgument {}
