extension LineEditor {
  /// Tab: puts in what all candidates share; where that is nothing new, lists them; pressed
  /// again, turns the list's page.
  func complete() {
    if menu != nil {
      turnPage()
      return
    }
    if buffer.isBlank, let correction = hooks.correction() {
      buffer.replaceAll(with: PastedText.cleaned(correction.utf8))
      return
    }
    let list = hooks.complete(buffer.text, buffer.cursorByteOffset)
    guard !list.candidates.isEmpty else { return }
    let lower = buffer.scalarOffset(ofByte: list.replaced.lowerBound)
    let upper = buffer.scalarOffset(ofByte: list.replaced.upperBound)
    let range = lower..<max(lower, upper)
    let typed = EditBuffer.string(buffer.scalars[range])
    let common = PastedText.cleaned(list.commonPrefix.utf8)
    if list.candidates.count == 1 {
      buffer.replace(range, with: PastedText.cleaned(list.candidates[0].text.utf8))
    } else if extends(common, typed) {
      buffer.replace(range, with: common)
    } else {
      open(CompletionMenu(list))
    }
  }

  /// Whether `common` says more than was typed, and nothing else.
  private func extends(_ common: String, _ typed: String) -> Bool {
    common.count > typed.count && common.lowercased().hasPrefix(typed.lowercased())
  }

  private func open(_ new: CompletionMenu) {
    menu = new
    if !hasDecorations { printMenu() }
  }

  private func turnPage() {
    let size = size
    let rows = menuRows(layout(of: shown, columns: size.columns), size)
    menu?.turn(rows: rows, columns: size.columns)
    if !hasDecorations { printMenu() }
  }

  /// On a terminal without cursor motion the list scrolls by, and the line is drawn again.
  private func printMenu() {
    let size = size
    let layout = layout(of: shown, columns: size.columns)
    guard let lines = menu?.lines(rows: menuRows(layout, size), columns: size.columns) else {
      return
    }
    leaveText()
    for line in lines {
      let text = CharacterWidth.clip(VisibleText.marked(line.text), to: size.columns - 1)
      send(text + "\r\n")
    }
    present()
    editline.refresh()
  }
}
