import Tables
import Testing

@testable import Engine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Real exports from `../shared/data`, where that folder is, against figures worked out elsewhere.
@Suite struct PublicDataTests {
  private static let folder: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(4).joined(separator: "/") + "/shared/data/"
  }()

  /// The notebook with `path` loaded as `d`; nil, said aloud, where the file is not here.
  private func notebook(_ path: String, options: String = "") throws -> Notebook? {
    let file = Self.folder + path
    guard access(file, R_OK) == 0 else {
      print("skipped: \(path), because ../shared/data is not here")
      return nil
    }
    var notebook = Notebook()
    for case (.failed(let error), _) in notebook.outcomes("load \"\(file)\" as d \(options)") {
      throw error
    }
    return notebook
  }

  private func roles(_ notebook: Notebook) -> [Role: String] {
    notebook.engine.workspace.datasets[0].roles.mapValues(\.column)
  }

  private func doubles(_ table: Table, _ column: String) -> [Double] {
    guard let column = table[column] else { return [] }
    return (0..<column.count).map { column[$0].double ?? .nan }
  }

  @Test func instagramIsGradedAndCompared() throws {
    guard
      var notebook = try notebook("instagram-top200/top_insta_influencers_data.csv")
    else { return }
    #expect(try notebook.value("d | count") == .integer(200))
    let roles = roles(notebook)
    #expect(roles[.followers] == "Followers" && roles[.likes] == "Avg_likes")
    #expect(roles[.engagement] == "60_day_eng_rate" && roles[.country] == "Country")
    #expect(try notebook.value("d | where Country is missing | count") == .integer(62))
    // 357,420,700 average likes: the counts are one post's already.
    #expect(try notebook.value("d | summarise s: sum(engaged_reach)") == .number(357_420_700))
    let tiers = try notebook.table("d | compare tiers")
    #expect(tiers.rowCount == 1 && tiers.columns[0][0] == .text("celebrity"))
    #expect(try notebook.table("d | grade").rowCount == 200)
    let simulated = try notebook.table("d | simulate offer \"x\" (accept: 10%, runs: 20)")
    #expect(simulated.rowCount == 9)
  }

  @Test(arguments: [("instagram-sep-2022.csv", 1_050), ("tiktok-sep-2022.csv", 1_000)])
  func starngageFindsItsParts(file: String, rows: Int64) throws {
    guard var notebook = try notebook("starngage-2022/" + file) else { return }
    #expect(roles(notebook)[.followers]?.hasPrefix("Subscribers") == true)
    #expect(try notebook.value("d | where Subscribers > 0 | count") == .integer(rows))
    let reach = try notebook.table("d | reach")
    #expect(doubles(reach, "engaged_reach").allSatisfy { $0 > 1_000_000 })
    #expect(try notebook.table("d | compare tiers").rowCount >= 1)
    #expect(try notebook.table("d | grade").rowCount == Int(rows))
  }

  @Test func youtubeIsReadInItsOwnEncoding() throws {
    guard
      var notebook = try notebook("youtube-global/Global YouTube Statistics.csv")
    else { return }
    #expect(try notebook.value("d | count") == .integer(995))
    #expect(roles(notebook)[.followers] == "subscribers")
    #expect(try notebook.table("d | count by tier").rowCount >= 1)
  }

  /// A randomised offer: conversions of each group, and spend a head, by hand.
  @Test func hillstromGivesThePublishedRates() throws {
    guard var notebook = try notebook("hillstrom-offers/hillstrom.csv") else { return }
    let table = try notebook.table(
      "d | summarise n: count(), k: sum(conversion), rate: mean(conversion), head: mean(spend) by segment"
    )
    #expect(doubles(table, "n") == [21_307, 21_306, 21_387])
    #expect(doubles(table, "k") == [267, 122, 189])
    for (found, known) in zip(doubles(table, "rate"), [0.012531, 0.005726, 0.008837]) {
      #expect(abs(found - known) < 5e-7)
    }
    for (found, known) in zip(doubles(table, "head"), [1.4226, 0.6528, 1.0772]) {
      #expect(abs(found - known) < 5e-5)
    }
  }

  /// Shares: Newcombe's interval as in ProportionTests. Spend a head: scipy 1.17.1,
  /// `ttest_ind(mens, none, equal_var=False)` and its `confidence_interval()`.
  @Test func hillstromLiftsAgreeWithScipy() throws {
    guard var notebook = try notebook("hillstrom-offers/hillstrom.csv") else { return }
    let shares = try notebook.table(
      "d | compare segment baseline \"No E-Mail\" (outcome: conversion)")
    #expect(doubles(shares, "rows") == [21_307, 21_306, 21_387])
    #expect(abs(doubles(shares, "lift")[0] - 0.006805006519615695) < 1e-14)
    #expect(abs(doubles(shares, "lift_low")[0] - 0.005014344671481532) < 1e-13)
    #expect(abs(doubles(shares, "lift_high")[0] - 0.008640723396917826) < 1e-13)
    #expect(abs(doubles(shares, "ratio")[0] - 2.188421876286328) < 1e-12)
    // Two comparisons: Holm doubles the smaller p-value.
    #expect(abs(doubles(shares, "p_value")[0] / (2 * 1.5232235005955427e-13) - 1) < 1e-8)
    let spend = try notebook.table(
      "d | compare segment baseline \"No E-Mail\" (outcome: spend)")
    #expect(abs(doubles(spend, "lift")[0] - 0.7698271558945368) < 1e-10)
    #expect(abs(doubles(spend, "lift_low")[0] - 0.4851397325684076) < 1e-8)
    #expect(abs(doubles(spend, "lift_high")[0] - 1.0545145792206658) < 1e-8)
    #expect(abs(doubles(spend, "lift")[2] - 0.4244122159365967) < 1e-10)
    #expect(abs(doubles(spend, "p_value")[2] / 0.0011293971023632495 - 1) < 1e-6)
  }

  @Test func facebookRatesByReachAndByImpressions() throws {
    guard var notebook = try notebook("facebook-brand-posts/dataset_Facebook.csv") else { return }
    let first = try notebook.table(
      "d | take 1 | keep engagement_by_reach, engagement_by_impressions")
    #expect(abs(doubles(first, "engagement_by_reach")[0] - 178.0 / 2_752) < 1e-15)
    #expect(abs(doubles(first, "engagement_by_impressions")[0] - 178.0 / 5_091) < 1e-15)
  }

  @Test func facebookPoolsItsRatios() throws {
    guard var notebook = try notebook("facebook-brand-posts/dataset_Facebook.csv") else { return }
    #expect(try notebook.value("d | count") == .integer(500))
    let table = try notebook.table(
      """
      d | summarise p: pooled_ratio(`Lifetime Engaged Users`, `Lifetime Post Total Reach`), \
      m: mean_ratio(`Lifetime Engaged Users`, `Lifetime Post Total Reach`), \
      i: pooled_ratio(`Lifetime Engaged Users`, `Lifetime Post Total Impressions`)
      """)
    for (name, known) in [("p", 0.066196), ("m", 0.124339), ("i", 0.031107)] {
      #expect(abs(doubles(table, name)[0] - known) < 5e-7)
    }
    let first = try notebook.table(
      """
      d | take 1 | keep `Lifetime Engaged Users`, `Lifetime Post Total Reach`, \
      `Lifetime Post Total Impressions`, `Page total likes`
      """)
    #expect(
      first.columns.map { $0[0] } == [178, 2_752, 5_091, 139_441].map { Cell.integer($0) })
  }

  /// SOURCES.md: 107 has 1,045 friends and 1684 has 792; 2543 and 2347 reach 349 people, not 585.
  @Test func egoFacebookAudiences() throws {
    let file = Self.folder + "ego-facebook/facebook_combined.txt"
    guard access(file, R_OK) == 0 else {
      print("skipped: ego-facebook, because ../shared/data is not here")
      return
    }
    var notebook = Notebook()
    #expect(notebook.mistake("load graph \"\(file)\" as ego") == nil)
    let remarks = notebook.engine.workspace.datasets[0].remarks.joined(separator: "; ")
    #expect(remarks.contains("88,234 friendships of 4,039 of 4,039 people"))
    #expect(!remarks.contains("left out") && !remarks.contains("count once"))
    #expect(try notebook.value("ego | count") == .integer(88_234))
    #expect(try notebook.value("ego | people | count") == .integer(4_039))
    func overlap(_ people: String) throws -> [Cell] {
      try notebook.table("ego | people | where person in (\(people)) | overlap").row(0)
    }
    #expect(
      try overlap("107, 1684") == [
        .integer(2), .integer(1_045 + 792), .integer(1_823), .integer(14),
        .percent(14.0 / 1_823),
      ])
    #expect(
      try overlap("2543, 2347") == [
        .integer(2), .integer(585), .integer(349), .integer(236), .percent(236.0 / 349),
      ])
    let most = try notebook.table("ego | people | top 3 by friends | add n: friends")
    #expect(most.row(0) == [.integer(107), .integer(1_045)])
    #expect(most.row(1) == [.integer(1_684), .integer(792)])
    #expect(
      try notebook.value("ego | people | where friend_of(107) and friend_of(1684) | count")
        == .integer(14))
  }
}
