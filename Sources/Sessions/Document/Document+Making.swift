import Language

extension Document {
  /// Something a notebook holds.
  public enum Item: Hashable, Sendable {
    /// Markdown words.
    case note(String)
    /// Statements with what they answered.
    case cell(NewCell)
  }

  /// A cell to be written.
  public struct NewCell: Hashable, Sendable {
    public var source: String
    /// Made from the statements when nil.
    public var id: String?
    /// Further words of the info line, such as `expect=E012`.
    public var words: [String]
    public var record: OutputRecord?
    public var body: String

    public init(
      _ source: String, id: String? = nil, words: [String] = [], record: OutputRecord? = nil,
      body: String = ""
    ) {
      self.source = source
      self.id = id
      self.words = words
      self.record = record
      self.body = body
    }
  }

  /// A new document of the current version: title, notes and cells in order, every cell named.
  ///
  /// Fences in a note that would read as cells, or never end, are escaped, so that what is
  /// parsed again holds the same cells.
  public static func make(title: String?, _ items: [Item]) throws(Diagnostic) -> Document {
    var document = Document(prefix: "", frontMatter: nil, segments: [], lineEnd: "\n")
    try document.setVersion()
    if let title {
      let line = title.split(whereSeparator: \.isNewline).joined(separator: " ")
      document.segments.append(.prose("# \(line)\n"))
    }
    for item in items { document.append(item) }
    document.assignMissingIDs()
    // A note may hold fences of its own: reading the text again sorts them out.
    return try parse(document.text)
  }

  /// Adds a note or cell at the end, a blank line before it.
  public mutating func append(_ item: Item) {
    switch item {
    case .note(let words):
      let note = Self.withoutCells(words)
      guard !note.isEmpty else { return }
      appendBlankLine()
      segments.append(.prose(TextLine.lines(of: note).map { $0.text + lineEnd }.joined()))
    case .cell(let new):
      appendBlankLine()
      var info = FenceInfo("swell")
      info.id = new.id
      let words = new.words.map { " " + $0 }.joined()
      let fence = Fence(info: info.text + words, body: new.source, lineEnd: lineEnd)
      segments.append(.cell(DocumentCell(fence: fence, gap: "", output: nil)))
      if let record = new.record { setOutput(of: cells.count - 1, record, body: new.body) }
    }
  }

  private mutating func appendBlankLine() {
    let text = segments.last?.text ?? ""
    if segments.isEmpty {
      if frontMatter == nil { return }
    } else if !text.endsInLineFeed {
      segments.append(.prose(lineEnd))
    }
    if case .prose(let text) = segments.last, text.allSatisfy(\.isNewline) { return }
    if !segments.isEmpty { segments.append(.prose(lineEnd)) }
  }

  /// The note, with a backslash before fences and conflict marks where it would not read as
  /// words alone.
  private static func withoutCells(_ note: String) -> String {
    // The title line keeps a first `---` from opening front matter.
    if let parsed = try? parse("\n" + note + "\n"), parsed.cells.isEmpty,
      !parsed.segments.contains(where: isOutput)
    {
      return note
    }
    return TextLine.lines(of: note).map { line in
      let isMark =
        Fence.Mark(line.text) != nil || line.raw.hasPrefix("<<<<<<< ")
        || line.raw.hasPrefix(">>>>>>> ")
      guard isMark else { return line.raw }
      let blanks = line.raw.prefix { $0 == " " }
      return blanks + "\\" + line.raw.dropFirst(blanks.count)
    }.joined()
  }

  private static func isOutput(_ segment: Segment) -> Bool {
    if case .fence(let fence) = segment { fence.info.language == "output" } else { false }
  }
}
