import ArgumentParser
import Engine
import Language
import Parallel
import Rendering
import Sessions
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `swell lesson [ID] [--lint]`: lessons at the prompt, or the proof that they hold.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Learn at the prompt, a task at a time.",
    discussion: """
      Without an id it lists the lessons and how far you are. An id opens the prompt in that lesson; \
      a file of your own, ending in .md, does too. --lint proves lessons: solutions pass, starts do \
      not, foreseen mistakes meet their words. Exit of --lint: 0, or 1 where something is wrong.
      """)

  @OptionGroup var options: GlobalOptions

  @Flag(help: "Prove the lesson, or all of them.")
  var lint = false

  @Argument(
    help: "A lesson's id or number, or a file of your own.",
    completion: .list(LessonShelf.ids))
  var lesson: String?

  func run() throws {
    let console = options.console()
    let printer = ReplayPrinter(
      console: console, path: lesson ?? "", format: .table, showsNotes: !options.quiet)
    try SessionCommand.run(printer) {
      if lint { return try lintLessons(console) }
      let isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
      guard let lesson else {
        console.out(LessonList.text(screen: console.screen))
        return ExitStatus.success
      }
      let found = try LessonShelf.lesson(lesson)
      guard isInteractive else {
        console.out(LessonList.text(of: found, screen: console.screen))
        return ExitStatus.success
      }
      return try Shell(options: options.values, commands: [], files: []).run(lesson: lesson)
    }
  }

  private func lintLessons(_ console: Console) throws -> Int32 {
    let lessons = try lesson.map { [try LessonShelf.lesson($0)] } ?? LessonShelf.all()
    guard let folder = UserFolders.lessons else {
      console.error("error: there is no home folder for the lessons' data.\n")
      return ExitStatus.failed
    }
    let data = try LessonShelf.prepare(in: folder)
    var count = 0
    for lesson in lessons {
      let problems = try LessonLint.problems(in: lesson, engine: try options.engine(folder: data))
      for problem in problems { console.out(sanitized("\(lesson.id): \(problem)") + "\n") }
      count += problems.count
      if problems.isEmpty {
        console.out(sanitized("\(lesson.id): \(lesson.tasks.count) tasks hold") + "\n")
      }
    }
    return count == 0 ? ExitStatus.success : ExitStatus.failed
  }
}

/// The lessons as words.
enum LessonList {
  static func text(screen: Screen) -> String {
    let progress = LessonProgress(path: UserFolders.lessonProgress)
    let lessons = (try? LessonShelf.all()) ?? []
    let width = (lessons.map(\.title.count).max() ?? 0) + 2
    var text = ""
    for (index, lesson) in lessons.enumerated() {
      let done = progress.doneCount(of: lesson)
      let all = lesson.tasks.count
      let mark = done == all ? (screen.unicode ? "✓" : "x") : " "
      let number = index < 9 ? " \(index + 1)" : "\(index + 1)"
      let name = lesson.id + String(repeating: " ", count: max(1, 11 - lesson.id.count))
      let title = lesson.title + String(repeating: " ", count: max(1, width - lesson.title.count))
      text +=
        "\(mark)\(number)  \(name)\(title)\(done) of \(all) tasks, about \(lesson.minutes) min\n"
    }
    return text + "`swell lesson reach` begins one; at the prompt `.lesson reach` does.\n"
  }

  /// A lesson to read, without its solutions.
  static func text(of lesson: Lesson, screen: Screen) -> String {
    var text = NoteText("# " + lesson.title, screen: screen).text + "\n"
    for step in lesson.steps {
      for part in step.parts {
        switch part {
        case .words(let words): text += NoteText(words, screen: screen).text + "\n"
        case .shown(let source):
          for line in source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "> " + sanitized(line) + "\n"
          }
          text += "\n"
        }
      }
      if let task = step.task {
        text += "Task \(sanitized(task.id))\n" + NoteText(task.words, screen: screen).text + "\n"
      }
    }
    return text
  }
}
