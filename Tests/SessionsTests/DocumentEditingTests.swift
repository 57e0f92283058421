import Language
import Sessions
import Testing

@Suite struct DocumentEditingTests {
  /// The lines that are not alike in two texts.
  private func changes(_ old: String, _ new: String) -> [String] {
    func lines(_ text: String) -> [Substring] {
      text.split(separator: "\n", omittingEmptySubsequences: false)
    }
    return lines(new).difference(from: lines(old)).map { change in
      switch change {
      case .insert(_, let line, _): "+\(line)"
      case .remove(_, let line, _): "-\(line)"
      }
    }
  }

  @Test func `Recording an output changes its block alone`() throws {
    let text = try goldenDocument("document-v1.md")
    var document = try Document.parse(text)
    document.setOutput(
      of: 0, OutputRecord(rows: 6, digest: "5d1c", of: "77aa"),
      body: "tier   fans\n-----  ----\nstar      5")
    #expect(
      changes(text, document.text) == [
        "-```output rows=5 digest=5d1c of=77aa", "+```output rows=6 digest=5d1c of=77aa",
      ])
    document.setOutput(of: 2, OutputRecord(rows: 1), body: "n\n-\n5\n")
    #expect(
      document.text.hasSuffix("```swell\nfans | count\n```\n```output rows=1\nn\n-\n5\n```\n"))
    document.setOutput(of: 2, nil)
    document.setOutput(
      of: 0, OutputRecord(rows: 5, digest: "5d1c", of: "77aa"),
      body: "tier   fans\n-----  ----\nstar      5\n")
    expectSameBytes(document.text, text)
  }

  @Test func `A fence is longer than those inside the output`() throws {
    var document = try Document.parse("```swell\nx\n```")
    let body = "```\n`````swell #evil\n~~~\n\n"
    document.setOutput(of: 0, OutputRecord(error: "E012"), body: body)
    expectSameBytes(
      document.text, "```swell\nx\n```\n``````output error=E012\n\(body)``````\n")
    let again = try Document.parse(document.text)
    #expect(again.cells.count == 1)
    #expect(again.cells[0].output?.body == "```\n`````swell #evil\n~~~\n")
    #expect(again.cells[0].record?.error == "E012")
  }

  @Test func `Line ends, signs, blanks and unknown words are kept`() throws {
    let text =
      "~~~swell  #a\tnew=1 \r\nx\r\n~~~\r\n\r\n ~~~~output of=1 kept  rows=2\r\nold\r\n ~~~~"
    var document = try Document.parse(text)
    document.setOutput(of: 0, OutputRecord(rows: 3, of: "1"), body: "new\nlines")
    expectSameBytes(
      document.text,
      "~~~swell  #a\tnew=1 \r\nx\r\n~~~\r\n\r\n ~~~~output of=1 kept  rows=3\r\n"
        + "new\r\nlines\r\n ~~~~")
    document.setID(of: 0, "b")
    document.setSource(of: 0, "y")
    #expect(document.text.hasPrefix("~~~swell  #b\tnew=1 \r\ny\r\n~~~\r\n\r\n"))
    document.setID(of: 0, nil)
    #expect(document.text.hasPrefix("~~~swell\tnew=1 \r\n"))
  }

  /// Statements and the names made of them, in one document.
  static let names: [(source: String, id: String)] = [
    ("fans | topic #tea | reach by tier", "reach-by-tier"),
    ("load \"fans.csv\" as fans", "load-fans"),
    ("let vips = fans | take 3", "let-vips"), ("param budget = $50k", "param-budget"),
    ("fans | reach by tier -- again", "reach-by-tier-2"), ("日本", "cell"), ("", "cell-2"),
    ("note \"words\"", "note"), ("fans\n| count\n\n-- the end", "count"), ("count", "count-2"),
  ]

  @Test func `Missing names are made of the statements and are unique`() throws {
    let text = Self.names.map { "```swell\n\($0.source)\n```\n" }.joined()
    var document = try Document.parse(text + "```swell #count-2\nx\n```\n")
    let named = document.assignMissingIDs()
    #expect(named == Array(Self.names.indices))
    let ids = document.cells.compactMap(\.id)
    #expect(ids.dropLast(2) == Self.names.map(\.id).dropLast())
    #expect(ids.suffix(2) == ["count-3", "count-2"])
    let before = document.text
    #expect(document.assignMissingIDs().isEmpty)
    expectSameBytes(document.text, before)
    expectSameBytes(try Document.parse(before).text, before)
  }

  @Test func `A key of the front matter replaces its own lines`() throws {
    let text = try goldenDocument("document-v1.md")
    var document = try Document.parse(text)
    try document.setSeed(7)
    #expect(
      changes(text, document.text) == [
        "-seed: 42   # chosen by dice", "+seed: 7   # chosen by dice",
      ])
    try document.setSeed(42)
    expectSameBytes(document.text, text)
    try document.setData([
      DocumentData(name: "fans", file: "examples/fans.csv", rows: 2001, sha256: "12e45"),
      DocumentData(name: "my shop", file: "a: b.csv"),
    ])
    #expect(
      changes(text, document.text) == [
        "-  fans: {file: examples/fans.csv, rows: 2000, sha256: \"9f2c\", note: kept}",
        "+  fans: {file: examples/fans.csv, rows: 2001, sha256: \"12e45\", note: kept}",
        "+  my shop: {file: \"a: b.csv\"}",
      ])
    try document.setParams([("budget", "$6k"), ("share", "8%")])
    try document.setToday("2026-07-01")
    let again = try Document.parse(document.text)
    #expect(again.frontMatter?.params.map(\.text) == ["$6k", "8%"])
    #expect(again.frontMatter?["owner"]?["team"]?.text == "growth")
    #expect(
      document.text.contains("# what the team agreed on\nowner: {team: growth, since: 2024}\n"))
  }

  @Test func `A bare document is completed`() throws {
    var document = try Document.parse("# Title\n\n```swell\nfans\n```\n")
    #expect(document.isBare)
    try document.setVersion()
    try document.setSeed(.max)
    try document.setModel("1")
    try document.setSettings([])
    try document.setSettings([("level", "95%"), ("bands", "(small: < 10k)")])
    #expect(
      document.text.hasPrefix(
        """
        ---
        swell: 1
        seed: 18446744073709551615
        model: 1
        settings: {level: "95%", bands: "(small: < 10k)"}
        ---
        # Title

        """))
    #expect(!document.isBare)
    expectSameBytes(try Document.parse(document.text).text, document.text)
  }

  @Test(arguments: ["{a: 1, b: 2}", "{\n  a: 1,\n  b: 2 }", "a: &x 1\nb: *x"])
  func `Front matter that cannot be changed by lines is refused or kept`(content: String) throws {
    let text = "---\n\(content)\n---\n"
    var document = try Document.parse(text)
    do throws(Diagnostic) {
      try document.setFrontMatter("a", to: .text("3"))
      #expect(document.frontMatter?["b"]?.text != nil)
    } catch {
      #expect(error.code == .documentFormat)
      expectSameBytes(document.text, text)
    }
  }

  /// Texts that YAML might take for something else.
  static let scalars = [
    "", " ", "a b", "true", "No", "null", "~", "12", "012", "1e5", "9f2c", "2026-06-30", "$5k",
    "8%", "a: b", "a #b", "#a", "- a", "[a]", "{", "\"q\"", "'q'", "back\\slash", "line\nbreak",
    "tab\t", "日本", "\u{1}", "\u{85}\u{2028}", "\u{202E}", "*x", "&x", "!t", "|", ">", "%", "@x",
    "a,b", "end ", "-1", "+1", "0x1F", "😀", "?", ":", "=", "<<",
  ]

  @Test func `Any text survives the front matter`() throws {
    for text in Self.scalars {
      var document = try Document.parse("---\nbefore: 1\nafter: [x]\n---\n")
      try document.setFrontMatter("before", to: .text(text))
      try document.setParams([("p", text), ("q", "1")])
      try document.setFrontMatter(
        "new", to: .list([.text(text), .mapping([.init("k", .text(text))])]))
      let again = try #require(try Document.parse(document.text).frontMatter)
      #expect(again["before"]?.text == text)
      #expect(again.params.first?.text == text)
      #expect(again["new"] == .list([.text(text), .mapping([.init("k", .text(text))])]))
      #expect(again["after"] == .list([.text("x")]))
    }
  }

  @Test func `A notebook becomes a document`() throws {
    let document = try Document.make(
      title: "Tea\nfirst",
      [
        .note("Some *words*.\n\n```python\nprint()\n```"),
        .cell(.init("fans | count", record: OutputRecord(rows: 1), body: "n\n-\n5")),
        .cell(.init("`a``b` | take 1\n", id: "mine", words: ["expect=E101"])),
        .note("```swell\nnot a cell\n```"), .note("<<<<<<< mine"), .note(""),
        .note("```output\nno output\n```"),
      ])
    expectSameBytes(
      document.text,
      """
      ---
      swell: 1
      ---
      # Tea first

      Some *words*.

      ```python
      print()
      ```

      ```swell #count
      fans | count
      ```
      ```output rows=1
      n
      -
      5
      ```

      ```swell #mine expect=E101
      `a``b` | take 1
      ```

      \\```swell
      not a cell
      \\```

      \\<<<<<<< mine

      \\```output
      no output
      \\```

      """)
    #expect(document.cells.count == 2)
  }
}
