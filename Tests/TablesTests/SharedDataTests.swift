import Parallel
import Tables
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The public files of `../shared/data`, against numbers that Python's `csv` module gave with the
/// same missing tokens (sums by `decimal`). Sums also stand for the values that were read.
@Suite struct SharedDataTests {
  struct File: Sendable, CustomTestStringConvertible {
    let path: String
    var encoding = TextEncoding.utf8
    let rows: Int
    let columns: [Expectation]
    var testDescription: String { path }
  }

  struct Expectation: Sendable {
    let name: String
    let type: ColumnType
    var missing = 0
    /// Of the values, in the column's own unit.
    var sum: Double?
  }

  private static func integers(_ sums: [(String, Double)]) -> [Expectation] {
    sums.map { Expectation(name: $0.0, type: .integer, sum: $0.1) }
  }

  static let files: [File] = [
    File(
      path: "instagram-top200/top_insta_influencers_data.csv", rows: 200,
      columns: [
        Expectation(name: "Rank", type: .integer, sum: 20_100),
        Expectation(name: "Channel_info", type: .text),
        Expectation(name: "Influence_score", type: .integer, sum: 16_364),
        Expectation(name: "Posts", type: .integer, sum: 699_970),
        Expectation(name: "Followers", type: .integer, sum: 15_481_900_000),
        Expectation(name: "Avg_likes", type: .integer, sum: 357_420_700),
        Expectation(name: "60_day_eng_rate", type: .percent, missing: 1, sum: 3.7850),
        Expectation(name: "New_post_avg_like", type: .integer, sum: 241_626_500),
        Expectation(name: "Total_likes", type: .integer, sum: 731_622_500_000),
        Expectation(name: "Country", type: .text, missing: 62),
      ]),
    File(
      path: "starngage-2022/instagram-sep-2022.csv", rows: 1050,
      columns: [
        Expectation(name: "S.no", type: .integer, sum: 549_275),
        Expectation(name: "Instagram name", type: .text),
        Expectation(name: "Name", type: .text, missing: 22),
        Expectation(name: "Subscribers", type: .integer, sum: 27_478_500_000),
        Expectation(name: "Subscribers_2", type: .integer, sum: 27_478_500_000),
        Expectation(name: "Audience country", type: .text, missing: 4),
        Expectation(name: "Authentic engagement", type: .integer, sum: 578_248_000),
        Expectation(name: "Authentic engagement Values", type: .integer, sum: 578_248_000),
        Expectation(name: "Engagement average", type: .integer, sum: 764_014_900),
        Expectation(name: "Engagement average Values", type: .integer, sum: 764_014_900),
        Expectation(name: "Category_1", type: .text, missing: 248),
        Expectation(name: "Category_2", type: .text, missing: 800),
      ]),
    File(
      path: "starngage-2022/tiktok-sep-2022.csv", rows: 1000,
      columns: integers([("S.no", 500_500)]) + [
        Expectation(name: "Tiktoker name", type: .text),
        Expectation(name: "Tiktok name", type: .text, missing: 1),
      ]
        + integers([
          ("Subscribers", 7_083_611_300), ("Subscribers_2", 7_083_611_300),
          ("Views avg.", 2_854_531_400), ("Views avg._2", 2_854_531_400),
          ("Likes avg.", 352_434_500), ("Likes avg._2", 352_434_500),
          ("Comments avg.", 2_540_129), ("Comments avg._2", 2_540_129),
          ("Shares avg.", 3_263_483), ("Shares avg._2", 3_263_483),
        ])),
    File(
      path: "youtube-global/Global YouTube Statistics.csv", encoding: .windows1252, rows: 995,
      columns: [
        Expectation(name: "rank", type: .integer, sum: 495_510),
        Expectation(name: "Youtuber", type: .text),
        Expectation(name: "subscribers", type: .integer, sum: 22_867_500_000),
        Expectation(name: "video views", type: .integer, sum: 10_984_339_366_778),
        Expectation(name: "category", type: .text, missing: 46),
        Expectation(name: "Title", type: .text),
        Expectation(name: "uploads", type: .integer, sum: 9_141_190),
        Expectation(name: "Country", type: .text, missing: 122),
        Expectation(name: "Abbreviation", type: .text, missing: 122),
        Expectation(name: "channel_type", type: .text, missing: 30),
        Expectation(name: "video_views_rank", type: .integer, missing: 1, sum: 550_923_411),
        Expectation(name: "country_rank", type: .integer, missing: 116, sum: 339_341),
        Expectation(name: "channel_type_rank", type: .integer, missing: 33, sum: 717_382),
        Expectation(
          name: "video_views_for_the_last_30_days", type: .integer, missing: 56,
          sum: 164_898_057_422),
        Expectation(name: "lowest_monthly_earnings", type: .number, sum: 36_701_717.54),
        Expectation(name: "highest_monthly_earnings", type: .number, sum: 586_858_808.35),
        Expectation(name: "lowest_yearly_earnings", type: .number, sum: 440_046_105.57),
        Expectation(name: "highest_yearly_earnings", type: .number, sum: 7_046_404_849.93),
        Expectation(
          name: "subscribers_for_last_30_days", type: .integer, missing: 337, sum: 229_694_069),
        Expectation(name: "created_year", type: .integer, missing: 5, sum: 1_992_504),
        Expectation(name: "created_month", type: .text, missing: 5),
        Expectation(name: "created_date", type: .integer, missing: 5, sum: 15_589),
        Expectation(
          name: "Gross tertiary education enrollment (%)", type: .number, missing: 123,
          sum: 55_483.4),
        Expectation(name: "Population", type: .integer, missing: 123, sum: 375_297_696_608),
        Expectation(name: "Unemployment rate", type: .number, missing: 123, sum: 8_091.53),
        Expectation(name: "Urban_population", type: .integer, missing: 123, sum: 195_515_463_983),
        Expectation(name: "Latitude", type: .number, missing: 123, sum: 23_223.786603),
        Expectation(name: "Longitude", type: .number, missing: 123, sum: -12_319.743690),
      ]),
    File(
      path: "facebook-brand-posts/dataset_Facebook.csv", rows: 500,
      columns: integers([("Page total likes", 61_597_088)])
        + [Expectation(name: "Type", type: .text)]
        + integers([
          ("Category", 940), ("Post Month", 3519), ("Post Weekday", 2075), ("Post Hour", 3920),
        ])
        + [Expectation(name: "Paid", type: .integer, missing: 1, sum: 139)]
        + integers([
          ("Lifetime Post Total Reach", 6_951_680),
          ("Lifetime Post Total Impressions", 14_792_974), ("Lifetime Engaged Users", 460_172),
          ("Lifetime Post Consumers", 399_386), ("Lifetime Post Consumptions", 707_565),
          ("Lifetime Post Impressions by people who have liked your Page", 8_383_188),
          ("Lifetime Post reach by people who like your Page", 3_292_744),
          ("Lifetime People who have liked your Page and engaged with your post", 304_993),
          ("comment", 3741),
        ]) + [
          Expectation(name: "like", type: .integer, missing: 1, sum: 88_795),
          Expectation(name: "share", type: .integer, missing: 4, sum: 13_524),
          Expectation(name: "Total Interactions", type: .integer, sum: 106_060),
        ]),
    File(
      path: "hillstrom-offers/hillstrom.csv", rows: 64_000,
      columns: [
        Expectation(name: "recency", type: .integer, sum: 368_879),
        Expectation(name: "history_segment", type: .text),
        Expectation(name: "history", type: .number, sum: 15_493_481.97),
        Expectation(name: "mens", type: .integer, sum: 35_266),
        Expectation(name: "womens", type: .integer, sum: 35_182),
        Expectation(name: "zip_code", type: .text),
        Expectation(name: "newbie", type: .integer, sum: 32_144),
        Expectation(name: "channel", type: .text),
        Expectation(name: "segment", type: .text),
        Expectation(name: "visit", type: .integer, sum: 9394),
        Expectation(name: "conversion", type: .integer, sum: 578),
        Expectation(name: "spend", type: .number, sum: 67_258.13),
      ]),
    File(
      path: "musae-twitch-engb/ENGB_target.csv", rows: 7126,
      columns: integers([("id", 569_484_968_552), ("days", 10_868_732)])
        + [Expectation(name: "mature", type: .boolean)]
        + integers([("views", 1_378_668_964)])
        + [Expectation(name: "partner", type: .boolean)]
        + integers([("new_id", 25_386_375)])),
    File(
      path: "musae-twitch-engb/ENGB_edges.csv", rows: 35_324,
      columns: integers([("from", 89_458_106), ("to", 158_248_547)])),
    File(
      path: "deezer-genres/HU_edges.csv", rows: 222_887,
      columns: integers([("node_1", 3_874_651_336), ("node_2", 6_630_201_369)])),
    File(
      path: "ego-facebook/facebook_combined.txt", rows: 88_234,
      columns: integers([("column_1", 164_537_155), ("column_2", 190_073_606)])),
    // By Python's `json`: the tags are those of each user's set, in small letters.
    File(
      path: "deezer-genres/HU_genres.json", rows: 47_538,
      columns: integers([("key", 1_129_906_953)])
        + [Expectation(name: "value", type: .tags, sum: 284_901)]),
    File(
      path: "musae-twitch-engb/ENGB.json", rows: 7_126,
      columns: integers([("key", 25_386_375), ("value", 148_218)])),
  ]

