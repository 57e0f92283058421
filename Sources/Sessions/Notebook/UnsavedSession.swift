import Engine
import Language
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A sitting that ended without being saved, as its journal has it.
public struct UnsavedSession {
  public struct Cell: Hashable, Sendable {
    let number: Int
    let text: String
    let expectedCode: String?
    /// Its place in the document that the sitting had opened.
    let origin: Place?
    /// True where it only stood in that document, and was not run.
    let isRecorded: Bool
  }

  /// A statement of a document: the position of its cell, and its own in that cell.
  struct Place: Hashable {
    let cell: Int
    let statement: Int
  }

  let path: String
  /// When it began, in seconds since 1970.
  public let time: Int
  /// The folder that the paths of its statements start at.
  public let folder: String
  public let cells: [Cell]
  let seed: UInt64
  let today: Int
  let settings: [(name: String, text: String)]
  /// The document that the sitting had opened or saved last, with all its words.
  private let document: (path: String, text: String)?

  /// The sittings that nobody works in any more and no document holds, the newest first.
  ///
  /// Journals with nothing to bring back are taken away.
  public static func all(in folder: String) -> [UnsavedSession] {
    names(in: folder).filter { $0.hasSuffix(".journal") }.compactMap { name in
      let path = folder + "/" + name
      return locked(path) { text -> UnsavedSession? in
        // One that a newer program wrote stays for that program.
        if isNewer(text) { return nil }
        let session = UnsavedSession(text, path: path)
        if session == nil { unlink(path) }
        return session
      } ?? nil
    }.sorted { ($0.time, $0.path) > ($1.time, $1.path) }
  }

  /// Takes the journal away.
  public func drop() { _ = Self.locked(path) { _ in unlink(path) } }

  /// Runs `body` with the journal's text while no other shell holds it; nil where one does.
  static func locked<Result>(_ path: String, _ body: (String) -> Result) -> Result? {
    let file = systemOpen(path, O_RDONLY | O_CLOEXEC, 0)
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0, let contents = try? FileContents.open(path) else {
      return nil
    }
    return body(String(decoding: contents.bytes.array, as: UTF8.self))
  }

  private static func isNewer(_ text: String) -> Bool {
    guard let line = text.utf8.split(separator: UInt8(ascii: "\n")).first,
      let start = try? JSONParser.parse(Array(line))
    else { return false }
    return start["swell"]?.integer.map { $0 > 1 } ?? false
  }

  /// Nil where nothing is unsaved. A last line that was cut off is left out.
  init?(_ text: String, path: String) {
    let records = text.utf8.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONParser.parse(Array($0))
    }
    guard let start = records.first, start["swell"]?.integer == 1 else { return nil }
    var cells: [Cell] = []
    var document: (path: String, text: String)?
    var isSaved = true
    for record in records.dropFirst() {
      if let all = record["cells"]?.list {
        cells = all.compactMap(Cell.init)
        document = record["path"]?.string.flatMap { path in
          record["document"]?.string.map { (path, $0) }
        }
        isSaved = false
      } else if record["saved"] != nil {
        isSaved = true
      } else if let cell = Cell(record) {
        cells.append(cell)
        isSaved = false
      }
    }
    if isSaved || cells.isEmpty { return nil }
    self.path = path
    self.cells = cells
    self.document = document
    time = start["time"]?.integer ?? 0
    folder = start["folder"]?.string ?? ""
    seed = start["seed"]?.string.flatMap(UInt64.init) ?? 42
    today = start["today"]?.integer ?? 0
    settings = (start["settings"]?.list ?? []).compactMap { pair in
      guard let words = pair.list?.compactMap(\.string), words.count == 2 else { return nil }
      return (words[0], words[1])
    }
  }

  /// Runs the cells again, after those that the notebook has.
  ///
  /// An empty notebook begins as that sitting did: with its seed, its day, its settings and the
  /// document that it had opened, whose words a save puts back.
  /// - Parameter onResult: called with each cell that ran.
  /// - Returns: what kept cells from running; they are left out.
  /// - Throws: `Cancelled`; notebook and interpreter then hold what ran so far.
  public func recover(
    into notebook: inout Notebook, _ interpreter: inout Interpreter,
    _ onResult: (Interpreter.CellResult) throws -> Void
  ) throws -> [Interpreter.Problem] {
    if notebook.entries.isEmpty { restart(&notebook, &interpreter) }
    let opened = openedEntries(&notebook, &interpreter)
    let first = interpreter.nextNumber
    var rewriting = StatementRewriting(
      folder: folder, documentFolder: interpreter.engine.folder,
      numbers: Dictionary(
        cells.enumerated().map { ($1.number, first + $0) }, uniquingKeysWith: { $1 }))
    var problems: [Interpreter.Problem] = []
    for (index, cell) in cells.enumerated() {
      let known = cell.origin.flatMap { opened[$0] }
      if cell.isRecorded || cell.expectedCode != nil {
        if let known { notebook.entries.append(known) }
        continue
      }
      let text = rewriting.rewritten(cell.text)
      // Its own number even where an earlier cell did not run.
      interpreter.restart(with: interpreter.workspace, nextNumber: first + index)
      do {
        for prepared in try interpreter.prepare([.init(name: "", text: text)]) {
          let result = try interpreter.run(prepared)
          notebook.append(result)
          notebook.entries[notebook.entries.count - 1].origin = known?.origin
          try onResult(result)
        }
      } catch let rejection as Interpreter.Rejection {
        problems += rejection.problems
      } catch let problem as Interpreter.Problem {
        problems.append(problem)
      }
    }
    interpreter.restart(with: interpreter.workspace, nextNumber: first + cells.count)
    return problems
  }

  private func restart(_ notebook: inout Notebook, _ interpreter: inout Interpreter) {
    var workspace = notebook.start
    workspace.settings.seed = seed
    workspace.settings.today = today
    for (name, text) in settings { try? workspace.settings.set(name, toText: text) }
    notebook = Notebook(start: workspace)
    interpreter.restart(with: workspace, nextNumber: interpreter.nextNumber)
  }

  /// Opens the sitting's document in an empty notebook, and gives its statements by their places.
  ///
  /// Beside cells that are there already a document has no place: then there are none.
  private func openedEntries(
    _ notebook: inout Notebook, _ interpreter: inout Interpreter
  ) -> [Place: Notebook.Entry] {
    guard notebook.entries.isEmpty, let document,
      let file = try? SessionFile(path: document.path, text: document.text)
    else { return [:] }
    let base = interpreter.workspace
    guard
      var opened = try? Notebook(
        opening: file, base: base, folder: interpreter.engine.folder)
    else { return [:] }
    let entries = opened.entries
    opened.entries = []
    notebook = opened
    interpreter.restart(with: notebook.start, nextNumber: interpreter.nextNumber)
    return Dictionary(
      entries.compactMap { entry in
        entry.origin.map { (Place(cell: $0.cell, statement: $0.statement), entry) }
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func names(in folder: String) -> [String] {
    guard let list = opendir(folder) else { return [] }
    defer { closedir(list) }
    var names: [String] = []
    while let entry = readdir(list) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }
}

extension UnsavedSession.Cell {
  init?(_ record: JSONTree) {
    guard let number = record["cell"]?.integer, let text = record["text"]?.string else {
      return nil
    }
    let place = (record["from"]?.list ?? []).compactMap(\.integer)
    self.init(
      number: number, text: text, expectedCode: record["expect"]?.string,
      origin: place.count == 2 ? .init(cell: place[0], statement: place[1]) : nil,
      isRecorded: record["recorded"] == .boolean(true))
  }
}
