extension Column {
  /// The values of all columns, one after the other, under the first one's name.
  ///
  /// - Parameter columns: at least one, all of one type.
  /// - Complexity: O(rows), and O(n log n) of the different texts.
  public static func joined(_ columns: [Column]) -> Column {
    guard let first = columns.first else { preconditionFailure("at least one column") }
    precondition(columns.allSatisfy { $0.type == first.type }, "columns of one type")
    if columns.count == 1 { return first }
    return Column(first.name, first.type, values(of: columns), validity: validity(of: columns))
  }

  private static func validity(of columns: [Column]) -> Bitmap? {
    guard columns.contains(where: { $0.validity != nil }) else { return nil }
    return Bitmap(columns.flatMap { column in (0..<column.count).map { column.isValid($0) } })
  }

  private static func values(of columns: [Column]) -> Values {
    switch columns[0].values {
    case .booleans:
      return .booleans(
        Bitmap(
          columns.flatMap { column -> [Bool] in
            guard case .booleans(let bits) = column.values else { return [] }
            return (0..<bits.count).map { bits[$0] }
          }))
    case .integers:
      return .integers(
        Buffer(
          columns.flatMap { column -> [Int64] in
            guard case .integers(let values) = column.values else { return [] }
            return values.array
          }))
    case .numbers:
      return .numbers(
        Buffer(
          columns.flatMap { column -> [Double] in
            guard case .numbers(let values) = column.values else { return [] }
            return values.array
          }))
    case .text:
      return .text(
        TextValues(
          joining: columns.compactMap { column in
            guard case .text(let texts) = column.values else { return nil }
            return texts
          }))
    case .tags:
      return .tags(
        TagValues(
          joining: columns.compactMap { column in
            guard case .tags(let tags) = column.values else { return nil }
            return tags
          }))
    }
  }
}

extension StringPool {
  /// The words of several dictionaries in ascending order, and each dictionary's codes in it.
  fileprivate static func merged(_ pools: [StringPool]) -> (words: StringPool, codes: [[UInt32]]) {
    let (words, codes) = TextInterner.merged(
      pools.map { pool in
        var interner = TextInterner()
        for index in 0..<pool.count { _ = pool.withBytes(at: index) { interner.code(of: $0) } }
        return interner
      })
    // An empty dictionary stands for one empty text where every value is missing.
    return (words.count == 0 ? StringPool([""]) : words, codes)
  }
}

extension TextValues {
  /// By code where all are and the words of all are few enough, else one after the other.
  fileprivate init(joining parts: [TextValues]) {
    var codes: [Buffer<UInt32>] = []
    var pools: [StringPool] = []
    for case .coded(let own, let dictionary) in parts {
      codes.append(own)
      pools.append(dictionary)
    }
    if codes.count == parts.count {
      let (words, places) = StringPool.merged(pools)
      if words.count <= TextInterner.mostTexts {
        let all = zip(codes, places).flatMap { own, places in
          own.array.map { Int($0) < places.count ? places[Int($0)] : 0 }
        }
        self = .coded(codes: Buffer(all), dictionary: words)
        return
      }
    }
    var bytes: [UInt8] = []
    var offsets: [Int] = [0]
    for part in parts {
      for row in 0..<part.count {
        part.withBytes(at: row) { bytes.append(contentsOf: $0) }
        offsets.append(bytes.count)
      }
    }
    self = .plain(StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes)))
  }
}

extension TagValues {
  fileprivate init(joining parts: [TagValues]) {
    let (words, places) = StringPool.merged(parts.map(\.dictionary))
    var offsets: [UInt32] = [0]
    var codes: [UInt32] = []
    for (part, places) in zip(parts, places) {
      for row in 0..<part.count {
        for place in Int(part.offsets[row])..<Int(part.offsets[row + 1]) {
          codes.append(places[Int(part.codes[place])])
        }
        offsets.append(UInt32(codes.count))
      }
    }
    self.init(offsets: Buffer(offsets), codes: Buffer(codes), dictionary: words)
  }
}
