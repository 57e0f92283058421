import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Compares `text` with `Cases/NAME`. With SWELL_RECORD set the file is written, and the test
/// fails all the same: a recording is not a proof.
func expectSnapshot(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
  let path = folder.joined(separator: "/") + "/Cases/" + name
  if getenv("SWELL_RECORD") != nil {
    write(text, to: path)
    Issue.record("recorded \(name)", sourceLocation: sourceLocation)
    return
  }
  let expected = read(path)
  let reason = firstDifference(expected ?? "", text)
  #expect(
    expected == text, "\(name) differs\n\(reason)", sourceLocation: sourceLocation)
}

private func firstDifference(_ expected: String, _ actual: String) -> String {
  let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let right = actual.split(separator: "\n", omittingEmptySubsequences: false)
  for index in 0..<max(left.count, right.count) {
    let before = index < left.count ? String(left[index]) : "(nothing)"
    let after = index < right.count ? String(right[index]) : "(nothing)"
    if before != after { return "line \(index + 1)\n- \(before)\n+ \(after)" }
  }
  return ""
}

private func read(_ path: String) -> String? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { break }
    bytes += chunk[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func write(_ text: String, to path: String) {
  guard let file = fopen(path, "wb") else { return }
  defer { fclose(file) }
  let bytes = Array(text.utf8)
  _ = fwrite(bytes, 1, bytes.count, file)
}
