/// Values that several threads write, each in rows of its own, before all may read them.
final class OutputRun<Element: BitwiseCopyable & Sendable>: Sendable {
  // Unsafe only to the checker: every task writes the rows of its own block, and nobody reads
  // before all tasks are joined.
  nonisolated(unsafe) let memory: UnsafeMutableBufferPointer<Element>

  init(capacity: Int) {
    memory = .allocate(capacity: capacity)
  }

  deinit { memory.deallocate() }

  /// The first `count` values, on this memory.
  func buffer(count: Int) -> Buffer<Element> {
    Buffer(
      unowned: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(memory)[..<count]), owner: self)
  }
}
