import Language
import Sessions
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The golden document of a version, kept for as long as that version is read.
func goldenDocument(_ name: String) throws -> String {
  let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
  let file = try #require(fopen(folder.joined(separator: "/") + "/Cases/" + name, "rb"))
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 65_536)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[..<count], as: UTF8.self)
}

/// Equal byte for byte; `==` would take equivalent Unicode for the same.
func expectSameBytes(
  _ text: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(Array(text.utf8) == Array(expected.utf8), sourceLocation: sourceLocation)
}

@Suite struct DocumentTests {
  private func failure(_ text: String) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try Document.parse(text)
      return nil
    } catch {
      return error
    }
  }

  private func slice(_ text: String, _ range: SourceRange?) -> String {
    guard let range else { return "" }
    return String(decoding: Array(text.utf8)[range.lower..<range.upper], as: UTF8.self)
  }

  @Test func `The golden document of version 1 is read`() throws {
    let text = try goldenDocument("document-v1.md")
    let document = try Document.parse(text)
    expectSameBytes(document.text, text)
    let front = try #require(document.frontMatter)
    #expect(front.version == 1)
    #expect(front.seed == 42)
    #expect(front.today == "2026-06-30")
    #expect(front.model == "2026-06")
    #expect(front.params.map(\.name) == ["budget", "share"])
    #expect(front.params.map(\.text) == ["$5k", "8%"])
    #expect(front.settings.map(\.text) == ["95%"])
    #expect(
      front.data == [
        DocumentData(name: "fans", file: "examples/fans.csv", rows: 2000, sha256: "9f2c")
      ])
    #expect(!document.isBare)
  }

  @Test func `Cells carry their words, outputs and places`() throws {
    let text = try goldenDocument("document-v1.md")
    let document = try Document.parse(text)
    let cells = document.cells
    try #require(cells.count == 3)
    #expect(cells.map(\.id) == ["tiers", "typo", nil])
    #expect(cells[0].source == "fans | topic #tea | reach by tier\n")
    #expect(cells[0].record == OutputRecord(rows: 5, digest: "5d1c", of: "77aa"))
    #expect(cells[0].output?.body == "tier   fans\n-----  ----\nstar      5")
    #expect(cells[1].expectedCode == "E012")
    #expect(cells[1].isVolatile && cells[1].isAnyOrder)
    #expect(cells[1].tolerance == 1e-6)
    #expect(cells[1].record == OutputRecord(error: "E012"))
    #expect(cells[1].output?.body == "error[E012]: unknown stage `topc`\n```")
    #expect(cells[2].output == nil)
    for (index, cell) in cells.enumerated() {
      let place = document.places[index]
      let range = SourceRange(place.offset, place.offset + cell.source.utf8.count)
      #expect(slice(text, range) == cell.source)
      #expect(SourceMap(text).place(at: place.offset).line == place.line)
    }
    #expect(document.places.count == 3)
  }

  /// Texts that hold little, or odd things, and yet are documents; with their count of cells.
  static let odd: [(text: String, cells: Int)] = [
    ("", 0), ("\n", 0), ("words", 0), ("---\n---\n", 0), ("---\n# only a comment\n---", 0),
    ("---\r\nswell: 1\r\n---\r\n```swell\r\nfans\r\n```\r\n```output\r\nx\r\n```", 1),
    ("\u{FEFF}---\nswell: 1\n---\n```swell\n```", 1), ("```swell\n```\n\n\n```output\n```\n", 1),
    ("```output\nunder nothing\n```\n", 0), ("~~~~ swell  #a  \nx\n~~~\n~~~~~\n", 1),
    ("```swelling\nno cell\n```\n", 0), ("``` `swell`\n", 0), ("    ```swell\n", 0),
    ("   ```swell\n   x\n ```\n", 1), ("```swell\n~~~\n```\n", 1), ("--- \nx: 1\n...\n", 0),
    ("---\nx: \"a\u{85}b\"\ny: 2\n---\n", 0), ("a\rb\r```swell\rc\r```\r", 0),
    ("```diff\n<<<<<<< ours\n=======\n>>>>>>> theirs\n```\n", 0), ("Title\n=======\n", 0),
    ("```swell\n```\n```swell\n```\n", 2), ("```\u{301}\n", 0),
  ]

  @Test(arguments: odd)
  func `Odd documents come back byte for byte`(text: String, cells: Int) throws {
    if text.hasPrefix("```\u{301}") {
      // Three backticks open a fence whatever hangs on the last.
      #expect(failure(text)?.code == .documentFormat)
      return
    }
    let document = try Document.parse(text)
    expectSameBytes(document.text, text)
    #expect(document.cells.count == cells)
  }

  /// What cannot be read: the code, the text under the caret, a word of the message.
  static let wrong: [(text: String, code: DiagnosticCode, at: String, word: String)] = [
    ("a\n```swell #x\nfans\n", .documentFormat, "```swell #x", "never closed"),
    ("```python\n", .documentFormat, "```python", "never closed"),
    ("```swell\n```\n```output\n", .documentFormat, "```output", "never closed"),
    ("---\nswell: 1\n", .documentFormat, "---", "never closed"),
    ("---\nswell: 2\n---\n", .documentNewer, "swell: 2\n", "newer"),
    ("---\nswell: new\n---\n", .documentFormat, "swell: new\n", "version"),
    ("---\nseed: -1\n---\n", .documentFormat, "seed: -1\n", "seed"),
    ("---\nparams: [1]\n---\n", .documentFormat, "params: [1]\n", "params"),
    ("---\ndata: {a: {rows: 1}}\n---\n", .documentFormat, "data: {a: {rows: 1}}\n", "no file"),
    ("---\n- a\n---\n", .documentFormat, "- a", "key: value"),
    ("---\na: 1\nb: [\n---\n", .documentFormat, "", "YAML"),
    ("---\na: 1\na: 2\n---\n", .documentFormat, "", "twice"),
    (
      "---\na: [\(Array(repeating: "*b", count: 30).joined(separator: ", "))]\n---\n",
      .documentFormat, "", "aliases"
    ),
    ("```swell #a\n```\n```swell #a\n```\n", .documentFormat, "```swell #a", "two cells"),
    ("```swell tolerance=x\n```\n", .documentFormat, "```swell tolerance=x", "tolerance"),
    ("a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n", .documentFormat, "<<<<<<< ours", "merge"),
    ("```swell\n<<<<<<< ours\nb\n", .documentFormat, "<<<<<<< ours", "merge"),
    ("---\n<<<<<<< ours\nb: 1\n---\n", .documentFormat, "<<<<<<< ours", "merge"),
  ]

  @Test(arguments: wrong)
  func `What cannot be read is said with its place`(
    text: String, code: DiagnosticCode, at: String, word: String
  ) throws {
    let found = try #require(failure(text))
    #expect(found.code == code)
    #expect(found.message.contains(word), "\(found.message)")
    #expect(found.range != nil)
    if !at.isEmpty { #expect(slice(text, found.range) == at) }
  }

  @Test func `Deep front matter is refused, not followed`() {
    for text in [
      "---\na: " + String(repeating: "[", count: 100_000) + "\n---\n",
      "---\na: don't\nb: " + String(repeating: "[\n", count: 100_000) + "\n---\n",
      "---\n" + String(repeating: "- ", count: 50_000) + "x\n---\n",
      "---\na: " + String(repeating: "{a: ", count: 900) + String(repeating: "}", count: 900)
        + "\n---\n",
    ] {
      let found = failure(text)
      #expect(found?.code == .documentFormat)
      #expect(found?.message.contains("nests deeper") == true, "\(found?.message ?? "")")
    }
  }

  @Test func `Brackets in words nest nothing`() throws {
    let brackets = String(repeating: "[", count: 500)
    let text = "---\na: \"\(brackets)\"\nb: x\(brackets)\nc: |\n  \(brackets)\n# \(brackets)\n---\n"
    #expect(try Document.parse(text).frontMatter?["a"]?.text == brackets)
  }

  @Test func `Front matter has a largest size`() {
    let text = "---\na: " + String(repeating: "x", count: 300_000) + "\n---\n"
    #expect(failure(text)?.message == "the front matter is larger than 256 KiB")
  }

  @Test(
    arguments: [
      ("fans | count\n", nil, Document.Kind.script), ("# Title\n", "a.md", .session),
      ("```swell\n```\n", "a.swell", .script), ("text\n```swell\n```\n", nil, .session),
      ("---\nswell: 1\n---\n", nil, .session), ("-- comment\n", "notes.MD", .session),
      ("", nil, .script),
    ] as [(String, String?, Document.Kind)])
  func `A file's kind shows in its name or text`(
    text: String, path: String?, kind: Document.Kind
  ) {
    #expect(Document.kind(of: text, path: path) == kind)
  }
}
