import Parallel

/// How a file's bytes spell characters.
public enum TextEncoding: String, Hashable, Sendable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  /// Windows-1252, which holds Latin-1.
  case windows1252 = "Windows-1252"
}

/// A file's text as UTF-8, and how it was written.
struct DecodedText: Sendable {
  /// Where the text begins in ``bytes``: past a byte order mark.
  let start: Int
  let bytes: Buffer<UInt8>
  let encoding: TextEncoding
  /// Bytes that were no character in that encoding and became U+FFFD.
  var replaced = 0
}

extension DecodedText {
  /// Decides by the byte order mark, then by zero bytes as UTF-16 has them. UTF-8 is taken on
  /// trust here: whoever walks over all bytes anyway checks it, and falls back to
  /// ``init(repairing:)``.
  ///
  /// - Throws: ``TableError/notText(path:kind:)``; `Cancelled`.
  init(_ contents: FileContents, encoding: TextEncoding?, cancellation: Cancellation) throws {
    let bytes = contents.bytes
    let head = bytes.withUnsafeElements { Array($0.prefix(4096)) }
    let mark = ByteOrderMark(head)
    switch encoding ?? mark.encoding ?? DecodedText.guessUTF16(head) ?? .utf8 {
    case .utf8:
      if let kind = binaryKind(of: head) {
        throw TableError.notText(path: contents.path, kind: kind)
      }
      self.init(
        start: mark.encoding == .utf8 ? mark.count : 0, bytes: bytes, encoding: .utf8)
    case .utf16LittleEndian:
      try self.init(
        utf16: bytes, skipping: mark.count, bigEndian: false, cancellation: cancellation)
    case .utf16BigEndian:
      try self.init(
        utf16: bytes, skipping: mark.count, bigEndian: true, cancellation: cancellation)
    case .windows1252:
      try self.init(windows1252: bytes, cancellation: cancellation)
    }
  }

  /// Two-byte text without a mark shows as zeros in every other place.
  private static func guessUTF16(_ head: [UInt8]) -> TextEncoding? {
    guard head.count >= 4 else { return nil }
    let pairs = head.count / 2
    let zeros = (0..<pairs).reduce(into: (even: 0, odd: 0)) { counts, pair in
      if head[2 * pair] == 0 { counts.even += 1 }
      if head[2 * pair + 1] == 0 { counts.odd += 1 }
    }
    if zeros.odd * 2 > pairs && zeros.even == 0 { return .utf16LittleEndian }
    if zeros.even * 2 > pairs && zeros.odd == 0 { return .utf16BigEndian }
    return nil
  }

  /// Units between two looks at the token.
  private static let stretch = 1 << 20

  init(
    utf16 bytes: Buffer<UInt8>, skipping: Int, bigEndian: Bool, cancellation: Cancellation
  ) throws {
    var text: [UInt8] = []
    var replaced = 0
    try bytes.withUnsafeElements { bytes in
      text.reserveCapacity(bytes.count)
      var start = skipping
      while start + 1 < bytes.count {
        try cancellation.check()
        var end = min(bytes.count, start + 2 * DecodedText.stretch)
        // A pair of surrogates is not torn apart.
        if end + 1 < bytes.count, bytes[bigEndian ? end - 2 : end - 1] & 0xFC == 0xD8 { end += 2 }
        let units = stride(from: start, to: end - 1, by: 2).lazy.map { index -> UInt16 in
          let first = UInt16(bytes[index])
          let second = UInt16(bytes[index + 1])
          return bigEndian ? first << 8 | second : second << 8 | first
        }
        let failed = transcode(
          units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: false
        ) { text.append($0) }
        if failed { replaced += 1 }
        start = end
      }
      if (bytes.count - skipping) % 2 != 0 { replaced += 1 }
    }
    self.init(
      start: 0, bytes: Buffer(text),
      encoding: bigEndian ? .utf16BigEndian : .utf16LittleEndian, replaced: replaced)
  }

  init(windows1252 bytes: Buffer<UInt8>, cancellation: Cancellation) throws {
    var text: [UInt8] = []
    try bytes.withUnsafeElements { bytes in
      text.reserveCapacity(bytes.count + bytes.count / 8)
      for start in stride(from: 0, to: bytes.count, by: DecodedText.stretch) {
        try cancellation.check()
        for byte in bytes[start..<min(bytes.count, start + DecodedText.stretch)] {
          if byte < 0x80 {
            text.append(byte)
          } else {
            let scalar = byte < 0xA0 ? windows1252Upper[Int(byte - 0x80)] : UInt32(byte)
            text.append(contentsOf: UTF8.encodeOrReplacement(scalar))
          }
        }
      }
    }
    self.init(start: 0, bytes: Buffer(text), encoding: .windows1252)
  }

  /// Text that was taken for UTF-8 and is not.
  ///
  /// A file with many good sequences and a few bad bytes is UTF-8 that was cut or glued: the bad
  /// bytes become U+FFFD and are counted. Otherwise it is Windows-1252.
  init(repairing text: DecodedText, cancellation: Cancellation) throws {
    let counts = text.bytes.withUnsafeElements { countSequences($0) }
    try cancellation.check()
    if counts.good > 20 * counts.bad {
      let repaired = text.bytes.withUnsafeElements {
        Array(String(decoding: $0[text.start...], as: UTF8.self).utf8)
      }
      self.init(start: 0, bytes: Buffer(repaired), encoding: .utf8, replaced: counts.bad)
    } else {
      try self.init(windows1252: text.bytes, cancellation: cancellation)
    }
  }
}

/// The bytes before the text that name its encoding.
private struct ByteOrderMark {
  var encoding: TextEncoding?
  var count = 0

  init(_ head: [UInt8]) {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) {
      (encoding, count) = (.utf8, 3)
    } else if head.starts(with: [0xFF, 0xFE]) {
      (encoding, count) = (.utf16LittleEndian, 2)
    } else if head.starts(with: [0xFE, 0xFF]) {
      (encoding, count) = (.utf16BigEndian, 2)
    }
  }
}

/// What a file that is no text looks like, in words for a message; nil for text.
private func binaryKind(of head: [UInt8]) -> String? {
  let signatures: [(bytes: [UInt8], kind: String)] = [
    ([0x1F, 0x8B], "a gzip archive"),
    (Array("PK\u{3}\u{4}".utf8), "a zip archive or an Excel workbook"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
    (Array("SQLite format 3\0".utf8), "an SQLite database"),
    (Array("PAR1".utf8), "a Parquet file"),
    (Array("%PDF-".utf8), "a PDF"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive"),
  ]
  if let known = signatures.first(where: { head.starts(with: $0.bytes) }) { return known.kind }
  return head.contains(0) ? "a binary file" : nil
}

/// Unicode scalars of the bytes 0x80…0x9F in Windows-1252 (Unicode mapping table CP1252); the five
/// unassigned ones stay control characters, as browsers have it.
private let windows1252Upper: [UInt32] = [
  0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
  0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
]

extension UTF8 {
  /// The bytes of a scalar, or of U+FFFD where the number is none.
  fileprivate static func encodeOrReplacement(_ value: UInt32) -> [UInt8] {
    Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
  }
}
