/// What a stage's argument looks like in the text.
///
/// A stage's registry entry holds its pattern; the parser follows it. So a new stage needs no new
/// parser code, and help, completion and the reference page read the same pattern.
public indirect enum Pattern: Hashable, Sendable {
  /// A fixed word that is only punctuation: `by` in `count by tier`.
  case keyword(String)
  /// A fixed word that means something by being there: `many`, `raw`. An ``Stage/Argument/flag(_:)``.
  case flag(String)
  /// One of several words: `join left`. An ``Stage/Argument/word(_:)`` under the label.
  case oneWord(label: String, [String])
  case expr(label: String)
  /// An expression, or `any`/`all`/`none` before a list.
  case topics(label: String)
  case name(label: String)
  /// A name or a text literal: `baseline celebrity`, `baseline "New York"`.
  case nameOrText(label: String)
  case names(label: String)
  case pairs(label: String)
  case keys(label: String)
  case bands(label: String)
  /// `(name: value, …)`.
  case options(label: String)
  case text(label: String)
  /// A dataset's name or a query in brackets.
  case other(label: String)
  case optional([Pattern])
  /// The first alternative whose first word fits.
  case choice([[Pattern]])
}

extension Pattern {
  /// The name under which the stage finds the argument; nil for what has none of its own.
  public var label: String? {
    switch self {
    case .oneWord(let label, _), .expr(let label), .topics(let label), .name(let label),
      .nameOrText(let label), .names(let label), .pairs(let label), .keys(let label),
      .bands(let label), .options(let label), .text(let label), .other(let label):
      label
    case .flag(let word): word
    case .keyword, .optional, .choice: nil
    }
  }
}

/// The text form of one stage.
public struct StageSyntax: Hashable, Sendable {
  /// The stage's name, then other accepted spellings: `summarise`, `summarize`.
  public var names: [String]
  public var patterns: [Pattern]

  public init(_ names: String..., patterns: [Pattern]) {
    self.names = names
    self.patterns = patterns
  }
}

/// Every stage the parser may meet. The engine's registry makes it; the parser only reads it.
public struct Grammar: Sendable {
  public let stages: [StageSyntax]
  private let byName: [String: Int]

  public init(_ stages: [StageSyntax]) {
    self.stages = stages
    var byName: [String: Int] = [:]
    for (index, stage) in stages.enumerated() {
      for name in stage.names { byName[name] = index }
    }
    self.byName = byName
  }

  public subscript(name: String) -> StageSyntax? {
    byName[name.lowercased()].map { stages[$0] }
  }

  /// Every spelling of every stage, in the registry's order.
  public var stageNames: [String] { stages.flatMap(\.names) }

  /// Words that are never names unless they stand in backticks.
  public static let reserved: Set<String> = [
    "and", "or", "not", "in", "has", "like", "is", "missing", "true", "false", "if", "then", "else",
    "by",
  ]
}
