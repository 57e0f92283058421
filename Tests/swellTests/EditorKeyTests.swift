import TestSupport
import Testing

@testable import swell

@Suite("Bytes of a terminal, read as keys")
struct EditorKeyTests {
  static func keys(_ bytes: some Sequence<UInt8>, vi: Bool = false, flush: Bool = false)
    -> [KeyDecoder.Key]
  {
    var decoder = KeyDecoder(vi: vi)
    decoder.feed(bytes)
    var keys: [KeyDecoder.Key] = []
    while let key = decoder.next(flush: flush) { keys.append(key) }
    return keys
  }

  static let cases: [(String, [KeyDecoder.Key])] = [
    ("aé中", [.scalar("a"), .scalar("é"), .scalar("中")]),
    ("\u{1B}[A\u{1B}OA", [.command(.up), .command(.up)]),
    ("\u{1B}[1;5Dx", [.command(.wordLeft), .scalar("x")]),
    ("\u{1B}\r\r", [.command(.newline), .command(.enter)]),
    ("\u{1B}[15;2~x", [.scalar("x")]),
    ("\u{1C}x", [.scalar("x")]),
    ("\u{1B}[200~a\r\nb\r\u{1B}[201~c", [.paste("a\nb"), .scalar("c")]),
    ("\u{1B}[200~\u{1B}[31mred\u{7}\u{202E}\n\n\u{1B}[201~", [.paste("[31mred")]),
    ("\u{1B}[200~unfinished", []),
    ("\u{1B}", []),
    ("\u{18}\u{5}", [.command(.editOutside)]),
    ("\u{18}a", [.scalar("\u{18}"), .scalar("a")]),
    ("\u{1B}u", [.scalar("\u{1B}"), .scalar("u")]),
  ]

  @Test("A sequence is one key", arguments: cases)
  func sequences(_ typed: String, _ expected: [KeyDecoder.Key]) {
    #expect(Self.keys(typed.utf8) == expected)
  }

  @Test("Keys are the same however the bytes are cut into pieces", arguments: cases)
  func pieces(_ typed: String, _ expected: [KeyDecoder.Key]) {
    var decoder = KeyDecoder()
    var keys: [KeyDecoder.Key] = []
    for byte in typed.utf8 {
      decoder.feed([byte])
      while let key = decoder.next() { keys.append(key) }
    }
    #expect(keys == expected)
  }

  @Test("A lone Escape is a key when nothing follows")
  func escape() {
    #expect(Self.keys("\u{1B}".utf8, vi: true, flush: true) == [.scalar("\u{1B}")])
  }

  @Test("Bytes that are no UTF-8 are dropped, and the rest is kept")
  func invalid() {
    #expect(Self.keys([0xFF, 0x61, 0xC3, 0x62, 0xE2, 0x82, 0x63]).last == .scalar("c"))
    #expect(Self.keys([0xED, 0xA0, 0x80, 0x61]).last == .scalar("a"))
  }

  @Test("No bytes make the decoder stop or hang")
  func random() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let bytes = (0..<64).map { _ -> UInt8 in
        let value = random.next()
        return value % 3 == 0 ? 0x1B : value % 5 == 0 ? 0x5B : UInt8(truncatingIfNeeded: value >> 8)
      }
      var decoder = KeyDecoder()
      decoder.feed(bytes)
      var count = 0
      while decoder.next(flush: true) != nil { count += 1 }
      #expect(count <= bytes.count)
    }
  }

  @Test("No key is bound twice")
  func bindings() {
    let keys = EditorCommand.bindings.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }
}
