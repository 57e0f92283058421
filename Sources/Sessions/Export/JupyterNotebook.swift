import Engine
import Language
import Rendering
import Tables

/// A session as a Jupyter notebook: nbformat 4.5, cell ids kept.
///
/// What Jupyter has no place for (front matter, info words, recorded outputs) stands in `swell`
/// metadata, so that what is imported again is the document that was exported, byte for byte.
public struct JupyterNotebook {
  private let page: SessionPage
  private static let screen = Screen(width: 92)

  public init(_ page: SessionPage) { self.page = page }

  public var text: String { tree.text() + "\n" }

  private var tree: JSONTree {
    .object([
      .init("cells", .list(cells)),
      .init(
        "metadata",
        .object([
          .init(
            "kernelspec",
            .object([
              .init("display_name", .string("Swell")), .init("language", .string("swell")),
              .init("name", .string("swell")),
            ])),
          .init(
            "language_info",
            .object([
              .init("file_extension", .string(".swell")), .init("name", .string("swell")),
            ])),
          .init("swell", .object(documentWords)),
        ])),
      .init("nbformat", .number("4")),
      .init("nbformat_minor", .number("5")),
    ])
  }

  /// What stands before and after all cells.
  private var documentWords: [JSONTree.Member] {
    guard let document = page.document else { return [] }
    let (_, end) = pieces
    return [
      .init("front_matter", .string(document.prefix + (document.frontMatter?.text ?? ""))),
      .init("end", .string(end)),
    ]
  }

  // MARK: Cells

  /// A part of the document with the blank lines before it.
  private struct Piece {
    enum Content {
      case words(String)
      case cell(DocumentCell, position: Int)
    }
    let before: String
    let content: Content
  }

  private var pieces: ([Piece], end: String) {
    var pieces: [Piece] = []
    var open = ""
    func close(_ words: String) -> String {
      // Blank lines belong to what follows them: Jupyter shows words without.
      let body = words.unicodeScalars
      let isBlank = { (scalar: Unicode.Scalar) in scalar == "\n" || scalar == "\r" }
      guard let first = body.firstIndex(where: { !isBlank($0) }),
        let last = body.lastIndex(where: { !isBlank($0) })
      else { return words }
      let end = body.index(after: last)
      pieces.append(
        Piece(
          before: String(body[..<first]), content: .words(String(body[first..<end]))))
      return String(body[end...])
    }
    var position = 0
    for segment in page.document?.segments ?? [] {
      guard case .cell(let cell) = segment else {
        open += segment.text
        continue
      }
      pieces.append(
        Piece(before: close(open), content: .cell(cell, position: position)))
      open = ""
      position += 1
    }
    // First the words, which `close` adds to the pieces.
    let end = close(open)
    return (pieces, end)
  }

  private var cells: [JSONTree] {
    var ids = CellIDs(page.cells.compactMap(\.id))
    let (pieces, _) = pieces
    guard page.document != nil else {
      return page.cells.map { cell in
        code(cell, source: cell.source, id: ids.next(cell.id, else: "cell"), words: [])
      }
    }
    let answered = Dictionary(
      page.cells.map { ($0.position, $0) }, uniquingKeysWith: { first, _ in first })
    return pieces.map { piece in
      let before = JSONTree.Member("before", .string(piece.before))
      switch piece.content {
      case .words(let words):
        return markdown(words, id: ids.next(nil, else: "note"), words: [before])
      case .cell(let cell, let position):
        let shown = answered[position]
        return code(
          shown, source: cell.source, id: ids.next(cell.id, else: "cell"),
          words: [before] + Self.words(of: cell))
      }
    }
  }

  /// The lines of a document's cell that Jupyter has no place for.
  private static func words(of cell: DocumentCell) -> [JSONTree.Member] {
    var members: [JSONTree.Member] = [
      .init("opening", .string(cell.fence.opening)), .init("closing", .string(cell.fence.closing)),
    ]
    if !cell.source.hasSuffix("\n") || cell.source.hasSuffix("\r\n") {
      members.append(.init("source_end", .string(cell.source.hasSuffix("\r\n") ? "\r\n" : "")))
    }
    if let output = cell.output {
      members.append(.init("gap", .string(cell.gap)))
      members.append(.init("output", .string(output.text)))
    }
    return members
  }

