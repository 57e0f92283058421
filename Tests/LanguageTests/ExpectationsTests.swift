import Language
import Testing

@Suite struct ExpectationsTests {
  /// The expectations at the `‸` of a text.
  private func at(_ marked: String) -> Expectations {
    let parts = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    let source = parts.joined()
    return Parser.expectations(in: source, at: parts[0].utf8.count, grammar: .standard)
  }

  struct Place: Sendable {
    var text: String
    var items: [Expectations.Item]
    var absent: [Expectations.Item] = []
    var prefix = ""
  }

  static let places = [
    Place(text: "‸", items: [.statement("load"), .dataset, .expression]),
    Place(text: "lo‸", items: [.statement("load"), .dataset], prefix: "lo"),
    Place(text: "fans | take 3\nle‸", items: [.statement("let")], prefix: "le"),
    Place(text: "fans | ‸", items: [.stage], absent: [.expression, .dataset]),
    Place(text: "fans | to‸", items: [.stage], prefix: "to"),
    Place(text: "fans |\n  ‸", items: [.stage]),
    Place(text: "fans | where ‸", items: [.expression, .keyword("not")], absent: [.stage]),
    Place(text: "fans | where fol‸ > 3", items: [.expression], prefix: "fol"),
    Place(
      text: "fans | where a ‸", items: [.keyword("and"), .keyword("in"), .keyword("like")],
      absent: [.expression]),
    Place(text: "fans | topic ‸", items: [.tag, .quantity, .expression]),
    Place(text: "fans | topic #fi‸", items: [.tag], absent: [.expression], prefix: "#fi"),
    Place(text: "fans | topic any (#a, #‸", items: [.tag], prefix: "#"),
    Place(text: "fans | where topics has #‸", items: [.tag], prefix: "#"),
    Place(text: "fans | top 5 ‸", items: [.keyword("by")]),
    Place(
      text: "fans | top 5 by x ‸", items: [.keyword("per"), .keyword("with")],
      absent: [.keyword("by")]),
    Place(text: "fans | keep a, ‸", items: [.column], absent: [.expression]),
    Place(text: "fans | summarise ‸", items: [.newName], absent: [.expression]),
    Place(text: "fans | summarise n: ‸", items: [.expression]),
    Place(text: "fans | join ‸", items: [.keyword("left"), .keyword("without")]),
    Place(text: "fans | join left ‸", items: [.dataset]),
    Place(text: "fans | sort n ‸", items: [.keyword("desc"), .keyword("asc")]),
    Place(text: "vips | simulate ‸", items: [.keyword("offer"), .keyword("offers")]),
    Place(
      text: "vips | simulate offer \"VIP\" (per‸", items: [.option(of: "simulate")], prefix: "per"),
    Place(text: "vips | simulate offer \"VIP\" (perk: $1, ‸", items: [.option(of: "simulate")]),
    Place(text: "load \"exa‸", items: [.file], absent: [.text], prefix: "exa"),
    Place(text: "load \"exa‸mple.csv\" as x", items: [.file], prefix: "exa"),
    Place(text: "fans | export \"‸", items: [.file]),
    Place(text: "fans | where country = \"D‸", items: [.text], prefix: "D"),
    Place(text: "[‸", items: [.cell], absent: [.expression]),
    Place(text: "set ‸", items: [.setting]),
    Place(
      text: "set perk = ‸", items: [.settingValue(of: "perk")],
      absent: [.expression, .keyword("not")]),
    Place(
      text: "set sql = \"d‸", items: [.settingValue(of: "sql")], absent: [.text], prefix: "d"),
    Place(
      text: "explain ‸", items: [.keyword("sql"), .dataset, .cell, .explainTopic],
      absent: [.expression]),
    Place(text: "explain E0‸", items: [.explainTopic], absent: [.expression], prefix: "E0"),
    Place(
      text: "explain sql ‸", items: [.dataset, .cell], absent: [.explainTopic, .expression]),
    Place(text: "explain fans | ‸", items: [.stage], absent: [.explainTopic]),
    Place(text: "explain fans | where ‸", items: [.expression], absent: [.explainTopic]),
    Place(text: "show ‸", items: [.dataset, .showTopic], absent: [.expression]),
    Place(text: "fans | compare tiers baseline ‸", items: [.column, .text]),
    Place(text: "fans | compare country baseline \"U‸", items: [.text], prefix: "U"),
    Place(text: "help ‸", items: [.helpTopic]),
    Place(text: "let x = ‸", items: [.dataset, .expression]),
    Place(text: "fans | count -- a no‸te", items: []),
    Place(text: "note \"\"\"some ‸", items: []),
    Place(text: "load \"a.csv\" as x (‸", items: [.option(of: "load")]),
  ]

