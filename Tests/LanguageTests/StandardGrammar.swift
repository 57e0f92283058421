import Language

extension Grammar {
  /// The stages of the language, as the engine's registry holds them; here so that the parser's
  /// tests need no engine.
  static let standard = Grammar([
    StageSyntax("where", patterns: [.expr(label: "condition")]),
    StageSyntax("topic", patterns: [.topics(label: "topics")]),
    StageSyntax("add", patterns: [.pairs(label: "pairs"), byNames]),
    StageSyntax("change", patterns: [.pairs(label: "pairs")]),
    StageSyntax("keep", patterns: [.names(label: "columns")]),
    StageSyntax("drop", patterns: [.names(label: "columns")]),
    StageSyntax("rename", patterns: [.pairs(label: "pairs")]),
    StageSyntax(
      "split", patterns: [.name(label: "column"), .keyword("as"), .name(label: "as")]),
    StageSyntax("summarise", "summarize", patterns: [.pairs(label: "pairs"), byNames]),
    StageSyntax("count", patterns: [byNames]),
    StageSyntax("describe", patterns: []),
    StageSyntax("sort", patterns: [.keys(label: "keys")]),
    StageSyntax("take", patterns: [.expr(label: "count")]),
    StageSyntax(
      "top",
      patterns: [
        .expr(label: "count"), .keyword("by"), .expr(label: "by"),
        .optional([.keyword("per"), .names(label: "per")]),
        .optional([.keyword("with"), .flag("ties")]),
      ]),
    StageSyntax(
      "sample",
      patterns: [.expr(label: "count"), .optional([.keyword("seed"), .expr(label: "seed")])]),
    StageSyntax(
      "join",
      patterns: [
        .oneWord(label: "kind", ["left", "inner", "with", "without"]), .other(label: "other"),
        .keyword("on"), .expr(label: "on"), .optional([.flag("many")]),
      ]),
    StageSyntax("append", patterns: [.other(label: "other")]),
    StageSyntax(
      "band",
      patterns: [
        .expr(label: "value"), .keyword("as"), .name(label: "as"), .bands(label: "bands"),
      ]),
    StageSyntax("reach", patterns: [byNames]),
    StageSyntax(
      "compare",
      patterns: [
        .name(label: "what"),
        .optional([.keyword("baseline"), .nameOrText(label: "baseline")]), options,
      ]),
    StageSyntax("grade", patterns: [options]),
    StageSyntax(
      "simulate",
      patterns: [
        .choice([
          [.keyword("offer"), .text(label: "name"), options],
          [.flag("offers"), .options(label: "options")],
        ])
      ]),
    StageSyntax(
      "optimise", "optimize",
      patterns: [.keyword("offer"), .text(label: "name"), options]),
    StageSyntax("topics", patterns: []),
    StageSyntax(
      "cascade",
      patterns: [.optional([.keyword("over"), .name(label: "over")]), options]),
    StageSyntax(
      "overlap", patterns: [.optional([.keyword("with"), .other(label: "other")])]),
    StageSyntax("chart", patterns: [.name(label: "kind"), .pairs(label: "pairs")]),
    StageSyntax(
      "export",
      patterns: [
        .text(label: "path"), .optional([.flag("raw")]), .optional([.flag("replace")]),
      ]),
  ])

  private static let byNames = Pattern.optional([.keyword("by"), .names(label: "by")])
  private static let options = Pattern.optional([.options(label: "options")])
}
