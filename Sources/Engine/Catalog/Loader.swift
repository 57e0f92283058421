import Language
import Parallel
import Tables

/// Reads the files that a `load` names, and makes a dataset of them.
struct Loader {
  let folder: String
  let workers: Workers
  let progress: Progress?
  /// Followers up to which somebody is a micro-influencer.
  let largestMicro: Double
  /// Tables that were read before; nil reads every file anew.
  let snapshots: SnapshotCache?
  /// Whether `duckdb` may be started for files that only it reads.
  let startsPrograms: Bool
  private let pipes = PipedBytes()

  init(
    folder: String, workers: Workers, progress: Progress?, largestMicro: Double,
    snapshots: SnapshotCache?, startsPrograms: Bool = true
  ) {
    self.folder = folder
    self.workers = workers
    self.progress = progress
    self.largestMicro = largestMicro
    self.snapshots = snapshots
    self.startsPrograms = startsPrograms
  }

  /// What came through pipes, which give their bytes once: a statement may read them again.
  private final class PipedBytes {
    var byPath: [String: FileContents] = [:]
  }

  /// What a `load` says besides its files.
  struct Options {
    var roles: [Role: (column: String, range: SourceRange)] = [:]
    var read = ReadOptions()
    /// Where each type of ``ReadOptions/types`` is said.
    var typeRanges: [String: SourceRange] = [:]
    /// The name of a column for the files' names.
    var fileColumn: (name: String, range: SourceRange)?
    /// Where options stand that only reading can find fault with.
    var ranges: [String: SourceRange] = [:]
    /// False for friendships, whose columns play no parts.
    var findsRoles = true
  }

  /// A file that is to be read, and where the statement names it.
  private struct Named {
    let name: String
    let range: SourceRange
  }

  func load(_ load: Statement.Load, paths: [String], options: Options) throws -> Dataset {
    let files = try named(load, paths)
    let kept = keptSource(files.map(\.name), options)
    if let kept, let dataset = try found(kept, as: load.name.text, paths) { return dataset }
    var sources: [SourceFile] = []
    var reading = options.read
    reading.startsPrograms = startsPrograms
    let (table, parts, report) = try readSeveral(
      files.map(\.name), reading, workers: workers
    ) { index, readOptions in
      let file = files[index]
      do {
        let path = DataFiles.resolved(file.name, in: folder)
        let source = SourceFile(path: path)
        let contents =
          try pipes.byPath[path]
          ?? FileContents.open(path, cancellation: workers.cancellation)
        if !contents.isFile { pipes.byPath[path] = contents }
        if sources.count == index {
          sources.append(contents.isFile ? source : SourceFile(pipe: contents))
        }
        return try read(contents, readOptions)
      } catch let error as TableError {
        throw error.diagnostic(at: file.range, options: options.ranges)
      }
    } mismatch: { index, error in
      error.diagnostic(at: files[index].range, options: options.ranges)
    }
    let maker = DatasetMaker(
      name: load.name.text, paths: paths, parts: parts, report: report, options: options,
      largestMicro: largestMicro, workers: workers)
    let dataset = try maker.dataset(table, sources: sources)
    if let kept { keep(dataset, of: kept) }
    return dataset
  }

  private func named(_ load: Statement.Load, _ paths: [String]) throws -> [Named] {
    var files: [Named] = []
    for (path, expr) in zip(paths, load.files) {
      let names = DataFiles.expanded(path, in: folder)
      guard !names.isEmpty else {
        throw Diagnostic(
          .fileMissing, "No file fits the pattern \"\(path)\".", at: expr.range,
          help: "`*` stands for any characters of a name, `?` for one, `[0-9]` for one of these.")
      }
      files += names.map { Named(name: $0, range: expr.range) }
    }
    return files
  }

  /// One file's table and what there is to say about it: a function of the bytes, the file's name
  /// and the options alone.
  private func read(
    _ contents: FileContents, _ options: ReadOptions
  ) throws -> (table: Table, report: ReadReport) {
    try readTable(contents, options, workers: workers, progress: progress)
  }
}
