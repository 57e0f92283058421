import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A document stays whole whatever happens while it is written.
@Suite struct DocumentSafetyTests {
  private static let document = (1...300).map { "```swell\n\($0) + 1\n```\n\n" }.joined()

  /// Updates a document in a shell that first sets limits.
  private func update(_ limits: String, _ folder: TemporaryFolder) throws -> Int32 {
    let path = folder.write(Self.document, to: "d.md")
    let program = try #require(ProgramRun.program)
    return try ProgramRun.statusOf(
      "/bin/sh", ["-c", "\(limits) exec \"$0\" replay --update \"$1\" 2>/dev/null", program, path])
  }

  @Test func fullDiskLeavesTheOldFile() throws {
    let folder = TemporaryFolder()
    // Writes past the limit fail as they do on a full disk.
    #expect(try update("trap '' XFSZ; ulimit -f 4;", folder) == 2)
    #expect(folder.text(of: "d.md") == Self.document)
    #expect(folder.names() == ["d.md"])
  }

  @Test func killedSaveLeavesTheOldFile() throws {
    let folder = TemporaryFolder()
    // Here the first write past the limit kills the program in the middle of its save.
    // Where the tests themselves run with the signal ignored, the write fails instead.
    #expect([2, 128 + SIGXFSZ].contains(try update("ulimit -f 4;", folder)))
    #expect(folder.text(of: "d.md") == Self.document)
    #expect(try update("", folder) == 0)
    #expect(folder.text(of: "d.md").contains("```output"))
  }

  @Test func readOnlyFolderLeavesTheOldFile() throws {
    guard geteuid() != 0 else {
      print("Skipped: root may write to any folder.")
      return
    }
    let folder = TemporaryFolder()
    let inner = folder.path + "/inner"
    mkdir(inner, 0o755)
    let path = folder.write(Self.document, to: "inner/d.md")
    chmod(inner, 0o555)
    defer { chmod(inner, 0o755) }
    let run = try ProgramRun(["replay", "--update", path])
    #expect(run.status == 2 && run.errors.contains("d.md"))
    #expect(folder.text(of: "inner/d.md") == Self.document)
  }
}
