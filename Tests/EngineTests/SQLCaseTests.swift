import Language
import Tables
import TestSupport
import Testing

@testable import Engine

/// Every relational query of the case files, run by other engines over the same rows.
@Suite struct SQLCaseTests {
  /// A part of statements that an engine cannot say or says otherwise, with the reason.
  private struct Exclusion {
    let part: String
    /// None for all.
    var engines: [SQLEngine.Name] = []
    let reason: String

    func holds(for engine: SQLEngine.Name) -> Bool { engines.isEmpty || engines.contains(engine) }
  }

  /// One that no query needs fails the test, so that the list stays short.
  private static let exclusions: [Exclusion] = [
    .init(part: "| reach", reason: "its intervals are bootstrapped"),
    .init(part: "| compare", reason: "its intervals are bootstrapped"),
    .init(part: "| simulate", reason: "it draws by chance and reports"),
    .init(part: "| describe", reason: "it reports on columns, not on rows"),
    .init(part: "friend", reason: "the graph is no table"),
    .init(part: "known | count", reason: "the name stands for rows chosen by the graph"),
    .init(part: "| overlap", reason: "the graph is no table"),
    .init(part: "| people", reason: "the graph is no table"),
    .init(
      part: "add y: year(d), m2", engines: [.clickhouse, .clickhouse2018],
      reason: "its dates begin with 1970"),
    .init(
      part: "c: d ?? @2020-01-01", engines: [.clickhouse, .clickhouse2018],
      reason: "its dates begin with 1970"),
    .init(
      part: "orders.tags", engines: [.clickhouse2018],
      reason: "a join cannot have a list on the side that may be missing"),
  ]

  private func exclusion(of job: SQLJob, _ engine: SQLEngine.Name) -> Int? {
    Self.exclusions.firstIndex { $0.holds(for: engine) && job.statement.contains($0.part) }
  }

  @Test(arguments: SQLEngine.Name.allCases)
  func otherEnginesGiveTheSameTables(name: SQLEngine.Name) throws {
    let jobs = try SQLJobs(dialect: name.dialect).all
    var needed: Set<Int> = []
    var unexplained: [String] = []
    for job in jobs where job.refusal != nil {
      if let index = exclusion(of: job, name) {
        needed.insert(index)
      } else {
        unexplained.append("\(job.id) `\(job.statement)`: \(job.refusal ?? "")")
      }
    }
    #expect(unexplained == [], "\(unexplained.joined(separator: "\n"))")
    guard let engine = SQLEngine(name) else { return }
    let runnable = jobs.filter { $0.refusal == nil && engine.canRun($0) }
    var wrong: [String] = []
    for failure in try engine.failures(of: runnable) {
      let job = runnable.first { failure.hasPrefix($0.id + ":") }
      if let job, let index = exclusion(of: job, name) {
        needed.insert(index)
      } else {
        wrong.append("\(failure)\n  \(job?.statement ?? "")")
      }
    }
    #expect(wrong == [], "\(wrong.joined(separator: "\n"))")
    for (index, exclusion) in Self.exclusions.enumerated()
    where exclusion.holds(for: name) && !needed.contains(index) {
      Issue.record("no query needs the exclusion of `\(exclusion.part)`: \(exclusion.reason)")
    }
    print("\(name.rawValue): \(runnable.count) queries of \(jobs.count) gave the same tables")
  }

  @Test func everyCaseFileIsConsidered() {
    let known = Set(SQLJobs.files).union(SQLJobs.others.keys)
    let there = Set(CaseFile.names)
    let new = there.subtracting(known).sorted()
    #expect(
      new == [],
      "name them in SQLJobs: in `files` where their queries are relational, else in `others`")
    #expect(known.subtracting(there) == [])
  }

  @Test(arguments: SQLEngine.Name.allCases)
  func otherEnginesGiveTheSameRandomTables(name: SQLEngine.Name) throws {
    let jobs = try SQLJobs(dialect: name.dialect, seeds: 0..<60)
    for job in jobs.all { #expect(job.refusal == nil, "\(job.statement)") }
    guard let engine = SQLEngine(name) else { return }
    let failures = try engine.failures(of: jobs.all.filter(engine.canRun))
    #expect(failures == [], "\(failures.joined(separator: "\n"))")
  }
}
