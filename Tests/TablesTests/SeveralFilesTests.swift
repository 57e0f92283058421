import Parallel
import Testing

@testable import Tables

@Suite struct SeveralFilesTests {
  private struct Mismatch: Error, Equatable {
    let file: Int
    let error: TableError
  }

  private func read(
    _ texts: [String], _ options: ReadOptions = ReadOptions()
  ) throws -> (table: Table, parts: [FilePart], report: ReadReport) {
    let names = texts.indices.map { "\($0).csv" }
    return try readSeveral(names, options, workers: Workers(threads: 2)) { file, options in
      try readTable(FileContents(Array(texts[file].utf8), path: names[file]), options)
    } mismatch: {
      Mismatch(file: $0, error: $1)
    }
  }

  /// What the same rows in one file give.
  private func whole(_ texts: [String], _ options: ReadOptions = ReadOptions()) throws -> Table {
    let bodies = texts.enumerated().map { number, text in
      number == 0 ? text : String(text.drop { $0 != "\n" }.dropFirst())
    }
    return try readTable(FileContents(Array(bodies.joined().utf8)), options).table
  }

  @Test(arguments: [
    ["a,b\n1,x\n", "a,b\n2,y\n"],
    ["a,b\n1,x\n", "a,b\n2.5,y\n", "a,b\n,z\n"],
    ["a,b\n1,x\n", "a,b\n007,y\n"],
    ["a,b\n1%,x\n", "a,b\n5,y\n"],
    ["a,b\n2025-01-02,\n", "a,b\n2025-01-03 10:00,\n"],
    ["a,b\n13/01/2025,#x\n", "a,b\n02/01/2025,#y #z\n"],
    ["a,tags\ntrue,x;y\n", "a,tags\nno,y;q\n"],
    ["a,b\n1,x\n", "a,b\n"],
  ])
  func typesComeFromAllFiles(_ texts: [String]) throws {
    let (table, parts, report) = try read(texts)
    let expected = try whole(texts)
    #expect(table.names == expected.names)
    #expect(table.columns.map(\.type) == expected.columns.map(\.type))
    #expect(table.rows == expected.rows)
    #expect(table.brokenInvariants == [])
    #expect(parts.count == texts.count)
    #expect(report.columns.map(\.missing) == expected.columns.map(\.missingCount))
  }

  @Test func columnsAreFoundByName() throws {
    let (table, _, report) = try read(["a,b\n1,x\n", "B,A,c\ny,2,true\n"])
    #expect(table.names == ["a", "b", "c"])
    #expect(
      table.rows == [
        [.integer(1), .text("x"), .missing], [.integer(2), .text("y"), .boolean(true)],
      ])
    #expect(report.notes == ["`c` is not in \"0.csv\" and is missing there"])
  }

  @Test func aFileOfOtherColumnsIsRefused() {
    let error = TableError.otherSchema(path: "1.csv", first: "0.csv", columns: ["x", "y"])
    #expect(throws: Mismatch(file: 1, error: error)) { try read(["a,b\n1,2\n", "x,y\n1,2\n"]) }
  }

  @Test func manyTextsStayTexts() throws {
    let files = (0..<3).map { file in
      "name\n" + (0..<40_000).map { "n\(file)_\($0)\n" }.joined()
    }
    let (table, _, _) = try read(files)
    #expect(table.rowCount == 120_000)
    #expect(table.columns[0][79_999] == .text("n1_39999"))
    #expect(table.brokenInvariants == [])
  }
}

@Suite struct WishedTypeTests {
  @Test func datesFollowTheirCells() throws {
    let options = ReadOptions(types: ["d": .date])
    let monthFirst = try table("d\n06/30/2025\n01/02/2025\n", options)
    #expect(monthFirst.rows == [[.date(20_269)], [.date(20_090)]])
    let unknown = try table("d\n03/02/2025\n", options)
    #expect(unknown.rows == [[.date(20_122)]])
  }

  @Test func anOrderMayBeSaid() throws {
    var options = ReadOptions()
    options.dateOrder = .monthFirst
    let table = try table("d\n03/02/2025\n01/02/2025\n", options)
    #expect(table.columns[0].type == .date)
    #expect(table.rows == [[.date(20_149)], [.date(20_090)]])
  }

  @Test func moneyTakesTheCurrencyOfItsCells() throws {
    let options = ReadOptions(types: ["m": .money(.dollar)])
    #expect(
      try table("m\n5\n€6.50\n", options).rows.map { $0[0] }
        == [.money(5, .euro), .money(6.5, .euro)])
    #expect(try table("m\n5\n", options).rows == [[.money(5, .dollar)]])
  }

  @Test func columnsAreChosenInTheOrderAsked() throws {
    let options = ReadOptions(columns: ["c", "A"])
    #expect(try table("a,b,c\n1,x,2\n", options).rows == [[.integer(2), .integer(1)]])
    let json = try readTable(
      FileContents(Array("[{\"a\":1,\"b\":{\"c\":2}}]".utf8)), ReadOptions(columns: ["b.c"]))
    #expect(json.table.names == ["b.c"] && json.table.rows == [[.integer(2)]])
  }

  private func table(_ text: String, _ options: ReadOptions) throws -> Table {
    try read(text, options).table
  }
}
