import Engine
import Language
import Rendering
import Sessions
import Tables

/// A lesson that somebody is in, and the session that waits meanwhile.
struct LessonSitting {
  var course: LessonCourse
  var progress: LessonProgress
  /// The person's own notebook, put aside.
  let own: Moment
  let ownPast: [Moment]
}

/// Lessons at the prompt: tasks, hints, checks, and the way out.
extension Prompt {
  /// Lists the lessons, begins one, or ends the one that is on.
  func lesson(_ argument: String) throws {
    switch argument {
    case "": console.out(LessonList.text(screen: console.screen))
    case "end": try endLesson()
    default: try beginLesson(argument)
    }
  }

  private func current() throws -> LessonSitting {
    guard let sitting = lessonSitting else {
      throw DotCommand.Failure(
        message: "No lesson is on. `.lesson` lists them, `.lesson reach` begins the first.")
    }
    return sitting
  }

  private func beginLesson(_ id: String) throws {
    let lesson = try LessonShelf.lesson(id)
    guard let folder = UserFolders.lessons else {
      throw DotCommand.Failure(message: "There is no home folder for the lessons' data.")
    }
    let data = try LessonShelf.prepare(in: folder)
    let engine = QueryEngine(
      settings: interpreter.workspace.settings, folder: data, workers: interpreter.engine.workers,
      progress: interpreter.engine.progress)
    let progress = LessonProgress(path: UserFolders.lessonProgress)
    var course = try LessonCourse(lesson, engine: engine)
    let first = progress.firstOpenStep(of: lesson)
    try whileInterruptible { try course.go(to: first) }
    let own = lessonSitting?.own ?? Moment(notebook, interpreter, "the lesson")
    let ownPast = lessonSitting == nil ? past : lessonSitting?.ownPast ?? []
    lessonSitting = LessonSitting(
      course: course, progress: progress, own: own, ownPast: ownPast)
    say("# " + lesson.title)
    console.tell(
      "`.hint` helps, `.check` says what is missing, `.show` shows a solution, `.skip` takes it, "
        + "`.next` and `.back` turn the pages, `.lesson end` brings your own session back.")
    console.out("\n")
    if first > 0 {
      console.tell("You have been here before; this is the first open task.")
      console.out("\n")
    }
    try enterStep()
  }

  private func endLesson() throws {
    let sitting = try current()
    lessonSitting = nil
    notebook = sitting.own.notebook
    interpreter = sitting.own.interpreter
    past = sitting.ownPast
    console.tell("The lesson is put away; your own session is as you left it.")
  }

  private func say(_ words: String) {
    console.out(NoteText(words, screen: console.screen).text + "\n")
  }

  /// Shows the present step's words and statements, and sets its task.
  private func enterStep() throws {
    var sitting = try current()
    if sitting.course.isAtEnd { return try finishLesson() }
    notebook = Notebook(start: sitting.own.notebook.base)
    past = []
    interpreter = try whileInterruptible {
      try sitting.course.begin { event in
        switch event {
        case .words(let words): say(words)
        case .ran(let result):
          for line in result.cell.text.split(whereSeparator: \.isNewline) {
            console.out("> " + sanitized(line) + "\n")
          }
          try printer.print(result)
          console.out("\n")
        case .task(let task):
          console.out(console.screen.heading("Task") + "\n")
          say(task.words)
        }
      }
    }
    notebook = Notebook(start: interpreter.workspace)
    lessonSitting = sitting
    // Words without a task end a lesson, or lead on.
    if sitting.course.task == nil {
      try sitting.course.advance()
      lessonSitting = sitting
      try enterStep()
    }
  }

  private func finishLesson() throws {
    let sitting = try current()
    let lesson = sitting.course.lesson
    let done = sitting.progress.doneCount(of: lesson)
    console.tell("That was “\(lesson.title)”: \(done) of \(lesson.tasks.count) tasks.")
    let ids = LessonShelf.ids
    let next = ids.firstIndex(of: lesson.id).map { $0 + 1 }.flatMap {
      ids.indices.contains($0) ? "The next one is `.lesson \(ids[$0])`; " : nil
    }
    console.tell((next ?? "") + "`.lesson end` brings your own session back.")
  }

  // MARK: Answers

  /// After each statement in a lesson: says where it solves the task, or is a foreseen mistake.
  func considerLesson(_ result: Interpreter.CellResult) throws {
    guard var sitting = lessonSitting, !sitting.course.isTaskDone else { return }
    try sitting.course.observe(result)
    let verdict = try sitting.course.check(interpreter)
    lessonSitting = sitting
    switch verdict {
    case .passed, .mistaken: try tell(verdict)
    // Anything may be tried; what is missing is said when asked.
    case .different, .nothing: break
    }
  }

  /// The same after a statement that failed; its own message is shown already.
  func considerLesson(_ code: DiagnosticCode?) {
    guard var sitting = lessonSitting, let code else { return }
    sitting.course.observe(code)
    if case .mistaken(let words)? = try? sitting.course.check(interpreter) { say(words) }
    lessonSitting = sitting
  }

  private func tell(_ verdict: LessonCourse.Verdict) throws {
    switch verdict {
    case .passed:
      var sitting = try current()
      if let task = sitting.course.task {
        sitting.progress.set(.done, task.id, of: sitting.course.lesson.id)
      }
      lessonSitting = sitting
      let mark = console.screen.unicode ? "✓" : "OK:"
      console.tell("\(mark) That is it. Look at it as long as you like; `.next` goes on.")
    case .mistaken(let words): say(words)
    case .different(let words): say("Not yet. " + words)
    case .nothing(let words): say(words)
    }
  }

  func checkLesson() throws {
    var sitting = try current()
    let verdict = try whileInterruptible { try sitting.course.check(interpreter) }
    lessonSitting = sitting
    try tell(verdict)
  }

  func hint() throws {
    var sitting = try current()
    if let hint = sitting.course.nextHint() {
      say(hint)
    } else {
      console.tell("That was the last hint. `.show` shows a solution, `.skip` takes it.")
    }
    lessonSitting = sitting
  }

  func showSolution() throws {
    guard let task = try current().course.task else {
      throw DotCommand.Failure(message: "There is no task here; `.next` goes on.")
    }
    for line in task.solution.split(whereSeparator: \.isNewline) {
      console.out("  " + sanitized(line) + "\n")
    }
    console.tell("Type it, or another statement that gives the same.")
  }

  func skipTask() throws {
    var sitting = try current()
    guard let task = sitting.course.task else { return try nextStep() }
    interpreter = try whileInterruptible {
      try sitting.course.skip { result in
        console.out("> " + sanitized(Self.oneLine(result.cell.text)) + "\n")
        try printer.print(result)
      }
    }
    sitting.progress.set(.skipped, task.id, of: sitting.course.lesson.id)
    lessonSitting = sitting
    console.out("\n")
    try nextStep()
  }

  func nextStep() throws {
    var sitting = try current()
    if sitting.course.isAtEnd { return try finishLesson() }
    guard sitting.course.isTaskDone else {
      throw DotCommand.Failure(
        message: "The task is still open: `.hint` helps, `.skip` takes the solution and goes on.")
    }
    try whileInterruptible { try sitting.course.advance() }
    lessonSitting = sitting
    try enterStep()
  }

  func previousStep() throws {
    var sitting = try current()
    sitting.course.goBack()
    lessonSitting = sitting
    try enterStep()
  }
}
