/// Returns the tokens of `source` with one space between, comments left out.
///
/// What a session document hashes to tell whether a statement changed: white space, line breaks and
/// comments are no change, anything else is.
///
///     canonicalTokens(of: "fans|take 3 -- few")  // "fans | take 3"
///
/// - Complexity: O(n) in the bytes of the text.
public func canonicalTokens(of source: String) -> String {
  let lexed = Lexer.lex(source)
  var result: [UInt8] = []
  result.reserveCapacity(lexed.bytes.count)
  for token in lexed.tokens where !token.kind.isTrivia {
    if !result.isEmpty { result.append(UInt8(ascii: " ")) }
    result.append(contentsOf: lexed.bytes[token.range.lower..<token.range.upper])
  }
  return String(decoding: result, as: UTF8.self)
}
