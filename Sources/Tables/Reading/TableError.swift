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
  /// A file that has no lines breaks its own format.
  case damaged(path: String, what: String)
  /// Another program wrote to it meanwhile.
  case changed(path: String)
  case unwritable(path: String, reason: String)

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
    case .damaged(let path, let what): "\"\(path)\" is damaged: \(what)."
    case .changed(let path): "\"\(path)\" changed while it was read."
    case .unwritable(let path, let reason): "\"\(path)\" cannot be written: \(reason)."
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
    case .damaged: "Copy or export it again; part of it may not have arrived."
    case .changed: "Load it again when the program that writes it is done."
    case .unwritable: "Check that the folder exists and is yours to write."
    }
  }
}
