import CDigest

/// Knows bytes again: SHA-256, as 64 lower-case hexadecimal digits.
///
///     Fingerprint.sha256(of: FileContents.open("fans.csv").bytes)
public struct Fingerprint: ~Copyable {
  private let context: UnsafeMutableRawPointer

  /// Begins a digest of bytes that come in pieces.
  public init() {
    guard let context = swell_sha256_begin() else {
      preconditionFailure("the system has memory for a digest")
    }
    self.context = context
  }

  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    swell_sha256_update(context, start, bytes.count)
  }

  /// The digest of all bytes given.
  public consuming func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    swell_sha256_end(context, &digest)
    discard self
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  deinit {
    var digest = [UInt8](repeating: 0, count: 32)
    swell_sha256_end(context, &digest)
  }

  public static func sha256(of bytes: Buffer<UInt8>) -> String {
    let fingerprint = Fingerprint()
    bytes.withUnsafeElements { fingerprint.update(UnsafeRawBufferPointer($0)) }
    return fingerprint.finish()
  }

  public static func sha256(of bytes: [UInt8]) -> String {
    let fingerprint = Fingerprint()
    bytes.withUnsafeBytes { fingerprint.update($0) }
    return fingerprint.finish()
  }
}
