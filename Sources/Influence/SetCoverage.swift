/// Sets of people, kept flat, and for each person the sets that hold them.
struct SetCoverage {
  private(set) var ends: [Int] = [0]
  private(set) var members: [UInt32] = []
  /// The sets that each person is the root of and takes part in.
  private(set) var own: [Int]
  /// The sets of person p are `holders[starts[p]..<starts[p + 1]]`.
  private(set) var starts: [Int]
  private(set) var holders: [UInt32] = []
  private let people: Int

  init(people: Int) {
    self.people = people
    starts = Array(repeating: 0, count: people + 1)
    own = Array(repeating: 0, count: people)
  }

  var count: Int { ends.count - 1 }

  func members(of set: Int) -> ArraySlice<UInt32> { members[ends[set]..<ends[set + 1]] }

  func holders(of person: Int) -> ArraySlice<UInt32> {
    holders[starts[person]..<starts[person + 1]]
  }

  /// Takes in more sets and sorts them anew by person.
  mutating func append(_ blocks: [ReverseSets.Block]) {
    for block in blocks {
      let base = members.count
      ends.append(contentsOf: block.ends.lazy.map { base + Int($0) })
      members.append(contentsOf: block.members)
      for root in block.roots where root != ReverseSets.Block.noRoot { own[Int(root)] += 1 }
    }
    index()
  }

  private mutating func index() {
    var next = [Int](repeating: 0, count: people + 1)
    for member in members { next[Int(member) + 1] += 1 }
    for person in 0..<people { next[person + 1] += next[person] }
    starts = next
    holders = [UInt32](unsafeUninitializedCapacity: members.count) { out, filled in
      for set in 0..<count {
        for place in ends[set]..<ends[set + 1] {
          let person = Int(members[place])
          out.initializeElement(at: next[person], to: UInt32(truncatingIfNeeded: set))
          next[person] += 1
        }
      }
      filled = members.count
    }
  }
}
