import Language
import Tables
import TestSupport
import Testing

@testable import Engine

/// Every relational query of the case files, run by other engines over the same rows.
@Suite struct SQLCaseTests {
  /// Queries that a dialect cannot say or says otherwise, each with its reason. A query that stands
  /// here and would pass fails the test, so that the list stays short.
  private static let exclusions: [(part: String, dialect: String?, reason: String)] = [
  ]

  @Test(arguments: ["duckdb", "clickhouse"])
  func otherEnginesGiveTheSameTables(dialect: String) throws {
    let jobs = try SQLJobs(dialect: dialect)
    var excused: [String: String] = [:]
    for job in jobs.all {
      let excuse = Self.exclusions.first {
        ($0.dialect ?? dialect) == dialect && job.statement.contains($0.part)
      }
      if let excuse { excused[job.id] = excuse.reason }
      if let refusal = job.refusal {
        #expect(excuse != nil, "\(job.id) `\(job.statement)`: \(refusal)")
      }
    }
    guard let engine = SQLEngine(dialect) else {
      print("skipped: no Python with the package for \(dialect); see .ci/test")
      return
    }
    let runnable = jobs.all.filter { $0.refusal == nil && excused[$0.id] == nil }
    let failures = try engine.failures(of: runnable)
    #expect(failures == [], "\(failures.joined(separator: "\n"))")
    print("\(dialect): \(runnable.count) queries gave the same tables, \(excused.count) excluded")
  }

  @Test(arguments: ["duckdb", "clickhouse"])
  func otherEnginesGiveTheSameRandomTables(dialect: String) throws {
    let jobs = try SQLJobs(dialect: dialect, seeds: 0..<60)
    for job in jobs.all { #expect(job.refusal == nil, "\(job.statement)") }
    guard let engine = SQLEngine(dialect) else { return }
    let failures = try engine.failures(of: jobs.all)
    #expect(failures == [], "\(failures.joined(separator: "\n"))")
  }
}
