extension LineEditor {
  // MARK: Up and Down

  /// Up inside a statement of several lines; on its first line, the next older entry that
  /// begins with what stands before the cursor. A walk through the history goes on as long as
  /// nothing else is pressed.
  func moveUp() {
    endChangedWalk()
    if recall == nil && !buffer.isOnFirstLine {
      buffer.moveUp()
      return
    }
    var walk = recall ?? HistoryRecall(from: buffer, count: history.entries.count)
    if let entry = walk.older(in: history, current: buffer.text) { buffer = entry }
    recall = walk
  }

  func moveDown() {
    endChangedWalk()
    guard var walk = recall else {
      buffer.moveDown()
      return
    }
    if let entry = walk.newer(in: history, current: buffer.text) { buffer = entry }
    recall = walk
  }

  /// A walk is over once what it put into the line has been changed.
  private func endChangedWalk() {
    if let walk = recall, walk.shown != buffer.text { recall = nil }
  }

  /// Alt-.: the last word of the statement before; again, of the one before that.
  func insertLastWord() {
    let entries = history.entries
    var index = (lastWords?.index ?? entries.count) - 1
    while index >= 0 {
      if let word = entries[index].text.split(whereSeparator: \.isWhitespace).last {
        if let inserted = lastWords?.inserted { buffer.remove(inserted) }
        let start = buffer.cursor
        buffer.insert(String(word))
        lastWords = (index, start..<buffer.cursor)
        return
      }
      index -= 1
    }
  }

  // MARK: Ctrl-R

  func beginSearch() {
    var begun = HistorySearch(from: buffer, count: history.entries.count)
    // What is in the line is most likely what one looks for.
    if !buffer.isBlank && !buffer.text.contains("\n") {
      begun.extend(by: buffer.text, in: history)
    }
    show(begun)
  }

  /// A key while searching. Whatever is no part of a search ends it and does its usual work on
  /// the statement found.
  func continueSearch() {
    guard var current = search, let key = pendingKey else { return }
    switch key {
    case .scalar("\u{13}"): current.newer(in: history)
    case .scalar("\u{7}"), .scalar("\u{1B}"), .command(.interrupt):
      endSearch(with: current.original)
      return
    case .scalar(let scalar) where scalar.value >= 0x20:
      current.extend(by: String(Character(scalar)), in: history)
    case .scalar:
      endSearch(with: current.result(in: history))
      return
    case .paste(let text): current.extend(by: text, in: history)
    case .command(.search): current.older(in: history)
    case .command(.backspace): current.shorten(in: history)
    case .command(let other):
      endSearch(with: current.result(in: history))
      run(other)
      return
    }
    show(current)
  }

  private func show(_ current: HistorySearch) {
    search = current
    buffer = current.query.isEmpty ? current.original : current.result(in: history)
    setPrompt(PromptText(current.prompt, style: hasDecorations ? options.promptStyle : nil))
  }

  private func endSearch(with result: EditBuffer) {
    undo.record(search?.original ?? buffer, result)
    search = nil
    buffer = result
    setPrompt(usualPrompt)
  }
}
