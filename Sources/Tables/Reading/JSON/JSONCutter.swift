import Parallel

/// Cuts a text's records into pieces that threads can read apart, by quotes and brackets alone.
///
/// Sixty-four bytes at a time: which bytes lie in strings follows from the parity of the quotes
/// before them (after Langdale & Lemire, "Parsing gigabytes of JSON per second", 2019); where an
/// escape stands, or a record may end, byte by byte.
struct JSONCutter {
  /// The pieces, each without the comma or the bracket behind it.
  private(set) var pieces: [Range<Int>] = []
  /// Where the array or object of all records is closed; nil where it is not.
  private(set) var close: Int?

  private let bytes: UnsafeBufferPointer<UInt8>
  private let isLines: Bool
  private let pieceSize: Int
  private var start: Int
  private var place: Int
  /// How many brackets are open between the records and here.
  private var depth = 0
  private var isQuoted = false
  private var isEscaped = false

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ layout: JSONLayout, pieceSize: Int,
    cancellation: Cancellation
  ) throws {
    self.bytes = bytes
    self.pieceSize = pieceSize
    isLines = layout.kind == .lines
    start = layout.start
    place = layout.start
    var checked = place
    while place < bytes.count, close == nil {
      if place - checked > 1 << 22 {
        checked = place
        try cancellation.check()
      }
      if skipSixtyFour() { continue }
      for _ in 0..<64 where place < bytes.count && close == nil { step() }
    }
    let end = close ?? bytes.count
    if start < end || !isLines { pieces.append(start..<end) }
  }

  /// Goes over the next 64 bytes where no record can end in them; false where that is not sure.
  @inline(__always)
  private mutating func skipSixtyFour() -> Bool {
    guard place &+ 64 <= bytes.count, !isEscaped, let base = bytes.baseAddress else {
      return false
    }
    let here = UnsafeRawPointer(base + place)
    if ByteMasks.equalToRare(here, JSONCutter.slash) != 0 { return false }
    let quotes = ByteMasks.equal(here, JSONCutter.quote)
    let inside = ByteMasks.prefixParity(quotes) ^ (isQuoted ? .max : 0)
    let opened =
      (ByteMasks.equalToRare(here, JSONCutter.openBrace)
        | ByteMasks.equalToRare(here, JSONCutter.openBracket)) & ~inside
    let closed =
      (ByteMasks.equalToRare(here, JSONCutter.closeBrace)
        | ByteMasks.equalToRare(here, JSONCutter.closeBracket)) & ~inside
    let closes = closed.nonzeroBitCount
    // The end of everything must be seen, and the end of a record where a piece is long enough.
    if depth < closes { return false }
    if place &+ 64 &- start >= pieceSize, depth == closes || depth == 0 { return false }
    depth += opened.nonzeroBitCount - closes
    isQuoted = inside &>> 63 != 0
    place &+= 64
    return true
  }

  private static let slash = ByteMasks.pattern(UInt8(ascii: "\\"))
  private static let quote = ByteMasks.pattern(.quote)
  private static let openBrace = ByteMasks.pattern(UInt8(ascii: "{"))
  private static let openBracket = ByteMasks.pattern(UInt8(ascii: "["))
  private static let closeBrace = ByteMasks.pattern(UInt8(ascii: "}"))
  private static let closeBracket = ByteMasks.pattern(UInt8(ascii: "]"))

  private mutating func step() {
    let byte = bytes[place]
    defer { place += 1 }
    if isQuoted {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == .quote {
        isQuoted = false
      }
      return
    }
    switch byte {
    case .quote: isQuoted = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      if depth == 0, !isLines {
        close = place
        return
      }
      depth = max(0, depth - 1)
      if isLines, depth == 0 { cut(before: place + 1, after: place + 1) }
    case UInt8(ascii: ","):
      if depth == 0, !isLines { cut(before: place, after: place + 1) }
    case .newline:
      if depth == 0, isLines { cut(before: place, after: place + 1) }
    default: break
    }
  }

  private mutating func cut(before end: Int, after next: Int) {
    guard end - start >= pieceSize else { return }
    pieces.append(start..<end)
    start = next
  }
}
