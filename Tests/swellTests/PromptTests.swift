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
    let session = try #require(
      PromptSession(
        ["fans.csv"], home: homeWithFans(), rows: rows, columns: columns, variables: variables))
    try #require(session.shows("swell [2]>"))
    return session
  }

  @Test("A hint line says what the stage and the function at the cursor take")
  func hints() throws {
    let session = try session()
    session.type("fans | where ")
    #expect(session.shows("\nwhere CONDITION"))
    session.type("contains(")
    #expect(session.shows("\ncontains(x, part)"))
    session.type("\u{3}fans | take ")
    #expect(session.shows("\ntake COUNT"))
    #expect(session.leave() == 0)
  }

  @Test("Behind a pipe stands what the pipeline gives so far, while nobody types")
  func preview() throws {
    let session = try session()
    session.type("fans | topic #tea | ")
    #expect(session.shows("200 rows: fan_id text"))
    session.type("keep name, followers | take 5 |")
    #expect(session.shows("5 rows: name text, followers integer"))
    session.type(" count |")
    #expect(session.shows("gives n integer"))
    #expect(session.leave() == 0)
  }

  @Test("Without earlier statements the grammar suggests, and → takes it")
  func suggestion() throws {
    let session = try session()
    session.type("fans | keep follo")
    #expect(session.shows("fans | keep followers"))
    session.type(Keys.right + "!")
    #expect(session.shows("fans | keep followers!"))
    #expect(session.leave() == 0)
  }

  @Test("Tab lists the values of the column compared with, most frequent first, with counts")
  func values() throws {
    let session = try session()
    session.type("fans | where country = \t")
    #expect(session.shows("\"DE\"       value   225"))
    session.type("\u{3}fans | topic #\t")
    #expect(session.shows("#tea     topic  200"))
    #expect(session.leave() == 0)
  }

  @Test("set hints = off leaves the text alone, set hints = on brings it back")
  func hintsOff() throws {
    let session = try session()
    #expect(session.run("set hints = off", next: 3))
    session.type("fans | where followers > 5")
    #expect(session.shows("followers > 5"))
    #expect(!session.lines.joined().contains("CONDITION"))
    session.type("\u{3}")
    #expect(session.run("set hints = on", next: 4))
    session.type("fans | where ")
    #expect(session.shows("\nwhere CONDITION"))
    #expect(session.leave() == 0)
  }

  @Test("A mistake is shown in place, and Tab puts the corrected statement in the line")
  func mending() throws {
    let session = try session()
    #expect(session.run("fans | topc #tea | count", next: 2))
    #expect(session.shows("Did you mean `topic`?"))
    session.type("\t")
    #expect(session.shows("swell [2]> fans | topic #tea | count"))
    session.type("\r")
    #expect(session.shows("200"))
    #expect(session.leave() == 0)
  }

  @Test("What is taller than the window goes to the pager, until .page off")
  func pager() throws {
    let session = try session(rows: 12, variables: ["PAGER=sed s/^/paged:/"])
    #expect(session.run("fans | keep name", next: 3))
    session.type(".show 2\r")
    #expect(session.shows("paged:Name 300"))
    session.type(".page off\r.show 2\r")
    #expect(session.program.terminal.wait { $0.lines.contains("Name 300") })
    #expect(session.leave() == 0)
  }

  @Test("Ctrl-X Ctrl-E edits the statement in $EDITOR, whatever its name holds")
  func editor() throws {
    let home = homeWithFans()
    let script = home.write("#!/bin/sh\necho 'fans | count' > \"$2\"\n", to: "my editor")
    chmod(script, 0o755)
    let session = try #require(
      PromptSession(["fans.csv"], home: home, variables: ["EDITOR='\(script)' --wait"]))
    try #require(session.shows("swell [2]>"))
    session.type("half a\u{18}\u{5}")
    #expect(session.shows("swell [2]> fans | count"))
    session.type("\r")
    #expect(session.shows("300"))
    #expect(session.leave() == 0)
  }

  @Test("Help explains a word, searches several, and lists commands and keys")
  func help() throws {
    let session = try session(rows: 60)
    session.type(".help where\r")
    #expect(session.shows("Keeps the rows for which a condition holds."))
    session.type(".help leave swell\r")
    #expect(session.shows("Ctrl-D  key  Leave Swell, or delete a character"))
    session.type(".help unheardof\r")
    #expect(session.shows("Nothing speaks of “unheardof”."))
    #expect(session.leave() == 0)
  }

  @Test("Tables follow the window's new width")
  func resizing() throws {
    let session = try session(columns: 80)
    session.program.resize(rows: 24, columns: 40)
    session.type("fans | take 1\r")
    #expect(session.shows("swell [3]>"))
    let widest = session.lines.suffix(8).map { DisplayWidths.of($0) }.max() ?? 0
    #expect(widest <= 40)
    #expect(session.leave() == 0)
  }

  @Test("A second Ctrl-D leaves in spite of unsaved cells; the first says so")
  func leaving() throws {
    let session = try session()
    #expect(session.run("fans | count", next: 3))
    session.type("\u{4}")
    #expect(session.shows("not saved"))
    session.type("\u{4}")
    #expect(session.program.wait() == 0)
    #expect(session.program.terminal.isCooked)
  }

  @Test("Ctrl-Z stops the program and leaves the terminal to the shell")
  func suspending() throws {
    let session = try session()
    session.type("fans | co\u{1A}")
    var status: Int32 = 0
    #expect(waitpid(session.program.process, &status, WUNTRACED) == session.program.process)
    #expect(status & 0xFF == 0x7F)
    #expect(session.program.terminal.isCooked)
    session.program.send(SIGCONT)
    session.type("unt\r")
    #expect(session.shows("300"))
    #expect(session.leave() == 0)
  }
}

/// Columns of a line on the screen, which holds no control characters.
enum DisplayWidths {
  static func of(_ line: String) -> Int {
    line.unicodeScalars.reduce(0) { $0 + CharacterWidth.columns(of: $1) }
  }
}
