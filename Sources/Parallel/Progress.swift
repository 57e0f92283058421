import Synchronization

/// How far a piece of long work has come: written by the workers, read by whoever draws it.
public final class Progress: Sendable {
  private let doneUnits = Atomic<Int>(0)
  private let totalUnits = Atomic<Int>(0)
  private let label = Mutex<String>("")

  public init() {}

  /// Starts a new piece of work of `total` units (bytes, rows, runs).
  public func start(_ name: String, total: Int) {
    label.withLock { $0 = name }
    doneUnits.store(0, ordering: .relaxed)
    totalUnits.store(total, ordering: .relaxed)
  }

  public func advance(by units: Int) {
    doneUnits.wrappingAdd(units, ordering: .relaxed)
  }

  public var name: String { label.withLock { $0 } }
  public var done: Int { doneUnits.load(ordering: .relaxed) }
  public var total: Int { totalUnits.load(ordering: .relaxed) }
}
