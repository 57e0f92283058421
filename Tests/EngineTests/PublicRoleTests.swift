import Tables
import TestSupport
import Testing

@testable import Engine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Which column of each public file plays which part, and what the load has to say: written down by
/// hand from the files' headers and SOURCES.md.
@Suite struct PublicRoleTests {
  struct File: Sendable, CustomTestStringConvertible {
    let path: String
    let rows: Int
    var roles: [Role: String] = [:]
    /// Roles whose values are those of one post already.
    var perPost: Set<Role> = []
    /// Beginnings of remarks that must be there.
    var remarks: [String] = []
    var testDescription: String { path }
  }

  static let files: [File] = [
    File(
      path: "instagram-top200/top_insta_influencers_data.csv", rows: 200,
      roles: [
        .key: "Channel_info", .handle: "Channel_info", .country: "Country",
        .followers: "Followers", .posts: "Posts", .likes: "Avg_likes",
        .engagement: "60_day_eng_rate",
      ], perPost: [.likes],
      remarks: [
        "`Followers` falls as `Rank` rises: a list of the largest",
        "nobody has fewer `Followers` than 32,800,000",
      ]),
    File(
      path: "starngage-2022/instagram-sep-2022.csv", rows: 1050,
      roles: [
        .handle: "Instagram name", .name: "Name", .country: "Audience country",
        .followers: "Subscribers_2", .engagements: "Engagement average Values",
        .topics: "topics",
      ], perPost: [.engagements],
      remarks: [
        "the repeated header `Subscribers` is now `Subscribers_2`",
        "no column is a key", "`Subscribers_2` plays followers; `Subscribers` could too",
        "nobody has fewer `Subscribers_2` than 1,900,000",
      ]),
    File(
      path: "starngage-2022/tiktok-sep-2022.csv", rows: 1000,
      roles: [
        .key: "S.no", .handle: "Tiktoker name", .name: "Tiktok name",
        .followers: "Subscribers_2", .views: "Views avg._2", .likes: "Likes avg._2",
        .comments: "Comments avg._2", .shares: "Shares avg._2",
      ], perPost: [.views, .likes, .comments, .shares]),
    File(
      path: "youtube-global/Global YouTube Statistics.csv", rows: 995,
      roles: [
        .key: "Youtuber", .name: "Youtuber", .country: "Country", .followers: "subscribers",
        .posts: "uploads", .views: "video views", .topics: "category",
      ], remarks: ["`subscribers` falls as `rank` rises: a list of the largest"]),
    File(
      path: "facebook-brand-posts/dataset_Facebook.csv", rows: 500,
      roles: [
        .followers: "Page total likes", .likes: "like", .comments: "comment", .shares: "share",
        .reach: "Lifetime Post Total Reach", .impressions: "Lifetime Post Total Impressions",
        .engagements: "Lifetime Engaged Users",
      ], remarks: ["no column is a key"]),
    File(
      path: "hillstrom-offers/hillstrom.csv", rows: 64_000, roles: [.spend: "spend"],
      remarks: ["no column is a key"]),
    File(
      path: "musae-twitch-engb/ENGB_target.csv", rows: 7_126,
      roles: [.key: "id", .views: "views"]),
    File(path: "musae-twitch-engb/ENGB_edges.csv", rows: 35_324, remarks: ["no column is a key"]),
    File(path: "deezer-genres/HU_edges.csv", rows: 222_887, remarks: ["no column is a key"]),
    File(
      path: "ego-facebook/facebook_combined.txt", rows: 88_234, remarks: ["no column is a key"]),
    File(
      path: "deezer-genres/HU_genres.json", rows: 47_538, roles: [.key: "key", .topics: "value"],
      remarks: ["the names of the object's members are in `key`"]),
    File(
      path: "musae-twitch-engb/ENGB.json", rows: 7_126, roles: [.key: "key"],
      remarks: [
        "the names of the object's members are in `key`",
        "`value`: the arrays are not of text, so their lengths are read",
      ]),
    File(
      path: "ego-facebook/reference.json", rows: 5, roles: [.key: "name", .name: "name"],
      remarks: ["the rows are those of `tiny_exact`; `convention`, `ego-facebook`, `kat` beside"]),
  ]

  @Test(arguments: files)
  func partsAreFoundInRealFiles(_ file: File) throws {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
      .joined(separator: "/")
    let path = folder + "/shared/data/" + file.path
    guard access(path, R_OK) == 0 else {
      print("skipped: \(file.path), because ../shared/data is not here")
      return
    }
    var notebook = Notebook()
    if let mistake = notebook.mistake("load \"\(path)\" as d") { throw mistake }
    let dataset = notebook.engine.workspace.datasets[0]
    #expect(dataset.table.rowCount == file.rows)
    #expect(dataset.roles.mapValues(\.column) == file.roles)
    #expect(Set(dataset.roles.filter(\.value.isPerPost).keys) == file.perPost)
    for remark in file.remarks {
      #expect(
        dataset.remarks.contains { $0.hasPrefix(remark) }, "\(remark) in \(dataset.remarks)")
    }
    // The report tells why of every part.
    let report = try notebook.table("show d")
    let why = (0..<report.rowCount).filter { report["role"]?[$0] != .missing }
    #expect(why.allSatisfy { report["why"]?[$0] != .missing })
    #expect(Set(why.compactMap { report["column"]?[$0] }).count == Set(file.roles.values).count)
  }
}
