import Engine
import Language

// libFuzzer's target: any bytes through the lexer, the parser, the formatter and the binder.
//
// `make fuzz` builds it with SWELL_FUZZ set; see Package.swift. A trap ends it with the bytes that
// led there. What a text must hold besides is told in `LanguageTests/RobustnessTests`.

/// A mistake of ours, which ends the run with the bytes that show it.
func require(_ condition: Bool, _ what: StaticString) {
  precondition(condition, "\(what)")
}

func check(_ bytes: UnsafeBufferPointer<UInt8>) {
  let source = String(decoding: bytes, as: UTF8.self)
  let length = source.utf8.count
  let script = Parser.parse(source, grammar: QueryEngine.grammar)
  for diagnostic in script.diagnostics {
    require((diagnostic.range?.upper ?? 0) <= length, "a range lies in the text")
    for fix in diagnostic.fixes { require(fix.range.upper <= length, "a fix lies in the text") }
  }
  format(source)
  bind(script, source)
}

/// What is formatted once stays as it is.
func format(_ source: String) {
  guard let once = try? Formatter.format(source, grammar: QueryEngine.grammar) else { return }
  let twice = try? Formatter.format(once, grammar: QueryEngine.grammar)
  require(twice == once, "formatting again changes nothing")
}

/// Binds every statement that was read, against small data made once.
func bind(_ script: ParsedScript, _ source: String) {
  var workspace = fuzzed.workspace
  for (index, statement) in script.statements.enumerated()
  where !script.broken.contains(index) {
    // Files are another fuzzer's business, and this one must read none.
    if case .load = statement.kind { continue }
    _ = try? fuzzed.bind(statement, text: source, cell: index + 1, in: &workspace)
  }
}

/// An engine that knows names to bind against: values, a formula and a run of stages.
func engine() -> QueryEngine {
  var engine = QueryEngine(settings: Settings(today: 20_634))
  let names =
    "load \"examples/fans.csv\" as fans\nlet a = 3\nlet b = 2.5%\ndef f(x) = x * 2\ndef s(n) = | take n\nparam p = $5"
  let script = Parser.parse(names, grammar: QueryEngine.grammar)
  for (index, statement) in script.statements.enumerated() {
    var workspace = engine.workspace
    let bound = try? engine.bind(statement, text: names, cell: index + 1, in: &workspace)
    if let bound { _ = try? engine.run(bound) }
  }
  return engine
}

let fuzzed = engine()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  check(UnsafeBufferPointer(start: start, count: count))
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
_ = runDriver(&argumentCount, &arguments) { fuzzOne($0, $1) }
