import Engine
import Language
import Parallel
import Tables
import Testing

@testable import Sessions

/// What is handed on says what the session says, and can do no harm.
@Suite struct ExportTests {
  private func page(_ path: String) throws -> SessionPage {
    let file = try SessionFile(path: path)
    let engine = QueryEngine(
      settings: SessionFixture.settings(), folder: file.folder, workers: Workers(threads: 1))
    let replay = try Replay(file, engine: engine, options: .init(.check))
    return try #require(try SessionPage.running(replay).page)
  }

  private func export(
    _ fixture: SessionFixture, _ name: String, _ format: ExportFormat, at path: String = ""
  ) throws -> String {
    try page(fixture.path(name)).text(as: format, at: path)
  }

  @Test func pageNamesItsDataAndItsCheck() throws {
    let fixture = try SessionFixture()
    try fixture.save(
      "t.md", "load \"fans.csv\" as fans", "note \"# Who?\"", "fans | compare tiers baseline micro")
    let html = try export(fixture, "t.md", .html)
    let digest = try #require(try SessionFile(path: fixture.path("t.md")).frontMatter?.data.first)
    #expect(html.contains("SHA-256 \(digest.sha256 ?? "")"))
    #expect(html.contains("Checked: the recorded result was reproduced."))
    #expect(html.contains("<dt>Seed</dt><dd><code>42</code>"))
    #expect(html.contains("<svg") && html.contains("<title>Engagement by tier</title>"))
    #expect(html.contains("<desc>Bar chart:"))
    #expect(html.contains("prefers-color-scheme:dark") && html.contains("@media print"))
    #expect(try export(fixture, "t.md", .html) == html)
  }

  @Test(arguments: [ExportFormat.html, .md, .ipynb])
  func pageSaysWhatALoadLeftOut(format: ExportFormat) throws {
    let fixture = try SessionFixture()
    try fixture.write("id,followers\na,5\n,\n<b>,6\n", to: "gaps.csv")
    try fixture.write("load \"gaps.csv\" as gaps\n", to: "l.swell")
    let text = try export(fixture, "l.swell", format)
    #expect(text.contains("gaps: 2 rows, 2 columns"))
    #expect(text.contains("1 blank row"))
  }

  @Test func pageSaysWhatDrifted() throws {
    let fixture = try SessionFixture()
    try fixture.save("t.md", "load \"fans.csv\" as fans", "fans | count")
    try fixture.write(SessionFixture.fans + "f6,Fay,2000,5%,#tea,DE\n", to: "fans.csv")
    let html = try export(fixture, "t.md", .html)
    #expect(html.contains("class=\"status bad\""))
    #expect(html.contains("Not what was recorded"))
    #expect(html.contains("5 rows are now 6"))
  }

  @Test func nothingInAPageActs() throws {
    let fixture = try SessionFixture()
    let hostile = "<script>alert(1)</script>"
    try fixture.write(
      "id,name,followers\na,\"\(hostile)\",5\nb,\"\"\"><img src=x onerror=alert(1)>\",6\n",
      to: "bad.csv")
    try fixture.write(
      """
      # A <b onclick="x()">title</b> \(hostile)

      \(hostile)

      <img src="https://example.org/a.png" onerror="alert(1)">

      ![tracker](https://example.org/pixel.png) and [a link](javascript:alert(1)) and
      <style>body{display:none}</style>

      | a | b |
      |---|--:|
      | \(hostile) | *x* |

      ```html
      \(hostile)
      ```

      ```swell #a"onmouseover="alert(1)
      load "bad.csv" as bad
      bad | keep name
      ```

      ```swell expect=E012
      bad | topc \(hostile)
      ```
      """, to: "h.md")
    let html = try export(fixture, "h.md", .html)
    let body = html.split(separator: "</head>").last.map(String.init) ?? ""
    for sign in [
      "<script", "<img", "<style>body", "<b ", "javascript:", " onerror=\"", "url(",
    ] {
      #expect(!body.lowercased().contains(sign), "\(sign)")
    }
    #expect(!body.contains("\" onmouseover") && !body.contains("\"onmouseover"))
    #expect(body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(body.contains("<td class=\"n\"><em>x</em></td>"))
    let markdown = try export(fixture, "h.md", .md)
    #expect(markdown.contains("| &lt;script&gt;alert(1)&lt;/script&gt; |"))
  }

