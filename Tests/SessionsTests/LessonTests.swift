import Engine
import Language
import Parallel
import Tables
import TestSupport
import Testing

@testable import Sessions

/// Lessons hold: what they ask can be answered, what they foresee happens.
@Suite struct LessonTests {
  @Test(arguments: LessonShelf.ids)
  func lessonHolds(_ id: String) throws {
    let folder = TemporaryFolder()
    let lesson = try LessonShelf.lesson(id)
    #expect(lesson.id == id)
    #expect(lesson.tasks.count >= 4)
    let engine = QueryEngine(
      settings: SessionFixture.settings(), folder: try LessonShelf.prepare(in: folder.path))
    #expect(try LessonLint.problems(in: lesson, engine: engine) == [])
  }

  /// A lesson is a session document as well.
  @Test(arguments: LessonShelf.ids)
  func lessonReplays(_ id: String) throws {
    let file = try SessionFile(path: SavedSessionsTests.root + "/lessons/" + id + ".md")
    let engine = QueryEngine(settings: Settings(today: 1), folder: file.folder)
    let report = try Replay(file, engine: engine, options: .init(.show)).run()
    #expect(report.problems.map(\.diagnostic.message) == [])
  }

  @Test func everyLessonOfTheFolderIsOnTheShelf() {
    let files = FolderNames.of(SavedSessionsTests.root + "/lessons").map {
      String($0.dropLast(3))
    }
    #expect(Set(files) == Set(LessonShelf.ids))
  }

  private static let small = """
    ---
    swell: 1
    lesson: small
    ---
    # Small

    Words.

    ```swell
    1 + 1
    ```

    ```task #two
    Say two times three.
    ```
    ```check
    ```
    ```hint
    One.
    ```
    ```hint
    Two.
    ```
    ```mistake
    2 + 3
    ---
    Times, not plus.
    ```
    ```mistake
    2 * nothing
    ---
    That is no number.
    ```
    ```solution
    2 * 3
    ```

    Between.

    ```task #name
    Call 10 `ten`.
    ```
    ```check
    name: ten
    ```
    ```hint
    Use let.
    ```
    ```solution
    let ten = 10
    ```

    ```task #use
    Give ten and one.
    ```
    ```hint
    Add.
    ```
    ```solution
    ten + 1
    ```

    The end.

    """

  private func lesson(_ text: String) throws -> Lesson {
    try Lesson(try SessionFile(path: "small.md", text: text))
  }

  private func course() throws -> LessonCourse {
    try LessonCourse(
      try lesson(Self.small), engine: QueryEngine(settings: SessionFixture.settings()))
  }

  @Test func resultsAreCheckedAndNotTheText() throws {
    var course = try course()
    var interpreter = try course.begin { _ in }
    func verdict(_ text: String) throws -> LessonCourse.Verdict {
      do {
        try interpreter.runAll(text) { try course.observe($0) }
      } catch let rejection as Interpreter.Rejection {
        if let first = rejection.problems.first { course.observe(first.diagnostic.code) }
      }
      return try course.check(interpreter)
    }
    if case .nothing = try course.check(interpreter) {} else { Issue.record("no result yet") }
    #expect(try verdict("2 + 3") == .mistaken("Times, not plus."))
    #expect(try verdict("10 / 2") == .mistaken("Times, not plus."))
    #expect(try verdict("2 * nowhere") == .mistaken("That is no number."))
    #expect(try verdict("7") == .different("That is another value."))
    #expect(try verdict("1 + 5") == .passed)
    #expect(course.isTaskDone)
  }

