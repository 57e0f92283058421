/// What stands before a number's fraction.
public enum DecimalMark: String, Hashable, Sendable {
  /// `1,234.5`
  case point = "."
  /// `1.234,5`
  case comma = ","

  var byte: UInt8 {
    switch self {
    case .point: UInt8(ascii: ".")
    case .comma: UInt8(ascii: ",")
    }
  }

  /// As a sentence names it.
  public var title: String {
    switch self {
    case .point: "a decimal point"
    case .comma: "a decimal comma"
    }
  }
}

/// What may stand between groups of digits besides the other mark: blanks, no-break spaces and
/// apostrophes, straight or curled.
enum GroupMark {
  private static let long: [[UInt8]] = [
    [0xC2, 0xA0], [0xE2, 0x80, 0xAF], [0xE2, 0x80, 0x89], [0xE2, 0x80, 0x99],
  ]

  /// How many bytes the mark takes that the text begins with; 0 where there is none.
  static func length(atStartOf text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    switch text.first {
    case UInt8.space, UInt8(ascii: "'"): 1
    case 0xC2, 0xE2: long.first { text.starts(with: $0) }?.count ?? 0
    default: 0
    }
  }

  /// Whether three digits follow and no fourth.
  static func isBeforeGroup(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let head = text.prefix(4)
    return head.count >= 3 && head.prefix(3).allSatisfy(\.isDigit)
      && (head.count == 3 || !head[head.startIndex + 3].isDigit)
  }
}
