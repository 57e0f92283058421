/// Columns of one length, in order.
public struct Table: Sendable {
  public let columns: [Column]
  public let rowCount: Int

  /// - Parameter rowCount: needed only where there may be no column.
  public init(_ columns: [Column], rowCount: Int? = nil) {
    self.columns = columns
    self.rowCount = rowCount ?? columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == self.rowCount }, "columns of one length")
  }

  /// The column called `name`, upper and lower case alike; nil when there is none.
  public subscript(name: String) -> Column? {
    columns.first { $0.name == name }
      ?? columns.first { $0.name.lowercased() == name.lowercased() }
  }

  /// One row, boxed: for display and tests.
  public func row(_ index: Int) -> [Cell] { columns.map { $0[index] } }
}
