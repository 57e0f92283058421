#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A complex number, for characteristic functions.
struct Complex {
  var real = 0.0
  var imaginary = 0.0

  init() {}

  init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  init(angle: Double, length: Double) {
    real = length * cos(angle)
    imaginary = length * sin(angle)
  }

  var conjugate: Complex { Complex(real, -imaginary) }

  @inline(__always)
  static func * (left: Complex, right: Complex) -> Complex {
    Complex(
      left.real * right.real - left.imaginary * right.imaginary,
      left.real * right.imaginary + left.imaginary * right.real)
  }
}

/// Σ over k of x_k·exp(−2πi·jk/n) for every j, in place; n is a power of two (Cooley & Tukey 1965).
func fourier(_ values: inout [Complex]) {
  let count = values.count
  precondition(count > 0 && count & (count - 1) == 0, "a power of two")
  var reversed = 0
  for index in 1..<max(1, count) {
    var bit = count >> 1
    while reversed & bit != 0 {
      reversed ^= bit
      bit >>= 1
    }
    reversed |= bit
    if index < reversed { values.swapAt(index, reversed) }
  }
  let turns = (0..<max(1, count / 2)).map {
    Complex(angle: -2 * Double.pi * Double($0) / Double(count), length: 1)
  }
  var half = 1
  values.withUnsafeMutableBufferPointer { values in
    while half < count {
      let stride = count / (2 * half)
      for start in Swift.stride(from: 0, to: count, by: 2 * half) {
        for offset in 0..<half {
          let (even, odd) = (start + offset, start + offset + half)
          let turned = values[odd] * turns[offset * stride]
          values[odd] = Complex(
            values[even].real - turned.real, values[even].imaginary - turned.imaginary)
          values[even] = Complex(
            values[even].real + turned.real, values[even].imaginary + turned.imaginary)
        }
      }
      half *= 2
    }
  }
}
