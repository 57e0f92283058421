import Synchronization

/// How far a piece of long work has come: written by the workers, read by whoever draws it.
public final class Progress: Sendable {
  /// What is counted.
  public enum Unit: String, Sendable {
    case bytes, rows, runs, draws, sets
  }

  /// The work at one moment.
  public struct State: Sendable {
    /// What is being done, as "reading fans.csv"; empty where nobody says.
    public let name: String
    public let unit: Unit
    public let done: Int
    /// 0 where nobody knows how much there is.
    public let total: Int
    /// Since this piece of work began.
    public let elapsed: Duration

    public init(name: String, unit: Unit = .rows, done: Int, total: Int, elapsed: Duration) {
      self.name = name
      self.unit = unit
      self.done = done
      self.total = total
      self.elapsed = elapsed
    }

    /// 0…1; nil where it is not known.
    public var share: Double? {
      total > 0 ? min(1, max(0, Double(done) / Double(total))) : nil
    }
  }

  private struct Piece {
    var name = ""
    var unit = Unit.rows
    var start = ContinuousClock.now
  }

  private let doneUnits = Atomic<Int>(0)
  private let totalUnits = Atomic<Int>(0)
  private let piece = Mutex(Piece())

  public init() {}

  /// Starts a new piece of work of `total` units.
  public func start(_ name: String, total: Int, in unit: Unit = .rows) {
    piece.withLock { piece in
      piece = Piece(name: name, unit: unit)
      doneUnits.store(0, ordering: .relaxed)
      totalUnits.store(total, ordering: .relaxed)
    }
  }

  /// Forgets the last piece of work.
  public func reset() { start("", total: 0) }

  public func advance(by units: Int) {
    doneUnits.wrappingAdd(units, ordering: .relaxed)
  }

  public var state: State {
    piece.withLock { piece in
      State(
        name: piece.name, unit: piece.unit, done: doneUnits.load(ordering: .relaxed),
        total: totalUnits.load(ordering: .relaxed), elapsed: ContinuousClock.now - piece.start)
    }
  }

  public var name: String { state.name }
  public var done: Int { doneUnits.load(ordering: .relaxed) }
  public var total: Int { totalUnits.load(ordering: .relaxed) }
}
