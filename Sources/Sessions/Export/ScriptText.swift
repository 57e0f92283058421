import Engine
import Language

/// A session as a bare script that gives the same figures: its settings first, words as comments,
/// cells that are meant to fail as comments too.
public struct ScriptText {
  private let page: SessionPage

  public init(_ page: SessionPage) { self.page = page }

  public var text: String {
    var blocks = [settings]
    for part in page.parts {
      switch part {
      case .words(let words): blocks.append(Self.comment(words))
      case .cell(let cell) where cell.expectedCode != nil:
        let code = cell.expectedCode ?? ""
        blocks.append(Self.comment("Meant to end in \(code):\n" + cell.source))
      case .cell(let cell): blocks.append(statements(cell.source).withoutBlankLinesAround)
      }
    }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var settings: String {
    let lines =
      ["set seed = \(page.seed)", "set today = @\(page.today)"]
      + page.settings.map { "set \($0.name) = \($0.text)" }
    return lines.joined(separator: "\n")
  }

  /// The source, with what was said of its parameters from outside put into their statements.
  private func statements(_ source: String) -> String {
    let script = Parser.parse(source, grammar: QueryEngine.grammar)
    var bytes = Array(source.utf8)
    for statement in script.statements.reversed() {
      guard case .parameter(let name, _, let value) = statement.kind,
        let said = page.parameters.first(where: { $0.name.lowercased() == name.text.lowercased() }),
        value.range.upper <= bytes.count
      else { continue }
      var text = said.text
      if case .text = value.kind { text = StringLiteral.written(text: text) }
      bytes.replaceSubrange(value.range.lower..<value.range.upper, with: text.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func comment(_ words: String) -> String {
    words.withoutBlankLinesAround.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    )
    .map { $0.allSatisfy(\.isWhitespace) ? "--" : "-- \($0)" }.joined(separator: "\n")
  }
}
