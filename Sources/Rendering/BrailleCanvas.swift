/// Dots in a rectangle of terminal cells, each cell 2 dots wide and 4 high; or, in ASCII, one
/// mark a cell.
struct BrailleCanvas {
  let columns: Int
  let rows: Int
  let unicode: Bool
  private var masks: [UInt8]
  private var hits: [Int]
  private var series: [Int?]
  private var letters: [Character?]
  private var rules = Set<Int>()

  init(columns: Int, rows: Int, unicode: Bool) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    self.unicode = unicode
    let count = self.columns * self.rows
    masks = Array(repeating: 0, count: count)
    hits = Array(repeating: 0, count: count)
    series = Array(repeating: nil, count: count)
    letters = Array(repeating: nil, count: count)
  }

  var dotColumns: Int { columns * 2 }
  var dotRows: Int { rows * 4 }

  /// Sets the dot at a place given by fractions of the rectangle, y upward.
  mutating func mark(_ x: Double, _ y: Double, series index: Int? = nil) {
    let (column, row) = dot(x, y)
    set(column, row, index)
  }

  /// Joins two places by a line.
  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), series index: Int?
  ) {
    let (startColumn, startRow) = dot(start.x, start.y)
    let (endColumn, endRow) = dot(end.x, end.y)
    let steps = max(abs(endColumn - startColumn), abs(endRow - startRow), 1)
    for step in 0...steps {
      let part = Double(step) / Double(steps)
      set(
        startColumn + Int((Double(endColumn - startColumn) * part).rounded()),
        startRow + Int((Double(endRow - startRow) * part).rounded()), index)
    }
  }

  /// Puts a letter over the cell at a place.
  mutating func letter(_ letter: Character, _ x: Double, _ y: Double, series index: Int?) {
    let (column, row) = dot(x, y)
    let cell = row / 4 * columns + column / 2
    letters[cell] = letter
    series[cell] = index
  }

  /// Draws an upright line behind everything else.
  mutating func rule(column: Int) { rules.insert(min(columns - 1, max(0, column))) }

  /// The rows from the top, each `columns` cells wide.
  func lines(_ palette: Palette) -> [String] {
    (0..<rows).map { row in
      (0..<columns).map { column in
        let cell = row * columns + column
        let isRule = rules.contains(column) && masks[cell] == 0 && letters[cell] == nil
        if isRule { return palette.styled(unicode ? "┊" : ":", .dim) }
        let text = String(letters[cell] ?? glyph(cell))
        guard let index = series[cell], text != " " else { return text }
        return palette.styled(text, .series(index))
      }.joined()
    }
  }

  private func glyph(_ cell: Int) -> Character {
    guard masks[cell] != 0 else { return " " }
    guard unicode else {
      if let index = series[cell] { return Self.asciiMarks[index % Self.asciiMarks.count] }
      return hits[cell] > 4 ? "#" : hits[cell] > 1 ? "o" : "."
    }
    return Unicode.Scalar(0x2800 + UInt32(masks[cell])).map(Character.init) ?? " "
  }

  private static let asciiMarks: [Character] = ["*", "+", "o", "x", "=", "%", "@", "&"]

  private func dot(_ x: Double, _ y: Double) -> (Int, Int) {
    let across = min(1, max(0, x)) * Double(dotColumns - 1)
    let down = (1 - min(1, max(0, y))) * Double(dotRows - 1)
    return (Int(across.rounded()), Int(down.rounded()))
  }

  private mutating func set(_ column: Int, _ row: Int, _ index: Int?) {
    let cell = row / 4 * columns + column / 2
    masks[cell] |= Self.bits[row % 4][column % 2]
    hits[cell] += 1
    if let index { series[cell] = index }
  }

  /// Unicode numbers braille dots down the left column, then the right, the lowest row last.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
}
