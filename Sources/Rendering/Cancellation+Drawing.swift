import Parallel

extension Cancellation {
  /// Looks at the token once in some thousand rows: often enough for a person, seldom enough to
  /// cost nothing.
  func checkNowAndThen(at row: Int) throws {
    if row % Self.rowsBetweenLooks == 0 { try check() }
  }

  private static let rowsBetweenLooks = 4096
}

/// What `draw` makes where nobody can ask it to stop.
func unstopped<Result>(_ draw: (Cancellation) throws -> Result) -> Result {
  do {
    return try draw(Cancellation())
  } catch {
    preconditionFailure("a token that nobody sets stopped a drawing: \(error)")
  }
}

extension [String] {
  /// The lines as one text, each with its line end.
  func text(until cancellation: Cancellation) throws -> String {
    var text = ""
    for (row, line) in enumerated() {
      try cancellation.checkNowAndThen(at: row)
      text += line
      text += "\n"
    }
    return text
  }
}
