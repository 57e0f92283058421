import Language
import Tables

/// `x in (a, b, c)`. Missing is in the list only where the list names it.
struct InListKernel: Kernel {
  private let inner: any Kernel
  private let type: ColumnType
  private let hasMissing: Bool
  private let integers: Set<Int64>
  private let doubles: Set<Double>
  private let texts: Set<String>
  private let booleans: Set<Bool>

  init(_ inner: BoundExpr, _ cells: [Cell]) throws {
    self.inner = try inner.compiled()
    type = inner.type ?? .text
    hasMissing = cells.contains(.missing)
    integers = Set(cells.compactMap(\.integral))
    doubles = Set(cells.compactMap(\.double))
    texts = Set(cells.compactMap { if case .text(let text) = $0 { text } else { nil } })
    booleans = Set(cells.compactMap { if case .boolean(let value) = $0 { value } else { nil } })
  }

  func evaluate(_ batch: Batch) throws -> Vector {
    let vector = try inner.evaluate(batch)
    let count = batch.count
    var truth: Bitmap
    switch type {
    case .boolean:
      let condition = vector.condition
      truth = bits(count: count) { booleans.contains(condition[$0]) }
    case .text:
      if case .values(.text(let values)) = vector.payload {
        truth = values.test(count: count) { texts.contains(String(decoding: $0, as: UTF8.self)) }
      } else {
        truth = bits(count: count) { row in
          if case .text(let text) = vector[row, .text] { return texts.contains(text) }
          return false
        }
      }
    case _ where type.isIntegral && integers.count == doubles.count:
      let lane = vector.integers
      truth = bits(count: count) { integers.contains(lane[$0]) }
    default:
      let lane = vector.doubles
      truth = bits(count: count) { doubles.contains(lane[$0]) }
    }
    if let presence = vector.presence {
      truth = truth & presence
      if hasMissing { truth = truth | ~presence }
    }
    return Vector(count: count, .booleans(truth))
  }
}

/// `topics has any (#a, #b)` on tags, or on a category's text.
struct HasKernel: Kernel {
  let inner: any Kernel
  let slot: Int?
  let quantity: Quantity
  let tags: [String]

  init(inner: BoundExpr, quantity: Quantity, tags: [String]) throws {
    self.inner = try inner.compiled()
    if case .column(let slot) = inner.node { self.slot = slot } else { slot = nil }
    self.quantity = quantity
    self.tags = tags
  }

  func evaluate(_ batch: Batch) throws -> Vector {
    let count = batch.count
    // A whole column's tags have a bitmap a value: choosing by them is an AND of words.
    if let slot, case .range(let range) = batch.selected,
      case .column(let column) = batch.frame.slots[slot], case .tags(let whole) = column.values
    {
      let each = tags.map { tag -> Bitmap in
        whole.code(of: tag).map { whole.bitmap(for: $0).slice(range) }
          ?? Bitmap(repeating: false, count: count)
      }
      return Vector(count: count, .booleans(combine(each, count: count)))
    }
    let vector = try inner.evaluate(batch)
    let each = tags.map { tag -> Bitmap in
      switch vector.payload {
      case .values(.tags(let values)):
        guard let code = values.code(of: tag) else { return Bitmap(repeating: false, count: count) }
        return bits(count: count) { row in
          (values.offsets[row]..<values.offsets[row + 1]).contains {
            values.codes[Int($0)] == UInt32(code)
          }
        }
      case .values(.text(let values)):
        let truth = values.test(count: count) {
          Topic.folded(String(decoding: $0, as: UTF8.self)) == tag
        }
        // A missing row's code means nothing, and `none` must not turn it round.
        return vector.presence.map { truth & $0 } ?? truth
      case .constant(.tags(let own)):
        return Bitmap(repeating: own.contains(tag), count: count)
      case .constant(.text(let own)):
        return Bitmap(repeating: Topic.folded(own) == tag, count: count)
      default: return Bitmap(repeating: false, count: count)
      }
    }
    var truth = combine(each, count: count)
    if let presence = vector.presence, quantity != .none { truth = truth & presence }
    return Vector(count: count, .booleans(truth))
  }

