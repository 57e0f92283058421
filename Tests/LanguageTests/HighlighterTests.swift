import Language
import Testing

@Suite struct HighlighterTests {
  private func classes(_ source: String) -> [String] {
    let bytes = Array(source.utf8)
    return Highlighter.spans(in: source, grammar: .standard).map { span in
      let text = String(decoding: bytes[span.range.lower..<span.range.upper], as: UTF8.self)
      return "\(text):\(span.syntaxClass.rawValue)"
    }
  }

  @Test func thePlaceDecides() {
    #expect(
      classes("fans | top 5 by top -- best") == [
        "fans:name", "|:pipe", "top:stage", "5:number", "by:keyword", "top:name",
        "-- best:comment",
      ])
    #expect(
      classes("let n = count(x)") == [
        "let:keyword", "n:name", "=:operator", "count:function", "(:bracket", "x:name",
        "):bracket",
      ])
    #expect(
      classes("fans | add a: #tea") == [
        "fans:name", "|:pipe", "add:stage", "a:label", "::punctuation", "#tea:tag",
      ])
  }

  @Test func mistakesShow() {
    #expect(classes("fans | topc").last == "topc:error")
    #expect(classes("5m") == ["5m:error"])
    #expect(classes("\"open") == ["\"open:text"])
  }
}
