#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The joint distribution of how many fans accept and how many conversions they bring.
///
/// A fan accepts with chance a, completes with c, and then brings a Poisson count of mean λ, so that
/// E exp(iφA + iθK) = 1 − a + a·e^{iφ}(1 − c + c·exp(λ(e^{iθ} − 1))), and that of all fans is the
/// product. It is worked out at the points of a two-dimensional Fourier transform and turned back.
/// Points are left out only where a bound on the product is below 10⁻¹⁴.
struct JointCounts {
  /// A finer grid, or more factors of products than this, are refused.
  private static let mostCells = 1 << 20
  private static let mostWork = 50_000_000
  /// Deviations that any window with both ends in it spans: it leaves out less than 10⁻¹⁰ a side.
  private static let surelyWide = 6.0
  /// The square of what counts as nothing.
  private static let nothing = 1e-28

  private let accepted: Range<Int>
  private let converted: Range<Int>
  /// P(A = a, K ≤ k), conversions fastest.
  private let cumulative: [Double]

  /// Nil where the window would be too wide or the work too much: a campaign so large strays little
  /// from what is expected.
  ///
  /// - Parameters:
  ///   - acceptance: chances, one a fan.
  ///   - completion: the chance of all.
  ///   - means: conversions of an activation, one a fan.
  ///   - conversions: what is known of the conversions alone, of these same fans.
  init?(
    acceptance: [Double], completion: Double, means: [Double], conversions: ThinnedCounts
  ) {
    let variance = acceptance.reduce(0) { $0 + $1 * (1 - $1) }
    let surely = Self.surelyWide * Self.surelyWide * conversions.deviation * variance.squareRoot()
    guard surely <= Double(Self.mostCells) else { return nil }
    let accepting = ChernoffWindow.ofCoins(acceptance)
    guard let accepting, let converting = conversions.window else { return nil }
    let (rows, columns) = (powerOfTwo(accepting.count), powerOfTwo(converting.count))
    guard rows <= Self.mostCells, columns <= Self.mostCells, rows * columns <= Self.mostCells
    else { return nil }
    var transform = JointTransform(
      acceptance: acceptance, completion: completion, means: means, rows: rows, columns: columns,
      corner: (accepting.lowerBound, converting.lowerBound), mostWork: Self.mostWork,
      nothing: Self.nothing)
    guard let chances = transform.chances() else { return nil }
    accepted = accepting
    converted = converting
    var cumulative: [Double] = []
    cumulative.reserveCapacity(accepting.count * converting.count)
    for row in 0..<accepting.count {
      var sum = 0.0
      for column in 0..<converting.count {
        sum += max(0, chances[column * rows + row])
        cumulative.append(sum)
      }
    }
    self.cumulative = cumulative
  }

  var mostAccepted: Int { accepted.upperBound - 1 }
  var mostConversions: Int { converted.upperBound - 1 }

  /// P(A = 0): then nobody converts either.
  var nobody: Double {
    accepted.lowerBound == 0 ? cumulative[converted.count - 1] : 0
  }

  /// Σ over a of P(A = a, K ≤ most(a)).
  func sum(_ most: (Int) -> Int) -> Double {
    var sum = 0.0
    for (row, accepted) in accepted.enumerated() {
      let last = min(most(accepted), mostConversions) - converted.lowerBound
      if last >= 0 { sum += cumulative[row * converted.count + last] }
    }
    return sum
  }
}

/// The least power of two that is not below `count`.
func powerOfTwo(_ count: Int) -> Int {
  var power = 1
  while power < count { power *= 2 }
  return power
}

/// The characteristic function of ``JointCounts`` on a grid, and back.
private struct JointTransform {
  /// Points that both ends go on by before they are looked at again.
  private static let further = 3

  let acceptance: [Double]
  let completion: Double
  let means: [Double]
  let rows: Int
  let columns: Int
  /// The least number accepting and converting: the grid's first cell.
  let corner: (accepted: Int, converted: Int)
  let mostWork: Int
  let nothing: Double
  /// 1 − c + c·exp(λ(e^{iθ} − 1)) of each fan, at the θ at hand.
  private var activated: [Complex]
  private var work = 0

  init(
    acceptance: [Double], completion: Double, means: [Double], rows: Int, columns: Int,
    corner: (Int, Int), mostWork: Int, nothing: Double
  ) {
    self.acceptance = acceptance
    self.completion = completion
    self.means = means
    self.rows = rows
    self.columns = columns
    self.corner = corner
    self.mostWork = mostWork
    self.nothing = nothing
    activated = Array(repeating: Complex(1, 0), count: means.count)
  }

