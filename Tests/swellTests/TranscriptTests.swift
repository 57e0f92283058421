import TestSupport
import Testing

@testable import swell

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Sittings at the prompt, written down as what is typed and what then stands on the screen, and
/// replayed with the real program in a window.
@Suite("Transcripts of sittings", .serialized)
struct TranscriptTests {
  @Test(arguments: ["first-session", "other-shells"])
  func replays(name: String) throws {
    let root = TextFile.repository()
    let text = try TextFile.read("\(root)/Tests/swellTests/Cases/\(name).txt")
    let home = TemporaryFolder()
    mkdir(home.path + "/examples", 0o755)
    home.write(try TextFile.read(root + "/examples/fans.csv"), to: "examples/fans.csv")
    var replay = TranscriptReplay(home: home)
    for step in TranscriptStep.steps(of: text) {
      do {
        try replay.take(step)
      } catch {
        Issue.record("\(name).txt, line \(step.line): \(error)")
        return
      }
    }
  }
}

/// A line of a transcript: `see Did you mean`.
private struct TranscriptStep {
  let line: Int
  let verb: Substring
  let rest: String

  static func steps(of text: String) -> [TranscriptStep] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return zip(1..., lines).compactMap { number, line in
      if line.isEmpty || line.hasPrefix("#") { return nil }
      let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      return TranscriptStep(
        line: number, verb: parts[0], rest: parts.count > 1 ? String(parts[1]) : "")
    }
  }

  /// What is typed, cut behind each Enter.
  var keys: [String] {
    var keys = [""]
    var rest = Substring(rest)
    while let match = rest.firstMatch(of: /⟨([^⟩]+)⟩/) {
      keys[keys.count - 1] += rest[..<match.range.lowerBound] + Self.key(match.1)
      if match.1 == "Enter" { keys.append("") }
      rest = rest[match.range.upperBound...]
    }
    keys[keys.count - 1] += rest
    return keys.filter { !$0.isEmpty }
  }

  private static func key(_ name: Substring) -> String {
    switch name {
    case "Enter": return "\r"
    case "Tab": return "\t"
    case "Space": return " "
    case "→": return Keys.right
    case "←": return Keys.left
    case "↑": return Keys.up
    case "↓": return Keys.down
    default:
      guard name.hasPrefix("Ctrl-"), let letter = name.last?.asciiValue else {
        preconditionFailure("there is no key ⟨\(name)⟩")
      }
      return String(Unicode.Scalar(letter & 0x1F))
    }
  }
}

private struct TranscriptReplay {
  /// What is there and should not be, or the other way round.
  struct Mismatch: Error, CustomStringConvertible {
    let description: String
  }

  let home: TemporaryFolder
  private var session: PromptSession?

  init(home: TemporaryFolder) { self.home = home }

  mutating func take(_ step: TranscriptStep) throws {
    if step.verb == "start" {
      session = try PromptSession(
        step.rest.split(separator: " ").map(String.init), home: home,
        variables: ["PAGER=sed 's/^/| /'"])
      return
    }
    guard let session else { throw Mismatch(description: "nothing has been started") }
    switch step.verb {
    case "type": try type(step.keys, in: session)
    case "see": try session.wait(for: step.rest)
    case "line": try session.program.wait(forLine: step.rest)
    case "prompt": try session.waitForPrompt(Int(step.rest) ?? 0)
    case "lacks":
      if session.program.terminal.screen.text.contains(step.rest) {
        throw Mismatch(description: "“\(step.rest)” is there:\n\(session.lines)")
      }
    case "file":
      let parts = step.rest.split(separator: ": ", maxSplits: 1).map(String.init)
      if parts.count < 2 || !home.text(of: parts[0]).contains(parts[1]) {
        throw Mismatch(description: "\(step.rest): the file does not hold it")
      }
    case "ends":
      let status = try session.program.waitForEnd()
      if status != Int32(step.rest) { throw Mismatch(description: "it ended with \(status)") }
    default: throw Mismatch(description: "there is no step “\(step.verb)”")
    }
  }

  /// Enter is pressed when the text before it can be seen: then the next empty prompt is a new one.
  private func type(_ keys: [String], in session: PromptSession) throws {
    for piece in keys {
      let text = piece.hasSuffix("\r") ? String(piece.dropLast()) : piece
      session.type(text)
      guard text != piece else { continue }
      if !text.isEmpty {
        try session.program.wait(for: "what is typed, “\(text)”") {
          $0.lines.last?.wholeMatch(of: /swell \[\d+\]>/) == nil
        }
      }
      session.type("\r")
    }
  }
}
