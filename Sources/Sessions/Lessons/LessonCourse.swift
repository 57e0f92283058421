import Engine
import Language
import Tables

/// Somebody's way through a lesson.
///
/// Each task begins where the lesson says, whatever was typed before: words and statements that
/// were shown, and the solutions of the tasks before it. In between anything may be tried.
public struct LessonCourse: Sendable {
  /// What came of looking at a result.
  public enum Verdict: Hashable, Sendable {
    case passed
    /// A mistake that the lesson foresaw, with what it says to it.
    case mistaken(String)
    /// Not what is asked for, and how it differs.
    case different(String)
    /// There is nothing to look at.
    case nothing(String)
  }

  /// Something to show.
  public enum Event {
    case words(String)
    case ran(Interpreter.CellResult)
    case task(Lesson.Task)
  }

  public let lesson: Lesson
  public private(set) var position = 0
  /// True once the present task was passed or skipped.
  public private(set) var isTaskDone = false
  /// How many hints were given for the present task.
  public private(set) var hintCount = 0
  /// The state at the beginning of each step that was reached.
  private var starts: [Interpreter]
  /// The state in which the present task is set.
  private var taskStart: Interpreter
  private var lastReport: Report?
  private var lastCode: DiagnosticCode?
  /// What the present task's solution and foreseen mistakes give, as far as it was asked for.
  private var outcomes: [String: Outcome] = [:]

  private struct Outcome {
    let report: Report?
    let code: DiagnosticCode?
  }

  /// - Parameter engine: a fresh one whose folder is the lesson's.
  /// - Throws: a `Diagnostic` for front matter that cannot be used.
  public init(_ lesson: Lesson, engine: QueryEngine) throws {
    self.lesson = lesson
    var engine = engine
    try Replay.configure(&engine.workspace.settings, lesson.file.frontMatter, .init())
    taskStart = Interpreter(engine: engine)
    starts = [taskStart]
  }

  public var step: Lesson.Step? {
    lesson.steps.indices.contains(position) ? lesson.steps[position] : nil
  }
  public var task: Lesson.Task? { step?.task }
  public var isAtEnd: Bool { position >= lesson.steps.count }

  // MARK: Steps

  /// Begins the present step: shows its words, runs what it shows, sets its task.
  ///
  /// - Returns: the state to go on from.
  /// - Throws: `Interpreter.Rejection` and `Problem` where what the lesson shows does not run, which
  ///   the lint rules out; `Cancelled`.
  public mutating func begin(_ show: (Event) throws -> Void) throws -> Interpreter {
    isTaskDone = false
    hintCount = 0
    lastReport = nil
    lastCode = nil
    outcomes = [:]
    var interpreter = starts[min(position, starts.count - 1)]
    for part in step?.parts ?? [] {
      switch part {
      case .words(let words): try show(.words(words))
      case .shown(let source):
        try interpreter.runAll(source) { try show(.ran($0)) }
      }
    }
    taskStart = interpreter
    if let task { try show(.task(task)) } else { isTaskDone = true }
    return interpreter
  }

  /// Goes on to the next step; the present one's solution is what it leaves behind.
  ///
  /// - Throws: as ``begin(_:)`` does.
  public mutating func advance() throws {
    guard !isAtEnd else { return }
    var next = taskStart
    if let task { try next.runAll(task.solution) { _ in } }
    position += 1
    starts = Array(starts.prefix(position)) + [next]
  }

  public mutating func goBack() { if position > 0 { position -= 1 } }

  /// Goes to the step of a task, without showing what comes before it.
  public mutating func go(to index: Int) throws {
    while position < index, !isAtEnd {
      _ = try begin { _ in }
      try advance()
    }
  }

  // MARK: Results

  /// Takes up what the learner's statement gave.
  public mutating func observe(_ result: Interpreter.CellResult) throws {
    lastCode = nil
    if case .answered(let answer) = result.effect { lastReport = try answer.report() }
  }

  /// Takes up the error that the learner's statement ended in.
  public mutating func observe(_ code: DiagnosticCode) {
    lastCode = code
    lastReport = nil
  }

