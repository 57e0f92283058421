import Synchronization

/// What one thread reuses from block to block: the index, and the texts it has seen a column.
final class ReaderScratch: Sendable {
  struct State: Sendable {
    var index: RecordIndex
    /// One a task.
    var interners: [TextInterner]
    var text: [UInt8] = []
  }

  /// Where a scratch stands in its pool, so that a block can say whose codes it holds.
  let number: Int
  private let state: Mutex<State>

  init(number: Int, index: RecordIndex, tasks: Int) {
    self.number = number
    state = Mutex(
      State(index: index, interners: [TextInterner](repeating: TextInterner(), count: tasks)))
  }

  /// Runs `body` if no other thread uses this scratch.
  func tryUse<Result>(_ body: (inout sending State) throws -> sending Result) rethrows -> Result? {
    try state.withLockIfAvailable(body)
  }

  /// The texts seen, when all threads are done.
  func interner(_ task: Int) -> TextInterner {
    state.withLock { $0.interners[task] }
  }
}

/// As many scratches as threads, so that one is always free.
struct ScratchPool: Sendable {
  let all: [ReaderScratch]

  init(threads: Int, index: RecordIndex, tasks: Int) {
    all = (0..<threads).map { ReaderScratch(number: $0, index: index, tasks: tasks) }
  }

  func use<Result: Sendable>(
    _ body: (inout ReaderScratch.State, _ number: Int) throws -> Result
  ) rethrows -> Result {
    while true {
      for scratch in all {
        if let result = try scratch.tryUse({ try body(&$0, scratch.number) }) { return result }
      }
    }
  }
}
