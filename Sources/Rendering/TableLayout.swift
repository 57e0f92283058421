/// How wide each column of a table becomes, and how many columns are shown.
///
/// In order: everything at its natural width; long names broken at `_` over up to three lines;
/// long texts cut, the longest first; and last, columns left out from the right.
struct TableLayout: Sendable {
  /// One a shown column.
  private(set) var widths: [Int]
  /// One a shown column: the lines of its name.
  private(set) var headers: [[String]]
  /// How many columns do not fit.
  let hidden: Int
  /// True when some text is shown shorter than it is.
  let isCutting: Bool

  /// Texts are not cut below this while a column could be left out instead.
  private static let leastTextWidth = 16

  init(_ all: [TextColumn], screen: Screen, frame: TerminalTable.Frame) {
    let chrome = Chrome(frame)
    // Of very many columns only so many are looked at as cannot all fit at their narrowest: how
    // wide the shown ones become does not depend on the others.
    let columns = Array(all.prefix(Self.mostColumns(screen, chrome)))
    var headers = columns.map { [$0.name] }
    var widths = columns.map { max(DisplayWidth.of($0.name), $0.bodyWidth, 1) }
    if chrome.total(widths) > screen.width {
      headers = columns.map { Self.broken($0.name, atLeast: max($0.bodyWidth, 6)) }
      widths = zip(columns, headers).map { column, lines in
        max(lines.map { DisplayWidth.of($0) }.max() ?? 0, column.bodyWidth, 1)
      }
    }
    var natural = widths
    Self.cut(&widths, columns, to: screen.width, chrome: chrome)
    while widths.count > 1, chrome.total(widths) > screen.width {
      widths.removeLast()
      natural.removeLast()
    }
    // With fewer columns there is room again for the texts that were cut.
    widths = natural
    Self.cut(&widths, Array(columns.prefix(natural.count)), to: screen.width, chrome: chrome)
    if chrome.total(widths) > screen.width {
      widths[0] = max(1, screen.width - chrome.total([0]))
    }
    hidden = all.count - widths.count
    isCutting = zip(widths, natural).contains { $0 < $1 }
    self.widths = widths
    self.headers = zip(headers, widths).map { lines, width in
      lines.map { $0.clipped(to: width, ellipsis: screen.ellipsis) }
    }
  }

  /// One more column than fits where each is one cell wide.
  static func mostColumns(_ screen: Screen, frame: TerminalTable.Frame) -> Int {
    mostColumns(screen, Chrome(frame))
  }

  private static func mostColumns(_ screen: Screen, _ chrome: Chrome) -> Int {
    max(0, screen.width) / (chrome.gap + 1) + 2
  }

  var headerHeight: Int { headers.map(\.count).max() ?? 1 }

  /// What stands around and between columns.
  private struct Chrome {
    let edges: Int
    let gap: Int

    init(_ frame: TerminalTable.Frame) {
      (edges, gap) = frame == .box ? (4, 3) : (0, 2)
    }

    func total(_ widths: [Int]) -> Int {
      widths.reduce(edges, +) + gap * max(0, widths.count - 1)
    }
  }

  /// Takes cells from the widest text column until all fits or no text is long.
  private static func cut(
    _ widths: inout [Int], _ columns: [TextColumn], to width: Int, chrome: Chrome
  ) {
    var excess = chrome.total(widths) - width
    while excess > 0 {
      let candidates = widths.indices.filter {
        columns[$0].isCuttable && widths[$0] > leastTextWidth
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      let next = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? leastTextWidth
      let step = min(excess, max(1, widths[widest] - max(next, leastTextWidth)))
      widths[widest] -= step
      excess -= step
    }
  }

  /// A name over up to three lines, broken after `_`, `.` or a space where it is wider than its
  /// column need be.
  private static func broken(_ name: String, atLeast width: Int) -> [String] {
    guard DisplayWidth.of(name) > width else { return [name] }
    var pieces: [String] = [""]
    for character in name {
      pieces[pieces.count - 1].append(character)
      if "_. ".contains(character) { pieces.append("") }
    }
    pieces.removeAll(where: \.isEmpty)
    guard let longest = pieces.map({ DisplayWidth.of($0) }).max() else { return [name] }
    let room = max(width, longest)
    var lines: [String] = []
    for piece in pieces {
      if let last = lines.last, DisplayWidth.of(last) + DisplayWidth.of(piece) <= room {
        lines[lines.count - 1] = last + piece
      } else {
        lines.append(piece)
      }
    }
    return lines.count <= 3 ? lines : [name]
  }
}
