import Influence
import Testing

@Suite struct AudienceGraphTests {
  @Test func friendshipsGoBothWaysAndCountOnce() throws {
    let graph = try AudienceGraph(
      people: 4, from: [0, 1, 2, 2, 3], to: [1, 0, 0, 2, 2])
    #expect(graph.offsets == [0, 2, 3, 5, 6])
    #expect(graph.targets == [1, 2, 0, 0, 3, 2])
    #expect(graph.duplicates == 1)
    #expect(graph.selfLoops == 1)
    #expect(graph.inDegrees == [2, 1, 2, 1])
    #expect(Array(graph.audience(of: 2)) == [0, 3])
  }

  @Test func arcsKeepTheirDirection() throws {
    let graph = try AudienceGraph(
      people: 3, from: [2, 0, 0, 1, 1], to: [0, 2, 1, 1, 0], directed: true)
    #expect(graph.targets == [1, 2, 0, 0])
    #expect(graph.duplicates == 0)
    #expect(graph.selfLoops == 1)
    #expect(graph.outDegree(0) == 2)
  }

  @Test func theOrderOfTheFileLeavesNoTrace() throws {
    let from = [0, 3, 1, 2, 4, 0]
    let to = [1, 1, 2, 4, 0, 2]
    let graph = try AudienceGraph(people: 5, from: from, to: to)
    let turned = try AudienceGraph(people: 5, from: from.reversed(), to: to.reversed())
    #expect(graph == turned)
  }

  @Test func refusesWhatIsNoGraph() {
    #expect(throws: AudienceGraphError.unequalLengths(from: 1, to: 0)) {
      try AudienceGraph(people: 2, from: [0], to: [])
    }
    #expect(throws: AudienceGraphError.unknownPerson(2)) {
      try AudienceGraph(people: 2, from: [0], to: [2])
    }
    #expect(throws: AudienceGraphError.unknownPerson(-1)) {
      try AudienceGraph(people: 2, from: [-1], to: [1])
    }
    #expect(throws: AudienceGraphError.tooManyPeople(-3)) {
      try AudienceGraph(people: -3, from: [], to: [])
    }
  }

  @Test func nobodyIsAGraphToo() throws {
    let graph = try AudienceGraph(people: 0, from: [], to: [])
    #expect(graph.arcCount == 0)
    #expect(NetReach.net(of: [], engagement: [], in: graph) == 0)
  }

  @Test func netReachByHand() throws {
    // 0 and 1 both reach 2; 1 also reaches 3.
    let graph = try AudienceGraph(people: 4, from: [0, 1, 1], to: [2, 2, 3], directed: true)
    let net = NetReach.net(of: [0, 1], engagement: [0.5, 0.2], in: graph)
    #expect(abs(net - (1 - 0.5 * 0.8 + 0.2)) < 1e-15)
    #expect(NetReach.net(of: [1, 0], engagement: [0.2, 0.5], in: graph) == net)
  }

  @Test func boundsWithoutAGraph() {
    #expect(NetReach.gross(engagedReach: [80, 20, 5]) == 105)
    #expect(NetReach.bounds(engagedReach: [80, 20, 5]) == 80...105)
    #expect(NetReach.bounds(engagedReach: []) == 0...0)
  }
}
