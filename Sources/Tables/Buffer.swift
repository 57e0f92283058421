#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A fixed-length run of plain values that many threads may read.
///
/// Unlike an `Array` it can be filled by several threads at once before it is shared, and it can
/// stand on memory it does not own (a mapped file) as long as `owner` lives.
public struct Buffer<Element: BitwiseCopyable & Sendable>: Sendable {
  @usableFromInline final class Allocation: @unchecked Sendable {
    // Unchecked because of the pointer: it is only read once the buffer is shared.
    @usableFromInline let memory: UnsafeMutableBufferPointer<Element>
    @usableFromInline init(_ memory: UnsafeMutableBufferPointer<Element>) { self.memory = memory }
    deinit { memory.deallocate() }
  }

  // Unsafe only to the checker: nothing writes through it after `init`.
  @usableFromInline nonisolated(unsafe) let elements: UnsafeBufferPointer<Element>
  public let owner: AnyObject & Sendable

  @inlinable
  public var count: Int { elements.count }

  /// Allocates `count` elements and lets `fill` write every one of them.
  @inlinable
  public init(
    count: Int, _ fill: (UnsafeMutableBufferPointer<Element>) throws -> Void
  ) rethrows {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(large: count)
    let allocation = Allocation(memory)
    try fill(memory)
    elements = UnsafeBufferPointer(memory)
    owner = allocation
  }

  public init(_ values: some Collection<Element>) {
    self.init(count: values.count) { memory in
      _ = memory.initialize(fromContentsOf: values)
    }
  }

  public init(repeating value: Element, count: Int) {
    self.init(count: count) { $0.initialize(repeating: value) }
  }

  /// Stands on memory that `owner` keeps alive and nobody changes.
  public init(unowned elements: UnsafeBufferPointer<Element>, owner: AnyObject & Sendable) {
    self.elements = elements
    self.owner = owner
  }

  @inlinable
  public subscript(index: Int) -> Element {
    precondition(index >= 0 && index < elements.count, "index within the buffer")
    // The intrinsic below `withExtendedLifetime`, whose closure is not inlined in hot loops.
    defer { _fixLifetime(owner) }
    return elements[index]
  }

  /// The elements for a hot loop; valid only inside `body`.
  @inlinable
  public func withUnsafeElements<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    defer { _fixLifetime(owner) }
    return try body(elements)
  }

  /// A part of the buffer, sharing its memory.
  public func slice(_ range: Range<Int>) -> Buffer {
    withUnsafeElements { elements in
      Buffer(unowned: UnsafeBufferPointer(rebasing: elements[range]), owner: owner)
    }
  }

  /// Where the elements begin, for a loop whose caller holds the buffer until it is done.
  ///
  /// Of an empty buffer some address that is not to be read.
  @inlinable
  public var start: UnsafePointer<Element> {
    // An alignment is never 0, so the address is there.
    elements.baseAddress
      ?? UnsafePointer(bitPattern: MemoryLayout<Element>.alignment).unsafelyUnwrapped
  }

  public var array: [Element] { withUnsafeElements { Array($0) } }
}

extension UnsafeMutableBufferPointer where Element: BitwiseCopyable {
  /// Memory for `count` elements, uninitialised; many of them on the system's large pages where it
  /// has such, which makes the first walk over them several times faster.
  @usableFromInline
  static func allocate(large count: Int) -> UnsafeMutableBufferPointer {
    #if os(Linux)
      let bytes = count * MemoryLayout<Element>.stride
      let page = 2 << 20
      if bytes >= 2 * page {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: page)
        // Without large pages, small ones do as well.
        madvise(memory, bytes, MADV_HUGEPAGE)
        return UnsafeMutableBufferPointer(
          start: memory.bindMemory(to: Element.self, capacity: count), count: count)
      }
    #endif
    return allocate(capacity: count)
  }
}
