import Synchronization
import Testing

@testable import swell

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite("Input that is no terminal, and interrupts")
struct EditorStandardInputTests {
  private static func file(_ bytes: [UInt8]) -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return -1 }
    _ = write(ends[1], bytes, bytes.count)
    close(ends[1])
    return ends[0]
  }

  @Test(
    "Lines come without their ends",
    arguments: [
      ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\n\r\nb", ["a", "", "b"]), ("\n\n", ["", ""]),
    ])
  func lines(_ text: String, _ expected: [String]) throws {
    let input = Self.file(Array(text.utf8))
    defer { close(input) }
    #expect(try StandardInput.lines(input) == expected)
  }

  @Test("All of it, with marks for bytes that are no text")
  func all() throws {
    let input = Self.file([0x61, 0xFF, 0x62])
    defer { close(input) }
    #expect(try StandardInput.readAll(input) == "a\u{FFFD}b")
  }

  @Test("A bad descriptor is an error, not an empty file")
  func bad() {
    #expect(throws: StandardInput.Failure(code: EBADF)) { try StandardInput.readAll(-1) }
  }

  @Test("What is no terminal gets no editor")
  func noEditor() {
    let input = Self.file([])
    defer { close(input) }
    #expect(
      LineEditor(
        input: input, output: input, history: History(path: nil), options: EditorOptions()) == nil)
  }

  @Test(
    "NO_COLOR and TERM decide about decorations",
    arguments: [
      (["TERM": "xterm"], false, false), (["TERM": "dumb"], true, false), ([:], true, false),
      (["TERM": "xterm", "NO_COLOR": "1"], false, true),
      (["TERM": "x", "NO_COLOR": ""], false, false),
    ])
  func terminal(_ environment: [String: String], _ isDumb: Bool, _ noColor: Bool) {
    let info = TerminalInfo(descriptor: -1) { environment[$0] }
    #expect(info.isDumb == isDumb)
    #expect(info.noColor == noColor)
    #expect(!info.isTerminal && !info.allowsDecorations)
    #expect(info.size == .usual)
  }
}

extension EditorTerminalTests {
  @Suite("Ctrl-C while a statement runs", .serialized)
  struct Interrupting {
    private final class Flag: Sendable {
      let isSet = Atomic<Bool>(false)
    }

    @Test("An interrupt calls cancel, and the handler from before comes back")
    func cancel() {
      var before = sigaction()
      var after = sigaction()
      sigaction(SIGINT, nil, &before)
      let flag = Flag()
      let answer = Interrupts.withHandler(
        cancel: { flag.isSet.store(true, ordering: .relaxed) },
        {
          kill(getpid(), SIGINT)
          while !flag.isSet.load(ordering: .relaxed) { sched_yield() }
          return 42
        })
      sigaction(SIGINT, nil, &after)
      #expect(answer == 42)
      withUnsafeBytes(of: before) { before in
        withUnsafeBytes(of: after) { after in
          #expect(before.prefix(8).elementsEqual(after.prefix(8)))
        }
      }
    }

    @Test("Errors come through")
    func throwing() {
      #expect(throws: StandardInput.Failure(code: 5)) {
        try Interrupts.withHandler(cancel: {}, { throw StandardInput.Failure(code: 5) })
      }
    }
  }
}