  @Test(arguments: places) func whatMayStandHere(_ place: Place) {
    let found = at(place.text)
    for item in place.items { #expect(found.items.contains(item), "\(place.text): \(found.items)") }
    for item in place.absent { #expect(!found.items.contains(item), "\(place.text)") }
    if place.items.isEmpty { #expect(found.items.isEmpty, "\(place.text): \(found.items)") }
    #expect(found.prefix == place.prefix, "\(place.text)")
  }

  @Test func whatStandsInTheListAlreadyIsHandedOn() {
    #expect(at("fans | chart bar x: a, y: b, ‸").given == ["x", "y"])
    #expect(at("vips | simulate offer \"V\" (perk: $1, runs: 5, ‸").given == ["perk", "runs"])
    #expect(at("load \"a.csv\" as a (header: true, ‸").given == ["header"])
    #expect(at("fans | keep a, b.c, ‸").given == ["a", "b.c"])
    // An inner list is its own, and the outer one goes on behind it.
    #expect(at("vips | simulate offers (a: (perk: 1), b: (runs: 2, ‸").given == ["runs"])
    #expect(at("vips | simulate offers (a: (perk: 1), ‸").given == ["a"])
    #expect(at("fans | topic any (#a, #\"b c\", #‸").given == ["#a", "#\"b c\""])
    #expect(at("fans | where a in (\"x\", \"‸").given == ["\"x\""])
    #expect(at("fans | add x: 1, y: ‸").given == [])
    #expect(at("fans | keep a | keep ‸").given == [])
  }

  @Test func theArgumentsBeforeTheCursorAreHandedOn() {
    let found = at("fans | compare country baseline ‸")
    #expect(found.argument == "baseline")
    guard case .word(let name)? = found.arguments["what"] else {
      Issue.record("no `what`")
      return
    }
    #expect(name.text == "country")
  }

  @Test func theStagesBeforeTheCursorAreHandedOn() {
    let found = at("fans | where a > 1 | add b: 2 | sort ‸")
    #expect(found.stage?.text == "sort")
    #expect(found.query?.stages.map(\.name.text) == ["where", "add"])
    guard case .name(let name)? = found.query?.source else {
      Issue.record("no source")
      return
    }
    #expect(name.text == "fans")
  }

  @Test func aSubqueryIsItsOwnPlace() {
    let found = at("fans | take 3 | join left (orders | where ‸) on id")
    #expect(found.stage?.text == "where")
    #expect(found.query.map { SyntaxDump.text($0) } == "(query orders)")
  }

  @Test func anOptionsValueKnowsItsOption() {
    let found = at("vips | optimise offer \"V\" (goal: conv‸")
    #expect(found.option?.text == "goal")
    #expect(found.items.contains(.expression))
  }

  @Test func aComparedValueKnowsItsColumn() {
    #expect(at("fans | where country = \"‸").compared.map { SyntaxDump.text($0) } == "country")
    #expect(
      at("fans | where country in (\"DE\", \"‸").compared.map { SyntaxDump.text($0) } == "country")
    #expect(at("fans | where country ‸").compared == nil)
  }

  @Test func theArgumentIsNamed() {
    #expect(at("fans | chart ‸").argument == "kind")
    #expect(at("fans | chart bar x: ‸").argument == "pairs")
    #expect(at("fans | top 5 by ‸").argument == "by")
    #expect(at("fans | compare ti‸").argument == "what")
    #expect(at("fans | where country ‸").argument == "condition")
  }

  @Test func aCallKnowsItsFunction() {
    let found = at("fans | summarise p: quantile(round(x), ‸")
    #expect(found.function?.text == "quantile")
    #expect(found.argumentIndex == 1)
    #expect(at("fans | where ‸").function == nil)
  }

  @Test func aPathKnowsItsBeginning() {
    let found = at("fans | where orders.to‸")
    #expect(found.qualifier.map(\.text) == ["orders"])
    #expect(found.items.contains(.column))
    #expect(found.prefix == "to")
  }

  @Test func theWholeTokenIsReplaced() {
    #expect(at("fans | wh‸ere a").replacement == SourceRange(7, 12))
    #expect(at("load \"a‸b\" as x").replacement == SourceRange(6, 8))
  }

  @Test func earlierMistakesDoNotMatter() {
    #expect(at("fans | where 5m | topc #a | sort ‸").items.contains(.expression))
  }
}
