import Language

extension Document {
  // MARK: Outputs

  /// Records the output of the cell at `index`: replaces the block under it, or puts one there.
  ///
  /// Nothing changes when the same is recorded already. The fence becomes longer than any in
  /// `body`; words of the info line that are not the record's stay.
  ///
  /// - Parameters:
  ///   - index: a position in ``cells``; others are ignored.
  ///   - record: what the info line says; nil takes the output away.
  ///   - body: the shown result, lines ended by line feeds.
  public mutating func setOutput(of index: Int, _ record: OutputRecord?, body: String = "") {
    let lineEnd = lineEnd
    updateCell(index) { cell in
      guard let record else {
        cell.output = nil
        cell.gap = ""
        return
      }
      let old = cell.output
      let info = record.written(to: old?.info ?? FenceInfo("output"))
      let mark = old.flatMap { Fence.Mark($0.opening) }
      var fence = Fence(
        info: info.text, body: body, lineEnd: lineEnd, sign: mark?.sign ?? "`",
        atLeast: mark?.length ?? 3, indent: mark?.indent ?? 0)
      if let old, old.info == info, old.body.utf8.elementsEqual(fence.body.utf8) { return }
      if let old, !old.closing.endsInLineFeed {
        // The document ended without a line end, and still does.
        fence.closing.unicodeScalars.removeAll { $0 == "\n" || $0 == "\r" }
      }
      if !cell.fence.closing.endsInLineFeed { cell.fence.closing += lineEnd }
      cell.output = fence
    }
  }

  // MARK: Cells

  /// Replaces the statements of the cell at `index`, keeping its info line.
  public mutating func setSource(of index: Int, _ source: String) {
    let lineEnd = lineEnd
    updateCell(index) { cell in
      let mark = Fence.Mark(cell.fence.opening)
      let fence = Fence(
        info: cell.fence.info.text, body: source, lineEnd: lineEnd, sign: mark?.sign ?? "`",
        atLeast: mark?.length ?? 3, indent: mark?.indent ?? 0)
      guard !fence.body.utf8.elementsEqual(cell.fence.body.utf8) else { return }
      let hasEnd = cell.fence.closing.endsInLineFeed || cell.output != nil
      cell.fence = fence
      if !hasEnd {
        cell.fence.closing.unicodeScalars.removeAll { $0 == "\n" || $0 == "\r" }
      }
    }
  }

  /// Gives the cell at `index` a name; nil takes it away.
  public mutating func setID(of index: Int, _ id: String?) {
    updateCell(index) { $0.fence.info.id = id }
  }

  /// Gives every cell without a name one made of its last statement, such as `reach-by-tier`;
  /// names that are there stay.
  ///
  /// - Returns: the positions of the cells that were named.
  @discardableResult
  public mutating func assignMissingIDs() -> [Int] {
    let cells = cells
    var taken = Set(cells.compactMap(\.id))
    var named: [Int] = []
    for (index, cell) in cells.enumerated() where cell.id == nil {
      let id = CellName.unique(CellName.of(cell.source), among: taken)
      taken.insert(id)
      setID(of: index, id)
      named.append(index)
    }
    return named
  }

  /// Sets `key=value` in the info line of the cell at `index`; nil takes it away.
  public mutating func setWord(_ key: String, of index: Int, to value: String?) {
    updateCell(index) { $0.fence.info[key] = value }
  }

  /// Takes the cell at `index` out, with its output and the blank line that followed it.
  public mutating func removeCell(at index: Int) {
    let places = segments.indices.filter {
      if case .cell = segments[$0] { true } else { false }
    }
    guard places.indices.contains(index) else { return }
    let place = places[index]
    segments.remove(at: place)
    guard place < segments.count, case .prose(let words) = segments[place] else { return }
    let first = TextLine.lines(of: words).first?.raw ?? ""
    if first.allSatisfy(\.isNewline) {
      segments[place] = .prose(String(words.unicodeScalars.dropFirst(first.unicodeScalars.count)))
    }
  }

  private mutating func updateCell(_ index: Int, _ change: (inout DocumentCell) -> Void) {
    var position = 0
    for place in segments.indices {
      guard case .cell(var cell) = segments[place] else { continue }
      if position == index {
        change(&cell)
        segments[place] = .cell(cell)
        return
      }
      position += 1
    }
  }

  // MARK: Front matter

  /// Sets a top-level key, replacing only its own lines; makes front matter where there is none.
  ///
  /// - Throws: `E401` when the front matter is of a form that cannot be changed by lines.
  public mutating func setFrontMatter(
    _ key: String, to value: FrontMatterValue
  ) throws(Diagnostic) {
    var changed: FrontMatter
    if let frontMatter {
      changed = frontMatter
    } else {
      changed = try FrontMatter(
        opening: "---" + lineEnd, content: "", closing: "---" + lineEnd,
        offset: prefix.utf8.count + 3 + lineEnd.utf8.count)
    }
    try changed.set(key, to: value, lineEnd: lineEnd)
    frontMatter = changed
  }

  /// Sets ``FrontMatter/version`` to ``version`` where there is none.
  public mutating func setVersion() throws(Diagnostic) {
    if isBare { try setFrontMatter("swell", to: .text(String(Self.version))) }
  }

  public mutating func setSeed(_ seed: UInt64) throws(Diagnostic) {
    try setFrontMatter("seed", to: .text(String(seed)))
  }

  public mutating func setToday(_ date: String) throws(Diagnostic) {
    try setFrontMatter("today", to: .text(date))
  }

  public mutating func setModel(_ version: String) throws(Diagnostic) {
    try setFrontMatter("model", to: .text(version))
  }

  /// Records the settings that results were made with; an empty list over no key adds none.
  public mutating func setSettings(_ pairs: [(name: String, text: String)]) throws(Diagnostic) {
    try setPairs("settings", pairs)
  }

  /// Records the parameters' values; an empty list over no key adds none.
  public mutating func setParams(_ pairs: [(name: String, text: String)]) throws(Diagnostic) {
    try setPairs("params", pairs)
  }

  private mutating func setPairs(
    _ key: String, _ pairs: [(name: String, text: String)]
  ) throws(Diagnostic) {
    guard !pairs.isEmpty || frontMatter?[key]?.entries?.isEmpty == false else { return }
    let value = FrontMatterValue.mapping(
      pairs.map { FrontMatterValue.Entry($0.name, .text($0.text)) })
    try setFrontMatter(key, to: value)
  }

  /// Records the files read. What else stands under a name that stays is kept.
  public mutating func setData(_ data: [DocumentData]) throws(Diagnostic) {
    let old = frontMatter?["data"]
    guard !data.isEmpty || old?.entries?.isEmpty == false else { return }
    let entries = data.map { item in
      var value = old?[item.name] ?? .mapping([])
      value = value.setting("file", to: .text(item.file))
      if let rows = item.rows { value = value.setting("rows", to: .text(String(rows))) }
      if let digest = item.sha256 { value = value.setting("sha256", to: .text(digest)) }
      return FrontMatterValue.Entry(item.name, value)
    }
    try setFrontMatter("data", to: .mapping(entries))
  }
}
