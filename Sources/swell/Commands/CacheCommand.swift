import ArgumentParser
import Rendering
import Tables

/// `swell cache`: the snapshots of tables that were read before.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "List or clear the snapshots of files that were loaded before.",
    discussion: """
      A large file that is loaded again with the same content is taken from a snapshot. Snapshots \
      lie in \(Snapshots.cache.folder) and take 2 GB at most, or what SWELL_CACHE_LIMIT says \
      (as 500M or 10G; 0 keeps none); the ones not used for longest go first. Clearing them costs \
      nothing but time. `--no-cache` loads without them.
      """,
    subcommands: [List.self, Clear.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what is kept, and of which files.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
      let console = options.console()
      let printer = ResultPrinter(
        console: console, format: options.format ?? .table, showsNotes: !options.quiet,
        showsTime: false)
      let entries = Snapshots.cache.entries
      let table = Table([
        .text("source", entries.map(\.source)), .integers("bytes", entries.map { Int64($0.bytes) }),
        .times("last_used", entries.map { Int64($0.lastUse) * 1_000_000 }),
      ])
      let total = ProgressLine.bytes(Double(entries.reduce(0) { $0 + $1.bytes }))
      let limit = ProgressLine.bytes(Double(Snapshots.cache.limit))
      try printer.print(
        Report(
          table,
          notes: [
            .init(.finding, "\(total) of at most \(limit) in \(sanitized(Snapshots.cache.folder)).")
          ]))
    }
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove all of them.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
      let console = options.console()
      do {
        let (count, bytes) = try Snapshots.cache.clear()
        guard !options.quiet else { return }
        let words = count == 1 ? "1 snapshot" : "\(count) snapshots"
        console.error("Removed \(words), \(ProgressLine.bytes(Double(bytes))).\n")
      } catch let error as TableError {
        console.error("error: \(error.message) \(error.help)\n")
        throw ExitCode(ExitStatus.failed)
      }
    }
  }
}
