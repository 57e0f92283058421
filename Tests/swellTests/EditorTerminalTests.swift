import TestSupport
import Testing

@testable import swell

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One at a time: signals and the terminal to restore are the process's.
@Suite("The line editor on a terminal", .serialized)
struct EditorTerminalTests {
  @Test("What is typed is what is read")
  func typing() throws {
    let session = try #require(EditorSession())
    session.type("fans | count\r")
    #expect(session.outcomes(1) == [.text("fans | count")])
    #expect(
      session.lines(["swell [1]> fans | count", "swell [2]>"]) == [
        "swell [1]> fans | count", "swell [2]>",
      ])
    session.end()
    #expect(session.terminal.isCooked)
    #expect(session.terminal.screen.unknown.isEmpty)
    #expect(session.terminal.wait { !$0.modes.contains("?2004") })
  }

  @Test("Editing in the middle of a line")
  func middle() throws {
    let session = try #require(EditorSession())
    session.type("fans | take 3")
    session.type(Keys.wordLeft + Keys.wordLeft + "where x | " + Keys.end + Keys.backspace + "50")
    let expected = ["swell [1]> fans | where x | take 50"]
    #expect(session.lines(expected) == expected)
    session.type(Keys.home + "all_\u{5}\r")
    #expect(session.outcomes(1) == [.text("all_fans | where x | take 50")])
    session.end()
  }

  @Test("Enter opens a line in what is incomplete and runs what is wrong")
  func completeness() throws {
    let session = try #require(EditorSession())
    session.type("fans |\rwhere (a\r)\r")
    #expect(session.outcomes(1) == [.text("fans |\nwhere (a\n)")])
    let expected = [
      "swell [1]> fans |", "           where (a", "           )", "swell [2]>",
    ]
    #expect(session.lines(expected) == expected)
    session.type("a)\r")
    #expect(session.outcomes(2).last == .text("a)"))
    session.end()
  }

  @Test("Alt-Enter always opens a line, and lines are edited in place")
  func altEnter() throws {
    let session = try #require(EditorSession())
    session.type("one" + Keys.altEnter + "two" + Keys.altEnter + "three")
    session.type(Keys.up + Keys.up + "!" + Keys.down + Keys.home + Keys.backspace + "-")
    let expected = ["swell [1]> one!-two", "           three"]
    #expect(session.lines(expected) == expected)
    #expect(session.terminal.screen.cursor == (0, 16))
    session.type("\r")
    #expect(session.outcomes(1) == [.text("one!-two\nthree")])
    let printed = expected + ["swell [2]>"]
    #expect(session.lines(printed) == printed)
    session.end()
  }

  @Test("A pasted text of several lines is put in, not run; one Undo takes it out")
  func paste() throws {
    let session = try #require(EditorSession())
    session.type("a " + Keys.paste("fans\r\n| count\r\n| take 3\n"))
    let expected = ["swell [1]> a fans", "           | count", "           | take 3"]
    #expect(session.lines(expected) == expected)
    #expect(session.outcomes.isEmpty)
    session.type(Keys.undo)
    #expect(session.lines(["swell [1]> a"]) == ["swell [1]> a"])
    session.type("b\r")
    #expect(session.outcomes(1) == [.text("a b")])
    session.end()
  }

  @Test("A paste of 100,000 characters comes through whole, and the screen stays usable")
  func longPaste() throws {
    let session = try #require(EditorSession())
    let text = String(repeating: "0123456789", count: 10_000)
    session.type(Keys.paste(text) + "!")
    #expect(session.terminal.wait { $0.lines.joined().contains("6789!") })
    session.type(Keys.home + ">")
    #expect(session.terminal.wait { $0.lines.first?.hasPrefix("swell [1]> >0123456789") == true })
    session.type("\r")
    #expect(session.outcomes(1) == [.text(">" + text + "!")])
    session.end()
  }

  @Test("A statement taller than the screen is edited through a window")
  func tall() throws {
    let session = try #require(EditorSession(rows: 8))
    session.type(Keys.paste((1...30).map { "line \($0)" }.joined(separator: "\n")))
    #expect(session.terminal.wait { $0.text.contains("line 30") })
    session.type(String(repeating: Keys.up, count: 19) + "\u{5}!")
    #expect(session.terminal.wait { $0.text.contains("line 11!") })
    session.type("\r")
    let expected = (1...30).map { $0 == 11 ? "line 11!" : "line \($0)" }.joined(separator: "\n")
    #expect(session.outcomes(1) == [.text(expected)])
    session.end()
  }

  @Test("Ctrl-C leaves the line, Ctrl-D the program, but only from an empty line")
  func leaving() throws {
    let session = try #require(EditorSession())
    session.type("half a li")
    #expect(session.terminal.wait { $0.text.hasSuffix("half a li") })
    session.type("\u{3}")
    #expect(session.outcomes(1) == [.interrupted])
    let expected = ["swell [1]> half a li^C", "swell [2]>"]
    #expect(session.lines(expected) == expected)
    session.type("xy" + Keys.left + "\u{4}")
    #expect(session.terminal.wait { $0.lines.last == "swell [2]> x" })
    session.type(Keys.backspace + "\u{4}")
    #expect(session.outcomes(2) == [.interrupted, .endOfInput])
    session.end()
  }

  @Test("Up recalls what begins alike, Down comes back to what was written")
  func recall() throws {
    let session = try #require(
      EditorSession(earlier: ["fans | count", "shops\n| take 3", "fans | take 5"]))
    session.type("fans" + Keys.up)
    #expect(session.lines(["swell [1]> fans | take 5"]) == ["swell [1]> fans | take 5"])
    session.type(Keys.up + Keys.up)
    #expect(session.lines(["swell [1]> fans | count"]) == ["swell [1]> fans | count"])
    session.type(Keys.down + Keys.down)
    #expect(session.lines(["swell [1]> fans"]) == ["swell [1]> fans"])
    session.type("\u{3}")
    session.waitForPrompt(2)
    session.type(Keys.up + Keys.up)
    #expect(
      session.terminal.wait {
        $0.lines.suffix(2) == ["swell [2]> shops", "           | take 3"]
      })
    session.end()
  }

  @Test("Ctrl-R finds what holds the letters, and an arrow key takes it over")
  func search() throws {
    let session = try #require(
      EditorSession(earlier: ["fans | topic #tea", "shops", "fans | topic #yoga"]))
    session.type("\u{12}topic")
    let first = ["search \"topic\": fans | topic #yoga"]
    #expect(session.lines(first) == first)
    session.type("\u{12}")
    let second = ["search \"topic\": fans | topic #tea"]
    #expect(session.lines(second) == second)
    session.type(Keys.end + "!")
    #expect(session.lines(["swell [1]> fans | topic #tea!"]) == ["swell [1]> fans | topic #tea!"])
    session.type("\u{3}")
    session.waitForPrompt(2)
    session.type("\u{12}nothing")
    #expect(session.terminal.wait { $0.lines.last?.hasPrefix("no match") == true })
    session.type("\u{7}")
    #expect(session.terminal.wait { $0.lines.last?.hasPrefix("swell [2]>") == true })
    session.end()
  }

  @Test("Wide and combined characters keep the columns")
  func wide() throws {
    let session = try #require(EditorSession())
    session.type("中文 e\u{301} 😀x" + Keys.left + Keys.left + Keys.left + Keys.backspace + "ü")
    let expected = ["swell [1]> 中文 ü 😀x"]
    #expect(session.lines(expected) == expected)
    #expect(session.terminal.wait { $0.cursor == (0, 17) })
    session.type("\r")
    #expect(session.outcomes(1) == [.text("中文 ü 😀x")])
    session.end()
  }

  @Test("A wrapped line is drawn right wherever it changes")
  func wrapped() throws {
    let session = try #require(EditorSession(rows: 8, columns: 22))
    session.type("abcdefghijklmnopqrstuvwxyz" + Keys.home + "中")
    let expected = ["swell [1]> 中abcdefghi", "jklmnopqrstuvwxyz"]
    #expect(session.lines(expected) == expected)
    session.type(Keys.end + "01234")
    let full = ["swell [1]> 中abcdefghi", "jklmnopqrstuvwxyz01234"]
    #expect(session.lines(full) == full)
    #expect(session.terminal.wait { $0.cursor == (2, 0) })
    session.type(Keys.backspace + Keys.backspace + Keys.altEnter + "new")
    let broken = ["swell [1]> 中abcdefghi", "jklmnopqrstuvwxyz012", "           new"]
    #expect(session.lines(broken) == broken)
    session.end()
  }

  @Test("A new window size in the middle of a line loses nothing")
  func resize() throws {
    let session = try #require(EditorSession(rows: 10, columns: 60))
    session.type("fans | where followers > 1k" + Keys.left + Keys.left)
    #expect(session.terminal.wait { $0.text.hasSuffix("1k") && $0.cursor.column == 36 })
    session.terminal.resize(rows: 10, columns: 45)
    kill(getpid(), SIGWINCH)
    session.type("5")
    let expected = ["swell [1]> fans | where followers > 51k"]
    #expect(session.lines(expected) == expected)
    session.type("\r")
    #expect(session.outcomes(1) == [.text("fans | where followers > 51k")])
    session.end()
  }

  @Test("The history file is written for the owner alone, and read by the next editor")
  func historyFile() throws {
    let folder = TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.path + "/state/history"
    let first = try #require(EditorSession(history: path))
    first.type("fans |\rcount\r")
    #expect(first.outcomes(1).count == 1)
    first.end()
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)

    let second = try #require(EditorSession(history: path))
    second.type(Keys.up)
    let expected = ["swell [1]> fans |", "           count"]
    #expect(second.lines(expected) == expected)
    second.end()
    #expect(History(path: path).entries.map(\.text) == ["fans |\ncount"])
  }

  @Test("A statement to edit stands in the line from the start")
  func initial() throws {
    let session = try #require(EditorSession(initial: "fans\n| take 3"))
    let expected = ["swell [1]> fans", "           | take 3"]
    #expect(session.lines(expected) == expected)
    session.type("0\r")
    #expect(session.outcomes(1) == [.text("fans\n| take 30")])
    session.end()
  }

  @Test("The end of the terminal is the end of input")
  func terminate() throws {
    let session = try #require(EditorSession())
    session.type("typed ahead\rand more\r\u{4}")
    #expect(
      session.outcomes(3) == [.text("typed ahead"), .text("and more"), .endOfInput])
    session.end()
  }
}
