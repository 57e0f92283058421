import Engine
import Language
import Tables

/// Proves a lesson: the solution of each task passes, its start does not, each foreseen mistake
/// meets its own words, and skipping leaves a state that works.
public enum LessonLint {
  /// - Returns: what is wrong, one sentence each; nothing for a good lesson.
  /// - Throws: `Cancelled`, and a `Diagnostic` for front matter that cannot be used.
  public static func problems(in lesson: Lesson, engine: QueryEngine) throws -> [String] {
    var problems: [String] = []
    var course = try LessonCourse(lesson, engine: engine)
    while !course.isAtEnd {
      do {
        let start = try course.begin { _ in }
        try course.foresee()
        if let task = course.task {
          problems += try self.problems(of: task, course, start).map { "#\(task.id): \($0)" }
        }
        try course.advance()
      } catch let rejection as Interpreter.Rejection {
        let words = rejection.problems.first?.diagnostic.message ?? ""
        return problems + ["step \(course.position + 1) does not run: \(words)"]
      } catch let problem as Interpreter.Problem {
        return problems + [
          "step \(course.position + 1) does not run: \(problem.diagnostic.message)"
        ]
      }
    }
    return problems
  }

  private static func problems(
    of task: Lesson.Task, _ course: LessonCourse, _ start: Interpreter
  ) throws -> [String] {
    var problems: [String] = []
    if task.hints.isEmpty { problems.append("it has no hint") }
    if task.words.isEmpty { problems.append("it asks nothing") }
    var fresh = course
    if try fresh.check(start) == .passed { problems.append("its start passes already") }
    let solved = try verdict(on: task.solution, course, start)
    if solved != .passed { problems.append("its solution does not pass: \(solved)") }
    for (index, mistake) in task.mistakes.enumerated() {
      let found = try verdict(on: mistake.source, course, start)
      if found != .mistaken(mistake.words) {
        problems.append("its mistake \(index + 1) does not meet its words: \(found)")
      }
    }
    if let problem = try problemOfSkipping(course, start) { problems.append(problem) }
    return problems
  }

  private static func problemOfSkipping(
    _ course: LessonCourse, _ start: Interpreter
  ) throws -> String? {
    var skipped = course
    do {
      let after = try skipped.skip { _ in }
      return skipped.isTaskDone && after.nextNumber > start.nextNumber
        ? nil : "skipping it does nothing"
    } catch let rejection as Interpreter.Rejection {
      let words = rejection.problems.first?.diagnostic.message ?? ""
      return "skipping it does not run: \(words)"
    } catch let problem as Interpreter.Problem {
      return "skipping it does not run: \(problem.diagnostic.message)"
    }
  }

  /// What a learner who types `source` is told.
  private static func verdict(
    on source: String, _ course: LessonCourse, _ start: Interpreter
  ) throws -> LessonCourse.Verdict {
    var course = course
    var interpreter = start
    do {
      try interpreter.runAll(source) { try course.observe($0) }
    } catch let rejection as Interpreter.Rejection {
      if let problem = rejection.problems.first { course.observe(problem.diagnostic.code) }
    } catch let problem as Interpreter.Problem {
      course.observe(problem.diagnostic.code)
    }
    return try course.check(interpreter)
  }
}
