import Language
import TestSupport
import Testing

@Suite struct SourceMapTests {
  @Test func placesCountCharacters() {
    let map = SourceMap("ab\n\té日🍵x\r\nlast\rend\n")
    #expect(map.lineCount == 5)
    #expect(map.place(at: 0) == SourceMap.Place(line: 1, column: 1))
    #expect(map.place(at: 3) == SourceMap.Place(line: 2, column: 1))
    // A tab, then two, three and four bytes, each one character.
    #expect(map.place(at: 13) == SourceMap.Place(line: 2, column: 5))
    #expect(map.text(ofLine: 2) == "\té日🍵x")
    #expect(map.text(ofLine: 3) == "last")
    #expect(map.text(ofLine: 4) == "end")
    #expect(map.place(at: 999) == SourceMap.Place(line: 5, column: 1))
    #expect(map.place(at: -5) == SourceMap.Place(line: 1, column: 1))
    #expect(map.text(ofLine: 99) == "")
  }

  @Test func offsetsAndPlacesAreInverse() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      let source = RandomText.tokens(20, using: &generator)
      let map = SourceMap(source)
      for token in Lexer.lex(source).tokens where !token.kind.isTrivia {
        let place = map.place(at: token.range.lower)
        let back = map.offset(at: place)
        #expect(map.place(at: back) == place)
      }
    }
    let map = SourceMap("fans\n| take 3")
    #expect(map.offset(at: SourceMap.Place(line: 2, column: 3)) == 7)
    #expect(map.offset(at: SourceMap.Place(line: 2, column: 99)) == 13)
    #expect(map.offset(at: SourceMap.Place(line: 9, column: 1)) == 13)
  }
}
