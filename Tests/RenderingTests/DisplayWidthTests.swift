import Rendering
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct DisplayWidthTests {
  /// Widths as Unicode 15.1's EastAsianWidth.txt and emoji-data.txt give them.
  static let references: [(text: String, width: Int)] = [
    ("", 0), ("plain ASCII", 11), ("café", 4), ("cafe\u{301}", 4), ("日本語", 6), ("ｈａｌｆ", 8),
    ("ﾊﾝｶｸ", 5 - 1), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👍🏽", 2),
    ("👨‍👩‍👧‍👦", 2), ("❤️", 2), ("❤", 1), ("🇩🇪", 2), ("🇩🇪🇦🇹", 4), ("1️⃣", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
    ("नि", 1 + 1), ("שלום", 4), ("ไทย", 3), ("ก็", 1), ("…", 1), ("█", 1), ("⣿", 1), ("─", 1),
    ("\u{200B}", 0), ("⌚", 2), ("☀", 1), ("€", 1), ("𠮷", 2), ("\u{E000}", 1), ("　", 2),
  ]

  @Test(arguments: references)
  func `Text takes the cells that Unicode gives it`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width, "\(text)")
  }

  #if canImport(Glibc)
    /// The C library has its own tables; it disagrees with ours nowhere but where it is known to.
    @Test func `Single characters are as wide as the C library says`() throws {
      let locale = newlocale(Int32(LC_CTYPE_MASK), "C.UTF-8", nil)
      // The header shows `wcwidth` only to X/Open sources; the library has it all the same.
      guard let locale, let symbol = dlsym(nil, "wcwidth") else {
        print("skipped: there is no C.UTF-8 locale or no wcwidth here")
        return
      }
      let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
      let old = uselocale(locale)
      defer {
        uselocale(old)
        freelocale(locale)
      }
      var different: [UInt32] = []
      for value in UInt32(0x20)...0x2FFFF {
        guard let scalar = Unicode.Scalar(value), isSettled(scalar) else { continue }
        let expected = Int(wcwidth(Int32(value)))
        if expected >= 0, DisplayWidth.of(Character(scalar)) != expected { different.append(value) }
      }
      #expect(different.isEmpty, "\(different.prefix(20).map { String($0, radix: 16) })")
    }

    /// Long-assigned characters other than those where implementations differ by choice.
    private func isSettled(_ scalar: Unicode.Scalar) -> Bool {
      guard let age = scalar.properties.age, age.major <= 13 else { return false }
      switch scalar.properties.generalCategory {
      // Invisible characters are shown as marks before their width is asked.
      case .format, .control, .unassigned, .privateUse: return false
      // Spacing marks are 0 to glibc in some scripts, 1 to most terminals.
      case .spacingMark: return false
      default: break
      }
      // Hexagrams became wide in Unicode 16.
      return !(0x4DC0...0x4DFF).contains(scalar.value)
    }
  #endif

  static let marks: [(text: String, shown: String)] = [
    ("plain", "plain"), ("日本", "日本"), ("a\u{1B}[31mb", "a␛[31mb"), ("a\nb", "a␊b"),
    ("a\r\nb", "a␍␊b"), ("a\tb", "a␉b"), ("\u{7F}", "␡"), ("\u{85}", "<U+0085>"),
    ("\u{9B}2J", "<U+009B>2J"), ("a\u{202E}b", "a<U+202E>b"), ("\u{2066}", "<U+2066>"),
    ("\u{2028}", "<U+2028>"), ("\u{FEFF}x", "<U+FEFF>x"), ("👨‍👩‍👧", "👨‍👩‍👧"), ("\u{0}", "␀"),
    ("\u{301}a", "◌\u{301}a"), ("\u{200D}a", "<U+200D>a"),
    ("a\u{E0061}", "a<U+E0061>"), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"), ("a\u{AD}b", "a<U+00AD>b"),
  ]

  @Test(arguments: marks)
  func `Characters that could act are shown as marks`(text: String, shown: String) {
    #expect(sanitized(text) == shown)
  }

  @Test func `In ASCII controls are written with a caret`() {
    #expect(sanitized("\u{1B}\n\u{7F}", ascii: true) == "^[^J^?")
  }
}
