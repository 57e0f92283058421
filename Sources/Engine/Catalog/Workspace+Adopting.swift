/// What an unchanged statement made in another course of the same session, taken over as it is.
extension Workspace {
  /// Takes the table of a cell over, rows and all; `_` means it from here on.
  public mutating func adoptTable(of cell: Int, from other: Workspace) {
    guard let table = other.cells[cell] else { return }
    cells[cell] = table
    rows[cell] = other.rows[cell]
    lastTable = cell
  }

  /// Takes a loaded dataset over; its file is not read again.
  public mutating func adopt(_ dataset: Dataset) { bind(dataset.name, to: .dataset(dataset)) }
}
