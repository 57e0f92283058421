import Language

/// Makes a session document of a Jupyter notebook.
///
/// One that Swell exported gives the document it was made from, with what was edited since. Of
/// another notebook, Markdown cells become words, code cells of Swell become cells, and code in
/// other languages stays in fences that are not run; outputs are left behind.
public struct JupyterImport {
  /// The document's text.
  public let text: String
  public let cellCount: Int
  /// Code cells in other languages, which stay as words.
  public let foreignCount: Int

  /// - Parameters:
  ///   - bytes: the notebook's file.
  ///   - path: what to call it in messages.
  /// - Throws: a `Diagnostic` (`E401`) for what is no notebook of nbformat 4.
  public init(_ bytes: [UInt8], path: String) throws(Diagnostic) {
    let tree: JSONTree
    do {
      tree = try JSONParser.parse(bytes)
    } catch {
      throw Self.problem(
        path, "is no notebook: line \(error.line): \(error.message)",
        help: "A notebook is a JSON file that Jupyter or `swell export --to ipynb` writes.")
    }
    guard let cells = tree["cells"]?.list, tree["nbformat"]?.integer != nil else {
      throw Self.problem(
        path, "is no notebook: it has no `cells` and `nbformat`",
        help: "Notebooks older than nbformat 4 are made new by opening and saving them in Jupyter.")
    }
    guard tree["nbformat"]?.integer == 4 else {
      throw Self.problem(
        path, "is a notebook of another format than nbformat 4",
        help: "Save it in Jupyter as the current format first.")
    }
    var writer = Writer(tree)
    for cell in cells { writer.add(cell) }
    let made = writer.finished
    // What it writes has to read back, whatever was edited in Jupyter.
    var document = try Document.parse(made)
    if writer.wasForeign {
      try document.setVersion()
      document.assignMissingIDs()
    }
    text = document.text
    cellCount = document.cells.count
    foreignCount = writer.foreignCount
  }

  private static func problem(_ path: String, _ words: String, help: String) -> Diagnostic {
    Diagnostic(.documentFormat, "\"\(path)\" \(words)", at: nil, help: help)
  }
}

/// Puts a notebook's cells one after the other into a document.
private struct Writer {
  private var text: String
  private let end: String?
  /// The language of the code cells.
  private let language: String
  private(set) var foreignCount = 0
  /// True where the notebook was not made by Swell.
  let wasForeign: Bool
  private var ids = Set<String>()

  init(_ tree: JSONTree) {
    let swell = tree["metadata"]?["swell"]
    let front = swell?["front_matter"]?.string
    wasForeign = front == nil
    text = front ?? ""
    end = swell?["end"]?.string
    language =
      tree["metadata"]?["language_info"]?["name"]?.string
      ?? tree["metadata"]?["kernelspec"]?["language"]?.string ?? "python"
  }

  var finished: String {
    guard let end else { return text.endsInLineFeed || text.isEmpty ? text : text + "\n" }
    return text + end
  }

  mutating func add(_ cell: JSONTree) {
    let source = cell["source"]?.lines ?? ""
    let swell = cell["metadata"]?["swell"]
    begin(before: swell?["before"]?.string)
    switch cell["cell_type"]?.string {
    case "code": addCode(source, swell, id: cell["id"]?.string)
    default: text += source
    }
  }

  /// The blank lines before a cell; those of one that came later are made.
  private mutating func begin(before: String?) {
    if let before {
      text += before
      // A cell that was moved may have lost the line end before it.
      if !text.isEmpty, !text.endsInLineFeed { text += "\n" }
      return
    }
    if text.isEmpty { return }
    if !text.endsInLineFeed { text += "\n" }
    text += "\n"
  }

  private mutating func addCode(_ source: String, _ swell: JSONTree?, id: String?) {
    guard let opening = swell?["opening"]?.string, let closing = swell?["closing"]?.string,
      let mark = Fence.Mark(opening), FenceInfo(mark.info).language == "swell"
    else { return addNewCode(source, id: id) }
    var body = source
    if !body.isEmpty { body += swell?["source_end"]?.string ?? "\n" }
    let isClosedInside = TextLine.lines(of: body).contains { line in
      Fence.Mark(line.text).map { $0.closes(mark) } ?? false
    }
    if isClosedInside || !body.isEmpty && !body.endsInLineFeed {
      text += Fence(info: mark.info, body: source, lineEnd: "\n").text
    } else {
      text += opening + body + closing
    }
    if let id = FenceInfo(mark.info).id { ids.insert(id) }
    if let output = swell?["output"]?.string {
      if !text.endsInLineFeed { text += "\n" }
      text += (swell?["gap"]?.string ?? "") + output
    }
  }

  private mutating func addNewCode(_ source: String, id: String?) {
    guard !wasForeign || language.lowercased() == "swell" else {
      foreignCount += 1
      text += Fence(info: language, body: source, lineEnd: "\n").text
      return
    }
    var info = FenceInfo("swell")
    if let id, ids.insert(id).inserted, id.allSatisfy({ !$0.isWhitespace }) { info.id = id }
    text += Fence(info: info.text, body: source, lineEnd: "\n").text
  }
}
