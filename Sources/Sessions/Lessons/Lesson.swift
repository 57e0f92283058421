import Language

/// A lesson: a session document with tasks in it.
///
/// Words and `swell` cells lead up to a `task` fence. After it stand, in any order, what belongs to
/// it: `check` (what its result has to be), `hint` (a ladder of them), `mistake` (a statement that
/// many would type, `---`, and what to say to it) and `solution`.
public struct Lesson: Sendable {
  /// Words and shown statements, then mostly a task.
  public struct Step: Sendable {
    public enum Part: Sendable {
      /// Markdown.
      case words(String)
      /// A statement that the lesson runs and shows.
      case shown(String)
    }

    public internal(set) var parts: [Part] = []
    public internal(set) var task: Task?
  }

  public struct Task: Sendable {
    /// The name under which progress remembers it.
    public let id: String
    /// What is asked, in Markdown.
    public let words: String
    var check = LessonCheck()
    public internal(set) var hints: [String] = []
    var mistakes: [Mistake] = []
    public internal(set) var solution = ""
    /// The document's line on which the task begins.
    let line: Int
  }

  /// A wrong answer that is foreseen.
  struct Mistake: Sendable {
    let source: String
    let words: String
  }

  public let id: String
  public let title: String
  /// What it is about, in one sentence.
  public let summary: String
  /// How long it takes somebody new, about.
  public let minutes: Int
  public let steps: [Step]
  let file: SessionFile

  public var tasks: [Task] { steps.compactMap(\.task) }

  /// - Throws: a `Diagnostic` (`E401`) for a document that is no lesson.
  public init(_ file: SessionFile) throws(Diagnostic) {
    guard let document = file.document, let front = document.frontMatter,
      let id = front["lesson"]?.text, !id.isEmpty
    else {
      throw Diagnostic(
        .documentFormat, "\"\(file.path)\" is no lesson: its front matter has no `lesson: NAME`",
        at: nil)
    }
    self.file = file
    self.id = id
    summary = front["summary"]?.text ?? ""
    minutes = front["minutes"]?.text.flatMap { Int($0) } ?? 10
    var reader = LessonReader()
    for segment in document.segments { try reader.take(segment) }
    (title, steps) = (reader.title ?? id, try reader.finished())
  }
}

/// Gathers a document's parts into steps.
private struct LessonReader {
  private(set) var title: String?
  private var steps: [Lesson.Step] = []
  private var step = Lesson.Step()
  private var ids = Set<String>()
  private var line = 1

  mutating func take(_ segment: Document.Segment) throws(Diagnostic) {
    switch segment {
    case .prose(let words): takeWords(words)
    case .cell(let cell):
      beginStep()
      step.parts.append(.shown(cell.source.withoutBlankLinesAround))
    case .fence(let fence): try take(fence)
    }
    line += segment.text.utf8.count { $0 == UInt8(ascii: "\n") }
  }

  /// After a task, anything that is not its own begins a new step.
  private mutating func beginStep() {
    guard step.task != nil else { return }
    steps.append(step)
    step = .init()
  }

  private mutating func takeWords(_ text: String) {
    var words = text.withoutBlankLinesAround
    if title == nil, words.hasPrefix("# ") {
      let end = words.firstIndex(where: \.isNewline) ?? words.endIndex
      title = String(words[words.index(words.startIndex, offsetBy: 2)..<end])
      words = String(words[end...]).withoutBlankLinesAround
    }
    guard !words.isEmpty else { return }
    beginStep()
    step.parts.append(.words(words))
  }

  private mutating func take(_ fence: Fence) throws(Diagnostic) {
    let body = fence.body.withoutBlankLinesAround
    switch fence.info.language {
    case "task":
      beginStep()
      guard let id = fence.info.id, ids.insert(id).inserted else {
        throw problem("a task needs a name of its own: ```task #name")
      }
      step.task = .init(id: id, words: body, line: line)
    case "check":
      try change { (task: inout Lesson.Task) throws(Diagnostic) in
        task.check = try LessonCheck(body)
      }
    case "hint": try change { $0.hints.append(body) }
    case "solution": try change { $0.solution = body }
    case "mistake":
      let lines = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      guard let rule = lines.firstIndex(of: "---") else {
        throw problem("a mistake is a statement, a line `---`, and words")
      }
      let mistake = Lesson.Mistake(
        source: lines[..<rule].joined(separator: "\n"),
        words: lines[(rule + 1)...].joined(separator: "\n").withoutBlankLinesAround)
      try change { $0.mistakes.append(mistake) }
    default:
      beginStep()
      step.parts.append(.words(fence.text.withoutBlankLinesAround))
    }
  }

  private mutating func change(
    _ body: (inout Lesson.Task) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    guard var task = step.task else {
      throw problem("this belongs to a task, and stands before any")
    }
    do throws(Diagnostic) {
      try body(&task)
    } catch {
      throw problem(error.message)
    }
    step.task = task
  }

  mutating func finished() throws(Diagnostic) -> [Lesson.Step] {
    if !step.parts.isEmpty || step.task != nil { steps.append(step) }
    guard steps.contains(where: { $0.task != nil }) else { throw problem("it has no task") }
    for task in steps.compactMap(\.task) where task.solution.isEmpty {
      throw problem("the task #\(task.id) has no solution")
    }
    return steps
  }

  private func problem(_ words: String) -> Diagnostic {
    Diagnostic(.documentFormat, "line \(line) of the lesson: \(words)", at: nil)
  }
}
