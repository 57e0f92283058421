import Language

/// The TextMate grammar of the language, made from the registry's entries; `make docs` writes it.
public enum TextMateGrammar {
  /// A scope's name and the regular expression of what is coloured so.
  private struct Rule {
    let scope: String
    let match: String
    /// Scopes of the expression's groups.
    var captures: [Int: String] = [:]
    /// The end of what `match` begins; nil for a rule of one line.
    var end: String?
    /// What is coloured inside, where there is an end.
    var inside: [Rule] = []
  }

  /// The grammar as JSON, as editors read it.
  public static var text: String {
    let rules = rules(Registry.standard).map { json($0, margin: "    ") }
    return """
      {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Swell",
        "scopeName": "source.swell",
        "fileTypes": ["swell"],
        "patterns": [
      \(rules.joined(separator: ",\n"))
        ]
      }

      """
  }

  private static func rules(_ registry: Registry) -> [Rule] {
    let escape = Rule(scope: "constant.character.escape.swell", match: #"\\["\\nt]"#)
    let stages = words(registry.grammar.stageNames)
    let functions = words(registry.functionNames + ["relevance"])
    let words = stageWords(registry)
    return [
      Rule(scope: "comment.line.double-dash.swell", match: #"--(?=\s|$).*$"#),
      Rule(
        scope: "string.quoted.triple.swell", match: #"\"\"\""#, end: #"\"\"\""#),
      Rule(scope: "string.quoted.double.swell", match: #"\""#, end: #"\"|$"#, inside: [escape]),
      Rule(scope: "variable.other.quoted.swell", match: "`(?:[^`]|``)*`"),
      Rule(scope: "constant.other.tag.swell", match: #"#(?:\"(?:[^\"\\]|\\.)*\"|[\p{L}\p{N}_]+)"#),
      Rule(scope: "constant.other.date.swell", match: #"@\d{4}-\d{2}-\d{2}"#),
      Rule(
        scope: "constant.numeric.money.swell", match: #"[$€£]\d[\d_]*(?:\.\d[\d_]*)?[kKMB]?\b"#),
      Rule(scope: "constant.numeric.percent.swell", match: #"\b\d[\d_]*(?:\.\d[\d_]*)?%"#),
      Rule(scope: "constant.numeric.duration.swell", match: #"\b\d[\d_]*[hdw]\b"#),
      Rule(scope: "constant.numeric.swell", match: #"\b\d[\d_]*(?:\.\d[\d_]*)?[kKMB]?\b"#),
      Rule(
        scope: "meta.stage.swell", match: #"(\|)\s*(?i:\#(stages))\b"#,
        captures: [1: "keyword.operator.pipe.swell", 2: "keyword.control.stage.swell"]),
      Rule(
        scope: "meta.statement.swell",
        match:
          #"^\s*(?i:\#(Self.words(StatementEntry.all.map(\.name))))\b(?:\s+(?i:(sql|graph))\b)?"#,
        captures: [1: "keyword.control.statement.swell", 2: "keyword.control.statement.swell"]),
      Rule(scope: "constant.language.swell", match: #"\b(?i:true|false|missing|today)\b"#),
      Rule(
        scope: "keyword.operator.word.swell",
        match: #"\b(?i:\#(Self.words(Grammar.reserved.sorted() + ["any", "all", "none"])))\b"#),
      Rule(
        scope: "support.function.swell", match: #"\b(?i:\#(functions))(?=\s*\()"#),
      Rule(
        scope: "variable.language.column.swell",
        match: #"\b(?i:\#(Self.words(registry.modelColumns.map(\.name))))\b(?!\s*:)"#),
      Rule(
        scope: "keyword.other.swell",
        match: #"\b(?i:\#(Self.words(words)))\b(?!\s*[:(])"#),
      Rule(
        scope: "entity.other.attribute-name.swell", match: #"[\p{L}_][\p{L}\p{N}_]*(?=\s*:)"#),
      Rule(scope: "keyword.operator.swell", match: #"\?\?|\.\.<?|!=|<=|>=|[=<>+*/|-]"#),
    ]
  }

  /// The fixed words within stages: `by`, `per`, `many`.
  private static func stageWords(_ registry: Registry) -> [String] {
    func words(of pattern: Pattern) -> [String] {
      switch pattern {
      case .keyword(let word), .flag(let word): [word]
      case .oneWord(_, let words): words
      case .optional(let inner): inner.flatMap(words)
      case .choice(let choices): choices.flatMap { $0.flatMap(words) }
      default: []
      }
    }
    let all = registry.stages.flatMap { $0.syntax.patterns.flatMap(words) } + ["as", "asc", "desc"]
    return Set(all).sorted()
  }

  /// One of the words, as a group of an expression; longer ones first.
  private static func words(_ words: [String]) -> String {
    let ordered = Set(words).sorted { ($1.count, $0) < ($0.count, $1) }
    return "(" + ordered.joined(separator: "|") + ")"
  }

  private static func json(_ rule: Rule, margin: String) -> String {
    var members = ["\"name\": \(quoted(rule.scope))"]
    if let end = rule.end {
      members += ["\"begin\": \(quoted(rule.match))", "\"end\": \(quoted(end))"]
    } else {
      members.append("\"match\": \(quoted(rule.match))")
    }
    if !rule.captures.isEmpty {
      let captures = rule.captures.sorted { $0.key < $1.key }.map {
        "\"\($0.key)\": { \"name\": \(quoted($0.value)) }"
      }
      members.append("\"captures\": { \(captures.joined(separator: ", ")) }")
    }
    if !rule.inside.isEmpty {
      let inside = rule.inside.map { json($0, margin: "") }
      members.append("\"patterns\": [\(inside.joined(separator: ", "))]")
    }
    return margin + "{ " + members.joined(separator: ", ") + " }"
  }

  /// Every text here is ours, without control characters.
  private static func quoted(_ text: String) -> String {
    "\"" + text.withScalars(["\\": "\\\\", "\"": "\\\""]) + "\""
  }
}
