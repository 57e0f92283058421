#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The probability that a Student t number with `degrees` degrees of freedom is at most `value`.
public func studentCDF(_ value: Double, degrees: Double) -> Double {
  precondition(degrees > 0, "degrees of freedom are positive")
  let tail = 0.5 * incompleteBeta(degrees / (degrees + value * value), degrees / 2, 0.5)
  return value < 0 ? tail : 1 - tail
}

/// The value a Student t number stays below with `probability`.
///
/// Bisection on the distribution function: about 10⁻¹³ relative, and never used in a loop.
///
/// - Parameter probability: in 0...1; the two ends give the infinities.
public func studentQuantile(_ probability: Double, degrees: Double) -> Double {
  precondition(degrees > 0, "degrees of freedom are positive")
  if probability < 0.5 { return -studentQuantile(1 - probability, degrees: degrees) }
  guard probability < 1 else { return .infinity }
  var low = 0.0
  var high = 1.0
  while studentCDF(high, degrees: degrees) < probability, high < 1e300 { high *= 2 }
  for _ in 0..<200 {
    let middle = 0.5 * (low + high)
    if middle == low || middle == high { break }
    if studentCDF(middle, degrees: degrees) < probability { low = middle } else { high = middle }
  }
  return 0.5 * (low + high)
}

/// The regularised incomplete beta function I_x(a, b), by its continued fraction.
///
/// The fraction of the Digital Library of Mathematical Functions, 8.17.22, evaluated with Lentz's
/// method as modified by Thompson & Barnett (1986); it converges fast on the side of the mean that
/// is used here.
public func incompleteBeta(_ value: Double, _ first: Double, _ second: Double) -> Double {
  guard value > 0 else { return 0 }
  guard value < 1 else { return 1 }
  if value > (first + 1) / (first + second + 2) {
    return 1 - incompleteBeta(1 - value, second, first)
  }
  let scale = exp(
    first * log(value) + second * log1p(-value) - logBeta(first, second) - log(first))
  return scale / betaFraction(value, first, second)
}

private func logBeta(_ first: Double, _ second: Double) -> Double {
  logGamma(first) + logGamma(second) - logGamma(first + second)
}

/// The denominator 1 + d₁x/(1 + d₂x/(1 + …)) of the incomplete beta function's fraction.
private func betaFraction(_ value: Double, _ first: Double, _ second: Double) -> Double {
  let tiny = 1e-300
  var fraction = 1.0
  var numerator = 1.0
  var denominator = 0.0
  for term in 1...2_000 {
    let half = Double(term / 2)
    let coefficient: Double
    if term.isMultiple(of: 2) {
      coefficient =
        half * (second - half) * value
        / ((first + 2 * half - 1) * (first + 2 * half))
    } else {
      coefficient =
        -(first + half) * (first + second + half) * value
        / ((first + 2 * half) * (first + 2 * half + 1))
    }
    denominator = 1 + coefficient * denominator
    if abs(denominator) < tiny { denominator = tiny }
    denominator = 1 / denominator
    numerator = 1 + coefficient / numerator
    if abs(numerator) < tiny { numerator = tiny }
    let change = numerator * denominator
    fraction *= change
    if abs(change - 1) < 1e-16 { break }
  }
  return fraction
}

/// The logarithm of the gamma function for positive values.
///
/// Stirling's series after raising the argument above 12; written here because the C library's
/// `lgamma` keeps its sign in a global, which threads must not share.
public func logGamma(_ value: Double) -> Double {
  precondition(value > 0, "logGamma takes positive values")
  var raised = value
  var product = 1.0
  while raised < 12 {
    product *= raised
    raised += 1
  }
  let inverse = 1 / raised
  let square = inverse * inverse
  var series = 1.0 / 156
  for coefficient in [
    -691.0 / 360_360, 1.0 / 1_188, -1.0 / 1_680, 1.0 / 1_260, -1.0 / 360, 1.0 / 12,
  ] {
    series = series * square + coefficient
  }
  let halfLogTwoPi = 0.918_938_533_204_672_741_8
  return (raised - 0.5) * log(raised) - raised + halfLogTwoPi + series * inverse - log(product)
}
