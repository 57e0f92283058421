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

/// The whole program in a window: what stands on the screen while a person types.
@Suite("The prompt", .serialized)
struct PromptTests {
  /// A home with a small file of fans in it.
  private func homeWithFans() -> TemporaryFolder {
    let home = TemporaryFolder()
    let rows = (1...300).map { row in
      let topic = row % 3 == 0 ? "tea;yoga" : row % 3 == 1 ? "tea" : "coffee"
      let country = row % 4 == 0 ? "AT" : "DE"
      return "f\(row),Name \(row),\(country),\(row * 10),\(row % 7),\(row % 5 + 1),\(topic)"
    }
    let header = "fan_id,name,country,followers,likes,posts,topics"
    home.write(([header] + rows).joined(separator: "\n") + "\n", to: "fans.csv")
    return home
  }

  private func session(
    rows: Int = 24, columns: Int = 80, variables: [String] = []
  ) throws -> PromptSession {
    let session = try PromptSession(
      ["fans.csv"], home: homeWithFans(), rows: rows, columns: columns, variables: variables)
    try session.waitForPrompt(2)
    return session
  }

  @Test("A hint line says what the stage and the function at the cursor take")
  func hints() throws {
    let session = try session()
    session.type("fans | where ")
    try session.wait(for: "\nwhere CONDITION")
    session.type("contains(")
    try session.wait(for: "\ncontains(x, part)")
    session.type("\u{3}fans | take ")
    try session.wait(for: "\ntake COUNT")
    #expect(try session.leave() == 0)
  }

  @Test("Behind a pipe stands what the pipeline gives so far, while nobody types")
  func preview() throws {
    let session = try session()
    session.type("fans | topic #tea | ")
    try session.wait(for: "200 rows: fan_id text")
    session.type("keep name, followers | take 5 |")
    try session.wait(for: "5 rows: name text, followers integer")
    session.type(" count |")
    try session.wait(for: "gives n integer")
    #expect(try session.leave() == 0)
  }

  @Test("Without earlier statements the grammar suggests, and → takes it")
  func suggestion() throws {
    let session = try session()
    session.type("fans | keep follo")
    try session.wait(for: "fans | keep followers")
    session.type(Keys.right + "!")
    try session.wait(for: "fans | keep followers!")
    #expect(try session.leave() == 0)
  }

  @Test("Tab lists the values of the column compared with, most frequent first, with counts")
  func values() throws {
    let session = try session()
    session.type("fans | where country = \t")
    try session.program.wait(for: "the values with their counts") { screen in
      let rows = screen.lines.map { $0.split(separator: " ") }
      return rows.firstIndex(of: ["\"DE\"", "value", "225"]) ?? 9
        < rows.firstIndex(of: ["\"AT\"", "value", "75"]) ?? 0
    }
    session.type("\u{3}fans | topic #\t")
    try session.wait(for: "#tea     topic  200")
    #expect(try session.leave() == 0)
  }

  @Test("set hints = off leaves the text alone, set hints = on brings it back")
  func hintsOff() throws {
    let session = try session()
    try session.run("set hints = off", next: 3)
    session.type("fans | where followers > 5")
    try session.wait(for: "followers > 5")
    #expect(!session.lines.joined().contains("CONDITION"))
    session.type("\u{3}")
    try session.run("set hints = on", next: 4)
    session.type("fans | where ")
    try session.wait(for: "\nwhere CONDITION")
    #expect(try session.leave() == 0)
  }

  @Test("A mistake is shown in place, and Tab puts the corrected statement in the line")
  func mending() throws {
    let session = try session()
    try session.run("fans | topc #tea | count", next: 2)
    try session.wait(for: "Did you mean `topic`?")
    session.type("\t")
    try session.wait(for: "swell [2]> fans | topic #tea | count")
    session.type("\r")
    try session.waitForPrompt(3)
    #expect(session.lines.contains("200"))
    #expect(try session.leave() == 0)
  }

  @Test("What is only warned of can be mended by Tab as well")
  func mendingAWarning() throws {
    let session = try session()
    try session.run("fans | where engagement > 3 | count", next: 3)
    try session.wait(for: "did you mean 3%?")
    session.type("\t")
    try session.wait(for: "swell [3]> fans | where engagement > 3% | count")
    #expect(try session.leave() == 0)
  }

