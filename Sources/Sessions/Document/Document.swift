import Language

/// A session document: Markdown with front matter, statements in `swell` fences, recorded
/// results in `output` fences right under them.
///
/// The model is lossless: ``text`` gives back the bytes that were parsed, and a change replaces
/// only the lines it is about.
///
///     var document = try Document.parse(text)
///     try document.setOutput(of: 0, OutputRecord(rows: 5), body: "…")
///     document.text
public struct Document: Hashable, Sendable {
  public enum Segment: Hashable, Sendable {
    /// Markdown outside of fences.
    case prose(String)
    /// A fence that is not a cell: another language, or an `output` under nothing.
    case fence(Fence)
    case cell(DocumentCell)

    /// The segment as it stands in the document.
    public var text: String {
      switch self {
      case .prose(let text): text
      case .fence(let fence): fence.text
      case .cell(let cell): cell.text
      }
    }
  }

  /// What a file is, before it is read as either.
  public enum Kind: Sendable {
    /// Markdown with cells.
    case session
    /// Statements and comments only.
    case script
  }

  /// The newest version of the format that this program reads and the one it writes.
  public static let version = 1

  /// A byte order mark, where the text began with one.
  var prefix: String
  public internal(set) var frontMatter: FrontMatter?
  public internal(set) var segments: [Segment]
  /// The line end for lines that are added: that of the first line.
  let lineEnd: String

  /// The document's bytes.
  public var text: String {
    prefix + (frontMatter?.text ?? "") + segments.map(\.text).joined()
  }

  /// The cells from first to last.
  public var cells: [DocumentCell] {
    segments.compactMap { if case .cell(let cell) = $0 { cell } else { nil } }
  }

  /// True where the document has no front matter that names its version: it was written by
  /// hand, and an update completes it.
  public var isBare: Bool { frontMatter?.version == nil }

  /// Where a cell's ``DocumentCell/source`` begins.
  public struct Place: Hashable, Sendable {
    /// Bytes before it.
    public let offset: Int
    /// The line of its first statement, 1-based.
    public let line: Int
  }

  /// Where the source of each cell begins, in the document as it is now.
  ///
  /// - Complexity: O(n) in the bytes of the document.
  public var places: [Place] {
    var offset = 0
    var line = 1
    func pass(_ text: String) {
      offset += text.utf8.count
      line += text.utf8.count { $0 == UInt8(ascii: "\n") }
    }
    pass(prefix)
    pass(frontMatter?.text ?? "")
    var places: [Place] = []
    for segment in segments {
      guard case .cell(let cell) = segment else {
        pass(segment.text)
        continue
      }
      pass(cell.fence.opening)
      places.append(Place(offset: offset, line: line))
      for text in [cell.fence.content, cell.fence.closing, cell.gap, cell.output?.text ?? ""] {
        pass(text)
      }
    }
    return places
  }

  /// Says what `text` is: by the name's ending where there is one of ours, else by its content.
  public static func kind(of text: String, path: String? = nil) -> Kind {
    let name = path?.lowercased() ?? ""
    if name.hasSuffix(".swell") { return .script }
    if name.hasSuffix(".md") || name.hasSuffix(".markdown") { return .session }
    for (index, line) in TextLine.lines(of: text).enumerated() {
      if index == 0, FrontMatter.isDelimiter(line.text) { return .session }
      if let mark = Fence.Mark(line.text), FenceInfo(mark.info).language == "swell" {
        return .session
      }
    }
    return .script
  }
}
