import Tables

@testable import Engine

/// SplitMix64: the same numbers everywhere.
struct SeededNumbers {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
}

/// Rows that the engine loads and the evaluator of the tests walks through.
struct RandomTable {
  typealias Row = [String: Cell]

  var rows: [Row] = []

  static let columns = ["k", "a", "b", "x", "t", "g", "z"]

  init(rows count: Int, seed: UInt64) {
    var random = SeededNumbers(seed)
    for key in 0..<count {
      var row: Row = ["k": .integer(Int64(key))]
      row["a"] = random.below(5) == 0 ? .missing : .integer(Int64(random.below(9)) - 4)
      row["b"] = random.below(7) == 0 ? .missing : .integer(Int64(random.below(5)))
      row["x"] = random.below(6) == 0 ? .missing : .number(Double(random.below(33)) / 4 - 4.125)
      row["t"] = random.below(6) == 0 ? .missing : .text(random.pick(["ann", "Bob", "éa", "zoë"]))
      row["g"] = random.below(9) == 0 ? .missing : .text(random.pick(["p", "q", "r"]))
      let tags = ["one", "two", "three"].filter { _ in random.below(2) == 0 }.sorted()
      row["z"] = tags.isEmpty ? .missing : .tags(tags)
      rows.append(row)
    }
  }

  var csv: String {
    let lines = rows.map { row in
      Self.columns.map { Self.field(row[$0] ?? .missing) }.joined(separator: ",")
    }
    return ([Self.columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }

  private static func field(_ cell: Cell) -> String {
    switch cell {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let text): text
    case .tags(let tags): tags.map { "#" + $0 }.joined(separator: " ")
    default: ""
    }
  }

  func notebook(threads: Int = 2) throws -> Notebook {
    var notebook = Notebook(threads: threads)
    notebook.folder.write(csv, to: "r.csv")
    let load = "load \"r.csv\" as r (types: (x: number, z: tags), topics: z)"
    for case (.failed(let error), _) in notebook.outcomes(load) { throw error }
    return notebook
  }
}
