import Parallel
import Synchronization
import Tables

/// Another table's column beside a frame's rows.
///
/// A join often brings more columns than are looked at: the values are put beside the rows only
/// when they are asked for, all at once and kept where most of them are, batch by batch otherwise.
final class JoinedColumn: Sendable {
  let name: String
  let source: Column
  /// The row of ``source`` that stands beside each of the frame's rows, or ``Column/noRow``.
  private let rows: Buffer<UInt32>
  private let made = Mutex<Column?>(nil)

  init(_ name: String, _ source: Column, rows: Buffer<UInt32>) {
    self.name = name
    self.source = source
    self.rows = rows
  }

  var count: Int { rows.count }

  /// The whole column, kept from the first call on.
  func column(_ workers: Workers) throws -> Column {
    if let column = made.withLock({ $0 }) { return column }
    // Made outside the lock: it runs on all threads. Two makers would make the same column.
    let column = try source.gather(rows, workers: workers).renamed(name)
    made.withLock { $0 = column }
    return column
  }

  func vector(_ selected: Batch.Selected) -> Vector {
    let column = made.withLock { $0 }
    switch (selected, column) {
    case (.range(let range), let column?): return column.slice(range)
    case (.list(let list), let column?): return column.picked(list)
    case (.range(let range), nil): return Vector(source.gather(rows.slice(range)))
    case (.list(let list), nil): return Vector(source.gather(rows.picked(list)))
    }
  }

  /// Beside rows picked from the frame's, repeats and ``Column/noRow`` allowed.
  func picking(_ places: Buffer<UInt32>) -> JoinedColumn {
    let picked = Buffer<UInt32>(count: places.count) { out in
      places.withUnsafeElements { places in
        rows.withUnsafeElements { rows in
          for (index, place) in places.enumerated() {
            out[index] = place == Column.noRow ? place : rows[Int(place)]
          }
        }
      }
    }
    return JoinedColumn(name, source, rows: picked)
  }

  /// One bit a row: is there a value? Nil when there is one in every row.
  var validity: Bitmap? {
    if let column = made.withLock({ $0 }) { return column.validity }
    let present = rows.withUnsafeElements { rows in
      bits(count: rows.count) { place in
        let row = rows[place]
        return row != Column.noRow && (source.validity.map { $0[Int(row)] } ?? true)
      }
    }
    return present.onesCount == rows.count ? nil : present
  }
}
