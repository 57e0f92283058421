import Language
import Tables

extension Column {
  /// The values of both, `other`'s last; both have one type.
  func appending(_ other: Column) -> Column {
    let rows = count + other.count
    let validity: Bitmap?
    if self.validity == nil, other.validity == nil {
      validity = nil
    } else {
      validity = bits(count: rows) { $0 < count ? isValid($0) : other.isValid($0 - count) }
    }
    switch (values, other.values) {
    case (.text(.coded(let codes, let words)), .text(.coded(let more, let otherWords)))
    where !words.isSame(as: otherWords):
      let merged = MergedWords(words, otherWords)
      let all = merged.codes(codes, more)
      return Column(
        name, type, .text(.coded(codes: all, dictionary: merged.words)), validity: validity)
    case (.text(.plain(let texts)), .text(.plain(let more))):
      return Column(name, type, .text(.plain(texts.appending(more))), validity: validity)
    case (.tags(let tags), .tags(let more)):
      return Column(name, type, .tags(tags.appending(more)), validity: validity)
    default:
      let joined = Column.joining([Vector(self), Vector(other)], type: type)
      return Column(name, type, joined.values, validity: validity)
    }
  }

  /// The values with missing ones before and after them.
  func padded(before: Int, after: Int) -> Column {
    var rows = [UInt32](repeating: Column.noRow, count: before)
    rows += (0..<count).map { UInt32(truncatingIfNeeded: $0) }
    rows += repeatElement(Column.noRow, count: after)
    return gather(rows)
  }

  /// The same values as another type that holds them all.
  ///
  /// - Throws: ``Diagnostic`` for a whole number that no floating one equals, or a date whose time
  ///   cannot be told.
  func converted(to type: ColumnType, _ name: String) throws -> Column {
    if self.type == type { return self }
    guard case .integers(let integers) = values else {
      preconditionFailure("only whole numbers and dates are converted")
    }
    var lost: Int64?
    let converted: Values
    if type == .time {
      let day: Int64 = 86_400_000_000
      let times = integers.array.enumerated().map { row, days in
        let (time, overflows) = days.multipliedReportingOverflow(by: day)
        if overflows, isValid(row) { lost = lost ?? days }
        return overflows ? 0 : time
      }
      converted = .integers(Buffer(times))
    } else {
      let numbers = integers.array.enumerated().map { row, value in
        if Double(exactly: value) == nil, isValid(row) { lost = lost ?? value }
        return Double(value)
      }
      converted = .numbers(Buffer(numbers))
    }
    if let lost {
      throw Diagnostic(
        .runFailed, "`\(name)` holds \(lost), which no \(type.name) is equal to", at: nil,
        reason: "The two tables' columns would only meet with a loss.",
        help: "`drop` or `change` the column in one of the tables first.")
    }
    return Column(self.name, type, converted, validity: validity)
  }
}

/// The words of two dictionaries in ascending UTF-8 order, each once.
private struct MergedWords {
  let words: StringPool
  private let places: ([UInt32], [UInt32])

  init(_ first: StringPool, _ second: StringPool) {
    let lists = (first.strings, second.strings)
    let all = Set(lists.0).union(lists.1).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbers = Dictionary(
      uniqueKeysWithValues: all.enumerated().map { ($1, UInt32(truncatingIfNeeded: $0)) })
    words = StringPool(all)
    places = (lists.0.map { numbers[$0] ?? 0 }, lists.1.map { numbers[$0] ?? 0 })
  }

  /// The codes of both, one after the other; a missing row's code means nothing and becomes 0.
  func codes(_ first: Buffer<UInt32>, _ second: Buffer<UInt32>) -> Buffer<UInt32> {
    func renumbered(_ codes: Buffer<UInt32>, _ places: [UInt32]) -> [UInt32] {
      codes.array.map { Int($0) < places.count ? places[Int($0)] : 0 }
    }
    return Buffer(renumbered(first, places.0) + renumbered(second, places.1))
  }
}

extension StringPool {
  fileprivate func appending(_ other: StringPool) -> StringPool {
    let length = offsets[count] - offsets[0]
    let more = other.offsets[other.count] - other.offsets[0]
    let joined = Buffer<UInt8>(count: length + more) { out in
      bytes.withUnsafeElements { own in
        let place = out.initialize(fromContentsOf: own[offsets[0]..<offsets[count]])
        other.bytes.withUnsafeElements { theirs in
          let range = other.offsets[0]..<other.offsets[other.count]
          _ = out[place...].initialize(fromContentsOf: theirs[range])
        }
      }
    }
    let shift = length - other.offsets[0]
    let starts = offsets.array.map { $0 - offsets[0] }
    return StringPool(
      offsets: Buffer(starts + other.offsets.array.dropFirst().map { $0 + shift }), bytes: joined)
  }
}

extension TagValues {
  fileprivate func appending(_ other: TagValues) -> TagValues {
    let merged = MergedWords(dictionary, other.dictionary)
    let start = offsets[count]
    let all =
      offsets.array.map { $0 }
      + other.offsets.array.dropFirst().map { start + $0 - other.offsets[0] }
    return TagValues(
      offsets: Buffer(all), codes: merged.codes(codes, other.codes), dictionary: merged.words)
  }
}
