import TestSupport
import Testing

@testable import swell

@Suite("Editing a statement, without a terminal")
struct EditorBufferTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// `‸` marks the cursor.
    var before: String
    var command: EditorCommand
    var after: String
    var testDescription: String { "\(command): \(before)" }

    init(_ before: String, _ command: EditorCommand, _ after: String) {
      self.before = before
      self.command = command
      self.after = after
    }
  }

  static func buffer(_ marked: String) -> EditBuffer {
    let scalars = Array(marked.unicodeScalars)
    let cursor = scalars.firstIndex(of: "‸") ?? scalars.count
    return EditBuffer(scalars: scalars.filter { $0 != "‸" }, cursor: cursor)
  }

  static func marked(_ buffer: EditBuffer) -> String {
    var scalars = buffer.scalars
    scalars.insert("‸", at: buffer.cursor)
    return EditBuffer.string(scalars)
  }

  static let cases: [Case] = [
    Case("a‸", .left, "‸a"),
    Case("‸a", .left, "‸a"),
    Case("e\u{301}‸x", .left, "‸e\u{301}x"),
    Case("‸👩‍👩‍👧x", .right, "👩‍👩‍👧‸x"),
    Case("ab\n‸cd", .left, "ab‸\ncd"),
    Case("fans | where‸", .wordLeft, "fans | ‸where"),
    Case("‸engaged_reach > 2", .wordRight, "engaged_reach‸ > 2"),
    Case("one\ntw‸o", .lineStart, "one\n‸two"),
    Case("o‸ne\ntwo", .lineEnd, "one‸\ntwo"),
    Case("one\ntw‸o", .textStart, "‸one\ntwo"),
    Case("o‸ne\ntwo", .textEnd, "one\ntwo‸"),
    Case("e\u{301}‸", .backspace, "‸"),
    Case("‸a", .backspace, "‸a"),
    Case("ab\n‸cd", .backspace, "ab‸cd"),
    Case("ab‸\ncd", .delete, "ab‸cd"),
    Case("ab‸", .delete, "ab‸"),
    Case("a‸b\ncd", .killToLineEnd, "a‸\ncd"),
    Case("ab‸\ncd", .killToLineEnd, "ab‸cd"),
    Case("ab\ncd‸e", .killToLineStart, "ab\n‸e"),
    Case("ab\n‸cd", .killToLineStart, "ab‸cd"),
    Case("take 10,000‸", .killBlankLeft, "take ‸"),
    Case("take 10,000‸", .killWordLeft, "take 10,‸"),
    Case("‸take 3", .killWordRight, "‸ 3"),
    Case("ab‸", .transpose, "ba‸"),
    Case("a‸bc", .transpose, "ba‸c"),
    Case("‸ab", .transpose, "‸ab"),
    Case("a‸", .transpose, "‸a"),
    Case("a‸b", .newline, "a\n‸b"),
    Case("a‸", .yank, "akilled‸"),
  ]

  @Test("A key does what it says", arguments: cases)
  func keys(_ example: Case) {
    var buffer = Self.buffer(example.before)
    var kill = "killed"
    #expect(buffer.apply(example.command, kill: &kill))
    #expect(Self.marked(buffer) == example.after)
  }

  @Test("Up and down keep the column where the line is long enough")
  func lines() {
    var buffer = Self.buffer("long line\nab\nlonger li‸ne")
    buffer.moveUp()
    #expect(Self.marked(buffer) == "long line\nab‸\nlonger line")
    buffer.moveUp()
    #expect(Self.marked(buffer) == "lo‸ng line\nab\nlonger line")
    buffer.moveUp()
    #expect(Self.marked(buffer) == "lo‸ng line\nab\nlonger line")
    buffer.moveDown()
    #expect(Self.marked(buffer) == "long line\nab‸\nlonger line")
  }

  @Test("Any run of commands keeps the cursor inside the text, on whole characters")
  func random() {
    var random = SeededGenerator(seed: 42)
    var buffer = Self.buffer("fans | where naïve = \"e\u{301}👩‍👩‍👧中\"\n| take 3‸")
    var kill = ""
    for _ in 0..<5_000 {
      let commands = EditorCommand.allCases
      let command = commands[Int(random.next() % UInt64(commands.count))]
      if buffer.scalars.count > 200 { buffer = Self.buffer("again‸ | x") }
      _ = buffer.apply(command, kill: &kill)
      #expect((0...buffer.scalars.count).contains(buffer.cursor))
      #expect(buffer.previousCharacter <= buffer.cursor)
      #expect(buffer.nextCharacter >= buffer.cursor)
    }
  }

  @Test("Undo goes back word by word")
  func undo() {
    var undo = UndoHistory()
    var buffer = EditBuffer()
    for letter in "fans take" {
      let before = buffer
      buffer.insert(String(letter))
      undo.record(before, buffer)
    }
    #expect(undo.undo()?.text == "fans ")
    #expect(undo.undo()?.text == "fans")
    #expect(undo.undo()?.text == "")
    #expect(undo.undo() == nil)
  }
}
