import CMark

/// A note in Markdown as HTML that can be put into any page.
///
/// libcmark reads CommonMark. Nothing in a note can act on the page: raw HTML is shown as the text
/// it is, links that run something lose their target, and pictures become links, so that reading
/// a page never asks another machine for anything.
public struct NoteHTML: Sendable {
  /// A heading of the note, for a table of contents.
  public struct Heading: Hashable, Sendable {
    /// 1 to 6.
    public let level: Int
    public let text: String
    /// The `id` of its element.
    public let anchor: String
  }

  /// The text of a heading of level 1 that the note began with, where one was to be taken out.
  public let title: String?
  public let html: String
  public let headings: [Heading]

  /// - Parameters:
  ///   - markdown: CommonMark, and tables with pipes as forges know them.
  ///   - takesTitle: takes a first heading of level 1 out of the note.
  ///   - anchors: the anchors that the page has already; those of this note are added.
  /// - Complexity: O(n) in the bytes of the note.
  public init(_ markdown: String, takesTitle: Bool = false, anchors: inout Set<String>) {
    let lines = markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var tree = NoteTree(markdown, lines: lines)
    title = takesTitle ? tree.takeTitle() : nil
    headings = tree.nameHeadings(&anchors)
    tree.neutralise()
    html = tree.html
  }

  /// Words of one line, without a paragraph around them.
  static func inline(_ markdown: String) -> String {
    var anchors = Set<String>()
    let html = NoteHTML(markdown, anchors: &anchors).html.dropLast(while: \.isNewline)
    guard html.hasPrefix("<p>"), html.hasSuffix("</p>") else { return escapedHTML(markdown) }
    return String(html.dropFirst(3).dropLast(4))
  }
}

extension StringProtocol {
  fileprivate func dropLast(while isDropped: (Character) -> Bool) -> SubSequence {
    var rest = self[...]
    while let last = rest.last, isDropped(last) { rest = rest.dropLast() }
    return rest
  }
}

/// libcmark's tree of one note, freed with this value's last use.
private struct NoteTree {
  private final class Owner {
    let root: OpaquePointer
    init(_ root: OpaquePointer) { self.root = root }
    deinit { cmark_node_free(root) }
  }

  private let owner: Owner?
  private let lines: [Substring]

