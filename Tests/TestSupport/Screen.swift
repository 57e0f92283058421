/// What a person would see: a small terminal that understands what line editors send.
///
/// Cursor motion, erasing, inserting and deleting, scrolling, wrapping with the VT100's pending
/// wrap, wide and combining characters. Colours and modes are read over. It is written from the
/// ECMA-48 descriptions and knows nothing of the program under test, so it can prove it wrong.
public struct Screen: Sendable {
  public let rows: Int
  public let columns: Int
  /// 0-based; where the next character goes.
  public private(set) var cursor: (row: Int, column: Int) = (0, 0)
  /// One cell a column; a wide character's second cell is empty, a blank cell is nil.
  private var cells: [[String?]]
  private var isWrapPending = false
  private var isInserting = false
  private var saved: (row: Int, column: Int) = (0, 0)
  private var state = State.text
  private var parameters = ""
  private var utf8: [UInt8] = []
  /// Sequences this terminal does not know: a test may ask for there to be none.
  public private(set) var unknown: [String] = []
  /// Modes set by `CSI ? n h`, such as 2004 for bracketed paste.
  public private(set) var modes: Set<String> = []

  private enum State: Sendable {
    case text, escape, control, operatingSystem, charset
  }

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    cells = Array(repeating: Array(repeating: nil, count: columns), count: rows)
  }

  /// The rows without blanks at their ends, and without empty rows at the end.
  public var lines: [String] {
    var lines = cells.map { row in
      var text = row.map { $0 ?? " " }.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  public var text: String { lines.joined(separator: "\n") }

  /// The same contents on a window of another size, without reflow, as xterm does it.
  public func resized(rows: Int, columns: Int) -> Screen {
    var other = Screen(rows: rows, columns: columns)
    let dropped = max(0, cursor.row + 1 - rows)
    for row in 0..<min(rows, self.rows - dropped) {
      for column in 0..<min(columns, self.columns) {
        other.cells[row][column] = cells[row + dropped][column]
      }
    }
    other.cursor = (cursor.row - dropped, min(cursor.column, columns - 1))
    other.modes = modes
    return other
  }

  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { feed(byte) }
  }

  private mutating func feed(_ byte: UInt8) {
    if byte < 0x80 {
      utf8 = []
      feed(Unicode.Scalar(byte))
      return
    }
    if byte >= 0xC0 { utf8 = [] }
    utf8.append(byte)
    if let scalar = String(validating: utf8, as: UTF8.self)?.unicodeScalars.first {
      utf8 = []
      feed(scalar)
    }
  }

  private mutating func feed(_ scalar: Unicode.Scalar) {
    switch state {
    case .text: text(scalar)
    case .escape: escape(scalar)
    case .charset: state = .text
    case .control:
      if (0x40...0x7E).contains(scalar.value) {
        state = .text
        control(scalar)
      } else {
        parameters.unicodeScalars.append(scalar)
      }
    case .operatingSystem: if scalar == "\u{7}" || scalar == "\\" { state = .text }
    }
  }

  // MARK: Characters

  private mutating func text(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\u{1B}": state = .escape
    case "\r":
      cursor.column = 0
      isWrapPending = false
    case "\n": lineFeed()
    case "\u{8}":
      cursor.column = max(0, cursor.column - 1)
      isWrapPending = false
    case "\t": cursor.column = min(columns - 1, (cursor.column / 8 + 1) * 8)
    default: if scalar.value >= 0x20 && scalar.value != 0x7F { put(scalar) }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.width(of: scalar)
    if width == 0 {
      combine(scalar)
      return
    }
    if isWrapPending || cursor.column + width > columns {
      cursor.column = 0
      lineFeed()
    }
    if isInserting { insertBlanks(width) }
    cells[cursor.row][cursor.column] = String(Character(scalar))
    if width == 2 { cells[cursor.row][cursor.column + 1] = "" }
    isWrapPending = cursor.column + width == columns
    cursor.column = min(cursor.column + width, columns - 1)
  }

  private mutating func combine(_ scalar: Unicode.Scalar) {
    var column = isWrapPending ? cursor.column : cursor.column - 1
    while column > 0, cells[cursor.row][column] == "" { column -= 1 }
    if column >= 0 { cells[cursor.row][column]?.unicodeScalars.append(scalar) }
  }

  private mutating func lineFeed() {
    isWrapPending = false
    if cursor.row + 1 < rows {
      cursor.row += 1
    } else {
      cells.removeFirst()
      cells.append(Array(repeating: nil, count: columns))
    }
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x300...0x36F, 0x200B...0x200D, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF01...0xFF60,
      0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }

  // MARK: Sequences

  private mutating func escape(_ scalar: Unicode.Scalar) {
    state = .text
    switch scalar {
    case "[":
      parameters = ""
      state = .control
    case "]": state = .operatingSystem
    case "(", ")": state = .charset
    case "7": saved = cursor
    case "8": cursor = saved
    case "M": if cursor.row > 0 { cursor.row -= 1 }
    case "=", ">", "c": break
    default: unknown.append("ESC \(scalar)")
    }
  }

  private func parameter(_ index: Int, default usual: Int) -> Int {
    let parts = parameters.split(separator: ";", omittingEmptySubsequences: false)
    guard index < parts.count, let value = Int(parts[index]), value > 0 else { return usual }
    return value
  }

  private mutating func control(_ final: Unicode.Scalar) {
    if final != "m" && final != "h" && final != "l" { isWrapPending = false }
    let count = parameter(0, default: 1)
    switch final {
    case "A": cursor.row = max(0, cursor.row - count)
    case "B": cursor.row = min(rows - 1, cursor.row + count)
    case "C": cursor.column = min(columns - 1, cursor.column + count)
    case "D": cursor.column = max(0, cursor.column - count)
    case "G": cursor.column = min(columns, count) - 1
    case "d": cursor.row = min(rows, count) - 1
    case "H", "f":
      cursor = (min(rows, count) - 1, min(columns, parameter(1, default: 1)) - 1)
    case "J": eraseDisplay()
    case "K": eraseLine()
    case "P": deleteCharacters(count)
    case "@": insertBlanks(count)
    case "X":
      for column in cursor.column..<min(columns, cursor.column + count) {
        cells[cursor.row][column] = nil
      }
    case "h", "l": setMode(on: final == "h")
    case "m": break
    default: unknown.append("CSI \(parameters)\(final)")
    }
  }

  private mutating func setMode(on: Bool) {
    if parameters == "4" { isInserting = on }
    guard parameters.hasPrefix("?") else { return }
    if on { modes.insert(parameters) } else { modes.remove(parameters) }
  }

  private mutating func eraseDisplay() {
    let kind = parameter(0, default: 0)
    for row in 0..<rows {
      for column in 0..<columns {
        let isBefore = (row, column) < (cursor.row, cursor.column)
        let isAt = (row, column) == (cursor.row, cursor.column)
        if kind == 2 || (kind == 0 && !isBefore) || (kind == 1 && (isBefore || isAt)) {
          cells[row][column] = nil
        }
      }
    }
  }

  private mutating func eraseLine() {
    let kind = parameter(0, default: 0)
    for column in 0..<columns
    where kind == 2 || (kind == 0 && column >= cursor.column)
      || (kind == 1 && column <= cursor.column)
    {
      cells[cursor.row][column] = nil
    }
  }

  private mutating func deleteCharacters(_ count: Int) {
    let removed = min(count, columns - cursor.column)
    cells[cursor.row].removeSubrange(cursor.column..<cursor.column + removed)
    cells[cursor.row] += Array(repeating: nil, count: removed)
  }

  private mutating func insertBlanks(_ count: Int) {
    let added = min(count, columns - cursor.column)
    cells[cursor.row].insert(contentsOf: Array(repeating: nil, count: added), at: cursor.column)
    cells[cursor.row].removeLast(added)
  }
}
