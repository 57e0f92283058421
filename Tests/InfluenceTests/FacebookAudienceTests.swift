import Influence
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The known answers of ego-facebook in ../shared/data/SOURCES.md.
@Suite struct FacebookAudienceTests {
  @Test func twoAudiencesThatShareMostOfTheirPeople() throws {
    guard let graph = try Self.graph() else { return }
    #expect(graph.people == 4_039)
    #expect(graph.arcCount == 2 * 88_234)
    #expect(graph.duplicates == 0)
    #expect(graph.selfLoops == 0)
    #expect(graph.outDegree(2_543) == 294)
    #expect(graph.outDegree(2_347) == 291)
    #expect(NetReach.net(of: [2_543, 2_347], engagement: [1, 1], in: graph) == 349)
    #expect(graph.outDegree(107) == 1_045)
    #expect(graph.outDegree(1_684) == 792)
    #expect(NetReach.net(of: [107, 1_684], engagement: [1, 1], in: graph) == 1_823)
  }

  /// Net reach lies between its bounds whatever the members' engagement.
  @Test func netReachKeepsItsBounds() throws {
    guard let graph = try Self.graph() else { return }
    let members = [107, 1_684, 1_912, 3_437, 0, 2_543]
    let rates = [0.01, 0.04, 0.08, 0.5, 0.02, 0.9]
    let engaged = zip(members, rates).map { Double(graph.outDegree($0)) * $1 }
    let net = NetReach.net(of: members, engagement: rates, in: graph)
    #expect(NetReach.bounds(engagedReach: engaged).contains(net))
  }

  /// The friendships; nil, with a line that says so, where the data are not here.
  static func graph(file: String = #filePath) throws -> AudienceGraph? {
    let package = file.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(package)/../shared/data/ego-facebook/facebook_combined.txt"
    guard let stream = fopen(path, "r") else {
      print("skipped: ../shared/data is not here (ego-facebook)")
      return nil
    }
    defer { fclose(stream) }
    var from: [Int] = []
    var to: [Int] = []
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), stream) != nil {
      let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let ends = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard ends.count == 2, let left = Int(ends[0]), let right = Int(ends[1]) else { continue }
      from.append(left)
      to.append(right)
    }
    return try AudienceGraph(people: 4_039, from: from, to: to)
  }
}
