import Synchronization

/// Thrown where work stopped because its token was set.
public struct Cancelled: Error, Hashable, Sendable {
  public init() {}
}

/// A flag that one thread (or a signal handler) sets and long work looks at between chunks.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Asks the work to stop. Safe to call from a signal handler.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Makes the token ready for the next piece of work.
  public func reset() { flag.store(false, ordering: .relaxed) }

  /// - Throws: ``Cancelled`` when the flag is set.
  public func check() throws {
    if isCancelled { throw Cancelled() }
  }
}
