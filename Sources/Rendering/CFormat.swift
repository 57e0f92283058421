#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `value` rounded to `decimals` places, correctly and without grouping: `1234.50`.
///
/// The C library rounds the exact binary value; `decimals` is kept within 0...17.
func fixed(_ value: Double, decimals: Int) -> String {
  formatted("%.\(min(17, max(0, decimals)))f", value)
}

/// `value` as `d.ddde±xx` with `digits` significant digits.
func scientific(_ value: Double, digits: Int) -> String {
  formatted("%.\(min(17, max(1, digits)) - 1)e", value)
}

/// The decimal digits and exponent of `value` at ten significant digits, trailing zeros left
/// out: `0.0375` gives 375 and −2 (the exponent of the first digit).
func significantDigits(_ value: Double) -> (count: Int, exponent: Int) {
  let text = scientific(value.magnitude, digits: 10)
  let parts = text.split(separator: "e")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return (1, 0) }
  var digits = parts[0].filter { $0 != "." }
  while digits.count > 1, digits.last == "0" { digits.removeLast() }
  return (digits.count, exponent)
}

/// The C library writes the decimal sign of the process's locale, of one byte or several; here it
/// is a point wherever the program runs.
private func withPoint(_ bytes: [UInt8]) -> String {
  var result: [UInt8] = []
  for byte in bytes {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      result.append(byte)
    default:
      if result.last != UInt8(ascii: ".") { result.append(UInt8(ascii: ".")) }
    }
  }
  return String(decoding: result, as: UTF8.self)
}

private func formatted(_ format: String, _ value: Double) -> String {
  // 309 digits before the point, 17 after, sign, point, end.
  var buffer = [CChar](repeating: 0, count: 340)
  let written = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
  let length = min(max(0, Int(written)), buffer.count - 1)
  return withPoint(buffer[..<length].map { UInt8(bitPattern: $0) })
}
