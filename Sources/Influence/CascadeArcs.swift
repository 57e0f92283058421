import CKernels
import Statistics

/// A graph's arcs as the kernels read them: packed, with the limit of every coin.
struct CascadeArcs: Sendable {
  private let people: Int
  private let offsets: [UInt32]
  private let targets: [UInt32]
  private let limits: [UInt32]
  private let never: [UInt64]

  /// - Parameter model: independent cascades compare a coin with a limit, thresholds add limits up.
  init(_ graph: AudienceGraph, chances: Cascade.Chances, model: Cascade.Model) {
    people = graph.people
    offsets = graph.offsets
    targets = graph.targets
    var thresholds = [UInt64](repeating: 0, count: graph.arcCount)
    switch chances {
    case .weighted:
      let byDegree = graph.inDegrees.map { Coin.threshold(1 / Double(max(1, $0))) }
      for (arc, target) in graph.targets.enumerated() { thresholds[arc] = byDegree[Int(target)] }
    case .constant(let chance):
      thresholds = Array(repeating: Coin.threshold(chance), count: graph.arcCount)
    case .perArc(let chances): thresholds = chances.map(Coin.threshold)
    }
    // Room for a whole vector after the last arc.
    limits =
      thresholds.map { CascadeArcs.limit($0, model) } + [UInt32](repeating: 0, count: 16)
    never = model == .independent ? CascadeArcs.bits(thresholds) : []
  }

  private static func limit(_ threshold: UInt64, _ model: Cascade.Model) -> UInt32 {
    switch model {
    case .independent: UInt32(truncatingIfNeeded: max(1, threshold) - 1)
    case .threshold: UInt32(min(threshold, 0xFFFF_FFFF))
    }
  }

  /// A bit for each threshold of 0; nothing where there is none.
  private static func bits(_ thresholds: [UInt64]) -> [UInt64] {
    guard thresholds.contains(0) else { return [] }
    var bits = [UInt64](repeating: 0, count: (thresholds.count + 63) / 64)
    for (arc, threshold) in thresholds.enumerated() where threshold == 0 {
      bits[arc / 64] |= 1 << UInt64(arc % 64)
    }
    return bits
  }

  func withGraph<Result>(_ body: (UnsafePointer<ck_graph>) throws -> Result) rethrows -> Result {
    try offsets.withUnsafeBufferPointer { offsets in
      try targets.withUnsafeBufferPointer { targets in
        try limits.withUnsafeBufferPointer { limits in
          try never.withUnsafeBufferPointer { never in
            var graph = ck_graph(
              people: UInt32(people), offsets: offsets.baseAddress,
              targets: targets.baseAddress, limits: limits.baseAddress,
              never: never.isEmpty ? nil : never.baseAddress)
            return try body(&graph)
          }
        }
      }
    }
  }
}

/// What one thread writes into while it follows cascades.
final class CascadeScratch {
  private let reached: UnsafeMutablePointer<UInt64>
  private let queue: UnsafeMutablePointer<UInt32>
  private let met: UnsafeMutablePointer<UInt64>?
  private(set) var pointers: ck_scratch

  init(people: Int, model: Cascade.Model) {
    let words = people / 64 + 1
    reached = .allocate(capacity: words)
    reached.initialize(repeating: 0, count: words)
    queue = .allocate(capacity: people + 1)
    if model == .threshold {
      let sums = UnsafeMutablePointer<UInt64>.allocate(capacity: people + 1)
      sums.initialize(repeating: 0, count: people + 1)
      met = sums
    } else {
      met = nil
    }
    pointers = ck_scratch(reached: reached, queue: queue, met: met)
  }

  deinit {
    reached.deallocate()
    queue.deallocate()
    met?.deallocate()
  }

  func withPointers<Result>(_ body: (UnsafeMutablePointer<ck_scratch>) -> Result) -> Result {
    body(&pointers)
  }
}
