/// A cell read as a decimal number with its unit: −1.2M, 3.4 %, $1,204.50, 2,28,00,000; or, with a
/// decimal comma, 3,4 %, 1.204,50 €; with groups set apart by blanks or apostrophes in either.
///
/// value = ±mantissa · 10^exponent.
struct DecimalText {
  enum Unit: Hashable { case none, percent, dollar, euro, pound }

  var mantissa: UInt64 = 0
  var exponent = 0
  var isNegative = false
  var unit = Unit.none
  /// All digits with their point, where the mantissa's 64 bits cannot hold them.
  private var longDigits: String?
  /// The exponent that stands with ``longDigits``: of the suffix, the exponent, the percent sign.
  private var scale: Int { exponent - digitsExponent }
  private var digitsExponent = 0
  private var isTruncated = false
  private var hasPlus = false
  /// `007`: digits that mean an id, not a number.
  var isZeroLed = false
  /// No point, no exponent, no grouping, no suffix.
  var isPlainDigits = true
  /// A suffix, an exponent or grouping: not as a machine writes a count.
  var isAbbreviated = false

  /// Reads the whole text, blanks around it excluded by the caller; nil when it is no number.
  init?(_ text: UnsafeBufferPointer<UInt8>, mark: DecimalMark = .point) {
    var rest = text[...]
    readSign(&rest)
    if let sign = DecimalText.currency(atStartOf: rest) {
      unit = sign.unit
      rest = rest.dropFirst(sign.count)
      DecimalText.skipBlanks(&rest)
      if !isNegative { readSign(&rest) }
    }
    guard readDigits(&rest, mark) else { return nil }
    guard readExponent(&rest) else { return nil }
    readMagnitude(&rest)
    guard readTrailingUnit(&rest), rest.isEmpty else { return nil }
  }

  private mutating func readSign(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) {
    guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else {
      return
    }
    isNegative = first == UInt8(ascii: "-")
    hasPlus = !isNegative
    rest = rest.dropFirst()
  }

  /// Digits, grouped or not, then the decimal mark and more digits.
  private mutating func readDigits(
    _ rest: inout Slice<UnsafeBufferPointer<UInt8>>, _ mark: DecimalMark
  ) -> Bool {
    let start = rest.startIndex
    guard var place = readWhole(rest, mark) else { return false }
    var digits = place - start
    isZeroLed = digits > 1 && rest.first == 48
    if place < rest.endIndex, rest[place] == mark.byte {
      isPlainDigits = false
      place += 1
      while place < rest.endIndex, rest[place].isDigit {
        append(rest[place] &- 48, isFraction: true)
        digits += 1
        place += 1
      }
      // `5.` is a number, `5,` the beginning of a list.
      if mark == .comma, rest[place - 1] == mark.byte { return false }
    }
    if isTruncated {
      let text = rest[..<place].compactMap { byte -> UInt8? in
        byte == mark.byte ? UInt8(ascii: ".") : byte.isDigit ? byte : nil
      }
      longDigits = String(decoding: text, as: UTF8.self)
      digitsExponent = exponent
    }
    rest = rest[place...]
    return digits > 0
  }

  /// Reads digits and the marks between their groups; nil where the groups are none.
  ///
  /// Groups have three digits behind the same mark each time; behind commas, Indian ones have two
  /// and only the last one three.
  private mutating func readWhole(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, _ mark: DecimalMark
  ) -> Int? {
    let comma: UInt8 = mark == .point ? UInt8(ascii: ",") : UInt8(ascii: ".")
    var place = text.startIndex
    var group = 0
    /// Nil before the first mark.
    var separator: Slice<UnsafeBufferPointer<UInt8>>?
    while place < text.endIndex {
      let byte = text[place]
      if byte.isDigit {
        append(byte &- 48, isFraction: false)
        group += 1
        place += 1
        continue
      }
      let isComma = byte == comma
      let length = isComma ? 1 : GroupMark.length(atStartOf: text[place...])
      let next = text[(place + length)...]
      // A blank may also stand before a unit, and `+34 612 345 678` is to be dialled.
      if length == 0 || !isComma && (hasPlus || !GroupMark.isBeforeGroup(next)) { break }
      let found = text[place..<place + length]
      if let separator {
        guard separator.elementsEqual(found),
          group == 3 || isComma && mark == .point && group == 2
        else { return nil }
      } else {
        guard (1...3).contains(group), text.first != 48 else { return nil }
        separator = found
      }
      group = 0
      place += length
    }
    guard separator != nil else { return place }
    guard group == 3 else { return nil }
    isPlainDigits = false
    isAbbreviated = true
    return place
  }

