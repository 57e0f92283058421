import Tables

/// Tables and charts that several tests draw.
enum Samples {
  static func numbers(_ name: String, _ type: ColumnType, _ values: [Double?]) -> Column {
    Column(
      name, type, .numbers(Buffer(values.map { $0 ?? 0 })),
      validity: Bitmap(values.map { $0 != nil }))
  }

  static func integers(_ name: String, _ type: ColumnType, _ values: [Int64]) -> Column {
    Column(name, type, .integers(Buffer(values)))
  }

  static func text(_ name: String, _ values: [String]) -> Column {
    Column(name, .text, .text(.plain(StringPool(values))))
  }

  static func tags(_ name: String, _ values: [[String]]) -> Column {
    let dictionary = Array(Set(values.joined())).sorted()
    var offsets: [UInt32] = [0]
    var codes: [UInt32] = []
    for row in values {
      codes += row.compactMap { dictionary.firstIndex(of: $0).map(UInt32.init) }.sorted()
      offsets.append(UInt32(codes.count))
    }
    let tags = TagValues(
      offsets: Buffer(offsets), codes: Buffer(codes), dictionary: StringPool(dictionary))
    return Column(name, .tags, .tags(tags))
  }

  /// Every type, wide and combining characters, an emoji family, an escape sequence, a newline.
  static let tiers = Table([
    text("tier", ["celebrity", "star", "blogger", "micro-influencer"]),
    integers("fans", .integer, [3, 120, 1431, 12_431]),
    integers("followers", .integer, [30_000_000, 4_200_000, 900_000, 123_456]),
    numbers("engaged_reach", .number, [12_345.5, 2345.25, 456.125, nil]),
    numbers("engagement", .percent, [0.0123, 0.0375, 0.05, 0.0812345]),
    numbers("engagement_low", .percent, [0.0113, 0.0365, 0.04, 0.07]),
    numbers("cost_per_conversion", .money(.dollar), [1204.5, 33, 2.25, -5]),
    integers("joined", .date, [20_000, 19_999, -1, 0]),
    integers("gap", .duration, [2_592_000_000_000, 14_400_000_000, 0, -90_500_000]),
    Column("paid", .boolean, .booleans(Bitmap([true, false, false, true]))),
    tags("topics", [["tea"], ["coffee", "home gym"], [], ["tea", "yoga"]]),
    text("note", ["plain", "日本語のとても長いテキストです", "evil \u{1B}[31mred\nline", "👨‍👩‍👧 café"]),
  ])

  static let notes: [Report.Note] = [
    Report.Note(.ledger, "12,431 rows in, 12,402 out; 29 left out for a missing value"),
    Report.Note(.finding, "Micro-influencers engage 6.6 times the celebrities' share."),
    Report.Note(.assumption, "acceptance 4.6% of those offered"),
    Report.Note(.warning, "only 3 celebrities: the interval is wide"),
    Report.Note(.definition, "engagement = engagements / followers"),
  ]

  static let engagement = Chart(
    "Engagement by tier", x: "tier", y: "engagement", unit: .percent,
    .bars(
      labels: ["celebrity", "star", "ブロガー", "micro-influencer"],
      values: [0.0123, 0.0375, 0.05, 0.08], lows: [0.0113, 0.03, 0.04, 0.07],
      highs: [0.0133, 0.05, 0.06, 0.1]))

  static let returns = Chart(
    "ROI", y: "roi", unit: .percent,
    .bars(labels: ["wave", "ads", "stars"], values: [1.1, 0.2, -0.5], lows: nil, highs: nil))

  static let followers = Chart(
    "Followers", x: "followers", y: "fans", unit: .integer,
    .histogram(
      edges: (0...20).map { Double($0) * 500 },
      counts: (0..<20).map { $0 * (20 - $0) * 10 }))

  /// Gains and losses, in bins whose edges are no round values.
  static let outcomes = Chart(
    "ROI over 300 runs", x: "ROI", y: "runs", unit: .percent,
    .histogram(
      edges: (0...12).map { -1 + Double($0) * 0.3371 },
      counts: [4, 9, 0, 30, 52, 60, 55, 40, 25, 15, 8, 2]))

  static let reach = Chart(
    "Reach", x: "followers", y: "engagement", unit: .percent, xScale: .logarithmic,
    guides: [Chart.Guide(500, "micro"), Chart.Guide(5_000, "blogger"), Chart.Guide(1e9, "none")],
    .points(
      x: (0..<120).map { 100 * Double($0 * $0 + 1) },
      y: (0..<120).map(spread), labels: nil))

  private static func spread(_ index: Int) -> Double {
    let falling: Double = 0.1 / (1 + Double(index) / 30)
    return falling + Double(index * 7 % 5) * 0.01
  }

  static let cascade = Chart(
    "Cascade", x: "day", y: "reached", unit: .integer,
    .lines(
      x: (0..<30).map(Double.init),
      series: [
        ("wave", (0..<30).map { Double($0 * $0 * 14) }),
        ("cannonball", (0..<30).map { Double($0 * 300) }),
      ]))

  static let wave = Chart(
    "Wave or cannonball", unit: .percent,
    .pyramid(
      labels: ["celebrity", "ブロガー", "micro <b>"],
      left: ("share of followers", [0.62, 0.3, 0.08]),
      right: ("share of engaged reach", [0.21, 0.325, .nan])))

  static let charts: [(name: String, chart: Chart)] = [
    ("bars", engagement), ("negative", returns), ("histogram", followers),
    ("histogram-signed", outcomes), ("points", reach),
    ("lines", cascade), ("pyramid", wave),
  ]
}
