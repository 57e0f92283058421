import Language
import Tables

extension TableError {
  /// The error as a diagnostic at the `load`'s file name.
  func diagnostic(at range: SourceRange?) -> Diagnostic {
    let code: DiagnosticCode =
      switch self {
      case .missing: .fileMissing
      case .unreadable, .directory, .changed: .fileUnreadable
      case .empty: .fileEmpty
      case .notText: .fileNotText
      case .tooLarge: .fileTooLarge
      case .format, .damaged: .fileFormat
      case .unwritable: .writeFailed
      }
    return Diagnostic(code, message, at: range, help: help)
  }
}
