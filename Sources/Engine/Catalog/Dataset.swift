import Language
import Tables

/// A loaded table with the parts its columns play. Immutable: a change is a new dataset.
///
/// A class because every query keeps the dataset that it starts from.
public final class Dataset: Sendable {
  public let name: String
  public let table: Table
  public let roles: [Role: RoleUse]
  /// Where the bytes came from, as the `load` said it.
  public let files: [String]
  /// The files that were read, and what the system said of them then.
  let sources: [SourceFile]
  /// What reading them found, in full.
  public let loading: LoadReport
  /// What reading found: for the load's line and for `describe`.
  public let remarks: [String]
  let frame: Frame
  /// The table's columns as statements see them.
  let schema: Schema
  /// What completion has counted so far.
  let valueCounts: ValueCounts
  /// Who is whose friend, where the table is one of friendships.
  let graph: FriendGraph?

  init(
    name: String, table: Table, roles: [Role: RoleUse], files: [String], sources: [SourceFile],
    loading: LoadReport = LoadReport(), remarks: [String] = []
  ) {
    self.name = name
    self.table = table
    self.roles = roles
    self.files = files
    self.sources = sources
    self.loading = loading
    self.remarks = remarks
    frame = Frame(table)
    var schema = Schema(table: table)
    schema.roles = RoleColumns(roles)
    schema.origin = name
    self.schema = schema
    valueCounts = ValueCounts()
    graph = nil
  }

  private init(_ other: Dataset, _ graph: FriendGraph, remarks: [String]) {
    name = other.name
    table = other.table
    roles = other.roles
    files = other.files
    sources = other.sources
    loading = other.loading
    self.remarks = remarks
    frame = other.frame
    schema = other.schema
    valueCounts = other.valueCounts
    self.graph = graph
  }

  /// SHA-256 of the file's bytes, in hexadecimal; of several files, of the list of theirs.
  ///
  /// - Throws: ``Diagnostic`` where the file cannot be read, or is not the one that was loaded.
  /// - Complexity: O(bytes): it is worked out when somebody asks.
  public func fingerprint() throws -> String {
    DataFiles.combined(try sources.map { try $0.fingerprint() })
  }

  /// True for what `load graph` made: its rows are friendships, not people.
  public var isGraph: Bool { graph != nil }

  /// ` of fans` for a friendship graph, empty for one without a dataset of its people; nil for
  /// other datasets.
  public var graphPeople: String? { graph.map { $0.of.map { " of \($0)" } ?? "" } }

  /// The dataset with the graph that its rows make.
  func adding(_ graph: FriendGraph, remarks: [String]) -> Dataset {
    Dataset(self, graph, remarks: remarks + self.remarks)
  }
}
