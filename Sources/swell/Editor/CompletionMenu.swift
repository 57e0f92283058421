/// Completion candidates laid out for the panel, a page at a time.
struct CompletionMenu: Hashable, Sendable {
  let list: CompletionList
  private(set) var page = 0

  init(_ list: CompletionList) { self.list = list }

  /// The next page, and the first again behind the last one.
  ///
  /// - Parameters:
  ///   - rows: lines there is room for, the count of what is left out among them.
  ///   - columns: the terminal's width.
  mutating func turn(rows: Int, columns: Int) {
    let perPage = Self.perPage(list, rows: rows, columns: columns)
    page = (page + 1) * perPage < list.candidates.count ? page + 1 : 0
  }

  /// The page's lines, with a last one that says how many are left out.
  func lines(rows: Int, columns: Int) -> [PanelLine] {
    let perPage = Self.perPage(list, rows: rows, columns: columns)
    let start = min(page * perPage, list.candidates.count)
    let shown = list.candidates[start..<min(start + perPage, list.candidates.count)]
    var lines =
      Self.isDescribed(list)
      ? Self.described(shown) : Self.columns(Array(shown), columns: columns)
    let rest = list.total - start - shown.count
    if rest > 0 { lines.append(PanelLine("… \(Self.grouped(rest)) more")) }
    return lines
  }

  private static func isDescribed(_ list: CompletionList) -> Bool {
    list.candidates.contains { !$0.kind.isEmpty || !$0.detail.isEmpty }
  }

  private static func perPage(_ list: CompletionList, rows: Int, columns: Int) -> Int {
    let room = max(rows - 1, 1)
    if isDescribed(list) { return room }
    return room * across(list.candidates, columns: columns)
  }

  private static func width(_ candidates: some Sequence<CompletionCandidate>) -> Int {
    candidates.reduce(0) { max($0, CharacterWidth.columns(of: VisibleText.marked($1.text))) }
  }

  private static func across(_ candidates: [CompletionCandidate], columns: Int) -> Int {
    max(1, (columns - 1) / (width(candidates) + 2))
  }

  /// One candidate a row: text, kind, detail.
  private static func described(_ candidates: ArraySlice<CompletionCandidate>) -> [PanelLine] {
    let textWidth = min(width(candidates), 40)
    let kindWidth = candidates.reduce(0) { max($0, CharacterWidth.columns(of: $1.kind)) }
    return candidates.map { candidate in
      let text = padded(VisibleText.marked(candidate.text), to: textWidth)
      let rest = [padded(candidate.kind, to: kindWidth), candidate.detail]
      let tail = rest.filter { !$0.isEmpty }.joined(separator: "  ")
      return PanelLine([
        .init(text: text + "  ", style: .plain), .init(text: tail, style: .dim),
      ])
    }
  }

  /// Candidates without descriptions, several a row, reading down the columns.
  private static func columns(_ candidates: [CompletionCandidate], columns: Int) -> [PanelLine] {
    let across = across(candidates, columns: columns)
    let width = width(candidates) + 2
    let down = (candidates.count + across - 1) / across
    return (0..<down).map { row in
      let cells = stride(from: row, to: candidates.count, by: max(down, 1)).map {
        padded(VisibleText.marked(candidates[$0].text), to: width)
      }
      return PanelLine(cells.joined(), style: .plain)
    }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    let clipped = CharacterWidth.clip(text, to: max(width, 1))
    return clipped
      + String(repeating: " ", count: max(0, width - CharacterWidth.columns(of: clipped)))
  }

  /// `9950` as `9,950`.
  static func grouped(_ number: Int) -> String {
    var grouped = ""
    for (place, digit) in String(number).reversed().enumerated() {
      if place > 0 && place % 3 == 0 && digit != "-" { grouped.append(",") }
      grouped.append(digit)
    }
    return String(grouped.reversed())
  }
}

extension CompletionList {
  /// The beginning that all candidates share.
  var commonPrefix: String {
    guard var common = candidates.first.map({ Array($0.text) }) else { return "" }
    for candidate in candidates.dropFirst() {
      let shared = zip(common, candidate.text).prefix { $0 == $1 }.count
      common.removeLast(common.count - shared)
    }
    return String(common)
  }
}
