import CKernels
import Parallel
import Statistics

/// Follows a cascade through a friendship graph over many runs.
///
/// A run's luck is a function of (seed, run, arc): the order of the arcs in a file, the number of
/// threads and the other seeds change nothing, so that two sets of seeds meet the same luck and
/// adding a seed only adds people. Seeds take part by the coins of stream 1, arcs pass on by those
/// of stream 0, and a person's threshold is their coin of stream 0.
///
/// - Parameter progress: counts runs.
/// - Throws: ``CascadeError``; ``Cancelled`` where the workers' token was set before any run was
///   done. Set later, the result holds the runs done so far.
/// - Complexity: O(arcs of the people reached) a run.
public func simulateCascade(
  _ cascade: Cascade, workers: Workers = Workers(), progress: Progress? = nil
) throws -> CascadeResult {
  try cascade.check()
  progress?.start("cascade", total: cascade.runs, in: .runs)
  let runs = CascadeRuns(cascade)
  let blocks = (cascade.runs + CascadeRuns.blockRuns - 1) / CascadeRuns.blockRuns
  let parts = try workers.finished(tasks: blocks) { block in
    let first = block * CascadeRuns.blockRuns
    let range = first..<min(cascade.runs, first + CascadeRuns.blockRuns)
    return try runs.counts(of: range, workers: workers, progress: progress)
  }
  return CascadeCounts(joining: parts).result
}

/// How many people took part and were reached, run by run.
struct CascadeCounts: Sendable {
  var seeds: [UInt32] = []
  var reached: [UInt32] = []
  /// Newly reached, one array a day.
  var daily: [[UInt32]] = []

  init(days: Int) { daily = Array(repeating: [], count: days) }

  init(joining parts: [CascadeCounts]) {
    daily = Array(repeating: [], count: parts.first?.daily.count ?? 0)
    for part in parts {
      seeds += part.seeds
      reached += part.reached
      for day in daily.indices { daily[day] += part.daily[day] }
    }
  }

  var result: CascadeResult {
    CascadeResult(
      runs: reached.count, seeds: measure(seeds), reached: measure(reached),
      daily: daily.map(measure))
  }

  private func measure(_ counts: [UInt32]) -> CascadeResult.Measure {
    let values = counts.map(Double.init)
    let levels = (try? quantiles(values, at: [0.05, 0.5, 0.95])) ?? [0, 0, 0]
    // Sums of integers: exact, so the order of the runs leaves no trace.
    let sum = counts.reduce(0) { $0 + Int($1) }
    let average = values.isEmpty ? 0 : Double(sum) / Double(values.count)
    let spread = values.reduce(0) { $0 + ($1 - average) * ($1 - average) }
    let degrees = Double(values.count - 1)
    return CascadeResult.Measure(
      mean: average,
      standardError: degrees > 0 ? (spread / degrees / Double(values.count)).squareRoot() : 0,
      p5: levels[0], p50: levels[1], p95: levels[2])
  }
}

/// A cascade made ready to run.
struct CascadeRuns: Sendable {
  /// Runs of one task: enough that its scratch costs nothing, few enough that Ctrl-C is prompt.
  static let blockRuns = 64

  private enum Arcs {
    case canonical(CascadeArcs)
    case fast(FastCascadeArcs)
  }

  private let cascade: Cascade
  private let arcs: Arcs
  private let seeds: [UInt32]
  private let acceptance: [UInt64]
  private let width: ck_width

  init(_ cascade: Cascade, width: ck_width = ck_widest()) {
    self.cascade = cascade
    self.width = width
    if cascade.draws == .fast, cascade.model == .independent {
      arcs = .fast(FastCascadeArcs(cascade.graph, chances: cascade.chances))
    } else {
      arcs = .canonical(
        CascadeArcs(cascade.graph, chances: cascade.chances, model: cascade.model))
    }
    seeds = cascade.seeds.map { UInt32($0) }
    acceptance = cascade.acceptance.map(Coin.threshold)
  }

  func counts(
    of runs: Range<Int>, workers: Workers, progress: Progress? = nil
  ) throws -> CascadeCounts {
    let scratch = CascadeScratch(people: cascade.graph.people, model: cascade.model)
    let days = cascade.days ?? 0
    var counts = CascadeCounts(days: days)
    var joining = seeds
    var daily = [UInt32](repeating: 0, count: days)
    for run in runs {
      try workers.cancellation.check()
      joining = takingPart(in: run)
      counts.seeds.append(UInt32(joining.count))
      for day in daily.indices { daily[day] = 0 }
      counts.reached.append(follow(joining, run: run, daily: &daily, scratch))
      for day in daily.indices { counts.daily[day].append(daily[day]) }
      progress?.advance(by: 1)
    }
    return counts
  }

  private func takingPart(in run: Int) -> [UInt32] {
    guard !acceptance.isEmpty else { return seeds }
    let coins = Coin(seed: cascade.seed, stream: .acceptance, run: run)
    return seeds.indices.filter { index in
      coins.isLive(item: Int(seeds[index]), below: acceptance[index])
    }.map { seeds[$0] }
  }

  private func follow(
    _ seeds: [UInt32], run: Int, daily: inout [UInt32], _ scratch: CascadeScratch
  ) -> UInt32 {
    let key = Coin(seed: cascade.seed, stream: .edges, run: run).key
    let days = UInt32(cascade.days ?? Int(UInt32.max))
    return daily.withUnsafeMutableBufferPointer { daily in
      let daily = daily.isEmpty ? nil : daily.baseAddress
      return scratch.withPointers { scratch in
        switch arcs {
        case .fast(let arcs):
          arcs.withGraph { graph in
            ck_cascade_fast(graph, seeds, seeds.count, key, days, daily, scratch)
          }
        case .canonical(let arcs):
          arcs.withGraph { graph in
            cascade.model == .threshold
              ? ck_cascade_threshold(graph, seeds, seeds.count, key, days, daily, scratch)
              : ck_cascade_independent(
                width, graph, seeds, seeds.count, key, days, daily, scratch)
          }
        }
      }
    }
  }
}