  @Test("What is taller than the window goes to the pager, until .page off")
  func pager() throws {
    let session = try session(rows: 12, variables: ["PAGER=sed s/^/paged:/"])
    try session.run("fans | keep name", next: 3)
    session.type(".show 2\r")
    try session.wait(for: "paged:Name 300")
    // What is typed while the pager has the terminal is the pager's.
    try session.waitForPrompt(3)
    try session.run(".page off", next: 3)
    session.type(".show 2\r")
    try session.program.wait(for: "a line that no pager wrote") { $0.lines.contains("Name 300") }
    #expect(try session.leave() == 0)
  }

  @Test(
    "A plain less keeps colours, unless LESS says what it is to do",
    arguments: [
      (given: [String](), used: "-RSFX"), (given: ["LESS=-N"], used: "-N"),
      (given: ["LESS="], used: ""),
    ]) func plainLess(given: [String], used: String) throws
  {
    let session = try session(
      rows: 12, variables: ["PAGER=sh -c 'echo \"($LESS)\" >options; cat'"] + given)
    try session.run(".help keys", next: 2)
    #expect(session.home.text(of: "options") == "(\(used))\n")
    #expect(try session.leave() == 0)
  }

  @Test("Ctrl-X Ctrl-E edits the statement in $EDITOR, whatever its name holds")
  func editor() throws {
    let home = homeWithFans()
    let script = home.write("#!/bin/sh\necho 'fans | count' > \"$2\"\n", to: "my editor")
    chmod(script, 0o755)
    let session = try PromptSession(
      ["fans.csv"], home: home, variables: ["EDITOR='\(script)' --wait"])
    try session.waitForPrompt(2)
    session.type("half a\u{18}\u{5}")
    try session.wait(for: "swell [2]> fans | count")
    session.type("\r")
    try session.waitForPrompt(3)
    #expect(session.lines.contains("300"))
    #expect(try session.leave() == 0)
  }

  @Test("An editor that is not there is said so, and the statement stays as it was")
  func missingEditor() throws {
    let session = try session(variables: ["EDITOR=nosuch-editor --wait"])
    session.type("fans | co\u{18}\u{5}")
    try session.wait(for: "The editor `nosuch-editor --wait` cannot be started")
    try session.wait(for: "export EDITOR=nano")
    try session.program.wait(for: "the line again") { $0.lines.last == "swell [2]> fans | count" }
    #expect(!session.lines.joined().contains("not found"))
    session.type("\u{3}")
    try session.run(".edit 1 editor", next: 2)
    try session.wait(for: "Cell [1] is as it was.")
    #expect(try session.leave() == 0)
  }

