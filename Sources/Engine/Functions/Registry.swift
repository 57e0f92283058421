import Language

/// Everything the language can call by name. Adding a stage or function adds one line here.
///
/// A class because it never changes and every binder and scope has it at hand.
final class Registry: Sendable {
  let stages: [StageEntry]
  let functions: [ScalarFunction]
  let aggregates: [AggregateFunction]
  let windows: [WindowFunction]
  let modelColumns: [ModelColumn]
  let grammar: Grammar
  private let stageIndex: NameIndex
  private let functionIndex: NameIndex
  private let aggregateIndex: NameIndex
  private let windowIndex: NameIndex
  private let modelIndex: NameIndex

  init(
    stages: [StageEntry], functions: [ScalarFunction], aggregates: [AggregateFunction],
    windows: [WindowFunction], modelColumns: [ModelColumn]
  ) {
    self.stages = stages
    self.functions = functions
    self.aggregates = aggregates
    self.windows = windows
    self.modelColumns = modelColumns
    grammar = Grammar(stages.map(\.syntax))
    stageIndex = NameIndex(
      stages.enumerated().flatMap { index, stage in stage.syntax.names.map { ($0, index) } })
    functionIndex = Self.index(functions.map(\.name))
    aggregateIndex = Self.index(aggregates.map(\.name))
    windowIndex = Self.index(windows.map(\.name))
    modelIndex = Self.index(modelColumns.map(\.name))
  }

  private static func index(_ names: [String]) -> NameIndex {
    NameIndex(names.enumerated().map { ($1, $0) })
  }

  func stage(_ name: String) -> StageEntry? {
    stageIndex[name].map { stages[$0] }
  }

  func function(_ name: String) -> ScalarFunction? {
    functionIndex[name].map { functions[$0] }
  }

  func aggregate(_ name: String) -> AggregateFunction? {
    aggregateIndex[name].map { aggregates[$0] }
  }

  func window(_ name: String) -> WindowFunction? {
    windowIndex[name].map { windows[$0] }
  }

  func modelColumn(_ name: String) -> ModelColumn? {
    modelIndex[name].map { modelColumns[$0] }
  }

  var functionNames: [String] {
    functions.map(\.name) + aggregates.map(\.name) + windows.map(\.name)
  }
}

/// A stage: its text form, its help, and how it is bound, in one value.
final class StageEntry: Sendable {
  let syntax: StageSyntax
  /// One sentence.
  let summary: String
  /// What it does to rows and columns.
  let effect: String
  /// Statements on the example data that run in the tests.
  let examples: [String]
  let bind: @Sendable (inout Binder, Stage, Schema) throws -> any BoundStage

  init(
    _ syntax: StageSyntax, summary: String, effect: String, examples: [String],
    bind: @escaping @Sendable (inout Binder, Stage, Schema) throws -> any BoundStage
  ) {
    self.syntax = syntax
    self.summary = summary
    self.effect = effect
    self.examples = examples
    self.bind = bind
  }

  var name: String { syntax.names[0] }
}