  /// Chances by conversions, then by fans accepting; nil where the work would be too much.
  mutating func chances() -> [Double]? {
    var spectrum = [[Complex]](repeating: [], count: columns)
    for column in 0...columns / 2 {
      let theta = 2 * Double.pi * Double(column) / Double(columns)
      if column > 0, isNothing(beyond: theta) { break }
      guard var line = line(theta) else { return nil }
      let other = (columns - column) % columns
      if other != column {
        var mirrored = line.indices.map { line[(rows - $0) % rows].conjugate }
        fourier(&mirrored)
        spectrum[other] = mirrored
      }
      fourier(&line)
      spectrum[column] = line
    }
    var chances = [Double](repeating: 0, count: rows * columns)
    let scale = 1 / Double(rows * columns)
    for row in 0..<rows {
      var values = spectrum.map { $0.isEmpty ? Complex() : $0[row] }
      fourier(&values)
      for column in 0..<columns { chances[column * rows + row] = values[column].real * scale }
    }
    return chances
  }

  /// Whether the product is nothing at θ and all angles up to half a turn, whatever φ is: its size
  /// is at most Π (1 − a + a(1 − c + c·exp(λ(cos θ − 1)))), which falls until then.
  private func isNothing(beyond theta: Double) -> Bool {
    var product = 1.0
    for (chance, mean) in zip(acceptance, means) {
      product *= 1 + chance * completion * expm1(mean * (cos(theta) - 1))
    }
    return product * product < nothing
  }

  /// One θ: from where the product is about largest, both ways until it is nothing.
  private mutating func line(_ theta: Double) -> [Complex]? {
    let turn = Complex(cos(theta) - 1, sin(theta))
    var weight = 0.0
    var turned = 0.0
    for (fan, mean) in means.enumerated() {
      let grown = Complex(angle: mean * turn.imaginary, length: exp(mean * turn.real))
      let factor = Complex(
        1 - completion + completion * grown.real, completion * grown.imaginary)
      activated[fan] = factor
      weight += acceptance[fan]
      turned += acceptance[fan] * atan2(factor.imaginary, factor.real)
    }
    let step = 2 * Double.pi / Double(rows)
    let middle = weight > 0 ? Int((-turned / weight / step).rounded()) : 0
    var line = [Complex](repeating: Complex(), count: rows)
    func place(_ index: Int) -> Int { ((index % rows) + rows) % rows }
    let shift = -theta * Double(corner.converted)
    func value(_ index: Int) -> (Complex, isNothing: Bool) {
      let angle = Double(index) * step
      let product = product(angle)
      let size = product.real * product.real + product.imaginary * product.imaginary
      return (
        product * Complex(angle: shift - angle * Double(corner.accepted), length: 1),
        size < nothing
      )
    }
    // Points middle − down + 1 … middle + up − 1 are done.
    var (up, down) = (0, 1)
    while up < rows {
      let (value, isNothing) = value(middle + up)
      line[place(middle + up)] = value
      up += 1
      if isNothing { break }
    }
    while up + down <= rows {
      let (value, isNothing) = value(middle - down)
      line[place(middle - down)] = value
      down += 1
      if isNothing { break }
    }
    // Fans turn by different angles, so that both ends may have to go on before a bound on every
    // fan alone shows that nothing comes between them.
    var done = up + down - 1
    work += means.count * done
    while done < rows, work <= mostWork {
      let gap = rows - done
      if isNothing(from: middle + up - 1, over: gap + 1, step: step) { break }
      for _ in 0..<Self.further where up + down <= rows {
        line[place(middle + up)] = value(middle + up).0
        up += 1
        guard up + down <= rows else { break }
        line[place(middle - down)] = value(middle - down).0
        down += 1
      }
      work += means.count * (up + down - 1 - done + 2)
      done = up + down - 1
    }
    return work <= mostWork ? line : nil
  }

  private func product(_ angle: Double) -> Complex {
    let turn = Complex(angle: angle, length: 1)
    var product = Complex(1, 0)
    for fan in activated.indices {
      let chance = acceptance[fan]
      let factor = turn * activated[fan]
      product =
        product * Complex(1 - chance + chance * factor.real, chance * factor.imaginary)
    }
    return product
  }

  /// Whether the product is nothing at all points between two where it is.
  ///
  /// A fan's factor is the larger the nearer its own angle is to 0, so over an arc that does not
  /// pass 0 it is largest at one of the ends.
  private func isNothing(from first: Int, over gap: Int, step: Double) -> Bool {
    let (start, end) = (Double(first) * step, Double(first + gap) * step)
    var product = 1.0
    for fan in activated.indices {
      let factor = activated[fan]
      let chance = acceptance[fan]
      let size = hypot(factor.real, factor.imaginary)
      let own = atan2(factor.imaginary, factor.real)
      var from = (start + own).truncatingRemainder(dividingBy: 2 * Double.pi)
      if from < 0 { from += 2 * Double.pi }
      let nearest =
        from + (end - start) >= 2 * Double.pi ? 1 : max(cos(start + own), cos(end + own))
      let rest = 1 - chance
      product *=
        rest * rest + chance * chance * size * size + 2 * rest * chance * size * nearest
    }
    return product < nothing
  }
}
