import Dispatch
import Synchronization
import TestSupport

@testable import swell

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A line editor at work on a pty, on a thread of its own, as the prompt loop would use it.
///
/// Prompts are `swell [n]> `; a statement with an open bracket or a last `|` is incomplete.
final class EditorSession {
  let terminal: PseudoTerminal
  private let shared: Shared
  private let ended = DispatchSemaphore(value: 0)

  /// What the editor's thread and the test's both see.
  private final class Shared: Sendable {
    let outcomes = Mutex<[ReadOutcome]>([])
    let isCookedBetween = Atomic<Bool>(true)
  }

  init?(
    rows: Int = 12, columns: Int = 60, history path: String? = nil, earlier: [String] = [],
    decorations: Bool = true, initial: String = "",
    configure: @escaping @Sendable (LineEditor) -> Void = { _ in }
  ) {
    guard let terminal = PseudoTerminal(rows: rows, columns: columns) else { return nil }
    self.terminal = terminal
    let shared = Shared()
    self.shared = shared
    let descriptor = terminal.program
    let ended = ended
    DispatchQueue(label: "editor").async {
      defer { ended.signal() }
      var options = EditorOptions()
      options.terminalType = "xterm-256color"
      options.decorations = decorations
      options.idleMilliseconds = 1
      let history = History(path: path)
      for text in earlier { history.append(HistoryEntry(text)) }
      guard
        let editor = LineEditor(
          input: descriptor, output: descriptor, history: history, options: options)
      else { return }
      editor.hooks.completeness = Self.completeness
      configure(editor)
      Self.loop(editor, initial: initial, shared: shared)
    }
    // Earlier keys would be echoed by the terminal itself, above the prompt.
    waitForPrompt(1)
  }

  private static func loop(_ editor: LineEditor, initial: String, shared: Shared) {
    var number = 1
    var outcome = ReadOutcome.interrupted
    while outcome != .endOfInput {
      outcome = editor.readStatement(
        prompt: "swell [\(number)]> ", initial: number == 1 ? initial : "")
      if case .text(let text) = outcome { editor.history.append(HistoryEntry(text)) }
      shared.outcomes.withLock { $0.append(outcome) }
      number += 1
    }
  }

  @Sendable private static func completeness(_ text: String) -> Completeness {
    let depth = text.reduce(0) { $0 + ($1 == "(" ? 1 : $1 == ")" ? -1 : 0) }
    if depth < 0 { return .wrong }
    return depth > 0 || text.hasSuffix("|") ? .incomplete : .complete
  }

  /// What the editor returned so far.
  var outcomes: [ReadOutcome] { shared.outcomes.withLock { $0 } }

  /// Waits until the editor returned `count` times and stands at its next prompt.
  func outcomes(_ count: Int) -> [ReadOutcome] {
    _ = terminal.wait { _ in outcomes.count >= count }
    if outcomes.last != .endOfInput { waitForPrompt(count + 1) }
    return outcomes
  }

  func waitForPrompt(_ number: Int) {
    _ = terminal.wait { $0.text.contains("swell [\(number)]>") }
  }

  /// Waits until the screen shows exactly these lines, and returns what it shows.
  func lines(_ expected: [String]) -> [String] {
    _ = terminal.wait { $0.lines == expected }
    return terminal.screen.lines
  }

  func type(_ text: String) { terminal.type(text) }

  /// Leaves the editor and waits for its thread.
  func end() {
    if outcomes.last != .endOfInput {
      let count = outcomes.count
      type("\u{3}")
      _ = outcomes(count + 1)
      type("\u{4}")
      _ = outcomes(count + 2)
    }
    _ = ended.wait(timeout: .now() + .seconds(10))
  }
}

/// The keys of the tests, by name.
enum Keys {
  static let altEnter = "\u{1B}\r"
  static let up = "\u{1B}[A"
  static let down = "\u{1B}[B"
  static let right = "\u{1B}[C"
  static let left = "\u{1B}[D"
  static let home = "\u{1B}[H"
  static let end = "\u{1B}[F"
  static let wordLeft = "\u{1B}[1;5D"
  static let backspace = "\u{7F}"
  static let undo = "\u{1F}"

  static func paste(_ text: String) -> String { "\u{1B}[200~\(text)\u{1B}[201~" }
}
