/// One statement that was run.
struct HistoryEntry: Hashable, Sendable {
  enum Status: String, Hashable, Sendable, CaseIterable {
    case ok, failed, cancelled
  }

  /// The statement as typed, with its line breaks.
  var text: String
  /// When it began, in seconds since 1970.
  var time: Int64
  /// How long it ran, kept to the microsecond.
  var duration: Duration
  var status: Status

  init(_ text: String, time: Int64 = 0, duration: Duration = .zero, status: Status = .ok) {
    self.text = text
    self.time = time
    self.duration = duration
    self.status = status
  }
}

// MARK: - The file's form

// One entry a line, five fields between tabs:
//
//     1 ⇥ 1767225600 ⇥ 12345 ⇥ ok ⇥ fans | take 3\n| count
//
// the form's version, seconds since 1970, microseconds, status, and the statement with `\n`, `\t`,
// `\r` and `\\` escaped. A line is complete or it is skipped; later versions get a new number.
extension HistoryEntry {
  private static let version = "1"

  /// The entry's line, with its end.
  var line: String {
    let fields = [
      Self.version, String(time), String(Self.microseconds(duration)), status.rawValue,
      Self.escaped(text),
    ]
    return fields.joined(separator: "\t") + "\n"
  }

  /// Reads one line without its end; nil where it is broken or of another version.
  init?(line: some Collection<UInt8>) {
    let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    guard fields.count == 5 else { return nil }
    let words = fields[..<4].map { String(decoding: $0, as: UTF8.self) }
    guard words[0] == Self.version, let time = Int64(words[1]), let micros = Int64(words[2]),
      micros >= 0, let status = Status(rawValue: words[3]),
      let bytes = Self.unescaped(fields[4]), let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    self.init(text, time: time, duration: .microseconds(micros), status: status)
  }

  private static func microseconds(_ duration: Duration) -> Int64 {
    let parts = duration.components
    let (whole, overflow) = parts.seconds.multipliedReportingOverflow(by: 1_000_000)
    if overflow || whole < 0 { return 0 }
    let (sum, tooLong) = whole.addingReportingOverflow(parts.attoseconds / 1_000_000_000_000)
    return tooLong ? 0 : max(sum, 0)
  }

  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
      case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
      case "\r": escaped.append(contentsOf: "\\r".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  private static func unescaped(_ field: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var isEscape = false
    for byte in field {
      if isEscape {
        switch byte {
        case UInt8(ascii: "\\"): bytes.append(byte)
        case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
        default: return nil
        }
        isEscape = false
      } else if byte == UInt8(ascii: "\\") {
        isEscape = true
      } else {
        bytes.append(byte)
      }
    }
    return isEscape ? nil : bytes
  }
}
