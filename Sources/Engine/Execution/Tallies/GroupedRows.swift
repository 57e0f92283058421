import Parallel
import Statistics
import Tables

/// Rows about to be summed up by group.
struct GroupedRows {
  private let input: Relation
  private let keys: GroupKeys

  init(_ input: Relation, _ keys: GroupKeys, _ run: RunContext) throws {
    self.input = input
    self.keys = keys
    try input.prepare(keys.fields.map(\.expr), run)
  }

  /// One row a group: the keys, then a column for each call.
  func summarised(_ calls: [AggregateCollector.Call], _ run: RunContext) throws -> Relation {
    let ways = try calls.map { try $0.function.way($0.arguments, $0.type) }
    let tallied = ways.compactMap { way -> TalliedAggregate? in
      if case .tallied(let aggregate) = way { return aggregate }
      return nil
    }
    try input.prepare(tallied.flatMap { $0.tallies.flatMap(\.exprs) }, run)
    if tallied.count == calls.count {
      let together = TalliedCalls(tallied, types: calls.map(\.type))
      if keys.fields.isEmpty, let relation = try together.relation(of: input, .one, run) {
        return relation
      }
      if let coded = try CodedKeys(keys.fields, of: input),
        let relation = try together.relation(of: input, .coded(coded), run)
      {
        return relation
      }
    }
    return try numbered(calls, ways, tallied, run)
  }

  /// Each row's group is numbered first.
  private func numbered(
    _ calls: [AggregateCollector.Call], _ ways: [AggregateFunction.Way],
    _ tallied: [TalliedAggregate], _ run: RunContext
  ) throws -> Relation {
    let groups = try keys.group(input, run)
    let types = Swift.zip(calls, ways).compactMap { call, way -> ColumnType? in
      if case .tallied = way { return call.type }
      return nil
    }
    let grouping: TallyPass.Grouping = groups.ids == nil ? .one : .numbered(groups)
    guard
      var gathered = try TalliedCalls(tallied, types: types)
        .columns(of: input, grouping, run)?.columns[...]
    else { preconditionFailure("numbered groups fit every batch") }
    var known: [String: Column] = [:]
    var columns = groups.keys
    for (call, way) in Swift.zip(calls, ways) {
      guard case .columns(let compute) = way else {
        columns.append(gathered.removeFirst())
        continue
      }
      var arguments: [Column] = []
      for argument in call.arguments {
        let definition = argument.definition
        let column = try known[definition] ?? input.column(argument, run)
        known[definition] = column
        arguments.append(column)
      }
      columns.append(
        try compute(
          AggregateInput(
            arguments: arguments, groups: groups, type: call.type, workers: run.workers)))
    }
    return Relation(columns, rowCount: groups.count)
  }
}

/// Several aggregates whose tallies are gathered in one walk over the rows.
struct TalliedCalls {
  private let aggregates: [TalliedAggregate]
  private let types: [ColumnType]

  init(_ aggregates: [TalliedAggregate], types: [ColumnType]) {
    self.aggregates = aggregates
    self.types = types
  }

  /// One row a group that has rows; nil where a key came out in a shape that has no codes.
  func relation(
    of input: Relation, _ grouping: TallyPass.Grouping, split: OpenedSplit? = nil,
    _ run: RunContext
  ) throws -> Relation? {
    guard let (keys, columns, count) = try columns(of: input, grouping, split: split, run) else {
      return nil
    }
    return Relation(keys + columns, rowCount: count)
  }

  /// The keys of coded groups, and a column for each aggregate.
  func columns(
    of input: Relation, _ grouping: TallyPass.Grouping, split: OpenedSplit? = nil,
    _ run: RunContext
  ) throws -> (keys: [Column], columns: [Column], count: Int)? {
    // Each different tally once; the first counts the rows that tell which groups there are.
    var tallies: [Tally] = []
    var known: [String: Int] = [:]
    func place(of tally: Tally) -> Int {
      let definition = tally.definition
      if let place = known[definition] { return place }
      known[definition] = tallies.count
      tallies.append(tally)
      return tallies.count - 1
    }
    if case .coded = grouping { _ = place(of: .rows) }
    let places = aggregates.map { $0.tallies.map(place) }
    let pass = try TallyPass(tallies, of: input, grouping, split: split)
    guard var totals = try pass.totals(run.workers) else { return nil }
    var keys: [Column] = []
    var count = grouping.count
    if case .coded(let coded) = grouping {
      let found = coded.groups(rows: totals[0].counts)
      totals = totals.map { $0.picking(found.places) }
      (keys, count) = (found.keys, found.places.count)
    }
    let quantiles = try quantiles(places, totals, run.workers)
    let columns = try aggregates.indices.map { index in
      try aggregates[index].finish(
        TalliedInput(
          totals: places[index].map { totals[$0] }, quantiles: quantiles[index],
          type: types[index], workers: run.workers))
    }
    return (keys, columns, count)
  }

  /// For each aggregate its quantile of each group: all shares of one tally at once.
  private func quantiles(
    _ places: [[Int]], _ totals: [TallyTotals], _ workers: Workers
  ) throws -> [[Double?]] {
    var shares: [Int: [Double]] = [:]
    for (aggregate, places) in Swift.zip(aggregates, places) {
      if let share = aggregate.share { shares[places[0], default: []].append(share) }
    }
    var found: [Int: [[Double]?]] = [:]
    for (place, shares) in shares {
      let parts = totals[place].parts
      found[place] = try workers.map(tasks: parts.count) { group in
        parts[group].isEmpty
          ? nil : try Statistics.quantiles(ofParts: parts[group], at: shares, workers: workers)
      }
    }
    return Swift.zip(aggregates, places).map { aggregate, places in
      guard let share = aggregate.share, let groups = found[places[0]],
        let index = shares[places[0]]?.firstIndex(of: share)
      else { return [] }
      return groups.map { $0?[index] }
    }
  }
}
