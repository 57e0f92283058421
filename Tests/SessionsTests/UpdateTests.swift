import Engine
import Language
import Parallel
import Sessions
import Tables
import Testing

@Suite struct UpdateTests {
  private static let bare = """
    # Tea

    Some words, and a line end with blanks:   

    ```swell
    load "fans.csv" as fans
    fans | topic #tea | keep name, followers | sort name
    ```

    ```swell #typo expect=E012
    fans | topc #tea
    ```

    ```python
    print("not ours")
    ```

    ```swell #drawn volatile
    fans | count
    ```

    ```swell #some tolerance=0.01 later=yes
    fans | keep name, followers
    ```

    ```swell #any order=any
    fans | keep name
    ```

    """

  @Test func bareDocumentIsCompleteAfterUpdate() throws {
    let fixture = try SessionFixture()
    try fixture.write(Self.bare, to: "bare.md")
    #expect(try fixture.replay("bare.md").exitCode == 1)
    let report = try fixture.replay("bare.md", .update)
    #expect(report.exitCode == 0)
    let text = try fixture.read("bare.md")
    for words in [
      "swell: 1\n", "seed: 42\n", "today: 2026-06-30\n", "model: \(ModelVersion.current)\n",
      "  fans: {file: fans.csv, rows: 5, sha256:", "```swell #sort-name\n",
      "```output error=E012 of=", "print(\"not ours\")", "blanks:   \n",
      "tolerance=0.01 later=yes\n", "followers: count 5, sum 57730, low 480, high 52000\n",
    ] {
      #expect(text.contains(words), "\(words) in\n\(text)")
    }
    #expect(!text.contains(fixture.folder))
    #expect(try fixture.replay("bare.md").exitCode == 0)
    #expect(try fixture.replay("bare.md", .update).updatedText == nil)
    expectSameBytes(try fixture.read("bare.md"), text)
  }

  @Test func lineEndsOfTheDocumentAreKept() throws {
    let fixture = try SessionFixture()
    let text = Self.bare.split(separator: "\n", omittingEmptySubsequences: false)
    try fixture.write(text.joined(separator: "\r\n"), to: "crlf.md")
    #expect(try fixture.replay("crlf.md", .update).exitCode == 0)
    let bytes = try fixture.bytes(fixture.path("crlf.md"))
    #expect(bytes.count { $0 == 10 } == bytes.count { $0 == 13 })
    #expect(try fixture.replay("crlf.md").exitCode == 0)
    #expect(try fixture.replay("crlf.md", .update).updatedText == nil)
  }

