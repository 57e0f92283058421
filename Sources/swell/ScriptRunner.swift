import Engine
import Language
import Parallel
import Sessions

/// Runs texts from start to end: `-c`, `run`, standard input.
struct ScriptRunner {
  var interpreter: Interpreter
  let printer: ResultPrinter
  let cancellation: Cancellation
  /// Goes on after a statement that failed.
  var keepsGoing = false

  /// - Returns: the exit code.
  mutating func run(_ sources: [Interpreter.Source]) -> Int32 {
    // The quickest way through for `swell -c ''`.
    if sources.allSatisfy({ $0.text.isEmpty }) { return ExitStatus.success }
    do {
      let cells = try Interrupts.cancelling(cancellation, bar: printer.console.bar) {
        try interpreter.prepare(sources)
      }
      return run(cells)
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

  private mutating func run(_ cells: [Interpreter.PreparedCell]) -> Int32 {
    var status = ExitStatus.success
    for cell in cells {
      if printer.console.isClosed { break }
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
        status = ExitStatus.failed
        if !keepsGoing { return status }
      } catch let diagnostic as Diagnostic {
        printer.report(diagnostic, in: cell.source)
        status = ExitStatus.failed
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
