import Engine
import Language
import Parallel
import Sessions
import Tables
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A folder of its own with a small dataset, in which documents are saved and replayed.
final class SessionFixture {
  private let temporary = TemporaryFolder()
  var folder: String { temporary.path }

  static let fans = """
    id,name,followers,engagement,topics,country
    f1,Ana,1200,6%,#running;#fitness,DE
    f2,Ben,480,9%,#tea,DE
    f3,Cem,52000,2.1%,#fitness,AT
    f4,Dua,3100,4.4%,#tea;#running,AT
    f5,Eve,950,7.5%,#tea,DE

    """

  init() throws {
    try write(Self.fans, to: "fans.csv")
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ text: String, to name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: path(name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try bytes(path(name)), as: UTF8.self)
  }

  func bytes(_ path: String) throws -> [UInt8] { try FileContents.open(path).bytes.array }

  func remove(_ name: String) throws {
    try #require(unlink(path(name)) == 0)
  }

  /// The names of the files in the folder, sorted, without hidden ones.
  var names: [String] { FolderNames.of(folder) }

  func makeFolder(_ name: String) throws {
    try #require(mkdir(path(name), 0o755) == 0)
  }

  /// The same with hidden ones.
  var allNames: [String] { temporary.names() }

  static let day = 20_634

  static func settings() -> Settings { Settings(seed: 42, today: day) }

  /// Runs and saves statements under `name`.
  func save(_ name: String, _ texts: String...) throws {
    var interpreter = Interpreter(
      engine: QueryEngine(settings: Self.settings(), folder: folder, workers: Workers(threads: 1)))
    var notebook = Notebook(start: Workspace(settings: Self.settings()))
    for text in texts {
      for cell in try interpreter.prepare([.init(name: "", text: text)]) {
        notebook.append(try interpreter.run(cell))
      }
    }
    try notebook.save(to: path(name), interpreter: interpreter)
  }

  func replay(
    _ name: String, _ purpose: Replay.Purpose = .check,
    _ change: (inout Replay.Options) -> Void = { _ in }
  ) throws -> ReplayReport {
    var options = Replay.Options(purpose)
    change(&options)
    let file = try SessionFile(path: path(name))
    return try Replay(file, engine: engine(for: file), options: options).run()
  }

  /// What a replay says before it runs.
  func remarks(
    _ name: String, _ change: (inout Replay.Options) -> Void = { _ in }
  ) throws -> [String] {
    var options = Replay.Options(.check)
    change(&options)
    let file = try SessionFile(path: path(name))
    return try Replay(file, engine: engine(for: file), options: options).remarks
  }

  func status(_ name: String) throws -> SessionStatus {
    let file = try SessionFile(path: path(name))
    return try SessionStatus(file, engine: engine(for: file))
  }

  func engine(for file: SessionFile) -> QueryEngine {
    QueryEngine(settings: Self.settings(), folder: file.folder, workers: Workers(threads: 1))
  }

  /// Replaces the one place where `old` stands in a file.
  func edit(
    _ name: String, _ old: String, _ new: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let text = try read(name)
    let parts = text.split(separator: old, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "\"\(old)\" in\n\(text)", sourceLocation: sourceLocation)
    try write(parts.joined(separator: new), to: name)
  }
}

enum FolderNames {
  /// The names in a folder, sorted, without hidden ones.
  static func of(_ folder: String) -> [String] {
    var names: [String] = []
    guard let list = opendir(folder) else { return [] }
    defer { closedir(list) }
    while let entry = readdir(list) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }
}