  @Test(arguments: [
    "# T\n\nWords.\n\n```swell #a tolerance=1e-6\n1 + 1\n```\n```output digest=1\n2\n```\n\nEnd.\n",
    "\u{FEFF}---\r\nswell: 1\r\nmine: [x, y]   # kept\r\n---\r\n\r\n# T\r\n\r\n```swell\r\n1 + 1\r\n```\r\n",
    "```swell\n1 + 1\n```\n```swell\n2 + 2\n```",
    "```swell #a\n1\n```\n\n\n~~~~output rows=1\n```\n1\n```\n~~~~\n\n```python\nprint(1)\n```\nno line end",
    "\n\n\nonly words\n\n", "```swell\n```\n",
    "   ```swell #x expect=E012 volatile\n   1 |\n   ```\n",
  ])
  func notebooksComeBackByteForByte(_ text: String) throws {
    let fixture = try SessionFixture()
    try fixture.write(text, to: "d.md")
    let notebook = try export(fixture, "d.md", .ipynb)
    let made = try JupyterImport(Array(notebook.utf8), path: "d.ipynb").text
    #expect(made.utf8.elementsEqual(text.utf8), "\(made)")
  }

  @Test func tourComesBackByteForByte() throws {
    let path = SavedSessionsTests.root + "/sessions/tour.md"
    let notebook = try page(path).text(as: .ipynb, at: "")
    let made = try JupyterImport(Array(notebook.utf8), path: "tour.ipynb").text
    #expect(made.utf8.elementsEqual(try SessionFile(path: path).text.utf8))
    for kind in ["text/plain", "text/html", "image/svg+xml"] {
      #expect(notebook.contains("\"\(kind)\""))
    }
    #expect(notebook.contains("\"id\": \"grade-formula\""))
  }

  @Test func editsInANotebookReachTheDocument() throws {
    let fixture = try SessionFixture()
    try fixture.save("t.md", "load \"fans.csv\" as fans", "fans | count")
    var notebook = try export(fixture, "t.md", .ipynb)
    notebook = notebook.replacing("\"fans | count\"", with: "\"fans | count by country\"")
    let made = try JupyterImport(Array(notebook.utf8), path: "t.ipynb").text
    #expect(made.contains("```swell #count\nfans | count by country\n```\n```output"))
    try fixture.write(made, to: "t.md")
    #expect(try fixture.status("t.md").staleCount == 1)
  }

  @Test func otherNotebooksBecomeDocuments() throws {
    let text = """
      {"cells": [
        {"cell_type": "markdown", "source": ["# Fans\\n", "\\n", "words"], "metadata": {}},
        {"cell_type": "code", "source": "print('```')", "outputs": [], "metadata": {}}],
       "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 4}
      """
    let made = try JupyterImport(Array(text.utf8), path: "x.ipynb")
    #expect(made.cellCount == 0 && made.foreignCount == 1)
    #expect(made.text.hasSuffix("# Fans\n\nwords\n\n````python\nprint('```')\n````\n"))
  }

