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

@Suite("The history and its file")
struct EditorHistoryTests {
  /// A folder of its own for each test.
  private let folder = TemporaryFolder()

  private func path(_ name: String = "state/history") -> String { folder.path + "/" + name }

  static func write(_ text: String, to path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    _ = text.withCString { systemWrite(file, $0, strlen($0)) }
    close(file)
  }

  @Test(
    "An entry comes back as it was",
    arguments: [
      HistoryEntry("fans | count", time: 1_767_225_600, duration: .milliseconds(12), status: .ok),
      HistoryEntry("fans\n| where name = \"a\\n\tb\"\r", duration: .seconds(3600), status: .failed),
      HistoryEntry("中 é 👩‍👩‍👧 \\\\", time: -1, status: .cancelled),
      HistoryEntry(""),
    ])
  func roundTrip(_ entry: HistoryEntry) {
    let line = entry.line
    #expect(line.hasSuffix("\n") && line.dropLast().allSatisfy { $0 != "\n" })
    #expect(HistoryEntry(line: Array(line.utf8.dropLast())) == entry)
  }

  @Test(
    "A broken line is no entry",
    arguments: [
      "", "fans | count", "2\t1\t1\tok\tx", "1\tx\t1\tok\tx", "1\t1\t-1\tok\tx", "1\t1\t1\tfine\tx",
      "1\t1\t1\tok\tx\\", "1\t1\t1\tok\tx\\q", "1\t1\t1\tok",
      "1\t99999999999999999999\t1\tok\tx",
    ])
  func broken(_ line: String) {
    #expect(HistoryEntry(line: Array(line.utf8)) == nil)
  }

  @Test("The file is the owner's alone, and read again by the next session")
  func file() {
    let path = self.path("a/b/history")
    let first = History(path: path)
    #expect(first.append(HistoryEntry("one")))
    #expect(first.append(HistoryEntry("two\nlines")))
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(History(path: path).entries.map(\.text) == ["one", "two\nlines"])
  }

  @Test("Two shells on one file lose nothing")
  func shared() {
    let path = self.path()
    let (one, two) = (History(path: path), History(path: path))
    for number in 0..<50 {
      one.append(HistoryEntry("one \(number)"))
      two.append(HistoryEntry("two \(number)"))
    }
    let texts = History(path: path).entries.map(\.text)
    #expect(texts.filter { $0.hasPrefix("one") } == (0..<50).map { "one \($0)" })
    #expect(texts.filter { $0.hasPrefix("two") } == (0..<50).map { "two \($0)" })
    #expect(one.entries.count == 50)
    one.reload()
    #expect(one.entries.count == 100)
  }

  @Test("A torn or foreign line costs only itself")
  func torn() {
    let path = self.path("history")
    Self.write("1\t5\t6\tok\tgood\n_HiStOrY_V2_\n1\t5\t6\tok\tto", to: path)
    var status = stat()
    let history = History(path: path)
    #expect(history.entries.map(\.text) == ["good", "to"])
    #expect(history.brokenLines == 1)
    history.append(HistoryEntry("after"))
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(History(path: path).entries.map(\.text) == ["good", "to", "after"])
  }

  @Test("A file that cannot be written is no reason to stop")
  func unwritable() {
    let history = History(path: "/proc/nowhere/history")
    #expect(!history.append(HistoryEntry("kept")))
    #expect(history.entries.map(\.text) == ["kept"])
  }

  @Test("Recall walks the entries with the same beginning, and back to what was written")
  func recall() {
    let history = History(path: nil)
    for text in ["fans | a", "shops", "fans | b", "fans | b"] { history.append(HistoryEntry(text)) }
    var recall = HistoryRecall(from: EditBuffer("fans"), count: history.entries.count)
    #expect(recall.older(in: history, current: "fans")?.text == "fans | b")
    #expect(recall.older(in: history, current: "fans | b")?.text == "fans | a")
    #expect(recall.older(in: history, current: "fans | a") == nil)
    #expect(recall.newer(in: history, current: "fans | a")?.text == "fans | b")
    #expect(recall.newer(in: history, current: "fans | b")?.text == "fans")
    #expect(recall.newer(in: history, current: "fans") == nil)
  }

  @Test("The suggestion is the rest of the newest longer entry")
  func suggestion() {
    let history = History(path: nil)
    for text in ["fans | count", "fans | take 3"] { history.append(HistoryEntry(text)) }
    #expect(history.suggestion(for: "fans |") == " take 3")
    #expect(history.suggestion(for: "fans | c") == "ount")
    #expect(history.suggestion(for: "fans | take 3") == nil)
    #expect(history.suggestion(for: "") == nil)
  }

  @Test("A search folds case unless the query has capitals")
  func searching() {
    #expect(HistorySearch.offset(of: "nike", in: "brand = \"Nike\"") == 9)
    #expect(HistorySearch.offset(of: "NIKE", in: "brand = \"Nike\"") == nil)
    #expect(HistorySearch.offset(of: "", in: "x") == nil)
    #expect(HistorySearch.offset(of: "long", in: "x") == nil)
  }
}

/// The C call, under a name that the test's own does not hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
