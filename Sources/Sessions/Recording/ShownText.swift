/// The words and figures of a recorded output, whatever its columns' widths.
///
/// A table that is drawn a little wider says the same; a figure that was changed does not.
struct ShownText {
  /// The words of each line that says anything.
  let lines: [[Substring]]

  init(_ text: String) {
    lines = text.split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split(whereSeparator: \.isWhitespace).filter { !Self.isRule($0) }
      return words.isEmpty ? nil : words
    }
  }

  private static func isRule(_ word: Substring) -> Bool {
    word.allSatisfy { "─━│┃-|+┼┌┐└┘├┤┬┴".contains($0) }
  }

  /// The first difference in words; nil where both say the same.
  ///
  /// - Parameters:
  ///   - tolerance: the relative difference in which figures may lie, and at least one step of
  ///     the last digit shown; nil where they must be the same.
  ///   - isAnyOrder: takes the lines for a set.
  func difference(
    from recorded: ShownText, tolerance: Double? = nil, isAnyOrder: Bool = false
  ) -> String? {
    let new = isAnyOrder ? sortedLines : lines
    let old = isAnyOrder ? recorded.sortedLines : recorded.lines
    for (line, before) in zip(new, old) {
      if line.count != before.count {
        return "\"\(before.joined(separator: " "))\" is now \"\(line.joined(separator: " "))\""
      }
      for (word, was) in zip(line, before) where !Self.isSame(word, was, tolerance) {
        return "`\(was)` is now `\(word)` in \"\(line.joined(separator: " "))\""
      }
    }
    if new.count > old.count {
      return "there is a new line \"\(new[old.count].joined(separator: " "))\""
    }
    if old.count > new.count {
      return "the line \"\(old[new.count].joined(separator: " "))\" is gone"
    }
    return nil
  }

  private var sortedLines: [[Substring]] {
    lines.sorted { $0.lexicographicallyPrecedes($1) { $0 < $1 } }
  }

  private static func isSame(_ word: Substring, _ was: Substring, _ tolerance: Double?) -> Bool {
    if word == was { return true }
    guard let tolerance, let new = Figure(word), let old = Figure(was), new.unit == old.unit else {
      return false
    }
    let allowed = tolerance * max(new.value.magnitude, old.value.magnitude)
    return (new.value - old.value).magnitude <= max(allowed, max(new.step, old.step) * 1.000_001)
  }

  /// A number as shown: `$1,204.50`, `3.75%`, `1234.5,`.
  private struct Figure {
    let value: Double
    /// Everything around the digits.
    let unit: String
    /// One in the last decimal shown.
    let step: Double

    init?(_ word: Substring) {
      let isDigit = { (character: Character) in
        character.isASCII && (character.isNumber || ".,-+e".contains(character))
      }
      var digits = word.filter(isDigit)
      while let last = digits.last, !last.isNumber { digits.removeLast() }
      digits.removeAll { $0 == "," }
      guard let value = Double(digits), value.isFinite else { return nil }
      self.value = value
      unit = word.filter { !isDigit($0) }
      let decimals = digits.firstIndex(of: ".").map { digits[$0...].count - 1 } ?? 0
      var step = 1.0
      for _ in 0..<min(decimals, 300) { step /= 10 }
      self.step = digits.contains("e") ? 0 : step
    }
  }
}
