import Language
import Tables

/// Diagnostics as JSON, for editors; docs/language.md documents the shape.
///
/// Lines and columns count from 1, a column is a character as a person sees it, ends are exclusive.
/// A diagnostic without a place has null for all four.
public struct DiagnosticJSON {
  private let file: String
  private let map: SourceMap
  private let firstLine: Int

  /// - Parameters:
  ///   - file: the file as the user named it.
  ///   - source: the text that the ranges index.
  ///   - firstLine: the file's line on which `source` begins.
  public init(file: String, source: String, firstLine: Int = 1) {
    self.file = file
    map = SourceMap(source)
    self.firstLine = firstLine
  }

  /// One diagnostic as an object.
  public func object(_ diagnostic: Diagnostic) -> String {
    let fixes = diagnostic.fixes.map { fix in
      "{" + place(fix.range)
        + ",\"replacement\":\(quoted(fix.replacement)),\"safe\":\(fix.isSafe)}"
    }
    let members = [
      "\"file\":\(quoted(file))", place(diagnostic.range),
      "\"severity\":\(quoted(diagnostic.severity.rawValue))",
      "\"code\":\(quoted(diagnostic.code.rawValue))",
      "\"message\":\(quoted(diagnostic.message))",
      "\"label\":\(quoted(diagnostic.label))", "\"reason\":\(quoted(diagnostic.reason))",
      "\"help\":\(quoted(diagnostic.help))", "\"fixes\":[\(fixes.joined(separator: ","))]",
    ]
    return "{\(members.joined(separator: ","))}"
  }

  private func place(_ range: SourceRange?) -> String {
    guard let range else {
      return "\"line\":null,\"column\":null,\"endLine\":null,\"endColumn\":null"
    }
    let start = map.place(at: range.lower)
    let end = map.place(at: max(range.lower, range.upper))
    let offset = firstLine - 1
    return "\"line\":\(start.line + offset),\"column\":\(start.column),"
      + "\"endLine\":\(end.line + offset),\"endColumn\":\(end.column)"
  }

  private func quoted(_ text: String?) -> String { text?.asJSON ?? "null" }
}