  @Test("Words of the prompt are broken between words, however narrow the window")
  func narrow() throws {
    let session = try session(rows: 40, columns: 34)
    try session.run(".timer x", next: 2)
    try session.run("ls", next: 2)
    try session.run(".schema b", next: 2)
    session.type("1\r")
    try session.waitForPrompt(3)
    session.type("\u{4}")
    try session.program.wait(for: "the question whether to leave") {
      $0.lines.suffix(6).joined(separator: " ").contains("once more")
    }
    let said = [
      "`.timer` is on or off, not “x”: write `.timer on` or `.timer off`; now it is off.",
      "Swell runs no shell commands: Ctrl-Z goes to your shell, `fg` comes back; Tab behind "
        + "`load \"` lists files.",
      "No dataset is called “b”. Loaded: `fans`; write `.schema fans`.",
      "2 cells are not saved: `.save session.md` keeps them; once more leaves.",
    ]
    // Joined with blanks the lines are the sentences again, so none was broken inside a word.
    let text = session.lines.joined(separator: " ")
    for sentence in said { #expect(text.contains(sentence)) }
    #expect(try session.leave() == 0)
  }

  @Test("Ctrl-C while a long result is being drawn ends the drawing, and nothing else")
  func stoppedDrawing() throws {
    let home = homeWithFans()
    let rows = (1...40_000).map { "k\($0),\($0)" }
    home.write((["fan_id,followers"] + rows).joined(separator: "\n") + "\n", to: "many.csv")
    let session = try PromptSession(["many.csv"], home: home)
    try session.waitForPrompt(2)
    try session.run(".page off", next: 2)
    try session.run("many", next: 3)
    session.type(".show 2\r")
    // Nobody reads on meanwhile, so most of it is still to come.
    let isDrawing = session.program.terminal.wait(atEachPiece: true) { screen in
      screen.lines.contains { Int($0.dropFirst().prefix(while: \.isNumber)) ?? 0 > 100 }
    }
    #expect(isDrawing)
    session.type("\u{3}")
    try session.wait(for: ".show was stopped.")
    try session.waitForPrompt(3)
    #expect(!session.lines.joined().contains("k40000"))
    session.type("many | count\r")
    try session.wait(for: "\n40,000\n")
    #expect(try session.leave() == 0)
  }

  @Test("With vi's keys k and j walk through the history, and / searches it")
  func viKeys() throws {
    let home = homeWithFans()
    home.write("bind -v\n", to: ".editrc")
    let session = try PromptSession(["fans.csv"], home: home)
    try session.waitForPrompt(2)
    try session.run("fans | count", next: 3)
    try session.run("fans | take 1", next: 4)
    session.type("ab")
    try session.wait(for: "swell [4]> ab")
    // In command mode the cursor stands on a character, not behind it.
    session.type("\u{1B}")
    try session.program.wait(for: "command mode") { $0.cursor.column == "swell [4]> a".count }
    session.type("dd")
    try session.waitForPrompt(4)
    session.type("kk")
    try session.wait(for: "swell [4]> fans | count")
    session.type("j")
    try session.wait(for: "swell [4]> fans | take 1")
    session.type("dd/cou")
    try session.wait(for: "search \"cou\": fans | count")
    session.type("\r")
    try session.waitForPrompt(5)
    #expect(session.lines.suffix(2) == ["300", "swell [5]>"])
    #expect(try session.leave() == 0)
  }

  @Test("Help explains a word, searches several, and lists commands and keys")
  func help() throws {
    let session = try session(rows: 60)
    session.type(".help where\r")
    try session.wait(for: "Keeps the rows for which a condition holds.")
    session.type(".help leave swell\r")
    try session.wait(for: "Ctrl-D  key  Leave Swell, or delete a character")
    session.type(".help unheardof\r")
    try session.wait(for: "Nothing speaks of “unheardof”.")
    #expect(try session.leave() == 0)
  }

  @Test("Tables follow the window's new width")
  func resizing() throws {
    let session = try session(columns: 80)
    session.program.resize(rows: 24, columns: 40)
    session.type("fans | take 1\r")
    try session.wait(for: "swell [3]>")
    let widest = session.lines.suffix(8).map { DisplayWidths.of($0) }.max() ?? 0
    #expect(widest <= 40)
    #expect(try session.leave() == 0)
  }

  @Test("A second Ctrl-D leaves in spite of unsaved cells; the first says so")
  func leaving() throws {
    let session = try session()
    try session.run("fans | count", next: 3)
    session.type("\u{4}")
    try session.wait(for: "not saved")
    session.type("\u{4}")
    #expect(try session.program.waitForEnd() == 0)
    #expect(session.program.terminal.isCooked)
  }

  @Test("What is typed while a statement runs is seen at the next prompt only, Ctrl-D included")
  func typingAhead() throws {
    let home = homeWithFans()
    let pipe = home.path + "/pipe.csv"
    try #require(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    let session = try PromptSession(["fans.csv"], home: home)
    try session.waitForPrompt(2)
    session.type("load \"pipe.csv\" as more\r")
    try session.wait(for: "working  ")
    session.type("fans | count\rmore | count\r\u{4}")
    #expect(!session.program.terminal.wait(seconds: 1) { $0.text.contains("| count") })
    _ = write(writer, "id,followers\n1,5\n", 17)
    close(writer)
    try session.wait(for: "swell [4]> more | count")
    try session.wait(for: "once more leaves.")
    #expect(session.lines.count { $0.contains("more | count") } == 1)
    session.type("\u{4}")
    #expect(try session.program.waitForEnd() == 0)
  }

  @Test("Keys that quote the next key do nothing: no command's bytes come into the line")
  func quotingKeys() throws {
    let session = try session()
    // An answer of its own each, or the first one's would stand for all.
    for (digit, key) in [(4, "\0"), (5, "\u{16}"), (6, "\u{11}")] {
      session.type("1\(key)2\(key)\u{1}\(key)\(digit)\r")
      try session.wait(for: "\n\(digit)12\n")
    }
    // libedit's own command line would take the keys of ours for its text.
    session.type("12\u{1B}x3\r")
    try session.wait(for: "\n123\n")
    session.type("\0\u{4}\u{4}")
    #expect(try session.program.waitForEnd() == 0)
  }

  @Test("In vi's command mode a colon does nothing either")
  func viColon() throws {
    let home = homeWithFans()
    home.write("bind -v\n", to: ".editrc")
    let session = try PromptSession(["fans.csv"], home: home)
    try session.waitForPrompt(2)
    session.type("40 + 2")
    try session.wait(for: "swell [2]> 40 + 2")
    session.type("\u{1B}")
    try session.program.wait(for: "command mode") { $0.cursor.column == "swell [2]> 40 + ".count }
    session.type(":\r")
    try session.wait(for: "\n42\n")
    #expect(try session.leave() == 0)
  }

  @Test("Looking at a schema or the settings makes no cell, and leaves the last result alone")
  func looking() throws {
    let session = try session(rows: 60)
    try session.run("fans | take 7", next: 3)
    try session.run(".schema fans", next: 3)
    try session.wait(for: "followers  integer")
    try session.run(".settings", next: 3)
    try session.wait(for: "today")
    try session.run("| count", next: 4)
    #expect(session.lines.contains("7"))
    try session.run(".fmt", next: 4)
    try session.wait(for: "Every cell is in the usual spacing.")
    try session.run("fans|count", next: 5)
    try session.run(".fmt", next: 5)
    try session.wait(for: "[4] fans | count")
    try session.run(".cells", next: 5)
    // Once by the command that wrote it so, once in the list.
    #expect(session.lines.count { $0 == "[4] fans | count" } == 2)
    try session.run(".undo", next: 5)
    try session.wait(for: "Took back the formatting.")
    session.type("exit\r")
    try session.wait(for: "once more leaves.")
    session.type(".exit\r")
    #expect(try session.program.waitForEnd() == 0)
  }

  @Test("A table is no session to open, and another session's document is not written over")
  func openingAndSaving() throws {
    let home = homeWithFans()
    let session = try PromptSession(["fans.csv"], home: home)
    try session.waitForPrompt(2)
    session.type(".open fans.csv\r")
    try session.wait(for: "a table is read with")
    try session.run(".save a.md", next: 2)
    try session.wait(for: "Saved 1 cell in a.md.")
    try session.run("fans | count", next: 3)
    try session.run(".save", next: 3)
    try session.wait(for: "Saved 2 cells in a.md.")
    #expect(try session.leave() == 0)
    let second = try PromptSession(home: home)
    try second.waitForPrompt(1)
    try second.run("1 + 1", next: 2)
    second.type(".save a.md\r")
    try second.wait(for: "holds another session")
    try second.run(".save a.md replace", next: 2)
    try second.wait(for: "Saved 1 cell in a.md.")
    #expect(try second.leave() == 0)
  }

  @Test("Ctrl-Z while a statement runs gives the shell its terminal, and fg goes on with the work")
  func suspendingWork() throws {
    let home = homeWithFans()
    let pipe = home.path + "/pipe.csv"
    try #require(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    let shell = """
      set -m
      "$@"
      echo stopped
      read -r line
      fg >/dev/null
      echo left with $?
      """
    let session = try PromptSession(["fans.csv"], home: home, inside: shell)
    try session.waitForPrompt(2)
    session.type("load \"pipe.csv\" as more\r")
    try session.wait(for: "working  ")
    #expect(!session.program.terminal.isCooked)
    session.type("\u{1A}")
    try session.program.wait(forLine: "stopped")
    #expect(session.program.terminal.isCooked)
    session.type("\r")
    _ = write(writer, "id,followers\n1,5\n", 17)
    close(writer)
    try session.waitForPrompt(3)
    session.type("\u{4}\u{4}")
    try session.program.wait(forLine: "left with 0")
    #expect(session.program.terminal.isCooked)
  }

  @Test("Ctrl-Z stops the program and leaves the terminal to the shell")
  func suspending() throws {
    // A shell with jobs: the system stops nobody whom nobody could wake again.
    let shell = """
      set -m
      "$@"
      echo stopped
      read -r line
      fg >/dev/null
      echo left with $?
      """
    let session = try PromptSession(["fans.csv"], home: homeWithFans(), inside: shell)
    try session.waitForPrompt(2)
    session.type("fans | co\u{1A}")
    try session.program.wait(forLine: "stopped")
    #expect(session.program.terminal.isCooked)
    session.type("\r")
    try session.program.wait(for: "the line to be there again") { screen in
      screen.lines.count { $0.hasPrefix("swell [2]> fans | co") } == 2
    }
    session.type("unt\r")
    try session.waitForPrompt(3)
    #expect(session.lines.contains("300"))
    session.type("\u{4}")
    try session.wait(for: "once more leaves.")
    try session.waitForPrompt(3)
    session.type("\u{4}")
    try session.program.wait(forLine: "left with 0")
    #expect(try session.program.waitForEnd() == 0)
  }
}

/// Columns of a line on the screen, which holds no control characters.
enum DisplayWidths {
  static func of(_ line: String) -> Int {
    line.unicodeScalars.reduce(0) { $0 + CharacterWidth.columns(of: $1) }
  }
}
