import Parallel
import Tables
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct EncodingTests {
  private static let text = "name,n\nGarcía,1\nMüller €,2\n"

  private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit -> [UInt8] in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return bigEndian ? bytes.reversed() : bytes
    }
  }

  private static let spellings: [([UInt8], TextEncoding)] = [
    (Array(text.utf8), .utf8),
    ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8),
    ([0xFF, 0xFE] + utf16(text, bigEndian: false), .utf16LittleEndian),
    ([0xFE, 0xFF] + utf16(text, bigEndian: true), .utf16BigEndian),
    (utf16(text, bigEndian: false), .utf16LittleEndian),
    (utf16(text, bigEndian: true), .utf16BigEndian),
    (
      text.unicodeScalars.map { $0 == "€" ? 0x80 : UInt8(truncatingIfNeeded: $0.value) },
      .windows1252
    ),
  ]

  @Test(arguments: spellings)
  func everyEncodingGivesTheSameTable(bytes: [UInt8], encoding: TextEncoding) throws {
    let (table, report) = try readCSV(FileContents(bytes))
    #expect(report.encoding == encoding)
    #expect(report.replacedBytes == 0)
    #expect(table.names == ["name", "n"])
    #expect(table.rows == [[.text("García"), .integer(1)], [.text("Müller €"), .integer(2)]])
  }

  @Test func anEncodingMayBeSaid() throws {
    let bytes: [UInt8] = Array("a,b\n".utf8) + [0xC3, 0xA9] + Array(",1\n".utf8)
    #expect(try readCSV(FileContents(bytes)).table.rows[0][0] == .text("é"))
    let options = ReadOptions(encoding: .windows1252)
    #expect(try readCSV(FileContents(bytes), options).table.rows[0][0] == .text("Ã©"))
  }

  @Test func aFewBadBytesAreReplacedAndCounted() throws {
    var bytes = Array(("a,b\n" + String(repeating: "é,1\n", count: 100)).utf8)
    bytes += [0xC3] + Array(",2\n".utf8)
    let (table, report) = try readCSV(FileContents(bytes))
    #expect(report.encoding == .utf8)
    #expect(report.replacedBytes == 1)
    #expect(table.rows[100] == [.text("\u{FFFD}"), .integer(2)])
    #expect(table.rows[0] == [.text("é"), .integer(1)])
  }

  @Test(
    arguments: [
      ([], TableError.empty(path: "-")),
      (Array("  \n\n".utf8), .empty(path: "-")),
      ([0xEF, 0xBB, 0xBF], .empty(path: "-")),
      ([0x1F, 0x8B, 8, 0, 0, 0], .notText(path: "-", kind: "a gzip archive")),
      (
        Array("PK\u{3}\u{4}aaaa".utf8),
        .notText(path: "-", kind: "a zip archive or an Excel workbook")
      ),
      (Array("SQLite format 3\0aaaa".utf8), .notText(path: "-", kind: "an SQLite database")),
      (Array("a,b\n1,\0\0x\n".utf8), .notText(path: "-", kind: "a binary file")),
    ] as [([UInt8], TableError)])
  func whatIsNoTableIsRefused(bytes: [UInt8], error: TableError) {
    #expect(throws: error) { try readCSV(FileContents(bytes)) }
  }

  @Test func aDelimiterMustBePrinted() {
    for byte in [0x22, 0x0A, 0x0D, 0x00, 0xE9] as [UInt8] {
      #expect(throws: TableError.self) { try read("a,b\n", ReadOptions(delimiter: .byte(byte))) }
    }
  }

  @Test func everyErrorSaysWhatAndWhatToDo() {
    let errors: [TableError] = [
      .missing(path: "p"), .unreadable(path: "p", reason: "r"),
      .refused(path: "p", reader: "DuckDB", words: "w"), .nobodyWrites(path: "p", reason: "r"),
      .directory(path: "p"),
      .empty(path: "p"), .notText(path: "p", kind: "k"), .tooLarge(path: "p", what: "w"),
      .format(path: "p", line: 3, what: "w"), .unwritable(path: "p", reason: "r"),
    ]
    for error in errors {
      #expect(error.message.contains("\"p\""))
      #expect(error.message.hasSuffix("."))
      #expect(error.help.hasSuffix("."))
    }
  }
}

@Suite struct FileContentsTests {
  /// A folder of its own a test, gone afterwards.
  private func withFolder(_ body: (String) throws -> Void) rethrows {
    let folder = TemporaryFolder()
    try withExtendedLifetime(folder) { try body(folder.path) }
  }

  private func write(_ bytes: [UInt8], to path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let wrote = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      guard wrote > 0 else { return }
      rest = rest.dropFirst(wrote)
    }
  }

  @Test(arguments: [0, 1, 4096, 1 << 20, (1 << 20) + 3])
  func allBytesCome(count: Int) throws {
    try withFolder { folder in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      write(bytes, to: folder + "/file")
      let contents = try FileContents.open(folder + "/file")
      #expect(contents.bytes.array == bytes)
      #expect(contents.path == folder + "/file")
    }
  }

  @Test func whatCannotBeReadIsNamed() throws {
    withFolder { folder in
      #expect(throws: TableError.directory(path: folder)) { try FileContents.open(folder) }
      #expect(throws: TableError.missing(path: folder + "/none")) {
        try FileContents.open(folder + "/none")
      }
      #expect(throws: TableError.missing(path: "")) { try FileContents.open("") }
    }
  }

  @Test func aPipeIsReadToItsEnd() throws {
    #expect(try FileContents.open("/dev/null").bytes.count == 0)
  }
}

/// The C function by another name, since the suite has a `write` of its own.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
