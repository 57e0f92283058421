import Engine
import Language
import Parallel
import Sessions

/// Runs texts from start to end: `-c`, `run`, standard input.
struct ScriptRunner {
  var interpreter: Interpreter
  let printer: ResultPrinter
  let cancellation: Cancellation
  /// Goes on after a statement that failed, or cannot run at all.
  var keepsGoing = false

  /// - Returns: the exit code.
  mutating func run(_ sources: [Interpreter.Source]) -> Int32 {
    // The quickest way through for `swell -c ''`.
    if sources.allSatisfy({ $0.text.isEmpty }) { return ExitStatus.success }
    do {
      let steps = try Interrupts.cancelling(cancellation, bar: printer.console.bar) {
        keepsGoing
          ? try interpreter.prepareGoingOn(sources)
          : try interpreter.prepare(sources).map { .cell($0) }
      }
      return run(steps)
    } catch let rejection as Interpreter.Rejection {
      printer.report(rejection)
      return ExitStatus.of(rejection)
    } catch is Cancelled {
      printer.reportStop()
      return ExitStatus.interrupted
    } catch {
      printer.reportUnforeseen(error)
      return ExitStatus.failed
    }
  }

  private mutating func run(_ steps: [Interpreter.Step]) -> Int32 {
    var status = ExitStatus.success
    for step in steps {
      if printer.console.isClosed { break }
      guard case .cell(let cell) = step else {
        if case .mistake(let problem) = step {
          printer.report(problem.diagnostic, in: problem.source)
          status = max(status, ExitStatus.of(problem.diagnostic))
        }
        continue
      }
      do {
        let result = try Interrupts.cancelling(cancellation, bar: printer.console.bar) {
          try interpreter.run(cell)
        }
        try printer.print(result)
        printer.printTime(result.duration, cell: cell.number)
        // What follows would stand on part of a result.
        if cancellation.takePartialMark() { return ExitStatus.interrupted }
      } catch let problem as Interpreter.Problem {
        printer.report(problem.diagnostic, in: problem.source)
        status = max(status, ExitStatus.failed)
        if !keepsGoing { return status }
      } catch let diagnostic as Diagnostic {
        printer.report(diagnostic, in: cell.source)
        status = max(status, ExitStatus.failed)
        if !keepsGoing { return status }
      } catch is Cancelled {
        printer.reportStop()
        return ExitStatus.interrupted
      } catch {
        printer.reportUnforeseen(error)
        return ExitStatus.failed
      }
    }
    return printer.console.hasFailed ? ExitStatus.failed : status
  }
}
