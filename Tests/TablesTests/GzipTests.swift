import Parallel
import Testing

@testable import Tables

/// Archives made by Python's `gzip` module, with no time in their headers.
@Suite struct GzipTests {
  /// `name,followers\nAnn,1200\n`
  private static let ann: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0xCB, 0x4B, 0xCC, 0x4D, 0xD5,
    0x49, 0xCB, 0xCF, 0xC9, 0xC9, 0x2F, 0x4F, 0x2D, 0x2A, 0xE6, 0x72, 0xCC, 0xCB, 0xD3, 0x31,
    0x34, 0x32, 0x30, 0xE0, 0x02, 0x00, 0xED, 0xA0, 0xA9, 0xC5, 0x18, 0x00, 0x00, 0x00,
  ]
  /// `Bob,800\n`
  private static let bob: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0x73, 0xCA, 0x4F, 0xD2, 0xB1,
    0x30, 0x30, 0xE0, 0x02, 0x00, 0x92, 0xA0, 0x0E, 0x1C, 0x08, 0x00, 0x00, 0x00,
  ]

  private func names(_ bytes: [UInt8]) throws -> [String] {
    let (table, _) = try readTable(FileContents(bytes, path: "fans.csv.gz"))
    return table.columns[0].count == 0 ? [] : (0..<table.rowCount).map { "\(table.columns[0][$0])" }
  }

  @Test func anArchiveIsReadAsWhatItHolds() throws {
    let (table, report) = try readTable(FileContents(Self.ann))
    #expect(table.names == ["name", "followers"])
    #expect(table.rows == [[.text("Ann"), .integer(1200)]])
    #expect(report.notes == [])
  }

  @Test func membersFollowEachOther() throws {
    let (table, _) = try readTable(FileContents(Self.ann + Self.bob))
    #expect(table.rows == [[.text("Ann"), .integer(1200)], [.text("Bob"), .integer(800)]])
  }

  @Test func whatStandsBehindTheEndIsSaid() throws {
    let padded = try readTable(FileContents(Self.ann + [0, 0, 0, 0]))
    #expect(padded.report.notes == [] && padded.table.rowCount == 1)
    let followed = try readTable(FileContents(Self.ann + [7, 8, 9]))
    #expect(followed.table.rowCount == 1)
    #expect(followed.report.notes == ["3 bytes behind the end of the archive are not part of it"])
  }

  @Test func everyCutIsAnError() {
    for count in 2..<Self.ann.count {
      #expect(throws: TableError.self, "\(count) bytes") {
        try readTable(FileContents(Self.ann[..<count]))
      }
    }
  }

  /// Bytes of the header that name a time, a system or a strength carry no data, so that changing
  /// them may go unseen; anything else is an error.
  @Test func everyFlippedByteIsSeen() throws {
    let whole = try names(Self.ann)
    for place in Self.ann.indices where !(4...9).contains(place) {
      for bit in 0..<8 {
        var flipped = Self.ann
        flipped[place] ^= 1 << bit
        guard let found = try? names(flipped) else { continue }
        #expect(found == whole, "byte \(place), bit \(bit)")
      }
    }
  }
}