  private func combine(_ each: [Bitmap], count: Int) -> Bitmap {
    switch quantity {
    case .all: each.reduce(Bitmap(repeating: true, count: count), &)
    case .any: each.reduce(Bitmap(repeating: false, count: count), |)
    case .none: ~each.reduce(Bitmap(repeating: false, count: count), |)
    }
  }
}

/// A topic's name as tags are stored: trimmed and case-folded.
enum Topic {
  static func folded(_ text: String) -> String {
    let bare = text.drop { $0.isWhitespace || $0 == "#" }
    return TagSpelling.normalised(String(bare))
  }
}

/// `name like "an*"`: case folded, `*` any run, `?` any one character.
struct LikePattern: Sendable {
  /// The pattern's characters, folded.
  private let characters: [Character]
  /// The bare middle of `*text*`, where a plain search of ASCII bytes will do.
  private let needle: [UInt8]?

  init(_ pattern: String) {
    characters = Array(pattern.lowercased())
    let middle = characters.dropFirst().dropLast()
    let isContains =
      characters.count > 2 && characters.first == "*" && characters.last == "*"
      && middle.allSatisfy { $0.isASCII && $0 != "*" && $0 != "?" }
    needle = isContains ? Array(String(middle).utf8) : nil
  }

  func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if let needle { return Self.contains(bytes, needle) }
    return matches(Array(String(decoding: bytes, as: UTF8.self).lowercased()))
  }

  /// True when `bytes`, ASCII letters folded, hold `needle`.
  private static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ needle: [UInt8]) -> Bool {
    if bytes.count < needle.count { return false }
    for start in 0...(bytes.count - needle.count) {
      var index = 0
      while index < needle.count {
        let byte = bytes[start + index]
        let folded = byte >= 65 && byte <= 90 ? byte | 32 : byte
        if folded != needle[index] { break }
        index += 1
      }
      if index == needle.count { return true }
    }
    return false
  }

  /// The usual two-pointer match: on a mismatch the last `*` takes one character more.
  private func matches(_ text: [Character]) -> Bool {
    var at = 0
    var next = 0
    var star: Int?
    var mark = 0
    while at < text.count {
      if next < characters.count, characters[next] == "*" {
        star = next
        mark = at
        next += 1
      } else if next < characters.count, characters[next] == "?" || characters[next] == text[at] {
        at += 1
        next += 1
      } else if let star {
        next = star + 1
        mark += 1
        at = mark
      } else {
        return false
      }
    }
    return characters[next...].allSatisfy { $0 == "*" }
  }
}

struct LikeKernel: Kernel {
  let inner: any Kernel
  let pattern: LikePattern

  func evaluate(_ batch: Batch) throws -> Vector {
    let vector = try inner.evaluate(batch)
    let truth: Bitmap
    switch vector.payload {
    case .values(.text(let values)):
      truth = values.test(count: batch.count, pattern.matches)
    case .constant(.text(var text)):
      truth = Bitmap(repeating: text.withUTF8(pattern.matches), count: batch.count)
    default: truth = Bitmap(repeating: false, count: batch.count)
    }
    return Vector(count: batch.count, .booleans(vector.presence.map { truth & $0 } ?? truth))
  }
}

struct CallKernel: Kernel {
  let function: ScalarFunction
  let arguments: [any Kernel]
  let types: [ColumnType?]
  let type: ColumnType

  func evaluate(_ batch: Batch) throws -> Vector {
    let vectors = try arguments.map { try $0.evaluate(batch) }
    let values = Swift.zip(vectors, types).map { vector, type in
      ScalarFunction.Input(vector: vector, type: type ?? .text)
    }
    return try withExtendedLifetime(values) { try function.evaluate(values, batch.count, type) }
  }
}
