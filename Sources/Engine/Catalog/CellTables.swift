/// The tables of a session's cells by number.
///
/// Every bound statement keeps the workspace it was bound in, so each new cell copies this: in
/// buckets, a copy shares all of them but one. In a dictionary, binding a script of n statements
/// took n² steps and as much memory.
struct CellTables: Sendable {
  private final class Bucket: Sendable {
    let tables: [Workspace.CellTable?]

    init(_ tables: [Workspace.CellTable?]) { self.tables = tables }
  }

  private static let size = 64

  private var buckets: [Bucket?] = []

  /// - Complexity: to set, O(size + cells / size).
  subscript(number: Int) -> Workspace.CellTable? {
    get {
      guard number >= 0, number / Self.size < buckets.count else { return nil }
      return buckets[number / Self.size]?.tables[number % Self.size]
    }
    set {
      precondition(number >= 0, "cells count from 1")
      let index = number / Self.size
      while buckets.count <= index { buckets.append(nil) }
      var tables = buckets[index]?.tables ?? Array(repeating: nil, count: Self.size)
      tables[number % Self.size] = newValue
      buckets[index] = Bucket(tables)
    }
  }

  /// The numbers of the cells that have a table, ascending.
  var numbers: [Int] {
    buckets.enumerated().flatMap { index, bucket in
      (bucket?.tables ?? []).indices.filter { bucket?.tables[$0] != nil }.map {
        index * Self.size + $0
      }
    }
  }

  /// Takes over the rows of those cells of `other` that are here too.
  mutating func takeRows(from other: CellTables) {
    for index in buckets.indices where index < other.buckets.count {
      guard let own = buckets[index], let theirs = other.buckets[index], own !== theirs else {
        continue
      }
      var tables = own.tables
      for place in tables.indices where tables[place] != nil {
        guard let cell = theirs.tables[place] else { continue }
        tables[place]?.relation = cell.relation
      }
      buckets[index] = Bucket(tables)
    }
  }
}
