/// Why a file could not become a table: a user's mistake or the file's, never ours.
public enum TableError: Error, Hashable, Sendable {
  /// Nothing is at this path.
  case missing(path: String)
  case unreadable(path: String, reason: String)
  case directory(path: String)
  /// No byte, or nothing but blanks.
  case empty(path: String)
  /// The bytes are not text; `kind` says what they look like ("a gzip archive").
  case notText(path: String, kind: String)
  /// One record or the whole is larger than a table can hold.
  case tooLarge(path: String, what: String)
  /// The text breaks its own format; `line` counts from 1.
  case format(path: String, line: Int, what: String)
  case unwritable(path: String, reason: String)
  /// Something is there that was not to be replaced.
  case exists(path: String)

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .missing(let path): "There is no file \"\(path)\"."
    case .unreadable(let path, let reason): "\"\(path)\" cannot be read: \(reason)."
    case .directory(let path): "\"\(path)\" is a folder, not a file."
    case .empty(let path): "\"\(path)\" is empty."
    case .notText(let path, let kind): "\"\(path)\" is not a text table; it looks like \(kind)."
    case .tooLarge(let path, let what): "\"\(path)\" is too large: \(what)."
    case .format(let path, let line, let what): "\"\(path)\", line \(line): \(what)."
    case .unwritable(let path, let reason): "\"\(path)\" cannot be written: \(reason)."
    case .exists(let path): "There is a file \"\(path)\" already."
    }
  }

  /// What to do about it, in one sentence.
  public var help: String {
    switch self {
    case .missing:
      "Check the spelling; a path starts at the folder of its script or document, at the prompt "
        + "at the one that swell was started in."
    case .unreadable: "Check that the file is yours to read and not locked by another program."
    case .directory: "Name a file in that folder."
    case .empty: "Export it again: the first line should hold the column names."
    case .notText: "Unpack it or export it as CSV, then load that."
    case .tooLarge: "Split the file, or look for a quote that is opened and never closed."
    case .format: "Mend that line in the file, or export it again."
    case .unwritable: "Check that the folder exists and is yours to write."
    case .exists: "Add `replace` to write over it, or choose another name."
    }
  }
}
