import Influence
import Statistics
import Tables

/// What keeps fans from a better grade, and what would lift one.
struct GradeAdvice {
  /// One part of the score: its points of a fan, nil where unknown, and its weight.
  struct Part {
    let name: String
    let weight: Double
    /// 0 to 100, NaN where unknown.
    let points: [Double]
  }

  let parts: [Part]
  let scores: [Double]
  let names: [String]
  let bands: GradeBands

  /// The fans told one by one.
  private static let told = 3

  /// - Throws: `Cancelled`.
  func remark(_ run: RunContext) throws {
    if let text = try losses(run) { run.note(.finding, text) }
    // The list is sorted by score: the first ones below an A are the nearest to one.
    let below = names.indices.lazy.filter { scores[$0].isFinite && scores[$0] < bands.a }
    for fan in below.prefix(Self.told) {
      if let text = lift(fan) { run.note(.finding, text) }
    }
  }

  private func known(_ fan: Int) -> Double {
    parts.reduce(0) { $0 + ($1.points[fan].isFinite ? $1.weight : 0) }
  }

  /// Points a fan lacks on average, part by part, largest first.
  private func losses(_ run: RunContext) throws -> String? {
    let list = try parts.compactMap { part -> (name: String, points: Double)? in
      let lost = try part.points.indices.compactMap { fan -> Double? in
        try run.checkNowAndThen(at: fan)
        let weight = known(fan)
        guard part.points[fan].isFinite, weight > 0 else { return nil }
        return part.weight / weight * (100 - part.points[fan])
      }
      guard let mean = try? mean(lost), mean > 0.05 else { return nil }
      return (part.name, mean)
    }.sorted { ($1.points, $0.name) < ($0.points, $1.name) }
    guard !list.isEmpty else { return nil }
    let words = list.map { "\($0.name) \(CanonicalText.rounded($0.points, decimals: 1))" }
    return "To 100 points a fan lacks on average: \(words.joined(separator: ", "))."
  }

  /// The one part whose rise to the next grade is the shortest way.
  private func lift(_ fan: Int) -> String? {
    let borders = [(bands.d, "D"), (bands.c, "C"), (bands.b, "B"), (bands.a, "A")]
    guard let (border, grade) = borders.first(where: { $0.0 > scores[fan] }) else { return nil }
    let need = border - scores[fan]
    let weight = known(fan)
    guard weight > 0 else { return nil }
    let ways = parts.compactMap { part -> (name: String, from: Double, to: Double)? in
      guard part.points[fan].isFinite, part.weight > 0 else { return nil }
      let to = part.points[fan] + need * weight / part.weight
      return to <= 100 ? (part.name, part.points[fan], to) : nil
    }.sorted { ($0.to - $0.from, $0.name) < ($1.to - $1.from, $1.name) }
    var text =
      "\(names[fan]) lacks \(CanonicalText.rounded(need, decimals: 2)) points of grade \(grade)"
    if ways.isEmpty {
      text += ": no one part can bring that alone"
    } else {
      let words = ways.prefix(2).map {
        "\($0.name) from \(CanonicalText.rounded($0.from, decimals: 1)) to \(CanonicalText.rounded($0.to, decimals: 1))"
      }
      text += ": \(words.joined(separator: ", or "))"
    }
    let unknown = parts.filter { !$0.points[fan].isFinite && $0.weight > 0 }.map(\.name)
    if !unknown.isEmpty { text += "; unknown: \(unknown.joined(separator: ", "))" }
    return text + "."
  }
}
