import Testing

@testable import Tables

/// A snapshot's report says all that reading said.
@Suite struct SnapshotReportTests {
  private var report: ReadReport {
    var report = ReadReport()
    report.format = .json
    report.rows = 1
    report.blankRows = 2
    report.commentLines = 3
    report.ragged.short = 4
    report.ragged.long = 5
    report.ragged.firstLines = [6, 7]
    report.encoding = .windows1252
    report.delimiter = .whitespace
    report.decimal = .comma
    report.replacedBytes = 8
    report.unclosedQuoteLine = 9
    report.notes = ["ten"]
    var note = ReadReport.ColumnNote(name: "a", header: "A", type: .money(.euro))
    note.missing = 11
    note.unreadable = 12
    note.samples = [.init(line: 13, text: "x")]
    note.isAbbreviated = true
    note.ambiguousDates = true
    note.strays = .init(type: .percent, mark: .comma, count: 14)
    report.columns = [note, .init(name: "b", header: "b", type: .tags)]
    return report
  }

  @Test func reportComesBackWhole() throws {
    for report in [report, ReadReport()] {
      var fields = FieldWriter()
      report.write(to: &fields)
      var reader = FieldReader(fields.bytes)
      #expect(try ReadReport(from: &reader) == report)
      #expect(reader.isAtEnd)
      for count in 0..<fields.bytes.count {
        var cut = FieldReader(Array(fields.bytes[..<count]))
        #expect(throws: FieldReader.Malformed.self) { try ReadReport(from: &cut) }
      }
    }
  }

  /// Nobody adds a part to a report without thinking of its snapshot.
  @Test func partsAreTheOnesThatAreKept() {
    #expect(
      Mirror(reflecting: report).children.compactMap(\.label) == [
        "format", "rows", "blankRows", "commentLines", "ragged", "columns", "encoding",
        "delimiter", "decimal", "replacedBytes", "unclosedQuoteLine", "notes",
      ])
    #expect(
      Mirror(reflecting: report.columns[0]).children.compactMap(\.label) == [
        "name", "header", "type", "missing", "unreadable", "samples", "isAbbreviated",
        "ambiguousDates", "strays",
      ])
  }
}
