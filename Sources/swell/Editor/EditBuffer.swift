/// A statement being edited: its text and where the cursor stands.
///
/// A value without a terminal, so every editing rule can be tested as a function. Offsets count
/// Unicode scalars, as libedit does; motions step over whole characters as a person sees them.
struct EditBuffer: Hashable, Sendable {
  private(set) var scalars: [Unicode.Scalar]
  /// 0...scalars.count.
  private(set) var cursor: Int

  init(_ text: String = "") {
    scalars = Array(text.unicodeScalars)
    cursor = scalars.count
  }

  init(scalars: [Unicode.Scalar], cursor: Int) {
    self.scalars = scalars
    self.cursor = min(max(cursor, 0), scalars.count)
  }

  var text: String { Self.string(scalars[...]) }
  var isEmpty: Bool { scalars.isEmpty }
  var isBlank: Bool { scalars.allSatisfy { $0.properties.isWhitespace } }
  var isCursorAtEnd: Bool { cursor == scalars.count }
  var textBeforeCursor: String { Self.string(scalars[..<cursor]) }

  /// The cursor as a UTF-8 offset into ``text``.
  var cursorByteOffset: Int { scalars[..<cursor].reduce(0) { $0 + UTF8.width($1) } }

  /// The text is asked for at every key, so its bytes are put together here: a view of scalars
  /// would grow one by one.
  static func string(_ scalars: some Collection<Unicode.Scalar>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(scalars.count)
    for scalar in scalars { bytes.append(utf8Of: scalar) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The scalar offset of a UTF-8 offset, rounded down to a scalar.
  func scalarOffset(ofByte byte: Int) -> Int {
    var bytes = 0
    for (index, scalar) in scalars.enumerated() {
      if bytes + UTF8.width(scalar) > byte { return index }
      bytes += UTF8.width(scalar)
    }
    return scalars.count
  }

  // MARK: Changing

  mutating func move(to offset: Int) { cursor = min(max(offset, 0), scalars.count) }

  /// Puts `text` at the cursor and the cursor behind it.
  mutating func insert(_ text: some Collection<Unicode.Scalar>) {
    scalars.insert(contentsOf: text, at: cursor)
    cursor += text.count
  }

  mutating func insert(_ text: String) { insert(Array(text.unicodeScalars)) }

  /// Replaces the whole text, the cursor at its end.
  mutating func replaceAll(with text: String) { self = EditBuffer(text) }

  /// Replaces a range of scalars, the cursor behind what was put in.
  mutating func replace(_ range: Range<Int>, with text: String) {
    let clamped = range.clamped(to: 0..<scalars.count)
    let inserted = Array(text.unicodeScalars)
    scalars.replaceSubrange(clamped, with: inserted)
    cursor = clamped.lowerBound + inserted.count
  }

  /// Takes a range out and returns its text; the cursor ends where the range began.
  @discardableResult
  mutating func remove(_ range: Range<Int>) -> String {
    let clamped = range.clamped(to: 0..<scalars.count)
    let removed = Self.string(scalars[clamped])
    scalars.removeSubrange(clamped)
    cursor = clamped.lowerBound
    return removed
  }
}

extension [UInt8] {
  /// Writes `scalar` in UTF-8.
  mutating func append(utf8Of scalar: Unicode.Scalar) {
    if scalar.isASCII {
      append(UInt8(truncatingIfNeeded: scalar.value))
    } else {
      append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}
