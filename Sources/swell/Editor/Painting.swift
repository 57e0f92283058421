/// A line shown under the statement: pieces of text with their looks.
struct PanelLine: Hashable, Sendable {
  struct Run: Hashable, Sendable {
    var text: String
    var style: TextStyle
  }

  var runs: [Run]

  init(_ runs: [Run]) { self.runs = runs }
  init(_ text: String, style: TextStyle = .dim) { runs = [Run(text: text, style: style)] }

  var text: String { runs.map(\.text).joined() }

  /// The line as the terminal gets it, no wider than `columns`.
  func painted(columns: Int) -> String {
    var left = columns
    var painted = ""
    for run in runs where left > 0 {
      let clipped = CharacterWidth.clip(VisibleText.marked(run.text), to: left)
      left -= CharacterWidth.columns(of: clipped)
      painted += Escape.style(run.style) + clipped + Escape.plain
    }
    return painted
  }
}

/// Text from data on its way to the terminal.
enum VisibleText {
  /// Control characters become visible marks: no name or value may steer the terminal.
  static func marked(_ text: String) -> String {
    var marked = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0...0x1F: marked.append(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
      case 0x7F: marked.append("\u{2421}")
      case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069: marked.append("\u{FFFD}")
      default: if !CharacterWidth.isFusing(scalar) { marked.append(scalar) }
      }
    }
    return String(marked)
  }
}

/// The few escape sequences the editor writes itself; every terminal since the VT100 has them.
enum Escape {
  static let plain = "\u{1B}[0m"
  static let clearRight = "\u{1B}[K"
  static let clearBelow = "\u{1B}[J"
  static let clearScreen = "\u{1B}[H\u{1B}[2J"
  static let hideCursor = "\u{1B}[?25l"
  static let showCursor = "\u{1B}[?25h"
  static let pasteOn = "\u{1B}[?2004h"
  static let pasteOff = "\u{1B}[?2004l"

  static func style(_ style: TextStyle) -> String { "\u{1B}[0;\(style.sgr)m" }

  /// From one place to another, relative to the prompt's row; no row is scrolled in.
  static func move(from: ScreenLayout.Position, to: ScreenLayout.Position) -> String {
    var sequence = ""
    if to.row < from.row { sequence += "\u{1B}[\(from.row - to.row)A" }
    if to.row > from.row { sequence += "\u{1B}[\(to.row - from.row)B" }
    sequence += "\r"
    if to.column > 0 { sequence += "\u{1B}[\(to.column)C" }
    return sequence
  }
}

/// What is drawn over and under libedit's own text: colours, a suggestion, a panel of lines.
///
/// Only relative motions, so it stays right when the panel scrolls the screen; and always the
/// whole text, so no old colour stays behind where libedit moved characters.
struct Painting {
  var display: DisplayText
  var layout: ScreenLayout
  /// A style for each displayed scalar, or none.
  var styles: [TextStyle?]
  var suggestion = ""
  var panel: [PanelLine] = []
  /// The window's height: the panel never pushes the prompt off the screen.
  var rows: Int

  private var cursor: ScreenLayout.Position { layout.positions[display.cursor] }

  /// Whether every displayed character shows as itself; otherwise the text is left to libedit.
  private var isPaintable: Bool {
    display.scalars.allSatisfy { $0 == "\n" || $0 == "\t" || CharacterWidth.isPrintable($0) }
  }

  /// The lines of the panel that fit under the text.
  private var visiblePanel: ArraySlice<PanelLine> {
    panel.prefix(max(0, rows - layout.rows))
  }

  /// Whether anything stands outside the text and must go before libedit draws again.
  var hasExtras: Bool { !suggestionPart.isEmpty || !visiblePanel.isEmpty }

  /// The suggestion's first line, clipped to the row: a ghost never wraps. A mark says where it
  /// goes on.
  private var suggestionPart: String {
    guard display.cursor == display.scalars.count else { return "" }
    let room = layout.columns - layout.end.column - 1
    let line = suggestion.prefix { $0 != "\n" && $0 != "\r\n" }
    let mark = line.endIndex == suggestion.endIndex ? "" : " …"
    return CharacterWidth.clip(VisibleText.marked(String(line)) + mark, to: room)
  }

  /// The bytes to send while the terminal's cursor stands where libedit left it.
  var output: String {
    var out = Escape.hideCursor
    var at = cursor
    if isPaintable { paintText(&out, &at) }
    out += Escape.move(from: at, to: layout.end)
    at = layout.end
    if !suggestionPart.isEmpty { out += Escape.style(.dim) + suggestionPart + Escape.plain }
    for line in visiblePanel {
      out += "\r\n" + Escape.clearRight + line.painted(columns: layout.columns - 1)
      at.row += 1
    }
    return out + Escape.move(from: at, to: cursor) + Escape.showCursor
  }

  private func paintText(_ text: inout String, _ at: inout ScreenLayout.Position) {
    var out: [UInt8] = []
    out.reserveCapacity(2 * display.scalars.count)
    var style: TextStyle?
    var row = -1
    for (offset, scalar) in display.scalars.enumerated() where scalar != "\n" {
      let position = layout.positions[offset]
      if position.row != row {
        if style != nil { out += Escape.plain.utf8 }
        style = nil
        out += Escape.move(from: at, to: position).utf8
        row = position.row
        at = position
      }
      if styles[offset] != style {
        style = styles[offset]
        out += (style.map(Escape.style) ?? Escape.plain).utf8
      }
      if scalar == "\t" {
        let next = layout.positions[offset + 1]
        let width =
          next.row == row ? next.column - position.column : layout.columns - position.column
        out += repeatElement(UInt8(ascii: " "), count: max(width, 0))
      } else if !CharacterWidth.isFusing(scalar) {
        out.append(utf8Of: scalar)
      }
    }
    if style != nil { out += Escape.plain.utf8 }
    text += String(decoding: out, as: UTF8.self)
  }

  /// The bytes that take suggestion and panel off the screen again.
  var erasure: String {
    Escape.move(from: cursor, to: layout.end) + Escape.clearBelow
      + Escape.move(from: layout.end, to: cursor)
  }

  /// Spreads styled byte ranges over the displayed scalars.
  static func styles(
    for display: DisplayText, of buffer: EditBuffer, ranges: [StyledRange]
  ) -> [TextStyle?] {
    var styles = [TextStyle?](repeating: nil, count: buffer.scalars.count)
    var starts: [Int] = []
    starts.reserveCapacity(buffer.scalars.count + 1)
    var byte = 0
    for scalar in buffer.scalars {
      starts.append(byte)
      byte += UTF8.width(scalar)
    }
    starts.append(byte)
    for styled in ranges {
      let lower = firstIndex(in: starts, atLeast: styled.range.lowerBound)
      let upper = firstIndex(in: starts, atLeast: styled.range.upperBound)
      for offset in lower..<max(lower, min(upper, styles.count)) { styles[offset] = styled.style }
    }
    return zip(display.scalars, display.statementOffsets).map { scalar, offset in
      scalar == " " && !buffer.scalars.indices.contains(offset)
        ? nil
        : styles.indices.contains(offset) ? styles[offset] : nil
    }
  }

  /// Binary search in an ascending array; its count where all are smaller.
  private static func firstIndex(in starts: [Int], atLeast byte: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