  /// Nil, and a line on standard output, where the data is not there.
  static func path(of file: String) -> String? {
    let folders = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let path = folders.joined(separator: "/") + "/../shared/data/" + file
    if access(path, R_OK) == 0 { return path }
    let working = "../shared/data/" + file
    if access(working, R_OK) == 0 { return working }
    print("skipped: ../shared/data/\(file) is not here")
    return nil
  }

  @Test(arguments: files)
  func realFilesReadAsAnotherReaderReadsThem(_ file: File) throws {
    guard let path = SharedDataTests.path(of: file.path) else { return }
    let (table, report) = try readTable(FileContents.open(path), workers: Workers(threads: 2))
    #expect(table.rowCount == file.rows)
    #expect(report.encoding == file.encoding)
    #expect(report.ragged.count == 0)
    #expect(report.blankRows == 0)
    #expect(report.columns.allSatisfy { $0.unreadable == 0 })
    #expect(table.names == file.columns.map(\.name))
    for (column, expected) in zip(table.columns, file.columns) {
      #expect(column.type == expected.type, "\(column.name)")
      #expect(column.missingCount == expected.missing, "\(column.name)")
      if let sum = expected.sum {
        #expect(abs(column.sum - sum) <= abs(sum) * 1e-12, "\(column.name): \(column.sum)")
      }
    }
    #expect(table.brokenInvariants == [])
  }

  @Test func theCutChangesNothingOnRealFiles() throws {
    for file in [
      "starngage-2022/instagram-sep-2022.csv", "youtube-global/Global YouTube Statistics.csv",
    ] {
      guard let path = SharedDataTests.path(of: file) else { return }
      let contents = try FileContents.open(path)
      let whole = try readCSV(contents, workers: Workers(threads: 1))
      for (bytes, threads) in [(100, 5), (4096, 2)] {
        let cut = try readCSV(
          contents, ReadOptions().cut(every: bytes), workers: Workers(threads: threads))
        #expect(TableDigest.sha256(of: cut.table) == TableDigest.sha256(of: whole.table))
        #expect(cut.report == whole.report)
      }
    }
  }
}

extension Column {
  /// Of the present values, in 64 bits or more; of tags, how many there are.
  fileprivate var sum: Double {
    switch values {
    case .integers(let values):
      Double((0..<count).reduce(Int64(0)) { isValid($1) ? $0 + values[$1] : $0 })
    case .numbers(let values):
      (0..<count).reduce(0) { isValid($1) ? $0 + values[$1] : $0 }
    case .tags(let tags): Double(tags.codes.count)
    default: .nan
    }
  }
}
