/// `SELECT … FROM …`, said as a query where it is a plain one.
extension Parser {
  func selectStatement() -> Diagnostic {
    let token = tokens[position]
    let mended = queryForSelect()
    let line = SourceRange(token.range.lower, tokens[lineEndIndex - 1].range.upper)
    return Diagnostic(
      .unknownStatement, "`\(text(token))` begins no statement", at: token.range, label: "SQL",
      reason: "Here the table comes first, then what is done with it, stage after stage.",
      help: mended.map { "Write `\($0)`." }
        ?? "Write `fans | where … | keep …`; `explain sql` shows a statement as SQL.",
      fixes: mended.map { [Diagnostic.Fix(line, $0)] } ?? [])
  }

  /// The position after the last token of the line.
  private var lineEndIndex: Int {
    var index = position + 1
    while index < tokens.count - 1, breaks[index] == 0 { index += 1 }
    return index
  }

  /// The query for a `SELECT` of plain columns from one table; nil for any other.
  private func queryForSelect() -> String? {
    let clauses = ["from", "where", "order", "limit"]
    var end = lineEndIndex
    if lexed.text(tokens[end - 1].range) == ";" { end -= 1 }
    var places: [(word: String, at: Int)] = [("select", position)]
    for index in position + 1..<end {
      if ["group", "having", "join", "union", "distinct", "as"].contains(where: {
        isWord(tokens[index], $0)
      }) {
        return nil
      }
      if let word = clauses.first(where: { isWord(tokens[index], $0) }) {
        places.append((word, index))
      }
    }
    func body(_ word: String, skipping skipped: Int = 1) -> String? {
      guard let place = places.firstIndex(where: { $0.word == word }) else { return nil }
      let first = places[place].at + skipped
      let last = place + 1 < places.count ? places[place + 1].at : end
      return first < last ? text(tokens[first].range.joined(tokens[last - 1].range)) : nil
    }
    guard let columns = body("select"), let table = body("from"), isColumnList(columns),
      places.map({ clauses.firstIndex(of: $0.word) ?? -1 })
        == places.map({
          clauses.firstIndex(of: $0.word) ?? -1
        }).sorted()
    else { return nil }
    var query = table
    if let condition = body("where") { query += " | where \(condition)" }
    if let keys = body("order", skipping: 2) { query += " | sort \(keys)" }
    if columns != "*" { query += " | keep \(columns)" }
    if let count = body("limit") { query += " | take \(count)" }
    return query
  }

  private func isColumnList(_ columns: String) -> Bool {
    columns == "*"
      || columns.allSatisfy { $0.isLetter || $0.isNumber || "_`., ".contains($0) }
  }
}
