import TestSupport
import Testing

/// What the program says of documents whose figures moved, and of documents that are none any more.
@Suite struct DriftTests {
  private let folder = TemporaryFolder()
  private let path: String
  private let recorded: String

  private static let fans = """
    fan_id,name,followers,likes,posts
    f1,Ana,1200,400,5
    f2,Ben,480,90,3
    f3,Cem,52000,900,4

    """

  private static let bare = """
    # Tea

    ```swell #load
    load "fans.csv" as fans
    ```

    ```swell #param
    param floor = 500
    ```

    ```swell #let
    let many = fans | where followers > floor
    ```

    ```swell #count
    many | count
    ```

    ```swell #reach
    many | reach by tier
    ```

    """

  init() throws {
    folder.write(Self.fans, to: "fans.csv")
    path = folder.write(Self.bare, to: "tea.md")
    let run = try ProgramRun(["replay", "--update", path])
    try #require(run.status == 0, "\(run.errors)")
    recorded = folder.text(of: "tea.md")
  }

  /// Checks the recorded document after a change of its text.
  private func check(
    _ arguments: String..., replacing old: String = "", with new: String = ""
  ) throws -> ProgramRun {
    let text = old.isEmpty ? recorded : recorded.replacing(old, with: new)
    try #require(old.isEmpty || text != recorded)
    folder.write(text, to: "tea.md")
    return try ProgramRun(["replay", "--check", path] + arguments)
  }

  private func withoutDigests() -> String {
    recorded.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: " ", omittingEmptySubsequences: false).map { word in
        word.hasPrefix("digest=") ? "digest=0000000000000000" : String(word)
      }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  @Test func whatIsAsRecordedIsReproduced() throws {
    let run = try check()
    #expect(run.status == 0 && run.output.hasSuffix("2 reproduced\n"))
  }

  @Test func changedDataIsNamed() throws {
    folder.write(Self.fans.replacing("52000", with: "53000"), to: "fans.csv")
    let run = try check()
    #expect(run.status == 3)
    #expect(run.output.contains("reproduced  #count"))
    #expect(run.output.contains("because data: \"fans.csv\" (fans) changed: 3 rows as before"))
  }

  @Test func changedParameterIsNamed() throws {
    let run = try check("-p", "floor=2000")
    #expect(run.status == 1)
    #expect(run.output.contains("because parameter `floor`: 500 is now 2000"))
  }

  @Test func changedSettingIsNamed() throws {
    let run = try check("--set", "micro_to=1000")
    #expect(run.status == 1)
    #expect(run.output.contains("because setting `micro_to` is now 1000"))
  }

  @Test func changedStatementIsNamed() throws {
    let run = try check(replacing: "> floor", with: "> floor * 3")
    #expect(run.status == 1)
    #expect(run.output.contains("because statement: the one that makes `many` was changed"))
  }

  @Test func anotherCalculationIsNamed() throws {
    folder.write(withoutDigests().replacing("\nmodel: 1\n", with: "\nmodel: 0\n"), to: "tea.md")
    let run = try ProgramRun(["replay", "--check", path])
    #expect(run.status == 1)
    #expect(run.output.contains("because calculation: version 0 of the model is now 1"))
  }

  @Test func whatNothingExplainsIsSaidToBeUnexplained() throws {
    folder.write(withoutDigests(), to: "tea.md")
    let run = try ProgramRun(["replay", "--check", path])
    #expect(run.status == 1)
    #expect(run.output.contains("because unexplained: statement, data, parameters and settings"))
  }

  @Test func aFigureEditedByHandIsFound() throws {
    let run = try check(replacing: "\n2\n```", with: "\n7\n```")
    #expect(run.status == 1)
    #expect(run.output.contains("`7` is now `2`"))
    #expect(run.output.contains("because record: the text in the document is not what this"))
  }

  @Test func dataThatIsGoneFailsItsReaders() throws {
    folder.write("other\n1\n", to: "fans.csv")
    let run = try check()
    #expect(run.status == 4)
    #expect(run.output.contains("0 reproduced"))
  }

  // MARK: Documents that cannot be read

  @Test func aDocumentCutShortIsRefused() throws {
    let cut = try #require(recorded.firstRange(of: "```output")?.upperBound)
    folder.write(recorded[..<cut] + "\n", to: "tea.md")
    let run = try ProgramRun(["replay", "--check", path])
    #expect(run.status == 2)
    #expect(run.errors.contains("error[E401]: this fence is never closed"))
    #expect(run.errors.contains("Close it with ``` on a line of its own."))
  }

  @Test(arguments: [("# Tea", "# Tea"), ("seed: 42", "seed: 42"), ("let many", "let many")])
  func mergeConflictsAreRefused(_ place: String, _ own: String) throws {
    let both = "<<<<<<< HEAD\n\(own)\n=======\n\(own) \n>>>>>>> other"
    let run = try check(replacing: place, with: both)
    #expect(run.status == 2)
    #expect(run.errors.contains("error[E401]: the document holds an unresolved merge conflict"))
  }

  @Test func aNewerVersionIsRefused() throws {
    let run = try check(replacing: "\nswell: 1\n", with: "\nswell: 2\n")
    #expect(run.status == 2)
    #expect(run.errors.contains("error[E402]: the document is of version 2"))
    for arguments in [["replay", "--update", path], ["status", path], ["fmt", path]] {
      let run = try ProgramRun(arguments)
      #expect(run.status == 2, "\(arguments)")
    }
    #expect(folder.text(of: "tea.md").contains("\nswell: 2\n"))
  }

  @Test func whatAStrangersDocumentWouldWriteElsewhereIsRefused() throws {
    let text = "```swell\n1 | export \"../../out.csv\"\n```\n"
      .replacing("1 |", with: "load \"fans.csv\" as fans\nfans |")
    folder.write(text, to: "tea.md")
    let run = try ProgramRun(["replay", path])
    #expect(run.status == 5)
    #expect(run.errors.contains("it lies outside of the document's folder"))
    let plan = try ProgramRun(["replay", "--plan", path])
    #expect(plan.status == 0)
    #expect(plan.output.contains("(refused: it lies outside of the document's folder)"))
  }

  @Test func frontMatterThatMultipliesItselfIsRefused() throws {
    var lines = ["swell: 1", "a0: &a0 [x, x, x, x, x, x, x, x]"]
    for level in 1..<9 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 8).joined(separator: ", ")
      lines.append("a\(level): &a\(level) [\(aliases)]")
    }
    folder.write("---\n\(lines.joined(separator: "\n"))\n---\n```swell\n1\n```\n", to: "tea.md")
    let run = try ProgramRun(["replay", path])
    #expect(run.status == 2)
    #expect(run.errors.contains("error[E401]: the front matter holds too many YAML aliases"))
  }

  @Test func textFromADocumentIsShownEscaped() throws {
    let run = try check(replacing: "#count", with: "#co\u{1B}]0;x\u{07}unt")
    #expect(!run.output.contains("\u{1B}") && !run.errors.contains("\u{1B}"))
    #expect(!run.output.contains("\u{07}") && !run.errors.contains("\u{07}"))
  }
}
