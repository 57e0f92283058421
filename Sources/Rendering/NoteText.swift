/// A note in Markdown as lines for a terminal: paragraphs filled anew, lists hanging, code as it
/// stands.
public struct NoteText: Sendable {
  private let markdown: String
  private let screen: Screen
  /// Lines longer than this are hard to read, however wide the screen.
  private static let mostColumns = 92

  public init(_ markdown: String, screen: Screen) {
    self.markdown = markdown
    self.screen = screen
  }

  private var width: Int { min(screen.width, Self.mostColumns) }

  /// The lines, without line ends.
  public var lines: [String] {
    var lines: [String] = []
    var paragraph: [Substring] = []
    var fence: Substring?
    func finish() {
      if !paragraph.isEmpty { lines += filled(paragraph) }
      paragraph = []
    }
    for line in markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let trimmed = line.drop { $0 == " " }
      if let mark = fence {
        if trimmed.hasPrefix(mark) {
          fence = nil
        } else {
          lines.append("    " + screen.shown(line))
        }
        continue
      }
      if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
        finish()
        fence = trimmed.prefix(3)
      } else if trimmed.isEmpty {
        finish()
        if lines.last?.isEmpty == false { lines.append("") }
      } else if trimmed.hasPrefix("#"), let space = trimmed.firstIndex(of: " "),
        trimmed[..<space].allSatisfy({ $0 == "#" })
      {
        finish()
        lines.append(
          screen.palette.styled(screen.shown(trimmed[trimmed.index(after: space)...]), .heading))
      } else {
        if Self.isItem(trimmed) { finish() }
        paragraph.append(trimmed)
      }
    }
    finish()
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// ``lines``, each with its line end.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  private static func isItem(_ line: Substring) -> Bool {
    if line.hasPrefix("- ") || line.hasPrefix("* ") { return true }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    return !digits.isEmpty && line[digits.endIndex...].hasPrefix(". ")
  }

  private func filled(_ lines: [Substring]) -> [String] {
    let text = emphasised(screen.shown(lines.joined(separator: " ")))
    let isItem = lines.first.map(Self.isItem) ?? false
    return TextWrap.lines(text, width: width, indent: isItem ? 2 : 0).map(styled)
  }

  /// Stars around words go; those around strong words leave marks that ``styled(_:)`` makes bold,
  /// so that they take no cell while lines are broken.
  private func emphasised(_ text: String) -> String {
    var result = ""
    var isCode = false
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if character == "`" { isCode.toggle() }
      if !isCode, character == "*" {
        let next = text.index(after: index)
        if next < text.endIndex, text[next] == "*" {
          if screen.color { result.append("\u{2060}") }
          index = text.index(after: next)
          continue
        }
        let isBetweenBlanks =
          next < text.endIndex && text[next] == " " && (result.last == " " || result.isEmpty)
        if !isBetweenBlanks {
          index = next
          continue
        }
      }
      result.append(character)
      index = text.index(after: index)
    }
    return result
  }

  private func styled(_ line: String) -> String {
    guard line.contains("\u{2060}") else { return line }
    return line.split(separator: "\u{2060}", omittingEmptySubsequences: false).enumerated()
      .map {
        $0.offset.isMultiple(of: 2)
          ? String($0.element) : screen.palette.styled(String($0.element), .bold)
      }
      .joined()
  }
}
