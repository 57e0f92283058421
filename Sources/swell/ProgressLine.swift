import Parallel
import Rendering

/// How far long work has come, in one line.
struct ProgressLine {
  let state: Progress.State
  let screen: Screen

  /// Cells at the end of the line where the terminal may echo `^C` without breaking it.
  static let echoRoom = 3

  /// `reading fans.csv  ██████░░░░░░  43%  210 MB/s  3 s left`, a little narrower than the screen.
  var text: String {
    let name = sanitized(state.name.isEmpty ? "working" : state.name, ascii: !screen.unicode)
    guard let share = state.share else {
      return clipped(joined([name, Self.time(seconds)]))
    }
    // Whole percents only: 100 stands for nothing left.
    var parts = ["\(Int(share * 100))%"]
    if let rate { parts.append(rate) }
    if let left { parts.append(left) }
    let words = joined(parts)
    let room = screen.width - Self.echoRoom - DisplayWidth.of(words) - 4
    let shown = name.clipped(to: max(8, room - 12), ellipsis: screen.unicode ? "…" : "...")
    let width = min(30, room - DisplayWidth.of(shown))
    return clipped(joined(width < 4 ? [shown, words] : [shown, bar(share, width), words]))
  }

  /// What is said when the work was stopped: `at 43% of reading fans.csv`; nil where nothing is
  /// known.
  var place: String? {
    guard let share = state.share, !state.name.isEmpty else { return nil }
    return "at \(Int(share * 100))% of \(sanitized(state.name, ascii: !screen.unicode))"
  }

  private var seconds: Double {
    let (seconds, attoseconds) = state.elapsed.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  private func joined(_ parts: [String]) -> String { parts.joined(separator: "  ") }

  private func clipped(_ text: String) -> String {
    text.clipped(to: max(1, screen.width - Self.echoRoom), ellipsis: screen.unicode ? "…" : "...")
  }

  private func bar(_ share: Double, _ width: Int) -> String {
    let full = Int((share * Double(width)).rounded(.down))
    let (done, rest) = screen.unicode ? ("█", "░") : ("#", ".")
    return String(repeating: done, count: full) + String(repeating: rest, count: width - full)
  }

  private var rate: String? {
    guard seconds > 0.05, state.done > 0 else { return nil }
    let each = Double(state.done) / seconds
    if state.unit == .bytes { return Self.bytes(each) + "/s" }
    let units = each / Double(state.stepsPerUnit)
    return "\(NumberText.compact(units)) \(state.unit.rawValue)/s"
  }

  private var left: String? {
    guard seconds > 0.2, state.done > 0, state.done < state.total else { return nil }
    return Self.time(seconds * Double(state.total - state.done) / Double(state.done)) + " left"
  }

  /// `340 kB`, `1.2 GB`: decimal prefixes, as disks have them.
  static func bytes(_ count: Double) -> String {
    for (size, prefix) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where count >= size {
      return "\(NumberText.compact((count / size * 10).rounded() / 10)) \(prefix)B"
    }
    return "\(NumberText.compact(count.rounded())) B"
  }

  /// `3 s`, `2 min`, `1 h 5 min`; a day and more is not told apart.
  static func time(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 86_400).rounded(.up))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\((whole + 30) / 60) min"
    default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }
}
