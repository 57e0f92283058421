extension Column {
  /// Whole numbers; nil is missing.
  public static func integers(_ name: String, _ values: [Int64?]) -> Column {
    integral(name, .integer, values)
  }

  /// Numbers; nil is missing, and so is what is not finite.
  public static func numbers(_ name: String, _ values: [Double?]) -> Column {
    floating(name, .number, values)
  }

  /// Ratios: 0.0375 is 3.75 %. Nil is missing, and so is what is not finite.
  public static func percents(_ name: String, _ values: [Double?]) -> Column {
    floating(name, .percent, values)
  }

  /// Amounts in major units of one currency. Nil is missing, and so is what is not finite.
  public static func money(_ name: String, _ values: [Double?], in currency: Currency) -> Column {
    floating(name, .money(currency), values)
  }

  public static func booleans(_ name: String, _ values: [Bool?]) -> Column {
    Column(
      name, .boolean, .booleans(Bitmap(values.map { $0 ?? false })),
      validity: Bitmap(validityOf: values))
  }

  /// Days since 1970-01-01.
  public static func dates(_ name: String, _ days: [Int?]) -> Column {
    integral(name, .date, days.map { $0.map(Int64.init) })
  }

  /// Microseconds since 1970-01-01T00:00:00 UTC.
  public static func times(_ name: String, _ micros: [Int64?]) -> Column {
    integral(name, .time, micros)
  }

  /// Microseconds.
  public static func durations(_ name: String, _ micros: [Int64?]) -> Column {
    integral(name, .duration, micros)
  }

  /// Texts, by code where that is smaller.
  public static func text(_ name: String, _ values: [String?]) -> Column {
    Column(name, .text, .text(TextValues(values)), validity: Bitmap(validityOf: values))
  }

  /// Tags, brought to their one spelling; an empty list stays present.
  public static func tags(_ name: String, _ values: [[String]?]) -> Column {
    Column(name, .tags, .tags(TagValues(values)), validity: Bitmap(validityOf: values))
  }

  /// `Int64` values of any integral type.
  public static func integral(_ name: String, _ type: ColumnType, _ values: [Int64?]) -> Column {
    precondition(type.isIntegral, "a type that is stored as Int64")
    return Column(
      name, type, .integers(Buffer(values.map { $0 ?? 0 })), validity: Bitmap(validityOf: values))
  }

  /// `Double` values of any floating type.
  public static func floating(_ name: String, _ type: ColumnType, _ values: [Double?]) -> Column {
    precondition(type.isFloating, "a type that is stored as Double")
    let finite = values.map { value in value.flatMap { $0.isFinite ? $0 : nil } }
    return Column(
      name, type, .numbers(Buffer(finite.map { $0 ?? 0 })), validity: Bitmap(validityOf: finite))
  }
}

extension Bitmap {
  /// A bit for each value that is there; nil when all are.
  public init?<Value>(validityOf values: [Value?]) {
    guard values.contains(where: { $0 == nil }) else { return nil }
    self.init(values.map { $0 != nil })
  }
}

extension TextValues {
  /// By code where at most half of the texts are different ones. A missing value's text is empty.
  init(_ values: [String?]) {
    var interner = TextInterner()
    var codes: [UInt32] = []
    codes.reserveCapacity(values.count)
    for value in values {
      guard var value else {
        codes.append(0)
        continue
      }
      codes.append(value.withUTF8 { interner.code(of: $0) })
      if interner.count > TextInterner.mostTexts || interner.count * 2 > values.count {
        self = .plain(StringPool(values.map { $0 ?? "" }))
        return
      }
    }
    guard interner.count > 0 else {
      self = .plain(StringPool(values.map { _ in "" }))
      return
    }
    let (dictionary, places) = TextInterner.merged([interner])
    let present = zip(values, codes).map { $0 == nil ? 0 : places[0][Int($1)] }
    self = .coded(codes: Buffer(present), dictionary: dictionary)
  }
}

extension TagValues {
  /// Tags in any spelling and order.
  public init(_ values: [[String]?]) {
    let rows = values.map { tags in
      Set((tags ?? []).map(TagSpelling.normalised).filter { !$0.isEmpty })
    }
    let sorted = rows.reduce(into: Set<String>()) { $0.formUnion($1) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let codes = Dictionary(
      uniqueKeysWithValues: sorted.enumerated().map { ($0.element, UInt32($0.offset)) })
    var offsets: [UInt32] = [0]
    var all: [UInt32] = []
    for row in rows {
      all.append(contentsOf: row.compactMap { codes[$0] }.sorted())
      offsets.append(UInt32(all.count))
    }
    self.init(offsets: Buffer(offsets), codes: Buffer(all), dictionary: StringPool(sorted))
  }
}
