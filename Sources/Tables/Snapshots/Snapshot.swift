import Parallel

/// A table as a file whose columns are used where they lie.
///
/// A head of one page; then each column's runs of values, each at a multiple of 64 bytes, in the
/// machine's own byte order; then the description of them. The head holds the length of the file
/// and the digests of the description, of the runs, and of itself, so that a file cut short,
/// changed, or written by another version is told from a whole one.
struct Snapshot {
  let table: Table
  /// Whatever else belongs to the table, as its maker wrote it.
  let extra: [UInt8]
  /// Of the source's bytes.
  let source: TreeDigest

  /// Raised with every change of the form.
  static let version = 1
  private static let magic = Array("swell snapshot\r\n\u{1A}\n".utf8)
  /// One page, so that the runs begin on one.
  private static let headBytes = 4096

  /// Why a file is no snapshot to be used; the source is then read anew.
  enum Failure: Error { case malformed, otherVersion, wrongDigest }

  init(table: Table, extra: [UInt8], source: TreeDigest) {
    self.table = table
    self.extra = extra
    self.source = source
  }

  // MARK: Writing

  /// How many bytes the runs of a table take.
  static func byteCount(of table: Table) -> Int {
    var layout = Layout()
    var fields = FieldWriter()
    for column in table.columns { layout.add(column, to: &fields) }
    return layout.byteCount
  }

  /// Writes the snapshot to `path`, whole or not at all. It is not synced: a file that a crash left
  /// behind is found by its digests.
  func write(to path: String, workers: Workers) throws {
    var layout = Layout()
    var description = FieldWriter()
    description.add(extra)
    description.add(table.rowCount)
    description.add(table.columns) { fields, column in layout.add(column, to: &fields) }
    try AtomicFile.make(at: path, syncs: false) { draft in
      try [UInt8](repeating: 0, count: Self.headBytes).withUnsafeBytes { try draft.append($0) }
      for run in layout.runs {
        try workers.cancellation.check()
        try run.withUnsafeElements { try draft.append(UnsafeRawBufferPointer($0)) }
        let gap = Layout.padding(after: run.count)
        try [UInt8](repeating: 0, count: gap).withUnsafeBytes { try draft.append($0) }
      }
      let end = Self.headBytes + layout.byteCount
      try description.bytes.withUnsafeBytes { try draft.append($0) }
      let written = try FileContents.open(draft.path).bytes
      let head = Head(
        fileBytes: end + description.bytes.count, descriptionStart: end,
        description: Fingerprint.sha256(of: description.bytes),
        runs: try TreeDigest(of: written, in: Self.headBytes..<end, workers: workers),
        source: source)
      try head.bytes.withUnsafeBytes { try draft.overwriteStart(with: $0) }
    }
  }

  // MARK: Reading

  /// - Parameter trustsRuns: leaves out the walk over all runs, for a file that is known to be as it
  ///   was when its digests were last compared.
  /// - Throws: ``Failure``; `Cancelled`; ``TableError`` where the file cannot be opened.
  init(path: String, trustsRuns: Bool, workers: Workers) throws {
    let bytes = try FileContents.open(path).bytes
    guard bytes.count >= Self.headBytes else { throw Failure.malformed }
    let head = try Head(bytes.withUnsafeElements { Array($0[..<Self.headBytes]) })
    guard head.fileBytes == bytes.count, head.descriptionStart >= Self.headBytes,
      head.descriptionStart <= bytes.count
    else { throw Failure.malformed }
    let description = bytes.withUnsafeElements { Array($0[head.descriptionStart...]) }
    guard Fingerprint.sha256(of: description) == head.description else {
      throw Failure.wrongDigest
    }
    let region = Self.headBytes..<head.descriptionStart
    if !trustsRuns {
      guard try TreeDigest(of: bytes, in: region, workers: workers) == head.runs else {
        throw Failure.wrongDigest
      }
    }
    source = head.source
    do {
      var fields = FieldReader(description)
      let extra = try fields.list()
      let rowCount = try fields.int()
      let runs = MappedRuns(bytes: bytes, region: region, rowCount: rowCount)
      let columns = try fields.list { fields throws(FieldReader.Malformed) in
        try runs.column(from: &fields)
      }
      guard fields.isAtEnd, rowCount >= 0, columns.allSatisfy({ $0.count == rowCount }) else {
        throw Failure.malformed
      }
      if !trustsRuns, !columns.allSatisfy(\.isSafe) { throw Failure.malformed }
      self.extra = extra
      table = Table(columns, rowCount: rowCount)
    } catch is FieldReader.Malformed {
      throw Failure.malformed
    }
  }

  // MARK: The head

  private struct Head {
    let fileBytes: Int
    let descriptionStart: Int
    let description: String
    let runs: TreeDigest
    let source: TreeDigest

    init(
      fileBytes: Int, descriptionStart: Int, description: String, runs: TreeDigest,
      source: TreeDigest
    ) {
      self.fileBytes = fileBytes
      self.descriptionStart = descriptionStart
      self.description = description
      self.runs = runs
      self.source = source
    }

    /// A whole page.
    var bytes: [UInt8] {
      var fields = FieldWriter()
      fields.add(Snapshot.version)
      // Read on a machine of the other byte order this is another number.
      fields.add(withUnsafeBytes(of: 0x0102_0304_0506_0708) { Array($0) })
      fields.add(fileBytes)
      fields.add(descriptionStart)
      fields.add(description)
      fields.add(runs.text)
      fields.add(source.text)
      var page = Snapshot.magic + fields.bytes
      page += Array(Fingerprint.sha256(of: page).utf8)
      return page + [UInt8](repeating: 0, count: Snapshot.headBytes - page.count)
    }

    init(_ page: [UInt8]) throws {
      guard page.starts(with: Snapshot.magic) else { throw Failure.malformed }
      var fields = FieldReader(Array(page.dropFirst(Snapshot.magic.count)))
      do {
        guard try fields.int() == Snapshot.version else { throw Failure.otherVersion }
        _ = try fields.list()
        fileBytes = try fields.int()
        descriptionStart = try fields.int()
        description = try fields.text()
        runs = TreeDigest(text: try fields.text())
        source = TreeDigest(text: try fields.text())
      } catch is FieldReader.Malformed {
        throw Failure.malformed
      }
      // The same fields give the same page, on a machine of the same byte order.
      guard bytes == page else { throw Failure.wrongDigest }
    }
  }
}
