import Parallel
import TestSupport
import Testing

@testable import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The form of a snapshot: it gives back the very table, and nothing that is not a snapshot.
@Suite struct SnapshotTests {
  private let folder = TemporaryFolder()
  private let workers = Workers(threads: 2)
  private var path: String { folder.path + "/a.table" }
  private let source = TreeDigest(text: String(repeating: "a", count: 64))

  private func written(_ table: Table, extra: [UInt8] = []) throws -> [UInt8] {
    try Snapshot(table: table, extra: extra, source: source).write(to: path, workers: workers)
    return try FileContents.open(path).bytes.array
  }

  private func read(trusting: Bool = false) throws -> Snapshot {
    try Snapshot(path: path, trustsRuns: trusting, workers: workers)
  }

  @Test(arguments: 0..<40) func anyTableComesBackAsItWas(seed: Int) throws {
    let table = RandomColumns(seed: UInt64(seed)).table
    let extra = Array("beside it \(seed)".utf8)
    _ = try written(table, extra: extra)
    for trusting in [false, true] {
      let found = try read(trusting: trusting)
      #expect(found.extra == extra)
      #expect(found.source == source)
      #expect(found.table.rowCount == table.rowCount)
      #expect(found.table.columns.map(\.name) == table.columns.map(\.name))
      #expect(found.table.columns.map(\.type) == table.columns.map(\.type))
      for (column, own) in zip(found.table.columns, table.columns) {
        #expect(column.checkInvariants() == [])
        #expect((0..<column.count).allSatisfy { column[$0] == own[$0] }, "\(own.name)")
      }
    }
  }

  /// The answer to a damaged file is an error and never another table.
  @Test func noFlippedByteAndNoCutGoesUnseen() throws {
    let table = RandomColumns(seed: 5, rows: 70).table
    let bytes = try written(table)
    let digest = TableDigest.sha256(of: table)
    // The head's page and the description whole, the runs here and there.
    let places = Array(0..<600) + Array(stride(from: 600, to: bytes.count, by: 13))
    for place in places {
      for bit: UInt8 in [1, 0x80] {
        var broken = bytes
        broken[place] ^= bit
        folder.write(broken, to: "a.table")
        if let found = try? read() { #expect(TableDigest.sha256(of: found.table) == digest) }
      }
    }
    for count in stride(from: 0, to: bytes.count, by: 41) {
      folder.write(Array(bytes[..<count]), to: "a.table")
      #expect(throws: (any Error).self) { try read() }
      #expect(throws: (any Error).self) { try read(trusting: true) }
    }
  }

  /// Descriptions that nobody wrote, under digests that fit them: an error at most.
  @Test(arguments: 0..<60) func strangeDescriptionsDoNotTrap(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let fields = FieldWriter()
    var bytes = fields.bytes
    for _ in 0..<Int.random(in: 0..<300, using: &random) {
      bytes.append(UInt8.random(in: 0...(Bool.random(using: &random) ? 255 : 3), using: &random))
    }
    var reader = FieldReader(bytes)
    _ = try? reader.list { fields throws(FieldReader.Malformed) in
      let runs = MappedRuns(bytes: Buffer(bytes), region: 0..<bytes.count, rowCount: 3)
      return try runs.column(from: &fields)
    }
  }
}

/// A table of every type, with and without missing values, long and short.
struct RandomColumns {
  let table: Table

  init(seed: UInt64, rows: Int? = nil) {
    var random = SeededGenerator(seed: seed)
    let rows = rows ?? [0, 1, 63, 64, 65, 200, 1500][Int(seed % 7)]
    func values<Value>(_ make: () -> Value) -> [Value?] {
      let missing = [0, 0.2, 1][Int.random(in: 0..<3, using: &random)]
      return (0..<rows).map { _ in
        Double.random(in: 0..<1, using: &random) < missing ? nil : make()
      }
    }
    let texts = [
      "", "a", "Ana, Li", "=1+1", "line\nbreak", "\u{0}nul", "é😀", "\"quoted\"", "tab\t", "x;y",
    ]
    func word() -> String { texts[Int.random(in: 0..<texts.count, using: &random)] }
    func whole() -> Int64 { Int64.random(in: .min ... .max, using: &random) }
    func real() -> Double {
      let value = Double(bitPattern: random.next())
      return value.isFinite ? value : 0.1
    }
    table = Table(
      [
        .booleans("b", values { Bool.random(using: &random) }),
        .integers("i", values { whole() }),
        .numbers("n", values { real() }),
        .percents("p", values { Double.random(in: 0..<1, using: &random) }),
        .money("m", values { Double.random(in: -9..<9, using: &random) }, in: .euro),
        .text("coded", values { word() }),
        .text("plain", values { word() + String(random.next()) }),
        .dates("d", values { Int.random(in: -700_000..<700_000, using: &random) }),
        .times("t", values { Int64.random(in: -1 << 50..<1 << 50, using: &random) }),
        .durations("u", values { Int64.random(in: -1 << 50..<1 << 50, using: &random) }),
        .tags(
          "tags",
          values {
            (0..<Int.random(in: 0..<4, using: &random)).map { _ in
              "t\(Int.random(in: 0..<20, using: &random))"
            }
          }),
      ], rowCount: rows)
  }
}
