/// A long script cut into pieces that can be parsed side by side.
///
/// A cut stands where a line begins with a letter, which most statements do. Whether one really
/// begins there only parsing tells: one that was cut in two is a mistake in the piece that it
/// begins in. So pieces without a mistake are the whole, and ``joined(_:)`` gives nothing for
/// others, which have to be parsed as one text.
public struct ScriptPieces: Sendable {
  private let source: String
  private let bytes: [UInt8]
  /// Where each piece begins, and where the last one ends.
  private let borders: [Int]

  /// - Parameters:
  ///   - size: how many bytes a piece has at least.
  /// - Complexity: O(n) in the bytes of the text.
  public init(_ source: String, size: Int) {
    self.source = source
    bytes = Array(source.utf8)
    var borders = [0]
    var next = max(1, size)
    while next < bytes.count {
      if bytes[next].isLetter, bytes[next - 1] == UInt8(ascii: "\n") {
        borders.append(next)
        next += max(1, size)
      } else {
        next += 1
      }
    }
    self.borders = borders + [bytes.count]
  }

  public var count: Int { borders.count - 1 }

  /// The statements of one piece, their ranges those of the whole text.
  ///
  /// - Complexity: O(n) in the bytes up to the piece's end, and fast in those before it.
  public func parsed(_ index: Int, grammar: Grammar) -> ParsedScript {
    let lexed = Lexer.lex(Array(bytes[..<borders[index + 1]]), from: borders[index])
    return Parser.parse(lexed, of: source, grammar: grammar)
  }

  /// The script that the pieces make together; nil where one of them has a mistake.
  public static func joined(_ pieces: [ParsedScript]) -> ParsedScript? {
    guard let first = pieces.first, pieces.allSatisfy(\.diagnostics.isEmpty) else { return nil }
    return ParsedScript(
      source: first.source, statements: pieces.flatMap(\.statements), diagnostics: [], broken: [],
      missingEnd: nil)
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool {
    let small = smallLetter
    return small >= UInt8(ascii: "a") && small <= UInt8(ascii: "z")
  }
}
