import Parallel
import Synchronization

extension Workers {
  /// Runs `body` for each of `0..<tasks`; where the token is set meanwhile, returns what the first
  /// tasks gave up to the first that was not done.
  ///
  /// - Throws: the error of the first task that threw; ``Cancelled`` where not even the first was
  ///   done.
  func finished<Result: Sendable>(
    tasks: Int, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let slots = Mutex([Result?](repeating: nil, count: tasks))
    do {
      _ = try map(tasks: tasks) { index in
        let result = try body(index)
        slots.withLock { $0[index] = result }
      }
    } catch let error as Cancelled {
      let done = slots.withLock { $0.prefix { $0 != nil }.compactMap { $0 } }
      guard !done.isEmpty else { throw error }
      return done
    }
    return slots.withLock { $0.compactMap { $0 } }
  }
}
