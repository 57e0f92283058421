import Influence
import Language
import Parallel
import Tables

/// Makes a table of friendships into a graph: finds its two ends, numbers its people, packs it.
struct GraphLoader {
  /// What a `load graph` says besides what every `load` may say.
  struct Options {
    /// The dataset of the people, and where it was named.
    var of: (dataset: Dataset, range: SourceRange)?
    var from: (column: String, range: SourceRange)?
    var to: (column: String, range: SourceRange)?
    var isDirected = false
  }

  let loader: Loader
  let load: Statement.Load
  let paths: [String]
  let options: Options

  /// - Throws: ``Diagnostic``; `Cancelled`.
  func dataset(_ read: Loader.Options) throws -> Dataset {
    var read = read
    read.findsRoles = false
    var dataset = try loader.load(load, paths: paths, options: read)
    let ends = try GraphEnds(dataset.table, options, at: load.files[0].range)
    // Ids are the keys of somebody: text where those are text (leading zeros count), never numbers
    // with a fraction.
    let key = try peopleKey()
    let wanted = key?.type ?? ends.commonType(in: dataset.table)
    dataset = dataset.spellingOut([ends.from, ends.to], as: wanted)
    let others = [ends.from, ends.to].filter { dataset.table.columns[$0].type != wanted }
    if !others.isEmpty {
      for end in others { read.read.types[dataset.table.columns[end].name] = wanted }
      try checkReadable(dataset, others.map { dataset.table.columns[$0] }, as: wanted)
      dataset = try loader.load(load, paths: paths, options: read)
    }
    let made = try graph(of: dataset, ends, key)
    return dataset.adding(made.graph, remarks: ends.remarks + made.remarks)
  }

  /// A pipe gives its bytes once: what it was taken for then stays.
  private func checkReadable(
    _ dataset: Dataset, _ columns: [Column], as wanted: ColumnType
  ) throws {
    guard dataset.sources.contains(where: \.isPipe) else { return }
    let types = columns.map { "\(quotedName($0.name)): \(wanted.name)" }.joined(separator: ", ")
    throw Diagnostic(
      .typeMismatch, "`\(columns[0].name)` is \(columns[0].type.name), and ids are \(wanted.name)",
      at: load.files[0].range, label: "a pipe cannot be read a second time",
      help: "Say it: `types: (\(types))`.")
  }

  /// The key column of the people's dataset.
  private func peopleKey() throws -> Column? {
    guard let (people, range) = options.of else { return nil }
    guard let key = people.roles[.key].flatMap({ people.table[$0.column] }),
      key.type == .integer || key.type == .text
    else {
      throw Diagnostic(
        .roleMissing, "no column of `\(people.name)` is a key", at: range,
        label: "friendships name people by their key",
        help:
          "Say which column it is when loading: `load \"…\" as \(quotedName(people.name)) (key: COLUMN)`."
      )
    }
    return key
  }

  private func graph(
    of dataset: Dataset, _ ends: GraphEnds, _ key: Column?
  ) throws -> (graph: FriendGraph, remarks: [String]) {
    let columns = [dataset.table.columns[ends.from], dataset.table.columns[ends.to]]
    guard columns.allSatisfy({ $0.type == columns[0].type }) else {
      throw Diagnostic(
        .typeMismatch,
        "`\(columns[0].name)` is \(columns[0].type.name) and `\(columns[1].name)` is \(columns[1].type.name)",
        at: load.files[0].range, label: "both ends of a friendship are ids of one kind",
        help:
          "Leave their types out, or say one for both: `types: (\(quotedName(columns[0].name)): text)`."
      )
    }
    let people = PeopleNumbers(key.map { [$0] } ?? columns)
    let pairs = try PairNumbers(columns, people, workers: loader.workers)
    do {
      let graph = try AudienceGraph(
        people: people.count, from: pairs.from, to: pairs.to, directed: options.isDirected,
        workers: loader.workers)
      let friends = FriendGraph(
        name: dataset.name, of: options.of?.dataset.name,
        peopleFrame: options.of?.dataset.frame, people: people, graph: graph,
        isDirected: options.isDirected, from: columns[0].name, to: columns[1].name)
      return (friends, remarks(friends, pairs))
    } catch let error as AudienceGraphError {
      throw Diagnostic(
        .fileTooLarge, error.description, at: load.files[0].range,
        help: "A graph holds up to 2,147,483,647 friendships: load a part of them.")
    }
  }

  private func remarks(_ friends: FriendGraph, _ pairs: PairNumbers) -> [String] {
    let graph = friends.graph
    let degrees = options.isDirected ? graph.inDegrees : []
    let linked = (0..<graph.people).count { person in
      graph.outDegree(person) > 0 || options.isDirected && degrees[person] > 0
    }
    let count = grouped(options.isDirected ? graph.arcCount : graph.arcCount / 2)
    let what = options.isDirected ? "links" : "friendships"
    let whose = friends.of.map { " in `\($0)`" } ?? ""
    var lines = [
      "\(count) \(what) of \(grouped(linked)) of \(grouped(graph.people)) people\(whose)"
    ]
    func add(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { lines.append("\(grouped(count)) \(count == 1 ? one : many)") }
    }
    add(
      graph.duplicates, "pair was there before and counts once",
      "pairs were there before and count once")
    add(
      graph.selfLoops, "pair is one person twice and was left out",
      "pairs are one person twice and were left out")
    add(
      pairs.missing, "pair lacks an id and was left out", "pairs lack an id and were left out")
    let examples = pairs.examples.map { "\"\($0)\"" }.joined(separator: ", ")
    add(
      pairs.unknown, "pair names somebody who is not\(whose) (\(examples)) and was left out",
      "pairs name somebody who is not\(whose) (\(examples)) and were left out")
    return lines
  }
}

