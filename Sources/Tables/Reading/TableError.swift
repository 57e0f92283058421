/// Why a file could not become a table: a user's mistake or the file's, never ours.
public enum TableError: Error, Hashable, Sendable {
  /// Nothing is at this path.
  case missing(path: String)
  case unreadable(path: String, reason: String)
  /// What another reader says of it, in its own words.
  case refused(path: String, reader: String, words: String)
  /// A pipe or a terminal that nobody writes to.
  case nobodyWrites(path: String, reason: String)
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
  /// There are several tables, and none was named.
  case whichTable(path: String, known: [String])
  case noTable(path: String, name: String, known: [String])
  case noColumn(path: String, name: String, known: [String])
  /// A file has none of the columns of the files before it.
  case otherSchema(path: String, first: String, columns: [String])
  /// Only another program reads such a file, and it is not installed.
  case needsProgram(path: String, kind: String)
  /// Only another program reads such a file, and none may be started here.
  case programRefused(path: String, kind: String)
  /// Something is there that was not to be replaced.
  case exists(path: String)

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .missing(let path): "There is no file \"\(path)\"."
    case .unreadable(let path, let reason): "\"\(path)\" cannot be read: \(reason)."
    case .refused(let path, let reader, let words):
      "\"\(path)\" cannot be read: \(reader) says \"\(words)\"."
    case .nobodyWrites(let path, let reason): "\"\(path)\" cannot be read: \(reason)."
    case .directory(let path): "\"\(path)\" is a folder, not a file."
    case .empty(let path): "\"\(path)\" is empty."
    case .notText(let path, let kind): "\"\(path)\" is not a text table; it looks like \(kind)."
    case .tooLarge(let path, let what): "\"\(path)\" is too large: \(what)."
    case .format(let path, let line, let what): "\"\(path)\", line \(line): \(what)."
    case .damaged(let path, let what): "\"\(path)\" is damaged: \(what)."
    case .changed(let path): "\"\(path)\" changed while it was read."
    case .unwritable(let path, let reason): "\"\(path)\" cannot be written: \(reason)."
    case .whichTable(let path, let known):
      known.isEmpty
        ? "\"\(path)\" is a database: a table has to be named."
        : "\"\(path)\" has \(known.count) tables: which one?"
    case .noTable(let path, let name, _): "\"\(path)\" has no table `\(name)`."
    case .noColumn(let path, let name, _): "\"\(path)\" has no column `\(name)`."
    case .otherSchema(let path, let first, _):
      "\"\(path)\" has none of the columns of \"\(first)\"."
    case .needsProgram(let path, let kind):
      "\"\(path)\" is \(kind), which Swell reads through DuckDB, and there is no program `duckdb` here."
    case .programRefused(let path, let kind):
      "\"\(path)\" is \(kind), for which `duckdb` would have to be started; a replay starts no program."
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
    case .refused(_, let reader, let words):
      words.lowercased().contains("extension")
        ? "Let \(reader) fetch it once where there is a network, or save the file as CSV."
        : "Save it once more with the program it comes from, or as CSV, JSON or SQLite."
    case .nobodyWrites: "Name a file, or let a program write: `… | swell -c 'load \"-\" as fans'`."
    case .directory: "Name a file in that folder."
    case .empty: "Export it again: the first line should hold the column names."
    case .notText: "Unpack it or export it as CSV, then load that."
    case .tooLarge: "Split the file, or look for a quote that is opened and never closed."
    case .format: "Mend that line in the file, or export it again."
    case .damaged: "Copy or export it again; part of it may not have arrived."
    case .changed: "Load it again when the program that writes it is done."
    case .whichTable(_, let known):
      known.isEmpty
        ? "Say it with `table: NAME`."
        : "Say it with `table: \(TableError.shown(known, most: 1))`. There are "
          + TableError.shown(known, most: 20) + "."
    case .noTable(_, _, let known), .noColumn(_, _, let known):
      "There are \(TableError.shown(known, most: 20))."
    case .otherSchema(_, _, let columns):
      "It has \(TableError.shown(columns, most: 8)). Load it under a name of its own."
    case .needsProgram:
      "Install DuckDB's command line, or save the file as CSV, JSON or SQLite."
    case .programRefused: "Save it as CSV, JSON or SQLite once, and load that."
    case .unwritable: "Check that the folder exists and is yours to write."
    case .exists: "Add `replace` to write over it, or choose another name."
    }
  }

  private static func shown(_ names: [String], most: Int) -> String {
    let listed = names.prefix(most).joined(separator: ", ")
    return names.count > most && most > 1 ? "\(listed) and \(names.count - most) more" : listed
  }
}
