import Synchronization
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program's own cache of tables.
enum Snapshots {
  /// Where no folder can be told, nothing is kept.
  static let cache: SnapshotCache = {
    let folder = UserFolders.cache
    let limit = folder == nil ? 0 : TerminalInfo.variable("SWELL_CACHE_LIMIT").flatMap(bytes)
    return SnapshotCache(
      folder: folder ?? "/nonexistent", limit: limit ?? SnapshotCache.usualLimit, reader: build)
  }()

  private static let isUsed = Atomic<Bool>(false)

  /// The cache, for an engine that reads and keeps tables.
  static func use() -> SnapshotCache {
    isUsed.store(true, ordering: .relaxed)
    return cache
  }

  /// Waits until everything is kept.
  static func finish() {
    if isUsed.load(ordering: .relaxed) { cache.finish() }
  }

  /// `500M` as 500,000,000; nil for what is no size.
  static func bytes(_ text: String) -> Int? {
    let scales: [Character: Int] = ["k": 1_000, "m": 1_000_000, "g": 1_000_000_000]
    let scale = text.last.flatMap { scales[Character($0.lowercased())] }
    guard let count = Int(scale == nil ? text : String(text.dropLast())), count >= 0 else {
      return nil
    }
    let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: scale ?? 1)
    return isTooLarge ? nil : bytes
  }

  /// The version and the file of this very program: another build may read the same bytes otherwise.
  private static let build: String = {
    var status = stat()
    guard let path = programPath, stat(path, &status) == 0 else { return Swell.version }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return "\(Swell.version) \(status.st_size) \(time.tv_sec) \(time.tv_nsec)"
  }()

  private static var programPath: String? {
    #if canImport(Darwin)
      var size: UInt32 = 4096
      var path = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&path, &size) == 0 else { return nil }
      return String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #else
      return "/proc/self/exe"
    #endif
  }
}
