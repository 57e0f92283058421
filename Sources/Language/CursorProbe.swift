/// What the parser notes while it stands at the cursor; see ``Parser/expectations(in:at:grammar:)``.
///
/// A class, which keeps the parser of an ordinary text small.
final class CursorProbe {
  var items: [Expectations.Item] = []
  /// The queries that are being read, outermost first.
  var queries: [Query] = []
  var stage: Name?
  /// The label of the pattern that is being followed.
  var argument: String?
  /// The arguments of the stage that were read so far.
  var arguments: Stage.Arguments = [:]
  /// The names that stand already in the list that is being read.
  var given: [String] = []
  var option: Name?
  var compared: Expr?
  var function: Name?
  var argumentIndex = 0
  /// The token at which nothing more is noted: less may stand there than the rules that read it
  /// take.
  var bareToken: Int?
  /// The names before the point that the cursor stands after.
  var qualifier: [Name] = []
  /// The context of the first note, kept because the parser unwinds after it.
  var found: Context?

  /// Notes an item of a list of values, as it is written.
  func note(given expr: Expr) {
    switch expr.kind {
    case .tag(let tag):
      let isWord = tag.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      given.append("#" + (isWord ? tag : StringLiteral.written(text: tag)))
    case .text(let text): given.append(StringLiteral.written(text: text))
    default: break
    }
  }

  struct Context {
    var query: Query?
    var stage: Name?
    var argument: String?
    var arguments: Stage.Arguments
    var given: [String]
    var option: Name?
    var compared: Expr?
    var function: Name?
    var argumentIndex: Int
  }
}

extension Parser {
  /// Notes what may stand at the cursor, where `token` is it.
  ///
  /// Every rule asks, and nearly always of a text without a cursor: then it costs one look.
  @inline(__always)
  mutating func noteExpectation(_ item: @autoclosure () -> Expectations.Item, at token: Token) {
    if case .cursor = token.kind { note(item()) }
  }

  private mutating func note(_ item: Expectations.Item) {
    guard let probe, probe.bareToken != position else { return }
    if !probe.items.contains(item) { probe.items.append(item) }
    if probe.found == nil {
      probe.found = CursorProbe.Context(
        query: probe.queries.last, stage: probe.stage, argument: probe.argument,
        arguments: probe.arguments, given: probe.given, option: probe.option,
        compared: probe.compared,
        function: probe.function, argumentIndex: probe.argumentIndex)
    }
  }
}
