import Parallel
import Synchronization
import Testing

private struct Failure: Error, Equatable { let task: Int }

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 5, 64])
  func resultsComeInTaskOrder(threads: Int) throws {
    let squares = try Workers(threads: threads).map(tasks: 1000) { $0 * $0 }
    #expect(squares == (0..<1000).map { $0 * $0 })
  }

  @Test(
    arguments: [
      (0, 3, []), (1, 3, [0..<1]), (3, 3, [0..<3]), (7, 3, [0..<3, 3..<6, 6..<7]),
      (5, Int.max, [0..<5]),
    ] as [(Int, Int, [Range<Int>])])
  func chunksCoverTheRowsWhateverTheThreads(rows: Int, chunk: Int, expected: [Range<Int>]) throws {
    for threads in [1, 2, 5] {
      #expect(try Workers(threads: threads).map(rows: rows, chunk: chunk) { $0 } == expected)
    }
  }

  @Test(arguments: [1, 2, 5])
  func theFirstFailingTaskDecidesTheError(threads: Int) {
    for _ in 0..<50 {
      #expect(throws: Failure(task: 17)) {
        try Workers(threads: threads).map(tasks: 200) { task in
          if task >= 17 { throw Failure(task: task) }
        }
      }
    }
  }

  @Test(arguments: [1, 2, 5])
  func afterAFailureNoFurtherTaskIsBegun(threads: Int) {
    let begun = Atomic<Int>(0)
    #expect(throws: Failure(task: 0)) {
      try Workers(threads: threads).map(tasks: 100_000) { task in
        begun.wrappingAdd(1, ordering: .relaxed)
        throw Failure(task: task)
      }
    }
    // Each thread begins at most one task before it sees a failure, its own at the latest.
    #expect(begun.load(ordering: .relaxed) <= threads)
  }

  @Test(arguments: [1, 2, 5])
  func aSetTokenStopsTheWork(threads: Int) {
    let token = Cancellation()
    let begun = Atomic<Int>(0)
    #expect(throws: Cancelled()) {
      try Workers(threads: threads, cancellation: token).map(tasks: 100_000) { task in
        begun.wrappingAdd(1, ordering: .relaxed)
        token.cancel()
      }
    }
    #expect(begun.load(ordering: .relaxed) <= threads)
  }

  @Test func aTokenSetBeforehandBeginsNothing() throws {
    let token = Cancellation()
    token.cancel()
    let workers = Workers(threads: 2, cancellation: token)
    #expect(throws: Cancelled()) {
      try workers.map(tasks: 3) { (task: Int) -> Int in
        Issue.record("task \(task) was begun")
        return task
      }
    }
    #expect(throws: Cancelled()) { try workers.map(tasks: 0) { $0 } }
    token.reset()
    #expect(try workers.map(tasks: 3) { $0 } == [0, 1, 2])
  }

  @Test func aCancelInTheLastTaskLosesNothing() throws {
    let token = Cancellation()
    let results = try Workers(threads: 1, cancellation: token).map(tasks: 3) { task in
      if task == 2 { token.cancel() }
      return task
    }
    #expect(results == [0, 1, 2])
  }

  @Test func workMayBeNested() throws {
    let workers = Workers(threads: 3)
    let sums = try workers.map(tasks: 8) { outer in
      try workers.map(tasks: 100) { $0 * outer }.reduce(0, +)
    }
    #expect(sums == (0..<8).map { $0 * 4950 })
  }

  @Test func resultsMayHoldReferences() throws {
    let texts = try Workers(threads: 4).map(tasks: 500) { String(repeating: "ä", count: $0) }
    #expect(texts.map(\.count) == Array(0..<500))
  }

  @Test func thereIsAtLeastOneThread() {
    #expect(Workers(threads: 0).threads == 1)
    #expect(Workers(threads: -3).threads == 1)
    #expect(Workers().threads >= 1)
  }
}

@Suite struct ProgressTests {
  @Test func unitsFromAllThreadsAddUp() throws {
    let progress = Progress()
    progress.start("reading", total: 1000)
    _ = try Workers(threads: 4).map(tasks: 100) { _ in progress.advance(by: 10) }
    #expect(progress.name == "reading")
    #expect(progress.done == 1000)
    #expect(progress.total == 1000)
  }

  @Test func aNewPieceOfWorkBeginsAtZero() {
    let progress = Progress()
    progress.start("one", total: 5)
    progress.advance(by: 5)
    progress.start("two", total: 9)
    #expect(progress.done == 0)
    #expect(progress.name == "two")
  }
}
