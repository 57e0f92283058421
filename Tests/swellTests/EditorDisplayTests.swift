import Testing

@testable import swell

@Suite("Where characters stand, and what is shown")
struct EditorDisplayTests {
  @Test("Rows and columns are libedit's")
  func layout() {
    TerminalInfo.useLocale()
    func place(_ text: String, indent: Int = 2, columns: Int = 6) -> [[Int]] {
      ScreenLayout(Array(text.unicodeScalars), indent: indent, columns: columns).positions.map {
        [$0.row, $0.column]
      }
    }
    #expect(place("ab") == [[0, 2], [0, 3], [0, 4]])
    #expect(place("abcd").last == [1, 0])
    #expect(place("abcd\nx") == [[0, 2], [0, 3], [0, 4], [0, 5], [1, 0], [2, 0], [2, 1]])
    // A wide character does not fit the last column.
    #expect(place("abc中") == [[0, 2], [0, 3], [0, 4], [1, 0], [1, 2]])
    #expect(place("e\u{301}x") == [[0, 2], [0, 3], [0, 3], [0, 4]])
    #expect(place("\tx", columns: 20) == [[0, 2], [0, 8], [0, 9]])
  }

  @Test("What libedit holds goes back to the statement, whatever part is shown")
  func display() {
    let buffer = EditBuffer(scalars: Array("fans\n| a\n| b".unicodeScalars), cursor: 5)
    let display = DisplayText(buffer, window: 0..<12, indent: 3)
    #expect(EditBuffer.string(display.scalars) == "fans\n   | a\n   | b")
    #expect(display.cursor == 8)
    for window in [0..<12, 5..<12, 5..<8, 0..<4] {
      let part = DisplayText(buffer, window: window, indent: 3)
      let back = part.statement(edited: part.scalars, cursor: part.cursor, of: buffer)
      #expect(back.scalars == buffer.scalars)
    }
    // A letter typed by libedit behind the blanks.
    var edited = display.scalars
    edited.insert("x", at: 8)
    let after = display.statement(edited: edited, cursor: 9, of: buffer)
    #expect(after.text == "fans\nx| a\n| b" && after.cursor == 6)
  }

  @Test("A tall statement is shown around the cursor")
  func window() {
    TerminalInfo.useLocale()
    let text = (0..<100).map { "line \($0)" }.joined(separator: "\n")
    for cursor in [0, 300, text.utf8.count] {
      let buffer = EditBuffer(scalars: Array(text.unicodeScalars), cursor: cursor)
      let window = DisplayText.window(
        for: buffer, indent: 4, columns: 40, rows: 10, previous: 0..<text.utf8.count)
      let display = DisplayText(buffer, window: window, indent: 4)
      #expect(window.contains(cursor) || window.upperBound == cursor)
      #expect(ScreenLayout(display.scalars, indent: 4, columns: 40).rows <= 10)
    }
  }

  @Test("One long line is shown around the cursor, at any width")
  func longLine() {
    for columns in [1, 2, 7, 40, 80] {
      for cursor in [0, 777, 5_000] {
        let buffer = EditBuffer(
          scalars: Array(repeating: "x", count: 5_000), cursor: cursor)
        let window = DisplayText.window(
          for: buffer, indent: 0, columns: columns, rows: 8, previous: 0..<0)
        #expect(window.contains(cursor) || window.upperBound == cursor)
        #expect(window.count <= columns * 8)
      }
    }
  }

  @Test("A list never shows more than fits, and says what is left out")
  func menu() {
    let names = (0..<50).map { CompletionCandidate("topic\($0)", kind: "topic", detail: "12") }
    var menu = CompletionMenu(CompletionList(replaced: 0..<0, candidates: names, total: 10_000))
    let lines = menu.lines(rows: 11, columns: 60).map(\.text)
    #expect(lines.count == 11)
    #expect(lines[0] == "topic0  topic  12")
    #expect(lines[10] == "… 9,990 more")
    menu.turn(rows: 11, columns: 60)
    #expect(menu.lines(rows: 11, columns: 60)[0].text == "topic10  topic  12")
    for _ in 0..<4 { menu.turn(rows: 11, columns: 60) }
    #expect(menu.page == 0)
  }

  @Test("Candidates without a description stand in columns")
  func columns() {
    let names = ["a", "b", "c", "d", "e"].map { CompletionCandidate($0) }
    let menu = CompletionMenu(CompletionList(replaced: 0..<0, candidates: names))
    #expect(menu.lines(rows: 5, columns: 8).map(\.text) == ["a  d  ", "b  e  ", "c  "])
  }

  @Test("The common beginning ends on a whole character")
  func commonPrefix() {
    let names = ["cafe\u{301}", "cafe", "caf"].map { CompletionCandidate($0) }
    #expect(CompletionList(replaced: 0..<0, candidates: names).commonPrefix == "caf")
    #expect(CompletionList.none.commonPrefix == "")
  }

  @Test("Data cannot steer the terminal")
  func visible() {
    TerminalInfo.useLocale()
    #expect(VisibleText.marked("a\u{1B}[2Jb\u{9B}c\u{202E}") == "a␛[2Jb\u{FFFD}c\u{FFFD}")
    #expect(CharacterWidth.clip("abcdef", to: 4) == "abc…")
    #expect(CharacterWidth.clip("中文字", to: 4) == "中…")
    #expect(CharacterWidth.clip("abc", to: 0) == "")
  }

  @Test("Later styles win, ranges outside the text are nothing")
  func styles() {
    let buffer = EditBuffer("é = 1")
    let display = DisplayText(buffer, window: 0..<5, indent: 0)
    let styles = Painting.styles(
      for: display, of: buffer,
      ranges: [
        StyledRange(0..<4, TextStyle(sgr: "1")), StyledRange(0..<2, TextStyle(sgr: "2")),
        StyledRange(90..<99, TextStyle(sgr: "3")),
      ])
    #expect(styles.map { $0?.sgr } == ["2", "1", "1", nil, nil])
  }

  @Test("The prompt's colour is one sequence before the text and one before the blank")
  func prompt() {
    let prompt = PromptText("swell [1]> ", style: TextStyle(sgr: "1;36"))
    let text = String(
      decoding: prompt.bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #expect(text == "\u{1}\u{1B}[0;1;36m\u{1}swell [1]>\u{1}\u{1B}[0m\u{1} ")
    #expect(prompt.width == 11)
    #expect(PromptText("x> ", style: nil).bytes == [120, 62, 32, 0])
  }
}
