/// `text` with every character that could act on a terminal, or hide, shown as a visible mark.
///
/// C0 controls become control pictures (`␛`, `␊`, `␉`); C1 controls, bidirectional overrides,
/// line separators and other invisible format characters become `<U+202E>`. The joiners that
/// scripts and emoji need (U+200C, U+200D) stay where they follow something. With `ascii` the
/// controls are written `^[`, `^J`. Text that needs nothing is returned unchanged.
///
/// - Complexity: O(n); one pass over the bytes when all is printable ASCII.
public func sanitized(_ text: some StringProtocol, ascii: Bool = false) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return String(text) }
  var result = String.UnicodeScalarView()
  var previous: Unicode.Scalar?
  for scalar in text.unicodeScalars {
    if let mark = visibleMark(scalar, after: previous, ascii: ascii) {
      result.append(contentsOf: mark.unicodeScalars)
    } else {
      result.append(scalar)
    }
    previous = scalar
  }
  return String(result)
}

/// The mark that stands for `scalar`, nil when it may be shown as it is.
private func visibleMark(
  _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, ascii: Bool
) -> String? {
  let value = scalar.value
  switch value {
  case 0..<0x20:
    return mark(ascii ? "^" : "", (ascii ? 0x40 : 0x2400) + value)
  case 0x7F: return ascii ? "^?" : "␡"
  case 0x200C, 0x200D: return previous == nil ? codePoint(value) : nil
  // Tag letters spell the flags of England, Scotland and Wales; elsewhere they only hide.
  case 0xE0020...0xE007F:
    let isFlag =
      previous.map { $0.value == 0x1F3F4 || (0xE0020...0xE007E).contains($0.value) } ?? false
    return isFlag ? nil : codePoint(value)
  default: break
  }
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: return codePoint(value)
  case .nonspacingMark, .enclosingMark:
    // A mark with nothing before it would settle on whatever we drew to its left.
    return previous == nil ? (ascii ? "?" : "◌") + String(scalar) : nil
  default: return nil
  }
}

private func mark(_ prefix: String, _ value: UInt32) -> String {
  prefix + (Unicode.Scalar(value).map(String.init) ?? "")
}

private func codePoint(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
}

extension String {
  /// The text cut to `width` cells, ending in `ellipsis` when something was left out.
  ///
  /// Cuts between grapheme clusters. Expects sanitized text.
  public func clipped(to width: Int, ellipsis: String) -> String {
    guard DisplayWidth.of(self) > width else { return self }
    let room = width - DisplayWidth.of(ellipsis)
    guard room >= 0 else { return String(repeating: ".", count: max(0, width)) }
    var result = ""
    var used = 0
    for character in self {
      let cells = DisplayWidth.of(character)
      guard used + cells <= room else { break }
      result.append(character)
      used += cells
    }
    return result + ellipsis
  }

  /// The text with spaces after it, or before it, up to `width` cells.
  func padded(to width: Int, toRight: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
    return toRight ? space + self : self + space
  }
}