  @Test func skippingLeavesAStateThatWorks() throws {
    var course = try course()
    _ = try course.begin { _ in }
    #expect([course.nextHint(), course.nextHint(), course.nextHint()] == ["One.", "Two.", nil])
    _ = try course.skip { _ in }
    try course.advance()
    var interpreter = try course.begin { _ in }
    if case .nothing = try course.check(interpreter) {} else { Issue.record("not named yet") }
    interpreter = try course.skip { _ in }
    try course.advance()
    interpreter = try course.begin { _ in }
    try interpreter.runAll("ten + 1") { try course.observe($0) }
    #expect(try course.check(interpreter) == .passed)
    try course.advance()
    _ = try course.begin { _ in }
    #expect(course.task == nil && !course.isAtEnd)
    try course.advance()
    #expect(course.isAtEnd)
    course.goBack()
    course.goBack()
    interpreter = try course.begin { _ in }
    #expect(course.task?.id == "use")
    try interpreter.runAll("11") { try course.observe($0) }
    #expect(try course.check(interpreter) == .passed)
  }

  @Test func lintFindsWhatDoesNotHold() throws {
    let broken = Self.small
      .replacing("```solution\n2 * 3", with: "```solution\n1 + nowhere")
      .replacing("2 + 3\n---", with: "2 * 3\n---")
      .replacing("```hint\nUse let.\n```\n", with: "")
    let problems = try LessonLint.problems(
      in: try lesson(broken), engine: QueryEngine(settings: SessionFixture.settings()))
    #expect(problems.contains { $0.hasPrefix("#two: its solution does not pass") })
    #expect(problems.contains { $0.hasPrefix("#two: its mistake 1") })
    #expect(problems.contains { $0.hasPrefix("#two: skipping it does not run: there is no") })
  }

  @Test(arguments: [
    ("```task #two", "```task"), ("```task #name", "```task #two"), ("name: ten", "nonsense"),
    ("lesson: small", "other: x"), ("2 + 3\n---", "2 + 3"), ("```solution\nten + 1\n```", ""),
    ("Words.", "```hint\nToo early.\n```"),
  ])
  func whatIsNoLessonIsRefused(_ old: String, _ new: String) {
    let error = #expect(throws: Diagnostic.self) {
      try lesson(Self.small.replacing(old, with: new))
    }
    #expect(error?.code == .documentFormat)
  }

  @Test func progressIsATextFile() {
    let folder = TemporaryFolder()
    folder.write("my own line\nreach a skipped\n", to: "p.txt")
    var progress = LessonProgress(path: folder.path + "/p.txt")
    #expect(progress.mark("a", of: "reach") == .skipped)
    progress.set(.done, "a", of: "reach")
    progress.set(.skipped, "a", of: "reach")
    progress.set(.skipped, "b", of: "reach")
    #expect(folder.text(of: "p.txt") == "my own line\nreach a done\nreach b skipped\n")
    #expect(LessonProgress(path: folder.path + "/p.txt").mark("a", of: "reach") == .done)
  }

  @Test func tablesAreComparedAsFarAsItMatters() throws {
    func report(_ names: [String], _ rows: [[Double]]) -> Report {
      Report(
        Table(
          names.enumerated().map { place, name in
            Column(name, .number, .numbers(Buffer(rows.map { $0[place] })))
          }))
    }
    let wanted = report(["a", "b"], [[1, 2], [3, 4]])
    let check = try LessonCheck("tolerance: 1%")
    #expect(
      check.difference(of: report(["b", "x", "a"], [[4, 0, 3], [2, 0, 1]]), from: wanted) == nil)
    #expect(check.difference(of: report(["p", "q"], [[1, 2.01], [3, 4]]), from: wanted) == nil)
    #expect(check.difference(of: report(["p", "q"], [[1, 2.1], [3, 4]]), from: wanted) != nil)
    #expect(check.difference(of: report(["a"], [[1], [3]]), from: wanted)?.contains("`b`") == true)
    #expect(
      check.difference(of: report(["a", "b"], [[1, 2]]), from: wanted)?.contains("1 row") == true)
    let ordered = try LessonCheck("order: kept\ncolumns: a")
    #expect(ordered.difference(of: report(["a"], [[1], [3]]), from: wanted) == nil)
    #expect(
      ordered.difference(of: report(["a"], [[3], [1]]), from: wanted)?.contains("order") == true)
  }
}
