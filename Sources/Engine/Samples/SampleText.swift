import Tables

/// CSV text under construction, handed on in pieces.
struct SampleText {
  /// Pieces are handed on once they are this long.
  private static let pieceBytes = 1 << 20

  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(SampleText.pieceBytes + 4_096) }

  mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func comma() { bytes.append(UInt8(ascii: ",")) }

  mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

  /// A field, quoted where CSV needs it.
  mutating func append(field text: String) {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) else {
      append(text)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A whole number, 0 or more, with leading zeros up to `width`.
  mutating func append(_ number: Int, width: Int = 1) {
    precondition(number >= 0, "samples hold no negative numbers")
    var digits = 1
    var power = 10
    while digits < 19, number >= power || digits < width {
      digits += 1
      power = power > Int.max / 10 ? Int.max : power * 10
    }
    var rest = number
    let start = bytes.count
    for _ in 0..<digits { bytes.append(UInt8(ascii: "0")) }
    for place in stride(from: start + digits - 1, through: start, by: -1) {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }

  /// A decimal number, 0 or more, with `places` digits after the point.
  mutating func append(_ number: Double, places: Int) {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((min(max(0, number), 1e12) * Double(scale)).rounded())
    append(scaled / scale)
    guard places > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    append(scaled % scale, width: places)
  }

  /// A day counted from 1970-01-01, as ISO text.
  mutating func append(day: Int) {
    let date = CalendarDate(daysSince1970: day)
    append(date.year, width: 4)
    bytes.append(UInt8(ascii: "-"))
    append(date.month, width: 2)
    bytes.append(UInt8(ascii: "-"))
    append(date.day, width: 2)
  }

  /// Hands on what there is once it is a piece long.
  mutating func flushPiece(into sink: ([UInt8]) throws -> Void) rethrows {
    if bytes.count >= SampleText.pieceBytes { try flush(into: sink) }
  }

  mutating func flush(into sink: ([UInt8]) throws -> Void) rethrows {
    guard !bytes.isEmpty else { return }
    try sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
