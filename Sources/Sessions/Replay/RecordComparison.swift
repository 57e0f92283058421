import Engine
import Language
import Tables

/// Compares what cells give with what their document recorded, and finds why they differ.
struct RecordComparison {
  let file: SessionFile
  let graph: DependencyGraph
  let inputs: SessionInputs
  /// Files that are not what the front matter recorded.
  let changedData: [DataChange]
  private let ids: [String?]

  init(file: SessionFile, graph: DependencyGraph, inputs: SessionInputs) {
    self.file = file
    self.graph = graph
    self.inputs = inputs
    ids = file.cells.map(\.id)
    changedData = Self.changes(from: file.frontMatter?.data ?? [], to: inputs.data)
  }

  private static func changes(
    from recorded: [DocumentData], to present: [DocumentData]
  ) -> [DataChange] {
    recorded.compactMap { old in
      guard let digest = old.sha256,
        let new = present.first(where: { $0.name.lowercased() == old.name.lowercased() }),
        new.sha256?.isEmpty != true, new.sha256 != digest
      else { return nil }
      return DataChange(
        name: old.name, file: new.file, oldRows: old.rows, newRows: new.rows, oldDigest: digest,
        newDigest: new.sha256)
    }
  }

  /// The hash of a cell's statements, whatever their layout.
  func statementHash(of position: Int) -> String {
    Self.statementHash(of: file.cells[position].source)
  }

  static func statementHash(of source: String) -> String {
    String(Fingerprint.sha256(of: Array(canonicalTokens(of: source).utf8)).prefix(16))
  }

  /// What `from=` says of a cell; `ids` are those of a document whose cells were named since.
  func marks(of position: Int, ids: [String?]? = nil) -> [InputMark] {
    inputs.marks(of: position, in: graph, ids: ids ?? self.ids)
  }

  // MARK: Comparing

  /// Settles a cell's verdict against its record.
  func judge(_ report: inout CellReport) {
    guard report.verdict == .ran else { return }
    let cell = file.cells[report.position]
    if cell.options.isVolatile { return }
    guard let record = cell.record else {
      if report.result != nil { report.verdict = .unrecorded }
      return
    }
    if let difference = difference(of: report.result, from: record, cell) {
      report.verdict = .drifted
      let isResult = difference.isOfResult
      report.drift = Drift(
        difference: difference.text, causes: causes(report.position, record, isResult: isResult))
    } else {
      report.verdict = .reproduced
    }
  }

  private struct Difference {
    let text: String
    /// False where only the document's text was changed.
    let isOfResult: Bool

    init(_ text: String, isOfResult: Bool = true) {
      self.text = text
      self.isOfResult = isOfResult
    }
  }

  private func difference(
    of result: RecordedResult?, from record: OutputRecord, _ cell: SessionCell
  ) -> Difference? {
    guard let result else { return Difference("it gives no result any more") }
    if result.error != record.error {
      let was = record.error.map { "the error \($0)" } ?? "a result"
      let now = result.error.map { "the error \($0)" } ?? "a result"
      return Difference("\(was) is recorded, and it gives \(now)")
    }
    if let rows = record.rows, let now = result.rows, rows != now {
      return Difference("\(rows) rows are now \(now)")
    }
    let options = cell.options
    let shown = ShownText(result.body).difference(
      from: ShownText(cell.recordedBody ?? ""), tolerance: options.tolerance,
      isAnyOrder: options.isAnyOrder)
    let isSameDigest = record.digest == nil || record.digest == result.digest
    if options.tolerance != nil || isSameDigest {
      return shown.map { Difference($0, isOfResult: !isSameDigest) }
    }
    return Difference(shown ?? "a row or a digit that is not shown differs")
  }

  /// True where a cell gives what is recorded, whatever its statement was then.
  func isSameResult(_ result: RecordedResult?, _ position: Int) -> Bool {
    let cell = file.cells[position]
    guard let record = cell.record else { return false }
    if cell.options.isVolatile, record.error == nil, result?.error == nil { return true }
    return difference(of: result, from: record, cell) == nil
  }

  // MARK: Causes

  /// Everything that changed since the record was made and that the cell leans on.
  func causes(
    _ position: Int, _ record: OutputRecord, isResult: Bool = true
  ) -> [Drift.Cause] {
    var causes: [Drift.Cause] = []
    if let of = record.of, of != statementHash(of: position) {
      causes.append(.statement(name: nil))
    }
    causes += changedInputs(position, record)
    if let was = file.frontMatter?.model, was != ModelVersion.current {
      causes.append(.calculation(was: was, now: ModelVersion.current))
    }
    if causes.isEmpty { causes.append(isResult ? .unexplained : .record) }
    return causes
  }

  private func changedInputs(_ position: Int, _ record: OutputRecord) -> [Drift.Cause] {
    guard let from = record.from else { return changesOfSession(position) }
    let recorded = InputMark.read(from)
    let marks = marks(of: position)
    var causes = marks.filter { recorded[InputMark.written($0.name)] != $0.hash }.map {
      cause(of: $0.name)
    }
    let present = Set(marks.map { InputMark.written($0.name) })
    let isOther = record.of != statementHash(of: position)
    for name in recorded.keys.sorted() where !present.contains(name) && !isOther {
      causes.append(cause(of: name))
    }
    return causes
  }

  /// Without marks, as in a document of another program: what the front matter tells.
  private func changesOfSession(_ position: Int) -> [Drift.Cause] {
    let nodes = graph.statements[position] + graph.closure(of: graph.statements[position])
    let names = Set(nodes.compactMap { graph.nodes[$0].name?.lowercased() })
    let data = changedData.filter { names.contains($0.name.lowercased()) }
    let parameters = (file.frontMatter?.params ?? []).filter { name, text in
      let now = inputs.parameters[name.lowercased()]
      return names.contains(name.lowercased()) && now != nil && now != text
    }
    return data.map { .data($0) }
      + parameters.map {
        .parameter(name: $0.name, was: $0.text, now: inputs.parameters[$0.name.lowercased()])
      }
  }

  /// - Parameter name: as it was typed, or as a record writes it.
  private func cause(of name: String) -> Drift.Cause {
    let isIt = { (other: String) in
      other.lowercased() == name.lowercased() || InputMark.written(other) == name
    }
    if let change = changedData.first(where: { isIt($0.name) }) { return .data(change) }
    if let parameter = graph.parameters.first(where: isIt) {
      let was = file.frontMatter?.params.first { isIt($0.name) }?.text
      return .parameter(name: parameter, was: was, now: inputs.parameters[parameter.lowercased()])
    }
    let isMade = graph.nodes.contains { node in
      if case .setting = node.kind { return false }
      return node.name.map(isIt) ?? false
    }
    if isMade || name.hasPrefix("#") { return .statement(name: name) }
    let folded = name.lowercased()
    return .setting(
      name: name, was: recordedSetting(folded), now: inputs.settingText(of: folded))
  }

  private func recordedSetting(_ name: String) -> String? {
    switch name {
    case "seed": file.frontMatter?.seed.map(String.init)
    case "today": file.frontMatter?.today
    default: file.frontMatter?.settings.first { $0.name.lowercased() == name }?.text
    }
  }
}
