import Language
import Tables

/// What a session can be handed on as.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// One self-contained page.
  case html
  /// A Jupyter notebook, nbformat 4.5.
  case ipynb
  /// Markdown for wikis and mail, tables as Markdown has them.
  case md
  /// The statements alone.
  case swell

  /// The format that a file's name ends in.
  ///
  /// - Throws: `E117` for another ending.
  public init(path: String) throws(Diagnostic) {
    let name = path.lowercased()
    let endings: [(String, ExportFormat)] = [
      (".html", .html), (".htm", .html), (".ipynb", .ipynb), (".md", .md), (".markdown", .md),
      (".swell", .swell),
    ]
    guard let found = endings.first(where: { name.hasSuffix($0.0) }) else {
      throw Diagnostic(
        .badOption, "\"\(path)\" does not say what to export as", at: nil,
        help: "End the name in .html, .ipynb, .md or .swell.")
    }
    self = found.1
  }
}

extension SessionPage {
  /// The page as a file's text.
  ///
  /// - Parameter path: the file: paths of statements are written from its folder. Empty for a
  ///   text that goes elsewhere: they start at the working folder.
  /// - Throws: a `Diagnostic` where its cells cannot be read.
  public func text(as format: ExportFormat, at path: String) throws -> String {
    switch format {
    case .html: return HTMLPage(self).text
    case .ipynb: return JupyterNotebook(self).text
    case .md: return MarkdownPage(moved(to: PathText.folder(of: path))).text
    case .swell: return ScriptText(moved(to: PathText.folder(of: path))).text
    }
  }

  /// The same with the files of its statements named from another folder.
  private func moved(to newFolder: String) -> SessionPage {
    var rewriting = StatementRewriting(folder: folder, documentFolder: newFolder, numbers: [:])
    var page = self
    page.parts = parts.map { part in
      guard case .cell(var cell) = part else { return part }
      cell.source = rewriting.rewritten(cell.source)
      return .cell(cell)
    }
    page.data = data.map { item in
      var item = item
      item.file = rewriting.relative(item.file)
      return item
    }
    return page
  }
}

extension ExportFormat {
  /// A page or notebook that Swell made may be made anew; any other file stays.
  ///
  /// - Throws: `E304` where something else is at `path`.
  public static func checkTarget(_ path: String) throws {
    guard PathText.exists(path) else { return }
    let bytes = (try? FileContents.open(path))?.bytes.array ?? []
    let text = String(decoding: bytes, as: UTF8.self)
    let isOurs =
      switch try ExportFormat(path: path) {
      case .html: text.contains("<meta name=\"generator\" content=\"Swell\">")
      case .ipynb:
        (try? JSONParser.parse(bytes))?["metadata"]?["kernelspec"]?["name"]?.string == "swell"
      case .md, .swell: bytes.isEmpty
      }
    if isOurs { return }
    throw Diagnostic(
      .fileExists, "\"\(path)\" is there already, and is not an export of Swell", at: nil,
      help: "Choose another name, or move that file away.")
  }
}
