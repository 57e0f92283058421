import Language
import Tables

/// A loaded table with the parts its columns play. Immutable: a change is a new dataset.
public struct Dataset: Sendable {
  public let name: String
  public let table: Table
  public let roles: [Role: RoleUse]
  /// Where the bytes came from, as the `load` said it.
  public let files: [String]
  /// What reading found: for the load's line and for `describe`.
  public let remarks: [String]
  let frame: Frame

  init(
    name: String, table: Table, roles: [Role: RoleUse], files: [String], remarks: [String] = []
  ) {
    self.name = name
    self.table = table
    self.roles = roles
    self.files = files
    self.remarks = remarks
    frame = Frame(table)
  }

  var schema: Schema {
    var schema = Schema(table: table)
    schema.roles = roles
    schema.origin = name
    return schema
  }
}
