import Parallel

/// The SHA-256 of the SHA-256s of a run of bytes, taken in pieces on all threads.
///
/// Not the digest that `sha256sum` prints, but as hard to forge, and as many times faster as there
/// are threads.
struct TreeDigest: Hashable, Sendable {
  /// 64 hexadecimal digits.
  let text: String

  private static let pieceBytes = 1 << 20

  init(text: String) { self.text = text }

  /// - Throws: `Cancelled`.
  init(of bytes: Buffer<UInt8>, in range: Range<Int>? = nil, workers: Workers) throws {
    let range = range ?? 0..<bytes.count
    let pieces = try workers.map(rows: range.count, chunk: Self.pieceBytes) { piece in
      bytes.withUnsafeElements { bytes in
        let own = range.lowerBound + piece.lowerBound..<range.lowerBound + piece.upperBound
        let fingerprint = Fingerprint()
        fingerprint.update(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[own])))
        return fingerprint.finish()
      }
    }
    text = Fingerprint.sha256(of: Array((["\(range.count)"] + pieces).joined(separator: " ").utf8))
  }
}
