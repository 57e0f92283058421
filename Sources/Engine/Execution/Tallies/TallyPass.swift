import Parallel
import Tables

/// One walk over a relation's rows that gathers several tallies for every group.
struct TallyPass {
  /// How a row's group is known.
  enum Grouping {
    case one
    /// From the row itself.
    case coded(CodedKeys)
    /// A number for each row of the relation, in its order.
    case numbered(Groups)

    var count: Int {
      switch self {
      case .one: 1
      case .coded(let keys): keys.count
      case .numbered(let groups): groups.count
      }
    }
  }

  private let relation: Relation
  private let split: OpenedSplit?
  private let grouping: Grouping
  private let tallies: [Tally]
  /// Each expression of the tallies once, and where each tally finds its own.
  private let kernels: [any Kernel]
  private let places: [[Int]]
  /// Rows that are not chosen may be looked at: nothing in the expressions can end in an error.
  private let canLookAround: Bool

  /// - Parameters:
  ///   - relation: whose model columns are prepared; for an opened split, the rows it is given.
  ///   - tallies: over the relation's frame.
  init(
    _ tallies: [Tally], of relation: Relation, _ grouping: Grouping, split: OpenedSplit? = nil
  ) throws {
    self.relation = relation
    self.split = split
    self.grouping = grouping
    self.tallies = tallies
    var known: [String: Int] = [:]
    var kernels: [any Kernel] = []
    var canLookAround = true
    places = try tallies.map { tally in
      try tally.exprs.map { expr in
        let definition = expr.definition
        if let place = known[definition] { return place }
        known[definition] = kernels.count
        kernels.append(try expr.compiled())
        canLookAround = canLookAround && !expr.canFail
        return kernels.count - 1
      }
    }
    self.kernels = kernels
    if case .numbered = grouping { canLookAround = false }
    self.canLookAround = canLookAround
  }

  /// Totals of each tally; nil where a key came out in a shape that has no codes.
  ///
  /// Chunks' totals are merged in chunk order. With very many groups each tally walks all rows in
  /// one go instead of keeping a place a group for every chunk; which way is taken depends on the
  /// data alone, never on the number of threads.
  func totals(_ workers: Workers) throws -> [TallyTotals]? {
    let chunks = relation.rows.chunkCount
    let groups = grouping.count
    let starts = chunkStarts
    guard groups <= 4_096 || groups * chunks <= 1 << 20 else {
      let all = try workers.map(tasks: tallies.count) { index -> TallyTotals? in
        var states = [TallyState(tallies[index], groups: groups)]
        for chunk in 0..<chunks {
          try workers.cancellation.check()
          guard try add(chunk, starts[chunk], to: &states, first: index) else { return nil }
        }
        return states[0].finished()
      }
      return all.contains { $0 == nil } ? nil : all.compactMap(\.self)
    }
    let parts = try workers.map(tasks: chunks) { chunk -> [TallyTotals]? in
      var states = tallies.map { TallyState($0, groups: groups) }
      guard try add(chunk, starts[chunk], to: &states, first: 0) else { return nil }
      return states.map { $0.finished() }
    }
    var totals = tallies.map { TallyState($0, groups: groups).finished() }
    for part in parts {
      guard let part else { return nil }
      for index in totals.indices { totals[index].merge(part[index], as: tallies[index]) }
    }
    return totals
  }

  /// Adds a chunk's rows to the states of the tallies from `first` on.
  ///
  /// - Parameter start: the place in the relation of the chunk's first row.
  private func add(
    _ chunk: Int, _ start: Int, to states: inout [TallyState], first: Int
  ) throws -> Bool {
    var next = start
    var fits = true
    let wanted = Set(places[first..<first + states.count].joined())
    try relation.rows.forEachBatch(chunk: chunk, of: relation.frame, canLookAround: canLookAround) {
      batch, chosen in
      guard fits else { return }
      let expansion = split.map { $0.expansion(of: batch, chosen: chosen) }
      let count = expansion?.codes.count ?? batch.count
      var codes: Buffer<UInt32>?
      switch grouping {
      case .one: break
      case .coded(let keys):
        codes = try keys.codes(batch, expansion)
        if codes == nil { fits = false }
      case .numbered(let groups): codes = groups.ids.map { $0.slice(next..<next + count) }
      }
      next += count
      guard fits else { return }
      let vectors = try kernels.enumerated().map { place, kernel in
        wanted.contains(place) ? try kernel.evaluate(batch) : Vector(count: 0, constant: .missing)
      }
      let ready = expansion.map { expansion in vectors.map { expansion.repeated($0) } } ?? vectors
      // An expansion has left out what is not chosen.
      let entries = TallyEntries(
        count: count, codes: codes, chosen: expansion == nil ? chosen : nil)
      for index in states.indices {
        states[index].add(places[first + index].map { ready[$0] }, entries)
      }
    }
    return fits
  }

  /// The place in the relation of each chunk's first row.
  private var chunkStarts: [Int] {
    let chunks = relation.rows.chunkCount
    guard case .mask(let mask, _) = relation.rows else {
      return (0..<chunks).map { $0 * Workers.chunkRows }
    }
    var starts: [Int] = []
    var next = 0
    mask.words.withUnsafeElements { words in
      for chunk in 0..<chunks {
        starts.append(next)
        let first = chunk * Workers.chunkRows / 64
        for word in words[first..<min(words.count, first + Workers.chunkRows / 64)] {
          next &+= word.nonzeroBitCount
        }
      }
    }
    return starts
  }
}
