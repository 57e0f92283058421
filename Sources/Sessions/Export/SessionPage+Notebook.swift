import Engine
import Language
import Tables

extension Notebook {
  /// The notebook as it stands at the prompt, its answers as they were given.
  ///
  /// - Parameters:
  ///   - path: the file that it will be exported to: the paths of its statements start there.
  /// - Throws: as ``document(at:title:interpreter:)`` does.
  public func page(
    at path: String, interpreter: Interpreter
  ) throws -> SessionPage {
    let document = try document(at: path, interpreter: interpreter)
    let start = startSettings
    let file = try SessionFile(path: path + ".md", text: document.text)
    let cells = try Dictionary(
      uniqueKeysWithValues: NotebookDraft.cells(of: self, in: file).map { ($0.position, $0) })
    let frontMatter = document.frontMatter
    return SessionPage(
      name: PathText.name(of: path), parts: SessionPage.parts(of: file, cells),
      data: frontMatter?.data ?? [], seed: start.seed,
      today: CalendarDate(daysSince1970: start.today).iso,
      parameters: frontMatter?.params ?? [], settings: start.recorded, status: .live,
      document: document, folder: PathText.folder(of: path))
  }
}
