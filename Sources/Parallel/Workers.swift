import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The machine's threads, used in fixed-size chunks whose results are merged in chunk order.
///
/// What a computation returns never depends on how many threads there are: chunk borders depend
/// on the row count alone, and partial results come back in chunk order.
///
///     let sums = try Workers(threads: 2).map(rows: values.count) { rows in
///       values[rows].reduce(0, +)
///     }
///     let total = sums.reduce(0, +)
public struct Workers: Sendable {
  /// Rows a chunk: small enough for a core's second-level cache, large enough to be worth a thread.
  public static let chunkRows = 65_536

  public let threads: Int
  public let cancellation: Cancellation

  /// - Parameter threads: at least 1; nil takes the number of cores the system offers.
  public init(threads: Int? = nil, cancellation: Cancellation = Cancellation()) {
    self.threads = max(1, threads ?? Workers.processorCount)
    self.cancellation = cancellation
  }

  /// Runs `body` on each chunk of `0..<rows` and returns what it gave, in chunk order.
  ///
  /// - Throws: the error of the first chunk, in chunk order, that threw; ``Cancelled`` when the
  ///   token was set before every chunk was done.
  public func map<Result: Sendable>(
    rows: Int, chunk: Int = Workers.chunkRows, _ body: @Sendable (Range<Int>) throws -> Result
  ) throws -> [Result] {
    precondition(rows >= 0 && chunk > 0, "rows are not negative and chunks are not empty")
    // Written so that no step overflows, however large a chunk is.
    let chunks = rows / chunk + (rows % chunk == 0 ? 0 : 1)
    return try map(tasks: chunks) { index in
      let first = index * chunk
      return try body(first..<first + min(chunk, rows - first))
    }
  }

  /// Runs `body` for each of `0..<tasks` and returns what it gave, in order.
  ///
  /// Tasks are begun in order. When one throws no further task is begun; those below it are all
  /// begun already, so that the error of the first task that fails is the one thrown, whatever the
  /// number of threads. `body` may call `map` itself.
  /// - Throws: the error of the first task that threw; ``Cancelled`` when the token was set before
  ///   every task was begun.
  public func map<Result: Sendable>(
    tasks: Int, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    try cancellation.check()
    if tasks <= 1 || threads == 1 {
      return try (0..<tasks).map { index in
        try cancellation.check()
        return try body(index)
      }
    }
    // Each thread draws the next task and writes only that task's slot.
    let slots = UnsafeMutableBufferPointer<Swift.Result<Result, any Error>?>.allocate(
      capacity: tasks)
    slots.initialize(repeating: nil)
    defer {
      slots.deinitialize()
      slots.deallocate()
    }
    let next = Atomic<Int>(0)
    let failed = Atomic<Bool>(false)
    // Safe because a slot is written by the one thread that drew its index, and read after the join.
    nonisolated(unsafe) let shared = slots
    withoutActuallyEscaping(body) { body in
      DispatchQueue.concurrentPerform(iterations: min(threads, tasks)) { _ in
        while !failed.load(ordering: .relaxed) {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          if index >= tasks || cancellation.isCancelled { return }
          do {
            shared[index] = .success(try body(index))
          } catch {
            shared[index] = .failure(error)
            failed.store(true, ordering: .relaxed)
          }
        }
      }
    }
    return try slots.map { slot in
      guard let slot else { throw Cancelled() }
      return try slot.get()
    }
  }

  /// The number of processors online, at least 1.
  public static var processorCount: Int {
    max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }
}
