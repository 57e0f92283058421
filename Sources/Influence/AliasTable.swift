import CKernels

/// Weighted picks in constant time (Walker 1977, in Vose's order of 1991).
struct AliasTable {
  private var targets: [UInt32] = []
  private var weights: [Double] = []
  private var isUniform = true
  private var small: [Int] = []
  private var large: [Int] = []
  private(set) var total = 0.0

  mutating func clear() {
    targets.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    isUniform = true
    total = 0
  }

  mutating func append(_ target: UInt32, weight: Double) {
    targets.append(target)
    if let first = weights.first, first != weight { isUniform = false }
    weights.append(weight)
    total += weight
  }

  /// Appends an entry a target; what is left over of one is filled up from another.
  mutating func appendPicks(to picks: inout [ck_fast_pick]) {
    if isUniform {
      for target in targets {
        picks.append(ck_fast_pick(limit: .max, target: target, alias: target))
      }
      return
    }
    small.removeAll(keepingCapacity: true)
    large.removeAll(keepingCapacity: true)
    let first = picks.count
    for index in targets.indices {
      weights[index] *= Double(targets.count) / total
      picks.append(
        ck_fast_pick(limit: .max, target: targets[index], alias: targets[index]))
      if weights[index] < 1 { small.append(index) } else { large.append(index) }
    }
    while let less = small.popLast(), let more = large.last {
      picks[first + less].limit = UInt32(weights[less] * 0x1p32)
      picks[first + less].alias = targets[more]
      weights[more] -= 1 - weights[less]
      if weights[more] < 1 {
        large.removeLast()
        small.append(more)
      }
    }
  }
}
