/// What the parser says about a statement when Enter is pressed.
enum Completeness: Hashable, Sendable {
  /// Run it.
  case complete
  /// It goes on: open a line.
  case incomplete
  /// It is wrong and more lines will not mend it: run it, so that the error shows.
  case wrong
}

/// How a piece of text looks: the parameters of one SGR sequence, such as `1;34`.
struct TextStyle: Hashable, Sendable {
  var sgr: String

  static let plain = TextStyle(sgr: "0")
  static let dim = TextStyle(sgr: "2")
  static let underlined = TextStyle(sgr: "4")
}

/// A styled part of a statement, in UTF-8 offsets.
struct StyledRange: Hashable, Sendable {
  var range: Range<Int>
  var style: TextStyle

  init(_ range: Range<Int>, _ style: TextStyle) {
    self.range = range
    self.style = style
  }
}

/// One thing Tab may put in.
struct CompletionCandidate: Hashable, Sendable {
  /// What is inserted.
  var text: String
  /// Column, function, topic, file …: one word.
  var kind: String
  /// A type, a count, a sentence.
  var detail: String

  init(_ text: String, kind: String = "", detail: String = "") {
    self.text = text
    self.kind = kind
    self.detail = detail
  }
}

/// The answer to Tab: candidates, best first, and what they stand in for.
struct CompletionList: Hashable, Sendable {
  /// The UTF-8 range of the statement that a candidate replaces.
  var replaced: Range<Int>
  var candidates: [CompletionCandidate]
  /// How many there are in all, where `candidates` is only the best of them.
  var total: Int

  init(replaced: Range<Int>, candidates: [CompletionCandidate], total: Int? = nil) {
    self.replaced = replaced
    self.candidates = candidates
    self.total = max(total ?? 0, candidates.count)
  }

  static let none = CompletionList(replaced: 0..<0, candidates: [])
}

/// What the line editor asks its owner. Every closure is called on the reading thread, between
/// two keys: it has to answer within a few milliseconds.
struct EditorHooks {
  /// Asked on Enter.
  var completeness: (_ text: String) -> Completeness = { _ in .complete }
  /// Asked on Tab, with the cursor as a UTF-8 offset.
  var complete: (_ text: String, _ cursor: Int) -> CompletionList = { _, _ in .none }
  /// Colours of a statement; ranges may come in any order, later ones win.
  var highlight: (_ text: String, _ cursor: Int) -> [StyledRange] = { _, _ in [] }
  /// What could follow a statement whose end the cursor stands at, to be shown dimmed.
  var suggest: (_ text: String) -> String? = { _ in nil }
  /// Lines shown under the statement, such as a stage's signature.
  var hint: (_ text: String, _ cursor: Int) -> [String] = { _, _ in [] }
  /// The same, asked once when no key came for ``EditorOptions/idleMilliseconds``.
  var idle: (_ text: String, _ cursor: Int) -> [String]? = { _, _ in nil }
  /// What Tab puts into an empty line: the mended form of a statement that failed.
  var correction: () -> String? = { nil }
  /// Ctrl-X Ctrl-E: the statement goes out to an editor and comes back; nil leaves it.
  var editOutside: (_ text: String) -> String? = { _ in nil }
}

/// How the line editor behaves, apart from what it asks.
struct EditorOptions: Sendable {
  /// Colours, suggestions, hints. Off under NO_COLOR, TERM=dumb and `--plain`.
  var decorations = true
  /// The prompt's colour, used while ``decorations`` is on.
  var promptStyle = TextStyle(sgr: "1;36")
  /// In place of the environment's TERM.
  var terminalType: String?
  /// The user's libedit bindings; nil reads none. ``defaultEditrc`` is where people keep them.
  var editrc: String?
  /// Quiet time before ``EditorHooks/idle`` is asked.
  var idleMilliseconds = 300

  init() {}
}

/// How reading a statement ended.
enum ReadOutcome: Hashable, Sendable {
  case text(String)
  /// Ctrl-C: what stood in the line is dropped.
  case interrupted
  /// Ctrl-D on an empty line, or the terminal is gone.
  case endOfInput
}
