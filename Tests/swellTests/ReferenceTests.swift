import Engine
import TestSupport
import Testing

@testable import swell

/// What is made from the program's entries is kept current.
@Suite struct ReferenceTests {
  private static let root = TextFile.repository()

  @Test func theReferencePageIsCurrent() throws {
    let page = try TextFile.read(Self.root + "/docs/language.md")
    #expect(page == ReferenceCommand.page, "`make docs` writes another docs/language.md: run it")
  }

  @Test func theEditorsGrammarIsCurrent() throws {
    let grammar = try TextFile.read(Self.root + "/editors/swell.tmLanguage.json")
    #expect(
      grammar == TextMateGrammar.text,
      "`make docs` writes another editors/swell.tmLanguage.json: run it")
  }

  @Test func everyCommandIsDocumented() throws {
    let page = try TextFile.read(Self.root + "/docs/language.md")
    for entry in DotCommand.all {
      #expect(!entry.summary.isEmpty, "\(entry.name) has no summary: say what it does")
      #expect(
        page.contains("`\(entry.name)"), "\(entry.name) is not in docs/language.md: `make docs`")
    }
  }
}