  @Test(arguments: [
    "", "[", "{\"cells\": 5, \"nbformat\": 4}", "{\"nbformat\": 3, \"cells\": []}", "nonsense",
    "{\"cells\": [], \"nbformat\": 4} x", "{\"a\": \"\\ud800\\u12\"}", "{\"cells\": [1, null], ",
    String(repeating: "[", count: 100_000), "\u{0}", "{\"a\": 01e}", "{\"a\" \"b\"}",
  ])
  func whatIsNoNotebookIsRefused(_ text: String) {
    let error = #expect(throws: Diagnostic.self) {
      try JupyterImport(Array(text.utf8), path: "x.ipynb")
    }
    #expect(error?.code == .documentFormat)
  }

  @Test func oddButValidNotebooksAreTaken() throws {
    let text = """
      {"cells": [1, null, {"cell_type": "code", "id": "a b"}, {"cell_type": 5, "source": [1, "x"]}],
       "metadata": {"kernelspec": {"language": "swell"}}, "nbformat": 4}
      """
    let made = try JupyterImport(Array(text.utf8), path: "x.ipynb")
    #expect(made.cellCount == 1)
  }

  @Test func scriptGivesTheSameFigures() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      """
      ---
      swell: 1
      seed: 9
      today: 2026-01-31
      settings: {micro_from: "900"}
      params: {floor: "2k", topic: "tea"}
      ---
      Words with `code`.

      ```swell
      load "fans.csv" as fans
      param floor = 1k
      param topic = "x"
      ```

      ```swell #n
      fans | where followers > floor | count by tier
      ```

      ```swell expect=E012
      fans | topc #tea
      ```
      """, to: "p.md")
    let script = try export(fixture, "p.md", .swell, at: fixture.path("p.swell"))
    #expect(script.hasPrefix("set seed = 9\nset today = @2026-01-31\nset micro_from = 900\n"))
    #expect(script.contains("-- Words with `code`."))
    #expect(script.contains("param floor = 2000") && script.contains("param topic = \"tea\""))
    #expect(script.contains("-- fans | topc #tea"))
    try fixture.write(script, to: "p.swell")
    let before = try fixture.replay("p.md")
    let after = try fixture.replay("p.swell")
    #expect(after.count(.failed) == 0)
    #expect(
      before.cells.first { $0.id == "n" }?.result?.digest
        == after.cells.compactMap(\.result).last?.digest)
  }

  @Test func exportedMarkdownReplaysFromAnotherFolder() throws {
    let fixture = try SessionFixture()
    try fixture.save("t.md", "load \"fans.csv\" as fans", "fans | count by country")
    let path = fixture.path("out/t.md")
    let text = try export(fixture, "t.md", .md, at: path)
    #expect(text.contains("load \"../fans.csv\" as fans"))
    #expect(text.contains("| country | n |") || text.contains("| country |"))
    #expect(try Document.parse(text).cells.count == 2)
  }

  @Test func cellThatCannotRunShowsItsRecord() throws {
    let fixture = try SessionFixture()
    try fixture.save("t.md", "load \"fans.csv\" as fans", "fans | count")
    try fixture.remove("fans.csv")
    let html = try export(fixture, "t.md", .html)
    #expect(html.contains("As recorded; it was not run for this page."))
    #expect(html.contains("error[E201]"))
  }
}

@Suite struct JSONTests {
  @Test func textsComeBack() throws {
    let texts = ["", "plain", "\"\\/\u{8}\u{C}\n\r\t\u{1}\u{7F}", "🌊 ümlaut \u{2028}", "\u{FFFF}"]
    for text in texts {
      let tree = JSONTree.object([.init(text, .list([.string(text), .null, .boolean(true)]))])
      #expect(try JSONParser.parse(Array(tree.text().utf8)) == tree)
      var line: [UInt8] = []
      tree.appendLine(to: &line)
      #expect(try JSONParser.parse(line) == tree)
    }
  }

  @Test func escapedPairsAreOneScalar() throws {
    #expect(try JSONParser.parse(Array("\"\\ud83c\\udf0a\"".utf8)) == .string("🌊"))
    #expect(try JSONParser.parse(Array("\"\\ud83c!\"".utf8)) == .string("\u{FFFD}!"))
  }
}
