import Tables

/// Group keys whose values are small numbers already: dictionary codes and conditions.
///
/// A row's group is then known without looking at any other row. Groups are numbered as they
/// come out of the codes and put in the order of their values at the end.
struct CodedKeys: Sendable {
  private struct Key: Sendable {
    /// Nil for the tag that a `split` made the row for.
    let kernel: (any Kernel)?
    let field: Schema.Field
    /// Nil for a condition.
    let dictionary: StringPool?

    var words: Int { dictionary?.count ?? 2 }
    /// With one more for missing.
    var width: Int { words + 1 }
  }

  private let keys: [Key]
  /// How many numbers a group can have, in use or not.
  let count: Int

  /// More groups than this are numbered by ``Groups``: most would be empty.
  static let mostGroups = 4_096

  /// Nil where a key's values are no small numbers, or there are too many of them.
  ///
  /// - Parameters:
  ///   - fields: the keys over the frame of `relation`, whose model columns are prepared.
  ///   - tag: which of the keys is the tag of an opened `split`, and its dictionary.
  init?(
    _ fields: [Schema.Field], tag: (index: Int, dictionary: StringPool)? = nil,
    of relation: Relation
  ) throws {
    guard !fields.isEmpty, relation.count > 0 else { return nil }
    // One row tells which dictionary the codes belong to.
    let probe = Batch(
      frame: relation.frame, selected: .list(relation.rows.prefix(1).indices))
    var keys: [Key] = []
    var count = 1
    for (index, field) in fields.enumerated() {
      let key: Key
      if let tag, tag.index == index {
        key = Key(kernel: nil, field: field, dictionary: tag.dictionary)
      } else {
        guard !field.expr.canFail, field.type == .text || field.type == .boolean else { return nil }
        let kernel = try field.expr.compiled()
        switch try kernel.evaluate(probe).payload {
        case .values(.text(.coded(_, let dictionary))):
          key = Key(kernel: kernel, field: field, dictionary: dictionary)
        case .values(.booleans): key = Key(kernel: kernel, field: field, dictionary: nil)
        default: return nil
        }
      }
      keys.append(key)
      let (product, overflows) = count.multipliedReportingOverflow(by: key.width)
      guard !overflows, product <= Self.mostGroups else { return nil }
      count = product
    }
    self.keys = keys
    self.count = count
  }

  /// The group of each entry of a batch; nil where a batch came out in another shape than the
  /// first row, which expressions of several kinds may do.
  ///
  /// - Parameter expansion: the tags of an opened split's rows.
  func codes(_ batch: Batch, _ expansion: TagExpansion?) throws -> Buffer<UInt32>? {
    var codes: Buffer<UInt32>?
    for key in keys {
      guard let own = try self.codes(of: key, batch, expansion) else { return nil }
      guard let before = codes else {
        codes = own
        continue
      }
      let width = UInt32(key.width)
      codes = zip(.many(before), .many(own), count: own.count) { $0 &* width &+ $1 }
    }
    return codes
  }

  private func codes(
    of key: Key, _ batch: Batch, _ expansion: TagExpansion?
  ) throws -> Buffer<UInt32>? {
    guard let kernel = key.kernel else { return expansion?.codes }
    let vector = try kernel.evaluate(batch)
    let missing = UInt32(key.words)
    let own: Buffer<UInt32>
    switch vector.payload {
    case .values(.text(.coded(let codes, let dictionary))):
      guard let expected = key.dictionary, expected.isSame(as: dictionary) else { return nil }
      own = codes
    case .values(.booleans(let bits)):
      own = Buffer(count: batch.count) { out in
        for row in 0..<batch.count { out[row] = bits[row] ? 1 : 0 }
      }
    default: return nil
    }
    var marked = own
    if let validity = vector.validity {
      marked = Buffer(count: own.count) { out in
        own.withUnsafeElements { own in
          validity.words.withUnsafeElements { words in
            for row in own.indices {
              let isThere = words[row >> 6] &>> UInt64(row & 63) & 1 == 1
              out[row] = isThere ? own[row] : missing
            }
          }
        }
      }
    }
    return expansion.map { $0.repeated(marked) } ?? marked
  }

  /// The groups that have rows, in ascending order of their keys, and the keys' values.
  func groups(rows: [Int]) -> (places: [Int], keys: [Column]) {
    let ranks = keys.map(Self.ranks)
    var ordered: [(rank: Int, place: Int, codes: [Int])] = []
    for place in rows.indices where rows[place] > 0 {
      var codes = [Int](repeating: 0, count: keys.count)
      var rest = place
      for index in keys.indices.reversed() {
        codes[index] = rest % keys[index].width
        rest /= keys[index].width
      }
      var rank = 0
      for index in keys.indices { rank = rank * keys[index].width + ranks[index][codes[index]] }
      ordered.append((rank, place, codes))
    }
    ordered.sort { $0.rank < $1.rank }
    let columns = keys.indices.map { index in
      Self.column(keys[index], ordered.map { $0.codes[index] })
    }
    return (ordered.map(\.place), columns)
  }

  /// Where each code stands in the order of the key's values, missing last.
  private static func ranks(_ key: Key) -> [Int] {
    guard let dictionary = key.dictionary else { return [0, 1, 2] }
    let words = dictionary.strings
    let categories = key.field.expr.categories
    let order = words.indices.sorted { KeyCodes.precedes(words[$0], words[$1], categories) }
    var ranks = [Int](repeating: words.count, count: key.width)
    for (rank, code) in order.enumerated() { ranks[code] = rank }
    return ranks
  }

  private static func column(_ key: Key, _ codes: [Int]) -> Column {
    let isThere = codes.map { $0 < key.words }
    let validity = isThere.allSatisfy(\.self) ? nil : Bitmap(isThere)
    guard let dictionary = key.dictionary else {
      return Column(
        key.field.name, .boolean, .booleans(Bitmap(codes.map { $0 == 1 })), validity: validity)
    }
    let own = codes.map { $0 < key.words ? UInt32($0) : 0 }
    return Column(
      key.field.name, .text, .text(.coded(codes: Buffer(own), dictionary: dictionary)),
      validity: validity)
  }
}
