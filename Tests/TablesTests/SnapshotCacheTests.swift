import Parallel
import Synchronization
import TestSupport
import Testing

@testable import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What is found is what was kept of the same bytes, whatever happens to the files meanwhile.
@Suite final class SnapshotCacheTests {
  private let folder = TemporaryFolder()
  private let workers = Workers(threads: 2)
  /// The cache's clock runs ahead of the files' as far as a test says: nobody waits.
  private let ahead = Mutex(10)

  private func cache(limit: Int = 1 << 30, reader: String = "r1") -> SnapshotCache {
    let seconds = ahead.withLock { $0 }
    return SnapshotCache(folder: folder.path + "/cache", limit: limit, reader: reader) {
      FileMark.now() + seconds * 1_000_000_000
    }
  }

  private let table = Table([.integers("n", (0..<1000).map { Int64($0) })])

  /// A file just large enough to be kept.
  @discardableResult
  private func makeSource(_ letter: Character = "a", named name: String = "s.csv") -> String {
    let line = String(repeating: letter, count: 63) + "\n"
    return folder.write(
      String(repeating: line, count: SnapshotCache.smallestSource / 64), to: name)
  }

  private func keep(
    _ path: String, in cache: SnapshotCache, options: String = "", _ kept: Table? = nil
  ) throws {
    let source = try #require(cache.source(path, options: options))
    cache.keep(kept ?? table, extra: [1, 2, 3], of: source)
    cache.finish()
  }

  private func find(
    _ path: String, in cache: SnapshotCache, options: String = ""
  ) throws -> SnapshotCache.Found? {
    try cache.source(path, options: options).flatMap { try cache.find($0, workers: workers) }
  }

  /// Writes one byte, as often as it takes for the file's clock to go on.
  private func change(_ path: String, at place: Int, to byte: UInt8) throws {
    let before = FileMark(path: path)
    let file = open(path, O_RDWR)
    try #require(file >= 0)
    defer { close(file) }
    var byte = byte
    repeat {
      try #require(pwrite(file, &byte, 1, off_t(place)) == 1)
    } while FileMark(path: path) == before
  }

  private var snapshots: [String] {
    SnapshotFolder(folder.path + "/cache").snapshots.map { folder.path + "/cache/" + $0.name }
  }

  @Test func sameBytesAreFound() throws {
    let path = makeSource()
    try keep(path, in: cache())
    for _ in 0..<3 {
      let found = try #require(try find(path, in: cache()))
      #expect(found.extra == [1, 2, 3])
      #expect(TableDigest.sha256(of: found.table) == TableDigest.sha256(of: table))
    }
    // The same bytes under another name, and again later.
    let copy = makeSource(named: "copy.csv")
    #expect(try find(copy, in: cache()) != nil)
    #expect(try find(copy, in: cache()) != nil)
  }

  @Test func otherOptionsAndOtherReadersFindNothing() throws {
    let path = makeSource()
    try keep(path, in: cache(), options: "delimiter")
    #expect(try find(path, in: cache()) == nil)
    #expect(try find(path, in: cache(reader: "r2"), options: "delimiter") == nil)
    #expect(try find(path, in: cache(), options: "delimiter") != nil)
  }

  @Test func editsAreSeen() throws {
    let path = makeSource()
    try keep(path, in: cache())
    try change(path, at: 1000, to: UInt8(ascii: "b"))
    #expect(try find(path, in: cache()) == nil)
    try change(path, at: 1000, to: UInt8(ascii: "a"))
    #expect(try find(path, in: cache()) != nil)
  }

  /// A file that is written twice within one step of the clock has the same mark with other bytes.
  @Test func markOfAFileJustWrittenIsNotReliedUpon() throws {
    let path = makeSource()
    ahead.withLock { $0 = 0 }
    // Just written: nothing is kept.
    try keep(path, in: cache())
    #expect(snapshots.isEmpty)
    ahead.withLock { $0 = 10 }
    try keep(path, in: cache())
    // A record made when the file was young: the digest is taken again.
    let source = try #require(cache().source(path, options: ""))
    let files = SnapshotFolder(folder.path + "/cache")
    let record = try #require(files.record(of: source))
    let young = SnapshotCache.Source(
      path: source.path, mark: source.mark, moment: source.mark.changed, manner: source.manner)
    let wrong = TreeDigest(text: String(repeating: "0", count: 64))
    files.write(
      SnapshotRecord(young, content: wrong, snapshot: record.snapshot, verified: 0), of: source)
    #expect(try find(path, in: cache()) != nil)
  }

  @Test func damagedSnapshotsAreNotUsed() throws {
    let path = makeSource()
    for place in [0, 30, 100, 4096, 6000, -1, -40] {
      try keep(path, in: cache())
      #expect(try find(path, in: cache()) != nil)
      let snapshot = try #require(snapshots.first)
      let bytes = try FileContents.open(snapshot).bytes
      let at = place < 0 ? bytes.count + place : place
      try change(snapshot, at: at, to: ~bytes[at])
      #expect(try find(path, in: cache()) == nil, "at \(place)")
      // The next reading mends it.
    }
    try keep(path, in: cache())
    let snapshot = try #require(snapshots.first)
    truncate(snapshot, 5000)
    #expect(try find(path, in: cache()) == nil)
    for name in folder.names(in: "cache") { folder.write([1, 2, 3], to: "cache/\(name)") }
    #expect(try find(path, in: cache()) == nil)
  }

  @Test func leastUsedGoesFirst() throws {
    let paths = "abc".map { makeSource($0, named: "\($0).csv") }
    let one = try {
      try keep(paths[0], in: cache())
      return try #require(cache().entries.first?.bytes)
    }()
    try keep(paths[1], in: cache())
    #expect(try find(paths[0], in: cache()) != nil)
    try keep(paths[2], in: cache(limit: 2 * one + 100))
    #expect(cache().entries.count == 2)
    #expect(try find(paths[2], in: cache()) != nil)
    // Larger than everything that may be kept: nothing is written.
    #expect(try cache(limit: 100).clear().count == 2)
    try keep(paths[0], in: cache(limit: 100))
    #expect(cache().entries.isEmpty)
  }

  @Test func entriesNameTheirSources() throws {
    let path = makeSource()
    try keep(path, in: cache())
    let entries = cache().entries
    #expect(entries.map(\.source) == [SnapshotFolder.realPath(path)])
    #expect(try cache().clear().count == 1)
    #expect(cache().entries.isEmpty)
    #expect(folder.names(in: "cache").isEmpty)
    #expect(try cache().clear().count == 0)
  }

  @Test func smallFilesPipesAndFoldersAreNot() {
    folder.write("a,b\n1,2\n", to: "small.csv")
    #expect(cache().source(folder.path + "/small.csv", options: "") == nil)
    #expect(cache().source("-", options: "") == nil)
    #expect(cache().source(folder.path, options: "") == nil)
    #expect(cache().source(folder.path + "/none", options: "") == nil)
  }

  @Test func folderThatCannotBeMadeCostsNothing() throws {
    folder.write("in the way", to: "cache")
    let path = makeSource()
    try keep(path, in: cache())
    #expect(try find(path, in: cache()) == nil)
    #expect(cache().entries.isEmpty)
  }
}