/// The two columns of a friendship, and how they were found.
private struct GraphEnds {
  let from: Int
  let to: Int
  private(set) var remarks: [String] = []

  /// Headers of the two ends, folded: the one who influences, and the one who is reached.
  private static let names: [(String, String)] = [
    ("from", "to"), ("source", "target"), ("source", "destination"), ("src", "dst"),
    ("src", "dest"), ("influencer", "follower"), ("followee", "follower"),
    ("followed", "follower"), ("followed", "following"), ("sender", "receiver"), ("a", "b"),
    ("u", "v"),
  ]

  init(_ table: Table, _ options: GraphLoader.Options, at range: SourceRange) throws {
    let named = Self.named(table)
    func place(_ said: (column: String, range: SourceRange)?) throws -> Int? {
      guard let said else { return nil }
      let folded = said.column.lowercased()
      guard
        let index = table.columns.firstIndex(where: { $0.name == said.column })
          ?? table.columns.firstIndex(where: { $0.name.lowercased() == folded })
      else {
        throw Diagnostic(
          .unknownColumn, "the file has no column `\(said.column)`", at: said.range,
          help: "It has \(table.columns.map(\.name).joined(separator: ", ")).")
      }
      return index
    }
    let (saidFrom, saidTo) = (try place(options.from), try place(options.to))
    guard table.columns.count >= 2 else {
      throw Diagnostic(
        .fileFormat, "a friendship needs two columns, and the file has one", at: range,
        help: "Say what stands between them: `delimiter: \" \"`, `delimiter: \";\"`.")
    }
    from =
      saidFrom ?? (named?.0 != saidTo ? named?.0 : nil)
      ?? Self.first(of: table, but: saidTo)
    to =
      saidTo ?? (named?.1 != from ? named?.1 : nil)
      ?? Self.first(of: table, but: from)
    guard from != to else {
      throw Diagnostic(
        .badOption, "`from` and `to` are one column", at: options.to?.range ?? range,
        help: "A friendship has two ends: name two columns.")
    }
    if saidFrom == nil || saidTo == nil {
      let isNamed = named.map { $0 == (from, to) } ?? false
      let (left, right) = (table.columns[from].name, table.columns[to].name)
      remarks.append(
        isNamed
          ? "from `\(left)` to `\(right)`"
          : "from `\(left)` to `\(right)`, the first columns; `from:` and `to:` say others")
    }
  }

  /// The type in which both ends are read where no other table says it.
  func commonType(in table: Table) -> ColumnType {
    table.columns[from].type == .integer && table.columns[to].type == .integer ? .integer : .text
  }

  private static func named(_ table: Table) -> (Int, Int)? {
    let headers = table.columns.map { FoldedHeader($0.name).text }
    for (from, to) in names {
      if let left = headers.firstIndex(of: from), let right = headers.firstIndex(of: to) {
        return (left, right)
      }
    }
    return nil
  }

  private static func first(of table: Table, but taken: Int?) -> Int {
    table.columns.indices.first { $0 != taken } ?? 0
  }
}

/// Both ends of each pair as numbers of people, without the pairs that lack one.
private struct PairNumbers {
  private(set) var from: [UInt32] = []
  private(set) var to: [UInt32] = []
  private(set) var missing = 0
  private(set) var unknown = 0
  /// The first few ids that are nobody's.
  private(set) var examples: [String] = []

  init(_ columns: [Column], _ people: PeopleNumbers, workers: Workers) throws {
    from = try people.numbers(of: columns[0], workers: workers)
    to = try people.numbers(of: columns[1], workers: workers)
    // Most lists name nobody else: then there is nothing to leave out.
    guard from.contains(PeopleNumbers.unknown) || to.contains(PeopleNumbers.unknown) else { return }
    var kept = 0
    for row in from.indices {
      if from[row] != PeopleNumbers.unknown, to[row] != PeopleNumbers.unknown {
        from[kept] = from[row]
        to[kept] = to[row]
        kept += 1
      } else if !columns[0].isValid(row) || !columns[1].isValid(row) {
        missing += 1
      } else {
        unknown += 1
        if examples.count < 3 {
          noteExample(columns[from[row] == PeopleNumbers.unknown ? 0 : 1], row)
        }
      }
    }
    from.removeSubrange(kept...)
    to.removeSubrange(kept...)
  }

  private mutating func noteExample(_ column: Column, _ row: Int) {
    let id = CanonicalText.cell(column[row])
    if !examples.contains(id) { examples.append(id) }
  }
}

extension Dataset {
  /// The dataset with whole numbers of these columns as text, where text is wanted: digits are
  /// digits, for ids with leading zeros are text already.
  fileprivate func spellingOut(_ slots: [Int], as wanted: ColumnType) -> Dataset {
    guard wanted == .text, slots.contains(where: { table.columns[$0].type == .integer }) else {
      return self
    }
    var columns = table.columns
    for slot in slots {
      guard case .integers(let values) = columns[slot].values, columns[slot].type == .integer else {
        continue
      }
      let pool = StringPool(values.array.map(String.init))
      columns[slot] = Column(
        columns[slot].name, .text, .text(.plain(pool)), validity: columns[slot].validity)
    }
    return Dataset(
      name: name, table: Table(columns, rowCount: table.rowCount), roles: roles, files: files,
      sources: sources, loading: loading, remarks: remarks)
  }
}
