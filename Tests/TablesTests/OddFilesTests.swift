import Dispatch
import Parallel
import TestSupport
import Testing

@testable import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files that change, pipes that say nothing, sizes nobody expects: an error or a report each time.
@Suite struct OddFilesTests {
  private let folder = TemporaryFolder()

  /// A file that is large enough to be mapped.
  private func largeFile() -> String {
    let rows = (0..<150_000).map { "\($0),name\($0 % 100)\n" }.joined()
    return folder.write("id,name\n" + rows, to: "fans.csv")
  }

  private func append(_ text: String, to path: String) {
    guard let stream = fopen(path, "a") else { return }
    fputs(text, stream)
    fclose(stream)
  }

  @Test func aFileCutShortIsAnErrorAndNoCrash() throws {
    let path = largeFile()
    let contents = try FileContents.open(path)
    #expect(contents.bytes.count > 1 << 20)
    #expect(truncate(path, 5_000) == 0)
    #expect(throws: TableError.changed(path: path)) { try readTable(contents) }
    // What is gone reads as zeros, here and in every later look.
    #expect(contents.bytes[contents.bytes.count - 1] == 0)
  }

  @Test func aFileWrittenToIsAnError() throws {
    let path = largeFile()
    let contents = try FileContents.open(path)
    append("1,x\n", to: path)
    #expect(throws: TableError.changed(path: path)) { try readTable(contents) }
  }

  /// A new file under the old name leaves the one that is read as it was.
  @Test func aFileReplacedIsReadAsItWas() throws {
    let path = largeFile()
    let contents = try FileContents.open(path)
    #expect(rename(folder.write("id,name\n", to: "other.csv"), path) == 0)
    #expect(try readTable(contents).table.rowCount == 150_000)
  }

  @Test func aPipeIsReadToItsEnd() throws {
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    DispatchQueue.global().async {
      guard let stream = fopen(path, "w") else { return }
      fputs("a,b\n1,2\n", stream)
      fclose(stream)
    }
    let contents = try FileContents.open(path)
    #expect(try readTable(contents).table.rows == [[.integer(1), .integer(2)]])
    #expect(!contents.isFile)
  }

  @Test func aPipeThatNobodyWritesToIsGivenUp() {
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: Cancelled.self) {
      try FileContents.open(path, cancellation: cancellation)
    }
  }

  @Test(arguments: [
    "a,b\n1,2\0\n", "a\0b,c\n1,2\n", "\0\0\0\0", "a,\"b\n1,2\n3,4\n", "\"\"\"\"\"\n\"",
    ",,,\n,,,\n",
    "a\n" + String(repeating: "9", count: 100_000) + "\n",
    "a\n-" + String(repeating: "9", count: 400) + "." + String(repeating: "1", count: 400) + "\n",
    "a\n1e999999999999999999999\n", "a\n" + String(repeating: "(", count: 10_000) + "\n",
    String(repeating: "x,", count: 2_000) + "\n" + String(repeating: "1,", count: 2_000),
    "a,b\n" + String(repeating: "y", count: 3_000_000) + ",1\n2,3\n",
    "{\"a\":" + String(repeating: "9", count: 100_000) + "}",
    "{" + (0..<2_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}",
  ])
  func oddTextNeverTraps(_ text: String) throws {
    let contents = FileContents(Array(text.utf8), path: "odd")
    do {
      let (table, report) = try readTable(contents, workers: Workers(threads: 2))
      #expect(table.brokenInvariants == [])
      #expect(report.rows == table.rowCount)
    } catch is TableError {
    }
  }

  @Test func anEndlessNumberKeepsItsDigits() throws {
    let digits = String(repeating: "7", count: 50_000)
    for text in ["a\n\(digits)\n", "[{\"a\": \(digits)}]"] {
      let table = try readTable(FileContents(Array(text.utf8))).table
      #expect(table.rows == [[.text(digits)]])
    }
  }

  /// Names as data: `{"friends": {"17": 1, …}}` in each of many records.
  @Test func namesThatAreDataAreRefusedByName() {
    let records = (0..<400).map { record in
      "{\"friends\": {"
        + (0..<300).map { "\"\(record * 300 + $0)\": 1" }.joined(separator: ",") + "}}"
    }
    let what = "`friends` has too many different names to be columns"
    do {
      _ = try readTable(FileContents(Array(records.joined(separator: "\n").utf8), path: "x.json"))
      Issue.record("120,000 columns were made")
    } catch TableError.format(_, _, let found) {
      #expect(found == what)
    } catch {
      Issue.record("\(error)")
    }
  }
}
