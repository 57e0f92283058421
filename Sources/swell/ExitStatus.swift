import Language
import Sessions

/// The exit codes that scripts rely on.
enum ExitStatus {
  static let success: Int32 = 0
  /// A statement failed while it ran, or a file could not be read.
  static let failed: Int32 = 1
  /// Usage, syntax or binding.
  static let usage: Int32 = 2
  static let interrupted: Int32 = 130

  /// A script that was turned down whole: 1 where only files are to blame, else 2.
  static func of(_ rejection: Interpreter.Rejection) -> Int32 {
    let isFiles = rejection.problems.allSatisfy { of($0.diagnostic) == failed }
    return isFiles ? failed : usage
  }

  static func of(_ diagnostic: Diagnostic) -> Int32 {
    switch diagnostic.code.phase {
    case .syntax, .binding, .session: usage
    case .data, .running, .warning: failed
    }
  }
}
