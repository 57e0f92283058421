/// A cell of a session document: statements, and the output recorded under them.
public struct DocumentCell: Hashable, Sendable {
  /// The `swell` block.
  public internal(set) var fence: Fence
  /// Blank lines between the block and its output, mostly none.
  var gap: String
  /// The `output` block, nil where nothing is recorded.
  public internal(set) var output: Fence?

  /// The statements as they stand, line ends included: ranges of diagnostics index this text.
  public var source: String { fence.content }

  /// The name that stays; nil until it is given one.
  public var id: String? { fence.info.id }
  /// The code of the diagnostic that the cell must end in.
  public var expectedCode: String? { fence.info["expect"] }
  /// True when its result may differ each time.
  public var isVolatile: Bool { fence.info.hasFlag("volatile") }
  /// The relative difference in which figures may drift.
  public var tolerance: Double? { fence.info["tolerance"].flatMap(Double.init) }
  /// True when the order of rows does not matter.
  public var isAnyOrder: Bool { fence.info["order"] == "any" }

  /// The cell as it stands in the document.
  public var text: String { fence.text + gap + (output?.text ?? "") }

  /// What was recorded of the last run.
  public var record: OutputRecord? { output.map { OutputRecord(info: $0.info) } }
}

/// What the info line of an `output` block says of the result it holds.
public struct OutputRecord: Hashable, Sendable {
  /// Rows of the whole result, shown or not.
  public var rows: Int?
  /// The digest of the canonical text of all rows.
  public var digest: String?
  /// The hash of the tokens of the statement that made it.
  public var of: String?
  /// What it was made from: names and settings, each with a short hash.
  public var from: String?
  /// The code of the error it ended in.
  public var error: String?

  public init(
    rows: Int? = nil, digest: String? = nil, of: String? = nil, from: String? = nil,
    error: String? = nil
  ) {
    self.rows = rows
    self.digest = digest
    self.of = of
    self.from = from
    self.error = error
  }

  init(info: FenceInfo) {
    self.init(
      rows: info["rows"].flatMap(Int.init), digest: info["digest"], of: info["of"],
      from: info["from"], error: info["error"])
  }

  /// Writes the record into an info line; words it does not know stay.
  func written(to info: FenceInfo) -> FenceInfo {
    var info = info
    info["rows"] = rows.map(String.init)
    info["digest"] = digest
    info["error"] = error
    info["of"] = of
    info["from"] = from
    return info
  }
}
