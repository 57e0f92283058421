import Statistics
import Tables
import TestSupport
import Testing

@testable import Engine

/// What `load graph` says of a file, and what comes of shuffled rows and other threads.
@Suite struct GraphTests {
  private static let fans = """
    fan_id,followers,posts,likes
    a,1000,10,500
    b,400,10,80
    c,2000,10,200
    d,100,10,100
    """

  private func remarks(
    _ friends: String, _ options: String = "(of: fans)"
  ) throws -> String {
    var notebook = Notebook()
    notebook.folder.write(Self.fans, to: "fans.csv")
    notebook.folder.write(friends, to: "friends.csv")
    let text = "load \"fans.csv\" as fans\nload graph \"friends.csv\" as friends \(options)"
    for case (.failed(let error), _) in notebook.outcomes(text) { throw error }
    return notebook.engine.workspace.datasets.last?.remarks.joined(separator: "; ") ?? ""
  }

  @Test func everythingLeftOutIsCounted() throws {
    let said = try remarks(
      """
      from,to
      a,b
      b,a
      a,a
      a,zed
      nobody,zed
      ,a
      c,d
      """)
    #expect(
      said == """
        from `from` to `to`; 2 friendships of 4 of 4 people in `fans`; 1 pair was there before and \
        counts once; 1 pair is one person twice and was left out; 1 pair lacks an id and was left \
        out; 2 pairs name somebody who is not in `fans` ("zed", "nobody") and were left out
        """)
  }

  @Test func endsAreFoundByNameElseByPlace() throws {
    #expect(try remarks("since,target,source\n1,a,b\n").hasPrefix("from `source` to `target`;"))
    #expect(
      try remarks("one,two,since\na,b,1\n").hasPrefix(
        "from `one` to `two`, the first columns; `from:` and `to:` say others;"))
    #expect(
      try remarks("x,follower,followed\n1,a,b\n", "(of: fans, directed: true)").hasPrefix(
        "from `followed` to `follower`; 1 links of 2 of 4 people in `fans`"))
    #expect(try remarks("a,b\na,b\n", "(of: fans, from: b, to: a)").hasPrefix("1 friendships"))
  }

  /// The order of both files leaves no trace, nor does the number of threads.
  @Test func sameFiguresHoweverTheRowsLie() throws {
    var bytes: [UInt8] = []
    try writeSample(.fans, rows: 300, seed: 5) { bytes += $0 }
    var friends: [UInt8] = []
    try writeSample(.friends, rows: 300, seed: 5) { friends += $0 }
    let questions = [
      "fans | sort fan_id | keep fan_id, friends", "fans | reach by tier",
      "fans | topic #tea | overlap",
    ]
    var answers: [[String]] = []
    for (threads, isTurned) in [(1, false), (2, false), (2, true)] {
      var notebook = Notebook(threads: threads)
      notebook.folder.write(isTurned ? Self.turned(bytes) : bytes, to: "fans.csv")
      notebook.folder.write(isTurned ? Self.turned(friends) : friends, to: "friends.csv")
      #expect(
        notebook.mistake(
          "load \"fans.csv\" as fans\nload graph \"friends.csv\" as friends (of: fans)") == nil)
      answers.append(try questions.map { try notebook.csv($0) })
    }
    #expect(answers[0] == answers[1])
    #expect(answers[0] == answers[2])
  }

  /// The rows in the opposite order, under the header.
  private static func turned(_ bytes: [UInt8]) -> [UInt8] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    return Array(([lines[0]] + lines.dropFirst().reversed()).joined(separator: [10])) + [10]
  }

  /// A kept column of one graph is never shown for another of the same name.
  @Test func anotherGraphIsAnotherColumn() throws {
    var notebook = Notebook()
    notebook.folder.write(Self.fans, to: "fans.csv")
    notebook.folder.write("from,to\na,b\n", to: "one.csv")
    notebook.folder.write("from,to\na,b\na,c\n", to: "two.csv")
    let load = "load graph \"one.csv\" as friends (of: fans)"
    #expect(notebook.mistake("load \"fans.csv\" as fans\n" + load) == nil)
    #expect(try notebook.value("fans | summarise n: sum(friends)") == .integer(2))
    #expect(notebook.mistake("load graph \"two.csv\" as friends (of: fans)") == nil)
    #expect(try notebook.value("fans | summarise n: sum(friends)") == .integer(4))
  }

  /// Files of odd cells, bytes that are no characters and ragged rows: a graph or a mistake, and a
  /// graph's friends are as many as its arcs.
  @Test func anyFileIsAGraphOrAMistake() throws {
    let pieces: [[UInt8]] =
      [
        "a", "b", "c", "d", ",", ",", "\n", "\n", "a,b\n", "\"", " ", "#", "7", "-1", "1e3", "\t",
        "9223372036854775807,-9223372036854775808\n", "99999999999999999999", ",,", "é", "\r\n",
      ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0]]
    for round in 0..<60 {
      var stream = RandomStream(seed: 3, stream: .sample, run: round)
      var bytes = Array((round % 2 == 0 ? "from,to\n" : "").utf8)
      for _ in 0..<stream.integer(below: 60) {
        bytes += pieces[stream.integer(below: pieces.count)]
      }
      var notebook = Notebook()
      notebook.folder.write(Self.fans, to: "fans.csv")
      notebook.folder.write(bytes, to: "any.csv")
      #expect(notebook.mistake("load \"fans.csv\" as fans") == nil)
      for options in ["", "(of: fans)", "(of: fans, directed: true)"] {
        guard notebook.mistake("load graph \"any.csv\" as g \(options)") == nil else { continue }
        let graph = try #require(notebook.engine.workspace.graphs.last)
        let people = options.isEmpty ? "g | people" : "fans"
        let sum = try notebook.value("\(people) | summarise n: sum(friends(g))")
        let wanted = graph.people.count == 0 ? Cell.missing : .integer(Int64(graph.graph.arcCount))
        #expect(sum == wanted, "round \(round) \(options)")
        #expect(try notebook.table("\(people) | overlap over g").rowCount == 1)
        #expect(
          try notebook.table("\(people) | cascade over g (runs: 3, days: 2)").rowCount == 4)
      }
    }
  }
}
