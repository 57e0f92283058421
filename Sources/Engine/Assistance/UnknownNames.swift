import Language

extension QueryEngine {
  /// Returns the names in `text` that mean nothing where they stand: stages, datasets, columns,
  /// functions.
  ///
  /// Statements are bound as far as they go and nothing is run. What follows a `load` is not
  /// looked at: its columns are known only once the file has been read.
  ///
  /// - Returns: UTF-8 ranges of `text`, ascending, at most one a statement.
  public func unknownNames(in text: String) -> [SourceRange] {
    unknownNames(in: Parser.parse(text, grammar: QueryEngine.grammar))
  }

  /// The same of a text that was parsed already, with ``grammar``.
  public func unknownNames(in script: ParsedScript) -> [SourceRange] {
    let text = script.source
    var workspace = workspace
    let cell = (workspace.cells.numbers.last ?? 0) + 1
    var ranges = script.diagnostics.filter { Self.isUnknownName($0.code) }.compactMap(\.range)
    for (index, statement) in script.statements.enumerated() {
      if case .load = statement.kind { break }
      do {
        if script.broken.contains(index) {
          var binder = Binder(workspace)
          try bindSoundPart(of: statement, text, &binder)
        } else {
          _ = try bind(statement, text: text, cell: cell, in: &workspace)
        }
      } catch let error as Diagnostic where Self.isUnknownName(error.code) {
        if let range = error.range { ranges.append(range) }
      } catch {
        continue
      }
    }
    return ranges.sorted { $0.lower < $1.lower }
  }

  /// The stages before the one that is still being typed.
  private func bindSoundPart(
    of statement: Statement, _ text: String, _ binder: inout Binder
  ) throws {
    guard case .value(.query(var query)) = statement.kind else { return }
    query.stages = Array(query.stages.prefix { !$0.isBroken })
    _ = try binder.bind(query, text: text)
  }

  private static func isUnknownName(_ code: DiagnosticCode) -> Bool {
    switch code {
    case .unknownStage, .unknownColumn, .unknownDataset, .unknownFunction, .unknownOption,
      .unknownSetting:
      true
    default: false
    }
  }
}