  @Test func interruptedUpdateLeavesTheFile() throws {
    let fixture = try SessionFixture()
    try fixture.write(Self.bare, to: "bare.md")
    let file = try SessionFile(path: fixture.path("bare.md"))
    let cancellation = Cancellation()
    cancellation.cancel()
    let engine = QueryEngine(
      settings: SessionFixture.settings(), folder: fixture.folder,
      workers: Workers(cancellation: cancellation))
    #expect(throws: Cancelled.self) {
      try Replay(file, engine: engine, options: .init(.update)).run()
    }
    expectSameBytes(try fixture.read("bare.md"), Self.bare)
  }

  @Test func updateTouchesOnlyWhatDiffers() throws {
    let fixture = try SessionFixture()
    try fixture.write(Self.bare, to: "bare.md")
    _ = try fixture.replay("bare.md", .update)
    let before = try fixture.read("bare.md")
    try fixture.edit("bare.md", "topic #tea | keep name, followers", "topic #tea | keep name")
    _ = try fixture.replay("bare.md", .update)
    let after = try fixture.read("bare.md")
    let old = before.split(separator: "```", omittingEmptySubsequences: false)
    let new = after.split(separator: "```", omittingEmptySubsequences: false)
    #expect(old.count == new.count)
    // The statement's block and its output, nothing else.
    let changed = zip(old, new).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
    #expect(changed.count == 2)
  }

  /// Two people's cells merge: each is a run of lines of its own, and no other line moves.
  @Test func addedCellChangesNoOtherLine() throws {
    let fixture = try SessionFixture()
    try fixture.write(Self.bare, to: "bare.md")
    _ = try fixture.replay("bare.md", .update)
    let before = try fixture.read("bare.md")
    let end = try #require(before.firstRange(of: "\n```\n\n")?.upperBound)
    try fixture.write(
      before[..<end] + "```swell\n40 + 2\n```\n\n" + before[end...], to: "bare.md")
    _ = try fixture.replay("bare.md", .update)
    let old = before.split(separator: "\n", omittingEmptySubsequences: false)
    let new = try fixture.read("bare.md").split(
      separator: "\n", omittingEmptySubsequences: false)
    let shared = zip(old, new).prefix { $0 == $1 }.count
    let rest = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
    #expect(shared + rest >= old.count)
    #expect(new.count > old.count + 4)
    #expect(try fixture.replay("bare.md").exitCode == 0)
  }

  @Test func frontMatterIsKeptByteForByte() throws {
    let fixture = try SessionFixture()
    let head = """
      ---
      title:   "Tea, and more"   # ours
      swell: 1
      # a comment that stays
      params: {floor: 1k}
      tags:
        - a
        -   b
      ---

      """
    try fixture.write(
      head + "```swell\nload \"fans.csv\" as fans\nparam floor = 500\n"
        + "fans | where followers > floor | count\n```\n", to: "head.md")
    #expect(try fixture.replay("head.md", .update).exitCode == 0)
    let text = try fixture.read("head.md")
    for line in head.split(separator: "\n").dropLast() {
      #expect(text.contains(line + "\n"), "\(line) in\n\(text)")
    }
    #expect(text.contains("n\n─\n3\n") || text.contains("n\n─\n2\n"), "\(text)")
    #expect(try fixture.replay("head.md").exitCode == 0)
  }

  @Test func updateRecordsTheParameterGiven() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      "```swell #p\nparam budget = $5k\n```\n```swell #b\nbudget * 2\n```\n", to: "p.md")
    _ = try fixture.replay("p.md", .update)
    #expect(try fixture.read("p.md").contains("params: {budget: \"$5000\"}"))
    _ = try fixture.replay("p.md", .update) { $0.parameters = [("budget", "8000")] }
    let text = try fixture.read("p.md")
    #expect(text.contains("params: {budget: \"$8000\"}"), "\(text)")
    #expect(text.contains("$16,000\n"), "\(text)")
    #expect(try fixture.replay("p.md").exitCode == 0)
  }

  @Test func expectationThatIsNotMetFails() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      "```swell\n1 + 1\n```\n```swell expect=E012\n1 + 2\n```\n", to: "met.md")
    let report = try fixture.replay("met.md", .update)
    #expect(report.exitCode == 4)
    #expect(report.cells.map(\.verdict) == [.ran, .failed])
    try fixture.write("```swell expect=E101\nnothing | topc #tea\n```\n", to: "other.md")
    #expect(try fixture.replay("other.md").exitCode == 4)
  }

  @Test func cellThatFailsIsSeenAtItsPlace() throws {
    // What the failing cell defines is not there after it, and its numbers are used up.
    let fixture = try SessionFixture()
    try fixture.write(
      """
      ```swell
      load "fans.csv" as fans
      ```
      ```swell expect=E102
      let few = fans | take 2
      nobody | count
      ```
      ```swell
      fans | take 3 | keep name
      ```
      ```swell
      [4] | count
      ```

      """, to: "place.md")
    #expect(try fixture.replay("place.md", .update).exitCode == 0)
    #expect(try fixture.replay("place.md").exitCode == 0)
  }

  @Test func updateOfOneCellLeavesTheOthersStale() throws {
    let fixture = try SessionFixture()
    try fixture.write(Self.bare, to: "bare.md")
    _ = try fixture.replay("bare.md", .update)
    try fixture.edit("fans.csv", "Eve", "Eva")
    _ = try fixture.replay("bare.md", .update) { $0.only = "any" }
    let report = try fixture.replay("bare.md")
    #expect(report.exitCode == 3)
    #expect(report.cells.filter { $0.verdict == .drifted }.map(\.name) == ["#sort-name", "#some"])
    _ = try fixture.replay("bare.md", .update)
    #expect(try fixture.replay("bare.md").exitCode == 0)
  }

  @Test func parameterDeclaredTwiceIsNotRecorded() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      "```swell\nparam p = 1\n```\n```swell\np\n```\n```swell\nparam p = 2\n```\n"
        + "```swell\np\n```\n", to: "two.md")
    #expect(try fixture.replay("two.md", .update).exitCode == 0)
    #expect(!(try fixture.read("two.md").contains("params:")))
    #expect(try fixture.replay("two.md").exitCode == 0)
  }

  // MARK: Tolerance and order

  @Test func toleranceBounds() throws {
    let fixture = try SessionFixture()
    let cell = "```swell tolerance=1%\n```"
    #expect(throws: Diagnostic.self) { try Document.parse(cell) }
    try fixture.write(
      "```swell #l\nload \"fans.csv\" as fans\n```\n"
        + "```swell #t tolerance=0.01\nfans | keep name, followers\n```\n", to: "t.md")
    _ = try fixture.replay("t.md", .update)
    try fixture.edit("fans.csv", "52000", "52100")
    let near = try fixture.replay("t.md")
    #expect(near.count(.drifted) == 0)
    #expect(near.exitCode == 3)
    try fixture.edit("fans.csv", "52100", "53000")
    #expect(try fixture.replay("t.md").count(.drifted) == 1)
  }

  @Test func orderOfRowsMayNotMatter() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      "```swell #l\nload \"fans.csv\" as fans\n```\n"
        + "```swell #o order=any\nfans | keep name | sort name\n```\n"
        + "```swell #s\nfans | keep name | sort name\n```\n", to: "o.md")
    _ = try fixture.replay("o.md", .update)
    try fixture.edit(
      "o.md", "#o order=any\nfans | keep name | sort name",
      "#o order=any\nfans | keep name | sort name desc")
    try fixture.edit(
      "o.md", "#s\nfans | keep name | sort name", "#s\nfans | keep name | sort name desc")
    let report = try fixture.replay("o.md")
    #expect(report.cells.filter { $0.verdict == .drifted }.map(\.name) == ["#s"])
  }

  @Test func scriptHasNothingToUpdate() throws {
    let fixture = try SessionFixture()
    try fixture.write("1 + 1\n2 + 2\n", to: "s.swell")
    let report = try fixture.replay("s.swell", .show)
    #expect(report.exitCode == 0)
    #expect(report.cells.map(\.name) == ["cell 1", "cell 2"])
    #expect(throws: Diagnostic.self) { try fixture.replay("s.swell", .update) }
  }

  // MARK: Damaged documents

  @Test(arguments: [
    "```swell\n1 + 1\n", "---\nswell: 1\n", "---\nswell: 2\n---\n", "---\nseed: -1\n---\n",
    "---\ntoday: soon\n---\n", "---\nsettings: {nothing: 1}\n---\n", "---\n{\n---\n",
    "<<<<<<< ours\n1\n", "```swell #a\n```\n```swell #a\n```\n",
  ])
  func damagedDocumentIsRefused(_ text: String) throws {
    let fixture = try SessionFixture()
    try fixture.write(text, to: "bad.md")
    #expect(throws: Diagnostic.self) { try fixture.replay("bad.md", .update) }
    expectSameBytes(try fixture.read("bad.md"), text)
  }

  @Test func everyTruncationIsReadOrRefused() throws {
    let fixture = try SessionFixture()
    try fixture.write(Self.bare, to: "bare.md")
    _ = try fixture.replay("bare.md", .update)
    let bytes = Array(try fixture.read("bare.md").utf8)
    for count in stride(from: 0, to: bytes.count, by: 97) {
      try AtomicFile.write(Array(bytes[..<count]), to: fixture.path("cut.md"))
      do {
        let report = try fixture.replay("cut.md")
        #expect([0, 1, 3, 4].contains(report.exitCode))
      } catch is Diagnostic {
      } catch is TableError {
      }
    }
  }
}