  /// Holds the learner's state against the task.
  public mutating func check(_ interpreter: Interpreter) throws -> Verdict {
    guard let task else { return .nothing("There is no task here; `.next` goes on.") }
    let expected = try outcome(of: task.solution, task.check)
    let own: Report?
    if task.check.name != nil || task.check.setting != nil {
      own = Self.report(task.check, interpreter)
    } else {
      own = lastReport
    }
    if let own, let wanted = expected.report {
      guard let difference = task.check.difference(of: own, from: wanted) else {
        isTaskDone = true
        return .passed
      }
      if let words = try foreseen(own, nil) { return .mistaken(words) }
      return .different(difference)
    }
    if let code = lastCode, let words = try foreseen(nil, code) { return .mistaken(words) }
    if let name = task.check.name { return .nothing("Nothing is called `\(name)` yet.") }
    return .nothing("Nothing has answered yet: type a statement, or ask for a `.hint`.")
  }

  /// What the lesson says to a foreseen mistake that gives the same.
  private mutating func foreseen(_ report: Report?, _ code: DiagnosticCode?) throws -> String? {
    guard let task else { return nil }
    for mistake in task.mistakes {
      let made = try outcome(of: mistake.source, task.check)
      if let code, made.code == code { return mistake.words }
      if let report, let wrong = made.report,
        task.check.difference(of: report, from: wrong) == nil
      {
        return mistake.words
      }
    }
    return nil
  }

  /// Works out beforehand what the solution and every foreseen mistake give.
  mutating func foresee() throws {
    guard let task else { return }
    for source in [task.solution] + task.mistakes.map(\.source) {
      _ = try outcome(of: source, task.check)
    }
  }

  private mutating func outcome(of source: String, _ check: LessonCheck) throws -> Outcome {
    if let known = outcomes[source] { return known }
    let made = try worked(source, check)
    outcomes[source] = made
    return made
  }

  private func worked(_ source: String, _ check: LessonCheck) throws -> Outcome {
    var interpreter = taskStart
    var last: Report?
    do {
      try interpreter.runAll(source) { result in
        if case .answered(let answer) = result.effect { last = try answer.report() }
      }
    } catch let rejection as Interpreter.Rejection {
      return Outcome(report: nil, code: rejection.problems.first?.diagnostic.code)
    } catch let problem as Interpreter.Problem {
      return Outcome(report: nil, code: problem.diagnostic.code)
    }
    if check.name != nil || check.setting != nil { last = Self.report(check, interpreter) }
    return Outcome(report: last, code: nil)
  }

  /// What a name means, or a setting is; nil where there is none.
  private static func report(_ check: LessonCheck, _ interpreter: Interpreter) -> Report? {
    if let setting = check.setting {
      let settings = interpreter.workspace.settings
      let known =
        [("seed", String(settings.seed)), ("today", String(settings.today))]
        + settings.recorded.map { ($0.name, $0.text) }
      return .text(known.first { $0.0 == setting.lowercased() }?.1 ?? "as it was")
    }
    var interpreter = interpreter
    var report: Report?
    try? interpreter.runAll(check.name ?? "") { result in
      if case .answered(let answer) = result.effect { report = try answer.report() }
    }
    return report
  }

  // MARK: Ways on

  /// The next hint of the ladder; nil after the last.
  public mutating func nextHint() -> String? {
    guard let task, hintCount < task.hints.count else { return nil }
    hintCount += 1
    return task.hints[hintCount - 1]
  }

  /// Runs the solution in the learner's state, so that what follows works.
  ///
  /// - Returns: the learner's state after it.
  public mutating func skip(
    _ onResult: (Interpreter.CellResult) throws -> Void
  ) throws -> Interpreter {
    var interpreter = taskStart
    if let task { try interpreter.runAll(task.solution, onResult) }
    isTaskDone = true
    return interpreter
  }
}

extension Interpreter {
  /// Runs a text's statements one after the other.
  mutating func runAll(_ text: String, _ onResult: (CellResult) throws -> Void) throws {
    for cell in try prepare([.init(name: "", text: text)]) { try onResult(try run(cell)) }
  }
}
