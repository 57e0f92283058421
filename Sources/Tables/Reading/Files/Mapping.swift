import CMapping

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A read-only mapping of a whole file, undone when the last buffer on it is gone.
///
/// A file that another program cuts short meanwhile reads as zeros from there on, where a plain
/// mapping would end the program; ``isUnchanged`` tells.
final class Mapping: Sendable {
  // Unsafe only to the checker: the pages are mapped read-only.
  nonisolated(unsafe) private let memory: UnsafeRawPointer
  /// The open file, to ask what became of it.
  private let descriptor: Int32
  private let stamp: FileStamp

  /// Takes over the descriptor where it succeeds.
  init?(_ descriptor: Int32, _ stamp: FileStamp) {
    guard let memory = swell_map(descriptor, stamp.size) else { return nil }
    self.memory = memory
    self.descriptor = descriptor
    self.stamp = stamp
  }

  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory.assumingMemoryBound(to: UInt8.self), count: stamp.size)
  }

  /// Whether nobody has written to the file since it was opened.
  var isUnchanged: Bool { FileStamp(descriptor) == stamp }

  deinit {
    swell_unmap(memory, stamp.size)
    close(descriptor)
  }
}
