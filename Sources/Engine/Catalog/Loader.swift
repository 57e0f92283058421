import Language
import Parallel
import Tables

/// Reads the files that a `load` names, and makes a dataset of them.
struct Loader {
  let folder: String
  let workers: Workers
  let progress: Progress?

  /// What a `load` says besides its files.
  struct Options {
    var roles: [Role: (column: String, range: SourceRange)] = [:]
    var read = ReadOptions()
    /// False for friendships, whose columns play no parts.
    var findsRoles = true
  }

  func load(_ load: Statement.Load, paths: [String], options: Options) throws -> Dataset {
    guard paths.count == 1, let path = paths.first else {
      throw Diagnostic(
        .fileFormat, "several files in one `load` cannot be read", at: load.files.first?.range,
        help: "Load them one by one.")
    }
    let range = load.files[0].range
    do {
      let resolved = Loader.resolve(path, in: folder)
      let source = SourceFile(path: resolved)
      let contents = try FileContents.open(resolved, cancellation: workers.cancellation)
      let (table, report) = try read(contents, options.read)
      let maker = DatasetMaker(
        name: load.name.text, path: path, report: report, options: options)
      return try maker.dataset(table, source: source)
    } catch let error as TableError {
      throw error.diagnostic(at: range)
    }
  }

  /// One file's table and what there is to say about it: a function of the bytes, the file's name
  /// and the options alone.
  private func read(
    _ contents: FileContents, _ options: ReadOptions
  ) throws -> (table: Table, report: ReadReport) {
    try readTable(contents, options, workers: workers, progress: progress)
  }

  /// A path as the document or the shell means it.
  static func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || path == "-" || folder.isEmpty || folder == "."
      ? path : folder + "/" + path
  }
}