  private func markdown(_ words: String, id: String, words members: [JSONTree.Member]) -> JSONTree {
    .object([
      .init("cell_type", .string("markdown")), .init("id", .string(id)),
      .init("metadata", .object([.init("swell", .object(members))])),
      .init("source", Self.lines(words)),
    ])
  }

  private func code(
    _ cell: SessionPage.Cell?, source: String, id: String, words members: [JSONTree.Member]
  ) -> JSONTree {
    let hasRun = cell?.verdict.map { $0 != .notRun } ?? !(cell?.answers.isEmpty ?? true)
    let count = JSONTree.number(String(cell?.number ?? 1))
    let metadata = members.isEmpty ? [] : [JSONTree.Member("swell", .object(members))]
    var source = source
    if source.hasSuffix("\r\n") || source.hasSuffix("\n") { source.removeLast() }
    return .object([
      .init("cell_type", .string("code")), .init("execution_count", hasRun ? count : .null),
      .init("id", .string(id)), .init("metadata", .object(metadata)),
      .init("outputs", .list(cell.map { outputs(of: $0, count: count) } ?? [])),
      .init("source", Self.lines(source)),
    ])
  }

  // MARK: Outputs

  private func outputs(of cell: SessionPage.Cell, count: JSONTree) -> [JSONTree] {
    var outputs = cell.loads.map { Self.stream("stderr", $0 + "\n") }
    outputs += cell.answers.flatMap { self.outputs(of: $0, count: count) }
    for problem in cell.problems {
      let text = DiagnosticText(
        problem.diagnostic, source: problem.source.text, screen: Self.screen)
      outputs.append(
        .object([
          .init("ename", .string(problem.diagnostic.code.rawValue)),
          .init("evalue", .string(problem.diagnostic.message)),
          .init("output_type", .string("error")),
          .init("traceback", .list(text.lines.map(JSONTree.string))),
        ]))
    }
    if let body = cell.recordedBody { outputs.append(Self.stream("stdout", body)) }
    return outputs
  }

  private static func stream(_ name: String, _ text: String) -> JSONTree {
    .object([
      .init("name", .string(name)), .init("output_type", .string("stream")),
      .init("text", lines(text)),
    ])
  }

  /// The table, and each chart as an output of its own: of one output Jupyter shows one form.
  private func outputs(of report: Report, count: JSONTree) -> [JSONTree] {
    var table = report
    table.charts = []
    let text = RecordedResult.shown(report)
    let whole = JSONTree.object([
      .init(
        "data",
        .object([
          .init("text/html", Self.lines(ReportHTML(table, maxRows: HTMLPage.shownRows).text)),
          .init("text/plain", Self.lines(text)),
        ])),
      .init("execution_count", count), .init("metadata", .object([])),
      .init("output_type", .string("execute_result")),
    ])
    let charts = report.charts.map { chart in
      JSONTree.object([
        .init(
          "data",
          .object([
            .init("image/svg+xml", Self.lines(SVGChart.draw(chart))),
            .init("text/plain", Self.lines(chart.title + ". " + ChartSummary(chart).text)),
          ])),
        .init("metadata", .object([])), .init("output_type", .string("display_data")),
      ])
    }
    // A picture by itself has no table beside it.
    return report.form == .chart && !charts.isEmpty ? charts : [whole] + charts
  }

  /// Text as notebooks write it: a list of lines, each but the last with its end.
  private static func lines(_ text: String) -> JSONTree {
    .list(TextLine.lines(of: text).map { .string($0.raw) })
  }
}

/// Ids that nbformat allows: letters, digits, `-` and `_`, up to 64 of them, each once.
private struct CellIDs {
  private var taken: Set<String>
  private var counts: [String: Int] = [:]

  init(_ wanted: [String]) { taken = Set(wanted.filter(Self.isAllowed)) }

  static func isAllowed(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
  }

  /// - Parameter id: a document's own, which names one cell only.
  mutating func next(_ id: String?, else kind: String) -> String {
    if let id, Self.isAllowed(id) { return id }
    while true {
      counts[kind, default: 0] += 1
      let made = "\(kind)-\(counts[kind, default: 0])"
      if taken.insert(made).inserted { return made }
    }
  }
}
