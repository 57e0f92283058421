import TestSupport
import Testing

@testable import swell

extension EditorTerminalTests {
  /// What the editor draws around the text, on the same terminal and in the same order.
  @Suite("Completion, suggestions, hints", .serialized)
  struct Assistance {
    static let words = ["fans", "fitness", "followers", "friends"]

    @Sendable static func configure(_ editor: LineEditor) {
      editor.hooks.complete = { text, cursor in
        let before = Array(text.utf8)[..<cursor]
        let start = before.lastIndex(of: UInt8(ascii: " ")).map { $0 + 1 } ?? 0
        let typed = String(decoding: before[start...], as: UTF8.self)
        let fitting = words.filter { $0.hasPrefix(typed) }
        return CompletionList(
          replaced: start..<cursor,
          candidates: fitting.map { CompletionCandidate($0, kind: "name", detail: "\($0.count)") })
      }
    }

    @Test("Tab puts in what is sure, a second Tab lists, a letter clears the list")
    func completion() throws {
      let session = try #require(EditorSession(configure: Self.configure))
      session.type("fo\t")
      #expect(session.lines(["swell [1]> followers"]) == ["swell [1]> followers"])
      session.type(" f\t")
      let listed = [
        "swell [1]> followers f", "fans       name  4", "fitness    name  7",
        "followers  name  9", "friends    name  7",
      ]
      #expect(session.lines(listed) == listed)
      #expect(session.terminal.screen.cursor == (0, 22))
      session.type("r")
      let after = ["swell [1]> followers fr"]
      #expect(session.lines(after) == after)
      session.type("\t\r")
      #expect(session.outcomes(1) == [.text("followers friends")])
      let printed = ["swell [1]> followers friends", "swell [2]>"]
      #expect(session.lines(printed) == printed)
      session.end()
    }

    @Test("A list at the foot of the screen moves the line up, and goes again")
    func scrolled() throws {
      let session = try #require(EditorSession(rows: 6, configure: Self.configure))
      for (number, text) in ["a", "b", "c", "d"].enumerated() {
        session.type(text + "\r")
        session.waitForPrompt(number + 2)
      }
      session.type("f\t")
      let listed = [
        "swell [4]> d", "swell [5]> f", "fans       name  4", "fitness    name  7",
        "followers  name  9", "friends    name  7",
      ]
      #expect(session.lines(listed) == listed)
      session.type("ans\r")
      #expect(session.outcomes(5).last == .text("fans"))
      let after = ["swell [4]> d", "swell [5]> fans", "swell [6]>"]
      #expect(session.lines(after) == after)
      session.end()
    }

    @Test("Without decorations the list is printed and the line drawn again")
    func plain() throws {
      let session = try #require(
        EditorSession(decorations: false, configure: Self.configure))
      session.type("f\t")
      let listed = [
        "swell [1]> f", "fans       name  4", "fitness    name  7", "followers  name  9",
        "friends    name  7", "swell [1]> f",
      ]
      #expect(session.lines(listed) == listed)
      session.type("an\t\r")
      #expect(session.outcomes(1) == [.text("fans")])
      session.end()
    }

    @Test("A suggestion is shown, goes when one types past it, and is taken with →")
    func suggestion() throws {
      let session = try #require(
        EditorSession(earlier: ["fans | take 3"]) { editor in
          editor.hooks.suggest = { editor.history.suggestion(for: $0) }
        })
      session.type("fans |")
      #expect(
        session.terminal.wait { $0.lines == ["swell [1]> fans | take 3"] && $0.cursor == (0, 17) })
      session.type(" c")
      #expect(session.lines(["swell [1]> fans | c"]) == ["swell [1]> fans | c"])
      session.type(Keys.backspace + Keys.right + "0\r")
      #expect(session.outcomes(1) == [.text("fans | take 30")])
      session.end()
    }

    @Test("Of a suggestion of several lines the first is shown, and → takes them all")
    func longSuggestion() throws {
      let session = try #require(
        EditorSession(columns: 30, earlier: ["fans\n| count", "load \"a very long name.csv\""]) {
          editor in
          editor.hooks.suggest = { editor.history.suggestion(for: $0) }
        })
      session.type("fa")
      #expect(session.lines(["swell [1]> fans …"]) == ["swell [1]> fans …"])
      session.type(Keys.right)
      let taken = ["swell [1]> fans", "           | count"]
      #expect(session.lines(taken) == taken)
      session.type("\r")
      #expect(session.outcomes(1) == [.text("fans\n| count")])
      // What is wider than the window has the mark too.
      session.waitForPrompt(2)
      session.type("lo")
      let clipped = taken + ["swell [2]> load \"a very long…"]
      #expect(session.lines(clipped) == clipped)
      session.end()
    }

    @Test("Colours follow the text over wrapped and broken lines without moving it")
    func highlight() throws {
      let session = try #require(
        EditorSession(rows: 8, columns: 22) { editor in
          editor.hooks.highlight = { text, _ in
            (0..<text.utf8.count).map { StyledRange($0..<$0 + 1, TextStyle(sgr: "3\($0 % 8)")) }
          }
        })
      session.type("abcdefghijklm" + Keys.altEnter + "中é\u{301} x" + Keys.up + "!")
      let expected = ["swell [1]> abcde!fghij", "klm", "           中é\u{301} x"]
      #expect(session.lines(expected) == expected)
      session.end()
    }

    @Test("Hints stand under the text; what idle time brings takes their place")
    func hints() throws {
      let session = try #require(
        EditorSession { editor in
          editor.hooks.hint = { text, _ in text.hasSuffix("(") ? ["where EXPR\u{1B}[2J"] : [] }
          editor.hooks.idle = { text, _ in text.hasSuffix("|") ? ["2 columns"] : nil }
        })
      session.type("where (")
      let hinted = ["swell [1]> where (", "where EXPR␛[2J"]
      #expect(session.lines(hinted) == hinted)
      session.type(")|")
      let idle = ["swell [1]> where ()|", "2 columns"]
      #expect(session.lines(idle) == idle)
      session.end()
    }

    @Test("Tab on an empty line puts in the mended statement")
    func correction() throws {
      let session = try #require(
        EditorSession { editor in
          editor.hooks.correction = { "fans | topic #tea" }
        })
      session.type("\t\r")
      #expect(session.outcomes(1) == [.text("fans | topic #tea")])
      session.end()
    }
  }
}
