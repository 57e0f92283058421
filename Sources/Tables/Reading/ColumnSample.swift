/// The first cells of a column, looked at to guess its type: what decides how fast it is read, never
/// what comes out.
struct ColumnSample {
  private var tally = ColumnTally()
  private var texts = TextInterner()

  init(mark: DecimalMark) { tally.mark = mark }

  /// How many rows are looked at.
  static let rows = 1000

  /// - Parameter scratch: holds the text where doubled quotes had to be undone.
  mutating func add(_ field: UnsafeBufferPointer<UInt8>, _ scratch: inout [UInt8]) {
    CellText.withUnquoted(field, &scratch) { raw in
      let text = CellText.trimmed(raw)
      if CellText.isMissing(text) { return }
      tally.add(text)
      _ = texts.code(of: text)
    }
  }

  /// Plain where nearly every text is another one.
  var reading: ColumnReading {
    let reading = tally.reading
    let isVaried = tally.present >= 200 && texts.count * 10 > tally.present * 8
    return reading == .text && isVaried ? .plainText : reading
  }
}

extension ColumnTask {
  /// What is to be done first for a column.
  ///
  /// - Parameter wish: the type that somebody said; nil where the cells decide.
  static func first(
    _ column: Int, _ wish: ColumnType?, _ sample: () -> ColumnReading, mark: DecimalMark,
    rowCapacity: Int
  ) -> ColumnTask {
    guard let wish else {
      return ColumnTask(column, .guessed, sample(), mark: mark, rowCapacity: rowCapacity)
    }
    return ColumnReading.depends(onCellsFor: wish)
      ? ColumnTask(column, .tallied, .text, wish: wish, mark: mark, rowCapacity: 0)
      : ColumnTask(
        column, .settled, ColumnReading(wish), wish: wish, mark: mark, rowCapacity: rowCapacity)
  }
}

/// The types that somebody said, by header or by name, upper and lower case alike.
struct TypeWishes {
  private let types: [String: ColumnType]
  private let tagHeaders: Set<String>

  init(_ options: ReadOptions) {
    types = Dictionary(
      options.types.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    tagHeaders = Set(options.tagHeaders.map { $0.lowercased() })
  }

  /// Nil where the cells decide.
  ///
  /// - Parameter mayBeTags: whether a name like `topics` is enough to make the column tags.
  func type(header: String, name: String, mayBeTags: Bool = true) -> ColumnType? {
    let header = header.lowercased()
    let name = name.lowercased()
    if let type = types[name] ?? types[header] { return type }
    guard mayBeTags else { return nil }
    return tagHeaders.contains(name) || tagHeaders.contains(header) ? .tags : nil
  }
}