  private mutating func append(_ digit: UInt8, isFraction: Bool) {
    // 19 digits always fit; what follows only scales.
    if mantissa < 1_000_000_000_000_000_000 {
      mantissa = mantissa * 10 + UInt64(digit)
      if isFraction { exponent -= 1 }
    } else {
      if digit != 0 { isTruncated = true }
      if !isFraction { exponent += 1 }
    }
  }

  private mutating func readExponent(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = rest.first, first | 0x20 == UInt8(ascii: "e") else { return true }
    var digits = rest.dropFirst()
    let sign = digits.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.count <= 4, digits.allSatisfy(\.isDigit) else { return false }
    let power = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    exponent += sign == UInt8(ascii: "-") ? -power : power
    isPlainDigits = false
    isAbbreviated = true
    rest = rest[rest.endIndex...]
    return true
  }

  private mutating func readMagnitude(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) {
    guard let first = rest.first else { return }
    switch first | 0x20 {
    case UInt8(ascii: "k"): exponent += 3
    case UInt8(ascii: "m"): exponent += 6
    case UInt8(ascii: "b"): exponent += 9
    default: return
    }
    isPlainDigits = false
    isAbbreviated = true
    rest = rest.dropFirst()
  }

  private mutating func readTrailingUnit(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    if rest.isEmpty { return true }
    DecimalText.skipBlanks(&rest)
    if rest.first == UInt8(ascii: "%"), unit == .none {
      unit = .percent
      exponent -= 2
      rest = rest.dropFirst()
    } else if unit == .none, let sign = DecimalText.currency(atStartOf: rest) {
      unit = sign.unit
      rest = rest.dropFirst(sign.count)
    }
    return true
  }

  /// Spaces and no-break spaces.
  private static func skipBlanks(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) {
    while true {
      if rest.first == .space {
        rest = rest.dropFirst()
      } else if rest.starts(with: [0xC2, 0xA0]) {
        rest = rest.dropFirst(2)
      } else if rest.starts(with: [0xE2, 0x80, 0xAF]) {
        rest = rest.dropFirst(3)
      } else {
        return
      }
    }
  }

  private static func currency(
    atStartOf rest: Slice<UnsafeBufferPointer<UInt8>>
  ) -> (unit: Unit, count: Int)? {
    switch rest.first {
    case UInt8(ascii: "$"): (.dollar, 1)
    case 0xC2 where rest.starts(with: [0xC2, 0xA3]): (.pound, 2)
    case 0xE2 where rest.starts(with: [0xE2, 0x82, 0xAC]): (.euro, 3)
    default: nil
    }
  }
}

extension DecimalText.Unit {
  init?(_ currency: Currency) {
    switch currency {
    case .dollar: self = .dollar
    case .euro: self = .euro
    case .pound: self = .pound
    default: return nil
    }
  }

  var currency: Currency? {
    switch self {
    case .dollar: .dollar
    case .euro: .euro
    case .pound: .pound
    case .none, .percent: nil
    }
  }
}

extension DecimalText {
  /// The value where it is whole and fits; `1.2M` and `5.00` are whole.
  var whole: Int64? {
    guard !isTruncated else { return nil }
    var magnitude = mantissa
    var power = exponent
    while power < 0 && magnitude != 0 {
      let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { return nil }
      magnitude = quotient
      power += 1
    }
    while power > 0 && magnitude != 0 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      magnitude = product
      power -= 1
    }
    return isNegative
      ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
  }

  /// The nearest double; nil when it is out of range.
  var value: Double? {
    let magnitude: Double
    if mantissa <= 1 << 53, !isTruncated, exponent >= -22, exponent <= 22 {
      // Both operands are exact, so one rounding gives the nearest double (Clinger 1990).
      magnitude =
        exponent < 0
        ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
    } else {
      let text = longDigits.map { "\($0)e\(scale)" } ?? "\(mantissa)e\(exponent)"
      guard let exact = Double(text), exact.isFinite else { return nil }
      magnitude = exact
    }
    return isNegative ? -magnitude : magnitude
  }
}

/// 10⁰…10²², all exact doubles.
let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
