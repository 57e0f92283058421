/// Terms with a few words on each, in two columns: lists of commands, stages, keys.
public struct DefinitionList: Sendable {
  let rows: [(term: String, words: String)]
  let screen: Screen

  public init(_ rows: [(term: String, words: String)], screen: Screen) {
    self.rows = rows
    self.screen = screen
  }

  /// Words get at least this many cells; on a narrower screen they stand under their term.
  private static let narrowest = 24

  /// The lines, each with its line end. Terms stand as they are, words are broken between words.
  public var text: String {
    let left = (rows.map { DisplayWidth.of(screen.shown($0.term)) }.max() ?? 0) + 2
    let isStacked = screen.width - left < Self.narrowest
    let indent = isStacked ? 4 : left
    let blank = String(repeating: " ", count: indent)
    return rows.map { row in
      let term = screen.shown(row.term)
      let lines = TextWrap.lines(
        screen.shown(row.words), width: max(screen.width - indent, Self.narrowest / 2))
      let gap = String(repeating: " ", count: max(1, left - DisplayWidth.of(term)))
      let first = isStacked ? term + "\n" + blank : term + gap
      return first + lines.joined(separator: "\n" + blank) + "\n"
    }.joined()
  }
}
