import Influence
import Language
import Tables

/// Everything a result may depend on besides its data and its text.
///
/// The engine reads no clock and no environment: who makes it says what day it is.
public struct Settings: Sendable {
  /// The seed of every random stream.
  public var seed: UInt64
  /// Days since 1970-01-01.
  public var today: Int
  public var assumptions: Assumptions
  /// Whether the prompt suggests, colours and previews. No result depends on it, so no session
  /// records it.
  public var showsHints = true
  /// The engine that `explain sql` writes for, by its name.
  public internal(set) var sql = "duckdb"
  /// Warnings that are not to be given.
  public internal(set) var silenced: Set<DiagnosticCode> = []
  /// Names that `set` changed, in the order they were changed first.
  public private(set) var changed: [String] = []

  public init(seed: UInt64 = 42, today: Int, assumptions: Assumptions = Assumptions()) {
    self.seed = seed
    self.today = today
    self.assumptions = assumptions
  }

  var sqlDialect: any SQLDialect { SQLDialects.named(sql) ?? DuckDB() }

  mutating func noteChange(of name: String) {
    if !changed.contains(name) { changed.append(name) }
  }
}
