import Synchronization

/// Thrown where work stopped because its token was set.
public struct Cancelled: Error, Hashable, Sendable {
  public init() {}
}

/// A flag that one thread (or a signal handler) sets and long work looks at between chunks.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)
  private let partial = Atomic<Bool>(false)
  private let keepsPartialResults: Bool

  /// - Parameter keepsPartialResults: true where somebody looks at what work that was stopped has
  ///   done so far; what records results wants whole ones.
  public init(keepsPartialResults: Bool) {
    self.keepsPartialResults = keepsPartialResults
  }

  /// A token for work whose results are wanted whole or not at all.
  public convenience init() { self.init(keepsPartialResults: false) }

  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Asks the work to stop. Safe to call from a signal handler.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Makes the token ready for the next piece of work.
  public func reset() { flag.store(false, ordering: .relaxed) }

  /// Called by work that was stopped and can hand on what it has done so far: clears the flag, so
  /// that this can be shown.
  ///
  /// - Throws: ``Cancelled`` where only whole results are wanted.
  public func keepPartialResult() throws {
    guard keepsPartialResults else { throw Cancelled() }
    partial.store(true, ordering: .relaxed)
    reset()
  }

  /// Whether a partial result was handed on since the last time of asking.
  public func takePartialMark() -> Bool { partial.exchange(false, ordering: .relaxed) }

  /// - Throws: ``Cancelled`` when the flag is set.
  public func check() throws {
    if isCancelled { throw Cancelled() }
  }
}
