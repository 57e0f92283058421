import Language
import Parallel
import Tables

/// One column to sort by.
struct OrderingKey: Sendable {
  let expr: BoundExpr
  let isDescending: Bool
}

/// Row order: keys one after the other, then the dataset's key, then the other columns from left
/// to right, so that every result has one order.
struct Ordering {
  /// Sortable codes: smaller comes first. Missing is the largest, whichever way the key runs.
  private let codes: [[UInt64]]

  init(
    _ keys: [OrderingKey], ties: [BoundExpr], of relation: Relation, _ run: RunContext
  ) throws {
    let all = keys + ties.map { OrderingKey(expr: $0, isDescending: false) }
    codes = try all.map { key in
      let column = try relation.column(key.expr, run)
      return Ordering.codes(
        column, isDescending: key.isDescending, categories: key.expr.categories)
    }
  }

  /// Positions within the relation, in order.
  func positions(count: Int) -> [UInt32] {
    var order = (0..<count).map { UInt32(truncatingIfNeeded: $0) }
    order.sort { precedes($0, $1) }
    return order
  }

  /// The first `limit` positions in order, without sorting the rest.
  ///
  /// A buffer of twice the size is cut back to the best `limit` whenever it is full, and rows that
  /// come after its worst one are passed over by the first key alone.
  func first(_ limit: Int, count: Int) -> [UInt32] {
    if limit == 0 { return [] }
    if limit >= count / 2 { return Array(positions(count: count).prefix(limit)) }
    var best: [UInt32] = []
    best.reserveCapacity(limit * 2)
    var threshold: UInt64 = .max
    codes[0].withUnsafeBufferPointer { first in
      for row in 0..<count where first[row] <= threshold {
        best.append(UInt32(truncatingIfNeeded: row))
        if best.count == limit * 2 {
          best.sort { precedes($0, $1) }
          best.removeLast(limit)
          threshold = first[Int(best[limit - 1])]
        }
      }
    }
    best.sort { precedes($0, $1) }
    return Array(best.prefix(limit))
  }

  func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
    for code in codes {
      let a = code[Int(left)]
      let b = code[Int(right)]
      if a != b { return a < b }
    }
    return left < right
  }

  /// True when both have the same first `keyCount` keys.
  func ties(_ left: UInt32, _ right: UInt32, keyCount: Int) -> Bool {
    codes.prefix(keyCount).allSatisfy { $0[Int(left)] == $0[Int(right)] }
  }

  /// True when the first key is missing in that row.
  func isMissing(_ row: UInt32) -> Bool { codes[0][Int(row)] == .max }

  private static func codes(
    _ column: Column, isDescending: Bool, categories: [String]?
  ) -> [UInt64] {
    var codes: [UInt64]
    switch column.values {
    case .integers(let buffer):
      codes = buffer.withUnsafeElements { $0.map { UInt64(bitPattern: $0) ^ (1 << 63) } }
    case .numbers(let buffer):
      codes = buffer.withUnsafeElements { $0.map { ordered($0) } }
    case .booleans(let bitmap):
      codes = (0..<column.count).map { bitmap[$0] ? 2 : 1 }
    case .text, .tags:
      codes = textCodes(column, categories)
    }
    if isDescending { for row in codes.indices { codes[row] = ~codes[row] } }
    // The two ends are left to missing rows.
    for row in codes.indices where codes[row] == .max { codes[row] = .max - 1 }
    if let validity = column.validity {
      for row in codes.indices where !validity[row] { codes[row] = .max }
    }
    return codes
  }

  /// Bits of a double that sort as the numbers do.
  private static func ordered(_ value: Double) -> UInt64 {
    let bits = (value + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | (1 << 63)
  }

  private static func textCodes(_ column: Column, _ categories: [String]?) -> [UInt64] {
    var strings: [String?] = []
    strings.reserveCapacity(column.count)
    for row in 0..<column.count {
      switch column[row] {
      case .text(let text): strings.append(text)
      case .tags(let tags): strings.append(tags.joined(separator: "\u{1F}"))
      default: strings.append(nil)
      }
    }
    let distinct = Set(strings.lazy.compactMap { $0 }).sorted {
      KeyCodes.precedes($0, $1, categories)
    }
    // From 1: the smallest code's opposite end is left to missing rows, as the largest is.
    let ranks = Dictionary(
      uniqueKeysWithValues: distinct.enumerated().map { ($1, UInt64($0) + 1) })
    return strings.map { $0.flatMap { ranks[$0] } ?? .max }
  }
}

extension Schema {
  /// What breaks ties: the key where there is one, else every column from left to right.
  var tieBreakers: [BoundExpr] {
    if let key = field(playing: .key) { return [key.expr] }
    return fields.map(\.expr)
  }
}
