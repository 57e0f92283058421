/// What a painting was made of: the same again needs no painting.
struct PaintKey: Hashable {
  var scalars: [Unicode.Scalar]
  var cursor: Int
  var menu: CompletionMenu?
  var idleLines: [PanelLine]
  var isFinal: Bool
}

extension LineEditor {
  // MARK: libedit's buffer and ours

  /// Takes over what libedit itself changed: typed letters, vi commands, the user's bindings.
  func adopt() {
    let now = editline.contents()
    if now.scalars == shown.scalars && now.cursor == shown.cursor { return }
    let before = buffer
    buffer = shown.statement(edited: now.scalars, cursor: now.cursor, of: before)
    undo.record(before, buffer)
    // The window grows with what was put into it.
    let upper = shown.window.upperBound + buffer.scalars.count - before.scalars.count
    let window = shown.window.lowerBound..<max(shown.window.lowerBound, upper)
    shown = DisplayText(buffer, window: window, indent: shown.indent)
  }

  /// The form that ``buffer`` should have in libedit now.
  private func desiredDisplay() -> DisplayText {
    let size = size
    let window = DisplayText.window(
      for: buffer, indent: indent, columns: size.columns, rows: size.rows, previous: shown.window)
    return DisplayText(buffer, window: window, indent: indent)
  }

  /// Puts ``buffer`` into libedit, which draws it at its next refresh.
  func present() {
    shown = desiredDisplay()
    editline.setContents(shown.scalars, cursor: shown.cursor)
  }

  /// Brings libedit's buffer into our form after it changed it by itself.
  ///
  /// - Returns: true where something was put right and libedit has to draw.
  func settle() -> Bool {
    let now = editline.contents()
    adopt()
    let desired = desiredDisplay()
    if desired.scalars == now.scalars && desired.cursor == now.cursor {
      shown = desired
      return false
    }
    shown = desired
    editline.setContents(desired.scalars, cursor: desired.cursor)
    return true
  }

  // MARK: Painting over libedit's text

  /// Texts longer than this stay plain: colouring them anew at every key would be felt.
  private static let paintLimit = 20_000

  func paint() {
    guard movesCursor else { return }
    let isFinal = outcome != nil
    let key = PaintKey(
      scalars: buffer.scalars, cursor: buffer.cursor, menu: menu, idleLines: idleLines,
      isFinal: isFinal)
    if key == paintedKey { return }
    eraseExtras()
    let size = size
    let layout = layout(of: shown, columns: size.columns)
    guard layout.rows <= size.rows else { return }
    let text = buffer.text
    let isAssisted = hasDecorations && buffer.scalars.count <= Self.paintLimit
    // Nothing is known of an empty line, and the first prompt does not wait for the grammar.
    let ranges =
      isAssisted && !buffer.isEmpty ? hooks.highlight(text, buffer.cursorByteOffset) : []
    var painting = Painting(
      display: shown, layout: layout,
      styles: Painting.styles(for: shown, of: buffer, ranges: ranges), rows: size.rows)
    if !isFinal && search == nil && isAssisted {
      if buffer.isCursorAtEnd && !buffer.isEmpty && menu == nil {
        painting.suggestion = hooks.suggest(text) ?? ""
      }
      painting.panel = panel(text: text, layout: layout, size: size)
    }
    // Wide characters are drawn anew even in plain text: moving the cursor over their halves,
    // libedit may have drawn the neighbours one column off, and marks it leaves out altogether.
    let wasColoured = painted?.styles.contains { $0 != nil } ?? false
    let isColoured = painting.styles.contains { $0 != nil }
    if wasColoured || isColoured || painting.hasExtras || shown.hasUnevenWidths {
      send(painting.output)
    }
    painted = painting
    paintedKey = key
  }

  /// The line as it stays on the screen: coloured, with its mark, without suggestion and panel.
  func paintEnd() {
    paint()
    if !endMark.isEmpty { send(endMark) }
    endMark = ""
  }

  /// The lines under the text: a list to choose from, else hints, and what a tall text hides.
  private func panel(text: String, layout: ScreenLayout, size: TerminalInfo.Size) -> [PanelLine] {
    if let menu { return menu.lines(rows: menuRows(layout, size), columns: size.columns) }
    var lines: [PanelLine] = []
    let hidden = buffer.scalars.count - shown.window.count
    if hidden > 1 {
      lines.append(PanelLine("… \(CompletionMenu.grouped(hidden)) characters out of sight"))
    }
    if !idleLines.isEmpty { return lines + idleLines }
    if buffer.isEmpty { return lines }
    return lines + hooks.hint(text, buffer.cursorByteOffset).map { PanelLine($0) }
  }

  /// Lines a list may take: what is free under the text, and never more than fit a glance.
  func menuRows(_ layout: ScreenLayout, _ size: TerminalInfo.Size) -> Int {
    max(2, min(size.rows - layout.rows, 12))
  }

  /// Puts the terminal's cursor where libedit believes it is.
  ///
  /// Moving over the second half of a wide character, libedit comes out one column off, and what
  /// it draws next would start there.
  func correctColumn() {
    guard movesCursor, shown.hasUnevenWidths else { return }
    let now = editline.contents()
    guard now.cursor == shown.cursor, now.scalars == shown.scalars else { return }
    let place = layout(of: shown, columns: size.columns).positions[shown.cursor]
    send(Escape.move(from: place, to: place))
  }

  /// Takes suggestion and panel off the screen before libedit draws.
  func eraseExtras() {
    guard let drawn = painted, drawn.hasExtras else { return }
    send(drawn.erasure)
    painted?.suggestion = ""
    painted?.panel = []
    paintedKey = nil
  }
}
