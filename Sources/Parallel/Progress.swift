import Synchronization

/// How far a piece of long work has come: written by the workers, read by whoever draws it.
public final class Progress: Sendable {
  /// What is counted.
  public enum Unit: String, Sendable {
    case bytes, rows, runs, sets
  }

  /// The work at one moment.
  public struct State: Sendable {
    /// What is being done, as "reading fans.csv"; empty where nobody says.
    public let name: String
    public let unit: Unit
    public let done: Int
    /// 0 where nobody knows how much there is.
    public let total: Int
    /// How many of what is counted make one ``unit``.
    public let stepsPerUnit: Int
    /// Since this piece of work began.
    public let elapsed: Duration

    public init(
      name: String, unit: Unit = .rows, done: Int, total: Int, stepsPerUnit: Int = 1,
      elapsed: Duration
    ) {
      self.name = name
      self.unit = unit
      self.done = done
      self.total = total
      self.stepsPerUnit = max(1, stepsPerUnit)
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
    var stepsPerUnit = 1
    var start = ContinuousClock.now
  }

  private let doneSteps = Atomic<Int>(0)
  private let totalSteps = Atomic<Int>(0)
  private let piece = Mutex(Piece())

  public init() {}

  /// Starts a new piece of work of `total` steps.
  ///
  /// - Parameter stepsPerUnit: more than 1 where work is counted finer than people think of it, as
  ///   a run fan by fan.
  public func start(
    _ name: String, total: Int, in unit: Unit = .rows, stepsPerUnit: Int = 1
  ) {
    piece.withLock { piece in
      piece = Piece(name: name, unit: unit, stepsPerUnit: stepsPerUnit)
      doneSteps.store(0, ordering: .relaxed)
      totalSteps.store(total, ordering: .relaxed)
    }
  }

  /// Forgets the last piece of work.
  public func reset() { start("", total: 0) }

  public func advance(by steps: Int) {
    doneSteps.wrappingAdd(steps, ordering: .relaxed)
  }

  public var state: State {
    piece.withLock { piece in
      State(
        name: piece.name, unit: piece.unit, done: doneSteps.load(ordering: .relaxed),
        total: totalSteps.load(ordering: .relaxed), stepsPerUnit: piece.stepsPerUnit,
        elapsed: ContinuousClock.now - piece.start)
    }
  }

  public var name: String { state.name }
  public var done: Int { doneSteps.load(ordering: .relaxed) }
  public var total: Int { totalSteps.load(ordering: .relaxed) }
}
