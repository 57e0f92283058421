import Parallel
import TestSupport
import Testing

@testable import Engine
@testable import Tables

/// A dataset that comes from a snapshot is the one that was read.
@Suite struct SnapshotLoadingTests {
  private let folder = TemporaryFolder()

  private func dataset(
    _ statement: String, _ cache: SnapshotCache?
  ) throws -> Dataset {
    var notebook = Notebook(folder: folder, snapshots: cache)
    if let mistake = notebook.mistake(statement) { throw mistake }
    cache?.finish()
    return try #require(notebook.engine.workspace.datasets.first)
  }

  private func expectSame(_ one: Dataset, _ other: Dataset) throws {
    #expect(one.roles == other.roles)
    #expect(one.remarks == other.remarks)
    #expect(one.files == other.files)
    #expect(one.loading.columns == other.loading.columns)
    #expect(one.loading.files.map(\.report) == other.loading.files.map(\.report))
    #expect(one.loading.files.map(\.path) == other.loading.files.map(\.path))
    #expect(one.table.columns.map(\.type) == other.table.columns.map(\.type))
    #expect(TableDigest.sha256(of: one.table) == TableDigest.sha256(of: other.table))
    #expect(try one.fingerprint() == other.fingerprint())
  }

  @Test func datasetIsTheSame() throws {
    var bytes: [UInt8] = []
    try writeSample(.fans, rows: 11_000, seed: 7) { bytes += $0 }
    #expect(bytes.count > SnapshotCache.smallestSource)
    folder.write(bytes, to: "fans.csv")
    // Its clock runs ahead of the files', which are too young to be kept otherwise.
    let cache = SnapshotCache(folder: folder.path + "/cache", limit: 1 << 30, reader: "r") {
      FileMark.now() + 60_000_000_000
    }
    let plain = "load \"fans.csv\" as fans"
    let options = plain + " (followers: likes, types: (posts: number), delimiter: \",\")"
    for (kept, statement) in [plain, options].enumerated() {
      let read = try dataset(statement, nil)
      #expect(cache.entries.count == kept)
      try expectSame(try dataset(statement, cache), read)
      #expect(cache.entries.count == kept + 1)
      try expectSame(try dataset(statement, cache), read)
      try expectSame(try dataset(statement, cache), read)
    }
    let loader = Loader(
      folder: folder.path, workers: Workers(), progress: nil,
      largestMicro: Notebook().engine.workspace.settings.assumptions[.microTo], snapshots: cache,
      startsPrograms: false)
    let source = try #require(loader.keptSource(["fans.csv"], Loader.Options()))
    let found = try #require(try loader.found(source, as: "fans", ["fans.csv"]))
    try expectSame(found, try dataset(plain, nil))
    // Several files, and a column of their names, are always read.
    #expect(loader.keptSource(["fans.csv", "fans.csv"], Loader.Options())?.path == nil)
  }

  /// Nobody adds an option without thinking of what a snapshot is known by.
  @Test func optionsAreTheOnesThatSnapshotsAreKnownBy() {
    func labels(_ value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }
    #expect(
      labels(Loader.Options()) == [
        "roles", "read", "typeRanges", "fileColumn", "ranges", "findsRoles",
      ])
    #expect(
      labels(ReadOptions()) == [
        "format", "delimiter", "encoding", "types", "hasHeader", "dateOrder", "decimal", "table",
        "columns", "startsPrograms", "tagHeaders", "blockSize",
      ])
  }
}
