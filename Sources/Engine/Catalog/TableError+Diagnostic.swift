import Language
import Tables

extension TableError {
  /// The error as a diagnostic at the `load`'s file name, or at the option that is to blame.
  ///
  /// - Parameter options: where the options stand, by name.
  public func diagnostic(
    at range: SourceRange?, options: [String: SourceRange] = [:]
  ) -> Diagnostic {
    let code: DiagnosticCode
    var place = range
    var help = help
    switch self {
    case .missing: code = .fileMissing
    case .unreadable, .refused, .nobodyWrites, .directory, .changed, .needsProgram:
      code = .fileUnreadable
    case .empty: code = .fileEmpty
    case .notText: code = .fileNotText
    case .tooLarge: code = .fileTooLarge
    case .format, .damaged, .whichTable, .otherSchema: code = .fileFormat
    case .noTable(_, let name, let known):
      code = .badOption
      place = options["table"] ?? range
      help = Self.help(name, known)
    case .noColumn(_, let name, let known):
      code = .unknownColumn
      place = options[name.lowercased()] ?? options["columns"] ?? range
      help = Self.help(name, known)
    case .programRefused: code = .refusedByPolicy
    case .unwritable: code = .writeFailed
    case .exists: code = .fileExists
    }
    return Diagnostic(code, message, at: place, help: help)
  }

  private static func help(_ name: String, _ known: [String]) -> String {
    let close = closestMatches(to: name, in: known, limit: 2)
    if !close.isEmpty {
      return "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?"
    }
    let shown = known.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
    return "It has \(shown)\(known.count > 20 ? " and \(known.count - 20) more" : "")."
  }
}
