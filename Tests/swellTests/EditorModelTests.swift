import TestSupport
import Testing

@testable import swell

extension EditorTerminalTests {
  /// Random keys on the terminal against the same commands on a plain ``EditBuffer``.
  @Suite("The line editor against its model", .serialized)
  struct Model {
    private static let keys: [(bytes: String, command: EditorCommand)] = [
      (Keys.left, .left), (Keys.right, .right), (Keys.wordLeft, .wordLeft),
      ("\u{1B}[1;5C", .wordRight), (Keys.home, .lineStart), (Keys.end, .lineEnd),
      (Keys.backspace, .backspace), ("\u{1B}[3~", .delete), ("\u{B}", .killToLineEnd),
      ("\u{15}", .killToLineStart), ("\u{17}", .killBlankLeft), ("\u{19}", .yank),
      ("\u{14}", .transpose), (Keys.altEnter, .newline), ("\u{1B}<", .textStart),
    ]
    private static let texts = ["fans ", "| ", "x", "中", "é", "e\u{301}", "take 30", "😀", "_"]

    /// A key's bytes, and the model after it.
    private static func step(
      _ random: inout SeededGenerator, _ model: inout EditBuffer, _ kill: inout String
    ) -> String {
      if random.next() % 3 == 0 {
        let key = keys[Int(random.next() % UInt64(keys.count))]
        _ = model.apply(key.command, kill: &kill)
        return key.bytes
      }
      let text = texts[Int(random.next() % UInt64(texts.count))]
      model.insert(text)
      return text
    }

    /// What a screen should show of `model` behind the first prompt.
    private static func expected(_ model: EditBuffer, columns: Int) -> Screen {
      let prompt = "swell [1]> "
      let display = DisplayText(
        model, window: 0..<model.scalars.count, indent: prompt.unicodeScalars.count)
      let layout = ScreenLayout(display.scalars, indent: display.indent, columns: columns)
      var screen = Screen(rows: 40, columns: columns)
      screen.feed(prompt.utf8)
      for (scalar, place) in zip(display.scalars, layout.positions) where scalar != "\n" {
        screen.feed("\u{1B}[\(place.row + 1);\(place.column + 1)H\(scalar)".utf8)
      }
      let cursor = layout.positions[display.cursor]
      screen.feed("\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H".utf8)
      return screen
    }

    @Test("Text, screen and cursor agree after every few keys", arguments: 1...20)
    func random(_ seed: Int) throws {
      let session = try #require(
        EditorSession(rows: 40, columns: 32) { editor in
          editor.hooks.completeness = { _ in .complete }
          editor.hooks.highlight = { text, _ in
            [StyledRange(0..<text.utf8.count / 2, TextStyle(sgr: "1;34"))]
          }
        })
      var random = SeededGenerator(seed: UInt64(seed))
      var model = EditBuffer()
      var kill = ""
      for _ in 0..<12 {
        var typed = ""
        for _ in 0..<5 { typed += Self.step(&random, &model, &kill) }
        session.type(typed)
        let expected = Self.expected(model, columns: 32)
        let isRight = session.terminal.wait {
          $0.lines == expected.lines && $0.cursor == expected.cursor
        }
        #expect(isRight, "\(session.terminal.screen.text)\n-- instead of --\n\(expected.text)")
        if !isRight { break }
      }
      session.type("\r")
      #expect(session.outcomes(1) == [.text(model.text)])
      session.end()
    }
  }
}
