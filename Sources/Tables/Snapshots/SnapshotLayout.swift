/// Where the runs of a snapshot's columns lie, as they are put one after the other.
///
/// A run is described by where it begins, counted from the first one, and by its elements.
struct Layout {
  private(set) var runs: [Buffer<UInt8>] = []
  private(set) var byteCount = 0

  /// What the processor's widest loads and the caches' lines ask for.
  static let alignment = 64

  static func padding(after count: Int) -> Int { (alignment - count % alignment) % alignment }

  mutating func add(_ column: Column, to fields: inout FieldWriter) {
    fields.add(column.name)
    column.type.write(to: &fields)
    fields.add(column.validity != nil)
    if let validity = column.validity { add(validity.words, to: &fields) }
    switch column.values {
    case .booleans(let bitmap):
      fields.add(ColumnForm.booleans.rawValue)
      add(bitmap.words, to: &fields)
    case .integers(let buffer):
      fields.add(ColumnForm.integers.rawValue)
      add(buffer, to: &fields)
    case .numbers(let buffer):
      fields.add(ColumnForm.numbers.rawValue)
      add(buffer, to: &fields)
    case .text(.coded(let codes, let dictionary)):
      fields.add(ColumnForm.codedText.rawValue)
      add(codes, to: &fields)
      add(dictionary, to: &fields)
    case .text(.plain(let pool)):
      fields.add(ColumnForm.plainText.rawValue)
      add(pool, to: &fields)
    case .tags(let tags):
      fields.add(ColumnForm.tags.rawValue)
      add(tags.offsets, to: &fields)
      add(tags.codes, to: &fields)
      add(tags.dictionary, to: &fields)
    }
  }

  private mutating func add(_ pool: StringPool, to fields: inout FieldWriter) {
    add(pool.offsets, to: &fields)
    add(pool.bytes, to: &fields)
  }

  private mutating func add<Element>(_ buffer: Buffer<Element>, to fields: inout FieldWriter) {
    fields.add(byteCount)
    fields.add(buffer.count)
    let bytes = buffer.bytes
    runs.append(bytes)
    byteCount += bytes.count + Self.padding(after: bytes.count)
  }
}

/// How a column's values lie.
enum ColumnForm: Int {
  case booleans, integers, numbers, codedText, plainText, tags
}

/// The runs of a mapped snapshot, handed out as columns that stand on the mapping.
///
/// No place or count is used before it is known to lie within the file, so that a description that
/// nobody wrote gives an error and never a trap. What the values say is another matter: see
/// ``Column/isSafe``.
struct MappedRuns {
  typealias Malformed = FieldReader.Malformed

  let bytes: Buffer<UInt8>
  let region: Range<Int>
  let rowCount: Int

  func column(from fields: inout FieldReader) throws(Malformed) -> Column {
    let name = try fields.text()
    let type = try ColumnType(from: &fields)
    let validity = try fields.bool() ? try bitmap(from: &fields) : nil
    let values: Column.Values
    switch ColumnForm(rawValue: try fields.int()) {
    case .booleans: values = .booleans(try bitmap(from: &fields))
    case .integers: values = .integers(try run(from: &fields))
    case .numbers: values = .numbers(try run(from: &fields))
    case .codedText:
      let codes: Buffer<UInt32> = try run(from: &fields)
      values = .text(.coded(codes: codes, dictionary: try pool(from: &fields)))
    case .plainText: values = .text(.plain(try pool(from: &fields)))
    case .tags:
      let offsets: Buffer<UInt32> = try run(from: &fields)
      let codes: Buffer<UInt32> = try run(from: &fields)
      guard offsets.count > 0 else { throw Malformed() }
      values = .tags(
        TagValues(offsets: offsets, codes: codes, dictionary: try pool(from: &fields)))
    case nil: throw Malformed()
    }
    guard values.count == rowCount, values.fits(type) else { throw Malformed() }
    return Column(name, type, values, validity: validity)
  }

  private func bitmap(from fields: inout FieldReader) throws(Malformed) -> Bitmap {
    let words: Buffer<UInt64> = try run(from: &fields)
    guard rowCount >= 0, words.count == rowCount / 64 + (rowCount % 64 == 0 ? 0 : 1) else {
      throw Malformed()
    }
    return Bitmap(words: words, count: rowCount)
  }

  private func pool(from fields: inout FieldReader) throws(Malformed) -> StringPool {
    let offsets: Buffer<Int> = try run(from: &fields)
    guard offsets.count > 0 else { throw Malformed() }
    return StringPool(offsets: offsets, bytes: try run(from: &fields))
  }

  private func run<Element>(from fields: inout FieldReader) throws(Malformed) -> Buffer<Element> {
    let start = try fields.int()
    let count = try fields.int()
    let (size, isTooLarge) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard start >= 0, count >= 0, !isTooLarge, start % Layout.alignment == 0,
      start <= region.count, size <= region.count - start
    else { throw Malformed() }
    let place = region.lowerBound + start
    return bytes.elements(at: place, count: count)
  }
}

extension Buffer where Element == UInt8 {
  /// `count` elements that begin at byte `place`, in the same memory.
  fileprivate func elements<Other>(at place: Int, count: Int) -> Buffer<Other> {
    withUnsafeElements { bytes in
      let own = UnsafeRawBufferPointer(
        rebasing: UnsafeRawBufferPointer(bytes)[place..<place + count * MemoryLayout<Other>.stride])
      return Buffer<Other>(unowned: own.bindMemory(to: Other.self), owner: owner)
    }
  }
}

extension Buffer {
  /// The same memory as bytes.
  fileprivate var bytes: Buffer<UInt8> {
    withUnsafeElements { elements in
      let raw = UnsafeRawBufferPointer(elements)
      return Buffer<UInt8>(
        unowned: UnsafeBufferPointer(
          start: raw.baseAddress?.assumingMemoryBound(to: UInt8.self), count: raw.count),
        owner: owner)
    }
  }
}

extension Column.Values {
  fileprivate var count: Int {
    switch self {
    case .booleans(let bitmap): bitmap.count
    case .integers(let buffer): buffer.count
    case .numbers(let buffer): buffer.count
    case .text(let text): text.count
    case .tags(let tags): tags.count
    }
  }

  fileprivate func fits(_ type: ColumnType) -> Bool {
    switch self {
    case .booleans: type == .boolean
    case .integers: type.isIntegral
    case .numbers: type.isFloating
    case .text: type == .text
    case .tags: type == .tags
    }
  }
}

extension ColumnType {
  func write(to fields: inout FieldWriter) {
    if case .money(let currency) = self {
      fields.add("money")
      fields.add(currency.sign)
    } else {
      fields.add(name)
    }
  }

  init(from fields: inout FieldReader) throws(FieldReader.Malformed) {
    let name = try fields.text()
    if name == "money" {
      self = .money(Currency(try fields.text()))
      return
    }
    let plain: [ColumnType] = [
      .boolean, .integer, .number, .percent, .text, .date, .time, .duration, .tags,
    ]
    guard let type = plain.first(where: { $0.name == name }) else {
      throw FieldReader.Malformed()
    }
    self = type
  }
}
