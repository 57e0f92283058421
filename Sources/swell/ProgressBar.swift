import Dispatch
import Parallel
import Rendering
import Synchronization

/// Draws how far a statement has come, on a terminal, while it runs for longer than a moment.
final class ProgressBar: Sendable {
  private struct Drawing {
    var isActive = false
    /// The cells that the line on the screen takes; 0 where there is none.
    var width = 0
  }

  let progress: Progress
  private let screen: @Sendable () -> Screen
  private let write: @Sendable (String) -> Void
  private let queue = DispatchQueue(label: "swell.progress")
  private let drawing = Mutex(Drawing())

  /// What takes less than this is over before anybody could read a bar.
  static let patience = DispatchTimeInterval.milliseconds(300)
  private static let pause = DispatchTimeInterval.milliseconds(100)

  /// - Parameters:
  ///   - screen: asked before each drawing, since a window may change its size.
  ///   - write: puts text on the terminal.
  init(
    _ progress: Progress, screen: @escaping @Sendable () -> Screen,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.progress = progress
    self.screen = screen
    self.write = write
  }

  /// Runs `body`; the bar appears after a moment and is gone again when it ends.
  func shown<Result>(_ body: () throws -> Result) rethrows -> Result {
    progress.reset()
    drawing.withLock { $0.isActive = true }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + Self.patience, repeating: Self.pause)
    timer.setEventHandler { [self] in draw() }
    timer.activate()
    defer {
      timer.cancel()
      drawing.withLock { drawing in
        drawing.isActive = false
        erase(&drawing)
      }
    }
    return try body()
  }

  /// Makes room for other text; the next drawing brings the bar back.
  func clear() { drawing.withLock { erase(&$0) } }

  /// Runs `body`, which has the screen for itself.
  func hidden<Result>(while body: () throws -> Result) rethrows -> Result {
    let wasActive = drawing.withLock { drawing in
      defer { drawing.isActive = false }
      erase(&drawing)
      return drawing.isActive
    }
    defer { drawing.withLock { $0.isActive = wasActive } }
    return try body()
  }

  private func draw() {
    let screen = screen()
    let text = ProgressLine(state: progress.state, screen: screen).text
    drawing.withLock { drawing in
      guard drawing.isActive else { return }
      let width = DisplayWidth.of(text)
      // Blanks instead of an escape sequence: every terminal knows them.
      let rest = String(repeating: " ", count: max(0, drawing.width - width))
      write("\r" + text + rest)
      drawing.width = width
    }
  }

  private func erase(_ drawing: inout Drawing) {
    guard drawing.width > 0 else { return }
    // A `^C` that the terminal echoed behind it goes too.
    write("\r" + String(repeating: " ", count: drawing.width + 2) + "\r")
    drawing.width = 0
  }
}
