/// Which bracket closes which, and which pairs hold a `|`, found in one pass before parsing.
///
/// It lets the parser tell `(fans | take 3)` from `(a + b)` without trying both.
struct BracketMap {
  /// For each token the one that closes it; -1 where none does.
  private var matches: [Int32]
  private var withPipe: Set<Int> = []

  init(_ tokens: [Token]) {
    matches = Array(repeating: -1, count: tokens.count)
    var open: [(index: Int, hasPipe: Bool)] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.open), .symbol(.openSquare): open.append((index, false))
      case .symbol(.close), .symbol(.closeSquare):
        guard let last = open.popLast() else { continue }
        matches[last.index] = Int32(truncatingIfNeeded: index)
        if last.hasPipe { note(last.index, &open) }
      case .symbol(.pipe):
        if !open.isEmpty { open[open.count - 1].hasPipe = true }
      default: break
      }
    }
    while let last = open.popLast() {
      if last.hasPipe { note(last.index, &open) }
    }
  }

  private mutating func note(_ index: Int, _ open: inout [(index: Int, hasPipe: Bool)]) {
    withPipe.insert(index)
    if !open.isEmpty { open[open.count - 1].hasPipe = true }
  }

  /// The index of the bracket that closes the one at `open`; nil where none does.
  func match(of open: Int) -> Int? { matches[open] < 0 ? nil : Int(matches[open]) }

  /// Whether a `|` stands anywhere inside the bracket at `open`.
  func holdsPipe(_ open: Int) -> Bool { withPipe.contains(open) }
}
