#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes whose number is not known beforehand, under a limit.
///
/// The system's `realloc` moves pages instead of copying them, which a Swift array cannot.
final class GrowingBytes {
  private var memory: UnsafeMutablePointer<UInt8>?
  private var capacity = 0
  private(set) var count = 0
  private let limit: Int

  /// Half of the machine's memory: what is read here is wanted again as columns.
  static let mostBytes: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    let (bytes, overflow) = pages.multipliedReportingOverflow(by: size)
    return pages > 0 && size > 0 && !overflow ? bytes / 2 : 1 << 32
  }()

  init(capacity: Int = 0, limit: Int) {
    self.limit = limit
    if capacity > 0 { _ = grow(to: capacity) }
  }

  deinit { free(memory) }

  /// Makes room for `more` bytes; false where that is more than the limit, or than there is.
  func reserve(_ more: Int) -> Bool {
    let needed = count + more
    if needed <= capacity { return true }
    guard needed - more < limit else { return false }
    return grow(to: max(needed, capacity + capacity / 2)) || grow(to: needed)
  }

  private func grow(to size: Int) -> Bool {
    guard let grown = realloc(memory, size) else { return false }
    memory = grown.assumingMemoryBound(to: UInt8.self)
    capacity = size
    return true
  }

  /// Lets `body` write into at most `most` bytes, for which there is room, and say how many it wrote.
  func append(upTo most: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
    guard let memory else { return }
    let space = UnsafeMutableBufferPointer(
      start: memory + count, count: min(most, capacity - count))
    count += body(space)
  }

  /// The bytes as they are; they may not grow afterwards.
  func buffer() -> Buffer<UInt8> {
    let owner = Owner(memory)
    let bytes = UnsafeBufferPointer(start: UnsafePointer(memory), count: count)
    memory = nil
    capacity = 0
    count = 0
    return Buffer(unowned: bytes, owner: owner)
  }

  /// What frees the memory when the last buffer on it is gone.
  private final class Owner: Sendable {
    // Unsafe only to the checker: nobody writes there any more.
    nonisolated(unsafe) private let memory: UnsafeMutablePointer<UInt8>?
    init(_ memory: UnsafeMutablePointer<UInt8>?) { self.memory = memory }
    deinit { free(memory) }
  }
}
