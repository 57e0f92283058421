import Language
import Statistics
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `chart histogram x: followers, scale: log`: how many rows lie in each bin.
struct HistogramDrawing: ChartDrawing {
  private let value: ChartMeasure
  private let bins: Int?
  private let scale: Chart.Scale
  private let title: String

  init(_ options: ChartOptions, _ binder: inout Binder, _ input: Schema) throws {
    value = try options.measure("x", try options.required("x"), &binder, Scope(input))
    bins = try options.bins(&binder)
    scale = try options.scale("x_scale")
    title = try options.title(&binder) ?? value.name
  }

  func chart(of input: Relation, _ run: RunContext) throws -> Chart {
    let all = try value.values(of: input, run)
    let usable = all.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    let why = scale == .linear ? "no value" : "no value above 0, which a log scale needs"
    run.noteLeftOut(all.count - usable.count, of: all.count, because: why)
    let edges = HistogramEdges.edges(for: usable, scale: scale, bins: bins)
    var counts = [Int](repeating: 0, count: max(0, edges.count - 1))
    for (place, value) in usable.enumerated() {
      try run.checkNowAndThen(at: place)
      counts[HistogramEdges.bin(of: value, in: edges)] += 1
    }
    return Chart(
      title, x: value.name, y: "rows", unit: value.unit, xScale: scale,
      .histogram(edges: edges, counts: counts))
  }
}

/// Round borders between the bins of a histogram.
enum HistogramEdges {
  /// Ascending, one more than there are bins; the first is at most the least value, the last at
  /// least the largest. Empty for no values.
  ///
  /// Without `bins`: about twenty bins with borders at multiples of 1, 2 or 5; on a log scale the
  /// borders are 1, 2, 5 in every decade, or whole decades where those are many.
  static func edges(for values: [Double], scale: Chart.Scale, bins: Int?) -> [Double] {
    guard let low = values.min(), let high = values.max() else { return [] }
    if let bins { return even(low, high, scale, bins) }
    switch scale {
    case .linear: return round(low, high)
    case .logarithmic: return decades(low, high)
    }
  }

  /// The bin of a value within the edges; a border belongs to the bin above it, the last one to
  /// the last bin.
  static func bin(of value: Double, in edges: [Double]) -> Int {
    var low = 0
    var high = edges.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if value < edges[middle] { high = middle } else { low = middle }
    }
    return low
  }

  private static func even(
    _ low: Double, _ high: Double, _ scale: Chart.Scale, _ bins: Int
  ) -> [Double] {
    guard high > low else { return [low, low + max(1, low.magnitude * 0.1)] }
    let inner = (1..<max(1, bins)).map { step -> Double in
      let part = Double(step) / Double(bins)
      return scale == .linear ? low + (high - low) * part : low * pow(high / low, part)
    }
    let edges = [low] + inner + [high]
    // Too close for different numbers: one bin holds them all.
    return zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 } ? edges : [low, high]
  }

  private static func round(_ low: Double, _ high: Double) -> [Double] {
    let span = high - low
    guard span > max(low.magnitude, high.magnitude) * 1e-9, span.isFinite else {
      return even(low, high, .linear, 1)
    }
    let rough = span / 20
    let power = pow(10, log10(rough).rounded(.down))
    let step = ([1, 2, 5, 10].first { rough <= $0 * power * (1 + 1e-9) } ?? 10) * power
    let first = (low / step).rounded(.down)
    let last = max((high / step).rounded(.up), first + 1)
    guard first.magnitude < 1e15, last - first < 1_000 else { return even(low, high, .linear, 20) }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  private static func decades(_ low: Double, _ high: Double) -> [Double] {
    let first = Int(log10(low).rounded(.down))
    let last = Int(log10(high).rounded(.down)) + 1
    let multiples: [Double] = last - first <= 10 ? [1, 2, 5] : [1]
    let all = (first...last).flatMap { decade in multiples.map { $0 * pow(10, Double(decade)) } }
    let start = all.lastIndex { $0 <= low } ?? 0
    let end = all.firstIndex { $0 > high } ?? all.count - 1
    var edges = Array(all[start...max(end, start + 1)])
    // Powers of ten are not exact: the ends still hold every value.
    edges[0] = min(edges[0], low)
    return edges
  }
}
