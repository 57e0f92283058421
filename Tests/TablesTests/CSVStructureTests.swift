import Tables
import Testing

/// How records and fields are told apart.
@Suite struct CSVStructureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let names: [String]
    let rows: [[Cell]]
    var options = ReadOptions()
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "LF", text: "a,b\n1,x\n2,y\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]]),
    Case(
      name: "no line end at the end", text: "a,b\n1,x\n2,y", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]]),
    Case(
      name: "CRLF", text: "a,b\r\n1,x\r\n2,y\r\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]]),
    Case(
      name: "CR alone", text: "a,b\r1,x\r2,y", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]]),
    Case(
      name: "CR alone, LF in quotes", text: "a,b\r1,\"x\nz\"\r2,y\r", names: ["a", "b"],
      rows: [[.integer(1), .text("x\nz")], [.integer(2), .text("y")]]),
    Case(
      name: "semicolons", text: "a;b\n1;x,z\n2;y\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x,z")], [.integer(2), .text("y")]]),
    Case(
      name: "tabs", text: "a\tb\n1\tx\n2\ty\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]]),
    Case(
      name: "bars", text: "a|b\n1|x\n2|y\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]]),
    Case(
      name: "Excel's hint", text: "sep=;\r\na;b\r\n1;x,z\r\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x,z")]]),
    Case(
      name: "a delimiter of one's own", text: "a^b\n1^x\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")]], options: ReadOptions(delimiter: .byte(UInt8(ascii: "^")))),
    Case(
      name: "one column", text: "name\nAna Brown\nBen Abe\n", names: ["name"],
      rows: [[.text("Ana Brown")], [.text("Ben Abe")]]),
    Case(
      name: "byte order mark", text: "\u{FEFF}a,b\n1,x\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")]]),
    Case(
      name: "quotes around delimiters", text: "a,b\n1,\"x, y\"\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x, y")]]),
    Case(
      name: "doubled quotes", text: "a,b\n1,\"say \"\"hi\"\"\"\n2,\"\"\"\"\n", names: ["a", "b"],
      rows: [[.integer(1), .text("say \"hi\"")], [.integer(2), .text("\"")]]),
    Case(
      name: "newline in quotes", text: "a,b\n1,\"x\ny\"\n2,\"x\r\ny\"\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x\ny")], [.integer(2), .text("x\r\ny")]]),
    Case(
      name: "quoted numbers", text: "a,b\n\"1\",\"x\"\n\"2\",y\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]]),
    Case(
      name: "a quote inside a field", text: "a,b\n1,5\" disk\n2,6\" disk\n3,y\n",
      names: ["a", "b"],
      rows: [
        [.integer(1), .text("5\" disk")], [.integer(2), .text("6\" disk")],
        [.integer(3), .text("y")],
      ]),
    Case(
      name: "text after a closing quote", text: "a,b\n1,\"x\"y\n2,\"x\" \"y\"\n",
      names: ["a", "b"], rows: [[.integer(1), .text("xy")], [.integer(2), .text("x \"y\"")]]),
    Case(
      name: "a quote that is never closed", text: "a,b\n1,x\n2,\"y\n3,z\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y\n3,z\n")]]),
    Case(
      name: "blank rows", text: "a,b\n\n1,x\n , \n\"\",\"\"\n2,y\n\n\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]]),
    Case(
      name: "quoted delimiters are no blank row", text: "a,b\n\",\",\"\"\"\"\n", names: ["a", "b"],
      rows: [[.text(","), .text("\"")]]),
    Case(
      name: "blank lines before the header", text: "\n  \na,b\n1,x\n", names: ["a", "b"],
      rows: [[.integer(1), .text("x")]]),
    Case(
      name: "short and long rows", text: "a,b,c\n1\n1,2\n1,2,3\n1,2,3,4\n", names: ["a", "b", "c"],
      rows: [
        [.integer(1), .missing, .missing], [.integer(1), .integer(2), .missing],
        [.integer(1), .integer(2), .integer(3)], [.integer(1), .integer(2), .integer(3)],
      ]),
    Case(name: "header alone", text: "a,b\n", names: ["a", "b"], rows: []),
    Case(name: "header without a line end", text: "a,b", names: ["a", "b"], rows: []),
    Case(
      name: "no header", text: "1,x\n2,y\n", names: ["column_1", "column_2"],
      rows: [[.integer(1), .text("x")], [.integer(2), .text("y")]],
      options: ReadOptions(hasHeader: false)),
    Case(
      name: "edge list", text: "# who knows whom, “friends”\n0 1\n0\t2\n\n# more\n3   4 \n",
      names: ["column_1", "column_2"],
      rows: [[.integer(0), .integer(1)], [.integer(0), .integer(2)], [.integer(3), .integer(4)]]),
    Case(
      name: "edge list with names", text: "from to\n a b\n c d\n", names: ["from", "to"],
      rows: [[.text("a"), .text("b")], [.text("c"), .text("d")]],
      options: ReadOptions(delimiter: .whitespace)),
  ]

  @Test(arguments: cases)
  func recordsAreRead(_ given: Case) throws {
    let (table, report) = try read(given.text, given.options)
    #expect(table.names == given.names)
    #expect(table.rows == given.rows)
    #expect(report.rows == given.rows.count)
    #expect(table.brokenInvariants == [])
  }

  @Test(arguments: cases)
  func theCutIntoBlocksChangesNothing(_ given: Case) throws {
    let whole = try read(given.text, given.options)
    for bytes in [1, 2, 3, 5, 64] {
      for threads in [1, 2, 5] {
        let cut = try read(given.text, given.options.cut(every: bytes), threads: threads)
        #expect(cut.table.rows == whole.table.rows, "blocks of \(bytes), \(threads) threads")
        #expect(cut.report == whole.report, "blocks of \(bytes), \(threads) threads")
      }
    }
  }

  @Test(arguments: [
    ("a, b ,a", ["a", "b", "a_2"]),
    ("Fans,fans ,FANS", ["Fans", "fans_2", "FANS_3"]),
    ("a,a,a_2", ["a", "a_3", "a_2"]),
    ("a,,c,", ["a", "column_2", "c", "column_4"]),
    (",column_1", ["column_1_2", "column_1"]),
    ("\"Authentic engagement\n\",\"two\r\n lines\"", ["Authentic engagement", "two lines"]),
    ("\" quoted \", \"after a space\"", ["quoted", "after a space"]),
  ])
  func headersBecomeNames(header: String, expected: [String]) throws {
    let (table, report) = try read(
      header + "\n" + String(repeating: "1,", count: expected.count - 1) + "1\n")
    #expect(table.names == expected)
    #expect(report.columns.map(\.name) == expected)
  }

  @Test func theReportSaysWhatWasSkippedChangedAndUneven() throws {
    let (_, report) = try read("a, a,b\n1,2\n\n1,2,3,4\n , ,\n5,6,7\n\"8\n\",9,10\n11\n")
    #expect(report.rows == 5)
    #expect(report.blankRows == 2)
    #expect(report.ragged.short == 2)
    #expect(report.ragged.long == 1)
    #expect(report.ragged.firstLines == [2, 4, 9])
    #expect(report.renamed.map(\.header) == ["a"])
    #expect(report.renamed.map(\.name) == ["a_2"])
    #expect(report.delimiter == .byte(UInt8(ascii: ",")))
    #expect(report.encoding == .utf8)
  }

  @Test func anUnclosedQuoteIsReported() throws {
    let (_, report) = try read("a,b\n1,x\n2,\"y\n3,z\n")
    #expect(report.unclosedQuoteLine == 3)
    #expect(try read("a,b\n1,\"x\"\n").report.unclosedQuoteLine == nil)
  }

  @Test func commentsAreCounted() throws {
    let (_, report) = try read("# one\n0 1\n# two\n1 2\n")
    #expect(report.delimiter == .whitespace)
    #expect(report.rows == 2)
    #expect(report.commentLines == 1)
  }
}

