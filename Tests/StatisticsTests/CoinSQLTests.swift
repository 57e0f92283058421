import CSQLite
import Statistics
import Testing

/// The coins as SQL, run by SQLite, against the coins themselves.
@Suite struct CoinSQLTests {
  @Test(arguments: [UInt64(0), 42, 1_000, .max], CoinStream.allCases)
  func sqlDrawsTheSameCoins(seed: UInt64, stream: CoinStream) throws {
    let numbers = Array(0..<40) + [65_535, 65_536, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 40]
    let coins = Coin(seed: seed, stream: stream, run: Int(seed % 7))
    let items =
      "SELECT column1 AS item FROM (VALUES "
      + numbers.map { "(\($0))" }.joined(separator: ", ") + ")"
    let rows = try Self.rows(of: coins.sql(items: items))
    #expect(rows.map(\.0) == numbers.map(Int64.init))
    #expect(rows.map(\.1) == numbers.map { Int64(coins.draw(item: $0)) })
  }

  private static func rows(of query: String) throws -> [(Int64, Int64)] {
    var database: OpaquePointer?
    var statement: OpaquePointer?
    defer {
      sqlite3_finalize(statement)
      sqlite3_close(database)
    }
    try #require(sqlite3_open(":memory:", &database) == SQLITE_OK)
    try #require(sqlite3_prepare_v2(database, query, -1, &statement, nil) == SQLITE_OK)
    var rows: [(Int64, Int64)] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      rows.append((sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1)))
    }
    return rows
  }
}
