import Engine
import Language
import Tables

extension Document {
  /// Records what a replay found: missing ids, outputs, and what they were made from.
  ///
  /// What is as recorded keeps its bytes.
  mutating func update(
    _ cells: [CellReport], _ comparison: RecordComparison, options: Replay.Options, isWhole: Bool
  ) throws(Diagnostic) {
    assignMissingIDs()
    let ids = self.cells.map(\.id)
    for cell in cells { record(cell, comparison, ids: ids) }
    try setVersion()
    let inputs = comparison.inputs
    let settings = inputs.settings
    try setSeed(settings.seed)
    try setToday(CalendarDate(daysSince1970: settings.today).iso)
    // Results that were not made anew stay those of the version that made them.
    if isWhole || frontMatter?.model == nil { try setModel(ModelVersion.current) }
    try setSettings(Self.merged(frontMatter?.settings ?? [], options.settings))
    try recordParameters(comparison.graph, inputs, options)
    try setData(isWhole ? inputs.data : keeping(frontMatter?.data ?? [], in: inputs.data))
  }

  private mutating func record(
    _ cell: CellReport, _ comparison: RecordComparison, ids: [String?]
  ) {
    let position = cell.position
    let marks = InputMark.text(comparison.marks(of: position, ids: ids))
    guard let result = cell.result else {
      setOutput(of: position, nil)
      return
    }
    let isSame = comparison.isSameResult(result, position)
    let old = self.cells[position].output
    var record = OutputRecord(
      rows: result.rows, digest: result.digest, of: comparison.statementHash(of: position),
      from: marks, error: result.error)
    // Within its tolerance, or where any result will do, the recorded figures stay.
    if isSame, let recorded = self.cells[position].record {
      record.rows = recorded.rows ?? record.rows
      record.digest = recorded.digest ?? record.digest
    }
    setOutput(of: position, record, body: isSame ? old?.body ?? result.body : result.body)
  }

  /// The files, as they were recorded where some results are still those of then.
  private func keeping(_ old: [DocumentData], in new: [DocumentData]) -> [DocumentData] {
    new.map { item in old.first { $0.name.lowercased() == item.name.lowercased() } ?? item }
  }

  private mutating func recordParameters(
    _ graph: DependencyGraph, _ inputs: SessionInputs, _ options: Replay.Options
  ) throws(Diagnostic) {
    let said = frontMatter?.params ?? []
    let changed = Set(options.parameters.map { $0.name.lowercased() })
    var pairs: [(name: String, text: String)] = []
    // One value for a name that is declared twice would change one of the two.
    for name in graph.parameters where graph.declarations(of: name) == 1 {
      let folded = name.lowercased()
      if let old = said.first(where: { $0.name.lowercased() == folded }), !changed.contains(folded)
      {
        pairs.append(old)
      } else if let literal = inputs.parameters[folded] {
        pairs.append((name, literal))
      }
    }
    try setParams(pairs)
  }

  private static func merged(
    _ old: [(name: String, text: String)], _ new: [(name: String, text: String)]
  ) -> [(name: String, text: String)] {
    var merged = old
    for (name, text) in new {
      if let index = merged.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) {
        merged[index].text = text
      } else {
        merged.append((name, text))
      }
    }
    return merged
  }
}