/// Lists of edges as collections of graphs write them.
@Suite struct EdgeListTests {
  @Test(arguments: [
    ("0 1\n0 2\n1 2\n", ["column_1", "column_2"], 3),
    (
      "# Nodes: 3 Edges: 3\n# FromNodeId\tToNodeId\n0\t1\n0\t2\n1\t2\n",
      ["FromNodeId", "ToNodeId"], 3
    ),
    ("% sym unweighted\n% 3 3\n1 2\n1 3\n", ["column_1", "column_2"], 2),
    (
      "%%MatrixMarket matrix coordinate real general\n% made up\n3 3 2\n1 2 0.5\n2 3 1.5\n",
      ["column_1", "column_2", "column_3"], 2
    ),
    ("1 2 0.25\n2 3 -1\n", ["column_1", "column_2", "column_3"], 2),
    ("1 2\n# a remark\n\n% another one\n  2\t3 \r\n", ["column_1", "column_2"], 2),
    ("#From To\n1 2\n", ["From", "To"], 1),
  ])
  func isReadWithItsComments(text: String, names: [String], rows: Int) throws {
    let (table, report) = try read(text)
    #expect(table.names == names)
    #expect(table.rowCount == rows)
    #expect(report.delimiter == .whitespace)
    #expect(report.ragged.count == 0)
  }

  @Test func aNameSaysThatWordsAreEdges() throws {
    let bytes = Array("ann bob\nbob cid\n".utf8)
    let options = ReadOptions(hasHeader: false)
    let (table, _) = try readCSV(FileContents(bytes, path: "friends.edges"), options)
    #expect(table.rows == [[.text("ann"), .text("bob")], [.text("bob"), .text("cid")]])
  }

  /// A `#` begins a comment only before a blank, or in a list of numbers; elsewhere it is text.
  @Test(arguments: [
    ("#,name\n1,Ann\n", ["#", "name"], 1),
    ("#tea,5\n#milk,6\n#food,7\n", ["#tea", "5"], 2),
    ("# exported in May\nname,age\nAnn,5\n", ["name", "age"], 1),
    ("# id,name\n1,Ann\n", ["id", "name"], 1),
    ("# a,b,c\nname,age\nAnn,5\n", ["name", "age"], 1),
    ("tag,n\n#tea,5\n# milk,6\n", ["tag", "n"], 2),
  ])
  func aMarkOfTextIsNoComment(text: String, names: [String], rows: Int) throws {
    let (table, _) = try read(text)
    #expect(table.names == names)
    #expect(table.rowCount == rows)
  }
}
