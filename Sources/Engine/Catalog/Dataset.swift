import Language
import Tables

/// A loaded table with the parts its columns play. Immutable: a change is a new dataset.
public struct Dataset: Sendable {
  public let name: String
  public let table: Table
  public let roles: [Role: RoleUse]
  /// Where the bytes came from, as the `load` said it.
  public let files: [String]
  /// The file that was read, and what the system said of it then.
  let source: SourceFile
  /// What reading found: for the load's line and for `describe`.
  public let remarks: [String]
  let frame: Frame
  /// What completion has counted so far.
  let valueCounts = ValueCounts()

  init(
    name: String, table: Table, roles: [Role: RoleUse], files: [String], source: SourceFile,
    remarks: [String] = []
  ) {
    self.name = name
    self.table = table
    self.roles = roles
    self.files = files
    self.source = source
    self.remarks = remarks
    frame = Frame(table)
  }

  /// SHA-256 of the file's bytes, in hexadecimal.
  ///
  /// - Throws: ``Diagnostic`` where the file cannot be read, or is not the one that was loaded.
  /// - Complexity: O(bytes): it is worked out when somebody asks.
  public func fingerprint() throws -> String { try source.fingerprint() }

  var schema: Schema {
    var schema = Schema(table: table)
    schema.roles = roles
    schema.origin = name
    return schema
  }
}