  init(_ markdown: String, lines: [Substring]) {
    self.lines = lines
    var text = markdown
    owner = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        cmark_parse_document(characters.baseAddress, characters.count, CMARK_OPT_DEFAULT)
      }
    }.map(Owner.init)
  }

  /// libcmark leaves raw HTML out by default, and takes `javascript:` and the like off links.
  var html: String {
    guard let owner, let text = cmark_render_html(owner.root, CMARK_OPT_DEFAULT) else { return "" }
    defer { free(text) }
    return String(cString: text)
  }

  // MARK: Headings

  mutating func takeTitle() -> String? {
    guard let owner, let first = cmark_node_first_child(owner.root),
      cmark_node_get_type(first) == CMARK_NODE_HEADING, cmark_node_get_heading_level(first) == 1
    else { return nil }
    let text = Self.words(in: first)
    cmark_node_unlink(first)
    cmark_node_free(first)
    return text
  }

  mutating func nameHeadings(_ anchors: inout Set<String>) -> [NoteHTML.Heading] {
    var headings: [NoteHTML.Heading] = []
    for node in nodes(of: CMARK_NODE_HEADING) {
      let level = Int(cmark_node_get_heading_level(node))
      let text = Self.words(in: node)
      let anchor = Self.anchor(text, &anchors)
      headings.append(.init(level: level, text: text, anchor: anchor))
      // A custom block writes what it is told around the words that the heading had.
      guard let named = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK) else { continue }
      cmark_node_set_on_enter(named, "<h\(level) id=\"\(anchor)\">")
      cmark_node_set_on_exit(named, "</h\(level)>")
      Self.replace(node, by: named)
    }
    return headings
  }

  /// `who-to-invite`, with a number behind it where the page has that already.
  private static func anchor(_ text: String, _ anchors: inout Set<String>) -> String {
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
    let name = words.isEmpty ? "section" : words.joined(separator: "-")
    let base = "s-" + escapedHTML(name)
    var anchor = base
    var number = 2
    while !anchors.insert(anchor).inserted {
      anchor = "\(base)-\(number)"
      number += 1
    }
    return anchor
  }

  // MARK: What may not act

  mutating func neutralise() {
    for node in nodes(of: CMARK_NODE_HTML_BLOCK) { showAsText(node, isBlock: true) }
    for node in nodes(of: CMARK_NODE_HTML_INLINE) { showAsText(node, isBlock: false) }
    for node in nodes(of: CMARK_NODE_IMAGE) { showAsLink(node) }
    for node in nodes(of: CMARK_NODE_PARAGRAPH) { showAsTable(node) }
  }

  /// Comments go; other raw HTML is text; a line break is what it says.
  private func showAsText(_ node: OpaquePointer, isBlock: Bool) {
    let literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    let trimmed = literal.dropLast(while: \.isWhitespace).drop(while: \.isWhitespace)
    if trimmed.hasPrefix("<!--"), trimmed.hasSuffix("-->") {
      cmark_node_unlink(node)
      cmark_node_free(node)
      return
    }
    let isBreak = ["<br>", "<br/>", "<br />"].contains(trimmed.lowercased())
    let inline = cmark_node_new(isBreak ? CMARK_NODE_LINEBREAK : CMARK_NODE_TEXT)
    if !isBreak { cmark_node_set_literal(inline, literal) }
    guard isBlock else { return Self.replace(node, by: inline) }
    let paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH)
    cmark_node_append_child(paragraph, inline)
    Self.replace(node, by: paragraph)
  }

  private func showAsLink(_ node: OpaquePointer) {
    guard let link = cmark_node_new(CMARK_NODE_LINK) else { return }
    cmark_node_set_url(link, cmark_node_get_url(node))
    if Self.words(in: node).isEmpty {
      let text = cmark_node_new(CMARK_NODE_TEXT)
      cmark_node_set_literal(text, "picture")
      cmark_node_append_child(link, text)
    }
    // A link inside a link is none: its words stay.
    let isInLink = cmark_node_parent(node).map { cmark_node_get_type($0) == CMARK_NODE_LINK }
    if isInLink == true {
      while let child = cmark_node_first_child(node) { cmark_node_insert_before(node, child) }
      cmark_node_unlink(node)
      cmark_node_free(node)
      cmark_node_free(link)
      return
    }
    Self.replace(node, by: link)
  }

  private func showAsTable(_ node: OpaquePointer) {
    let first = Int(cmark_node_get_start_line(node)) - 1
    let last = Int(cmark_node_get_end_line(node)) - 1
    guard cmark_node_get_start_column(node) == 1, first >= 0, last < lines.count, first < last,
      let table = PipeTable(lines[first...last]),
      let custom = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK)
    else { return }
    cmark_node_set_on_enter(custom, table.html)
    cmark_node_replace(node, custom)
    cmark_node_free(node)
  }

  // MARK: The tree

  /// The nodes of a kind, in order; they may be replaced afterwards.
  private func nodes(of kind: cmark_node_type) -> [OpaquePointer] {
    guard let owner, let iterator = cmark_iter_new(owner.root) else { return [] }
    defer { cmark_iter_free(iterator) }
    var found: [OpaquePointer] = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return found }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator),
        cmark_node_get_type(node) == kind
      else { continue }
      found.append(node)
    }
  }

  /// Puts `new` in the place of `node`, with what `node` held.
  private static func replace(_ node: OpaquePointer, by new: OpaquePointer?) {
    guard let new else { return }
    while let child = cmark_node_first_child(node) {
      guard cmark_node_append_child(new, child) == 1 else { break }
    }
    cmark_node_replace(node, new)
    cmark_node_free(node)
  }

  private static func words(in node: OpaquePointer) -> String {
    var text = ""
    guard let iterator = cmark_iter_new(node) else { return text }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return text }
      guard event == CMARK_EVENT_ENTER, let inner = cmark_iter_get_node(iterator) else { continue }
      switch cmark_node_get_type(inner) {
      case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE:
        text += cmark_node_get_literal(inner).map { String(cString: $0) } ?? ""
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
      default: break
      }
    }
  }
}

/// A table with pipes: a header, a line of dashes, rows.
private struct PipeTable {
  private let header: [String]
  private let isRight: [Bool]
  private let rows: [[String]]

  /// Nil where the lines are no such table.
  init?(_ lines: ArraySlice<Substring>) {
    guard lines.count >= 2, lines.allSatisfy({ $0.contains("|") }) else { return nil }
    let rows = lines.map(Self.cells)
    let dashes = rows[1]
    guard dashes.count == rows[0].count,
      dashes.allSatisfy({ cell in
        cell.contains("-") && cell.allSatisfy { $0 == "-" || $0 == ":" }
      })
    else { return nil }
    header = rows[0]
    isRight = dashes.map { $0.hasSuffix(":") && !$0.hasPrefix(":") }
    self.rows = Array(rows.dropFirst(2))
  }

  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isEscaped = false
    for character in line {
      if character == "|", !isEscaped {
        cells.append(cell)
        cell = ""
      } else {
        if character == "|" { cell.removeLast() }
        cell.append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    cells.append(cell)
    let trimmed = cells.map { cell in
      String(cell.drop(while: \.isWhitespace).dropLast(while: \.isWhitespace))
    }
    var result = trimmed[...]
    if result.first?.isEmpty == true { result.removeFirst() }
    if result.last?.isEmpty == true { result.removeLast() }
    return Array(result)
  }

  var html: String {
    var html = "<div class=\"scroll\"><table><thead><tr>"
    html += header.indices.map { cell(header[$0], $0, "th scope=\"col\"", "th") }.joined()
    html += "</tr></thead><tbody>\n"
    for row in rows {
      let cells = header.indices.map { cell($0 < row.count ? row[$0] : "", $0, "td", "td") }
      html += "<tr>" + cells.joined() + "</tr>\n"
    }
    return html + "</tbody></table></div>"
  }

  private func cell(_ text: String, _ column: Int, _ opening: String, _ closing: String) -> String {
    "<\(opening)\(isRight[column] ? " class=\"n\"" : "")>\(NoteHTML.inline(text))</\(closing)>"
  }
}
