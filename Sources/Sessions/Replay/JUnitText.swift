import Language

/// A replay's report in the XML that build servers read: one test case a cell.
///
/// It holds no times: the same replay gives the same bytes.
public struct JUnitText {
  let report: ReplayReport
  let name: String

  /// - Parameter name: what the suite is called: the document's file.
  public init(_ report: ReplayReport, name: String) {
    self.report = report
    self.name = name
  }

  public var text: String {
    let cases = report.cells.map(testCase) + report.refusals.map(testCase)
    let failures = report.count(.drifted) + report.count(.unrecorded)
    let errors = report.count(.failed) + report.refusals.count
    let counts =
      "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
      + "skipped=\"\(report.count(.notRun))\""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites \(counts)>
      <testsuite name="\(escaped(name))" \(counts)>
      \(cases.map { $0 + "\n" }.joined())</testsuite>
      </testsuites>

      """
  }

  private func testCase(_ cell: CellReport) -> String {
    let inner: String
    switch cell.verdict {
    case .ran, .reproduced: return "  <testcase \(attributes(cell.name, line: cell.line))/>"
    case .unrecorded:
      inner = element("failure", "unrecorded", "no result is recorded to compare with")
    case .drifted:
      let causes = cell.drift?.causes.map(\.description) ?? []
      inner = element(
        "failure", "drift",
        ([cell.drift?.difference ?? ""] + causes).joined(separator: "\n"))
    case .failed:
      let diagnostics = cell.problems.map(\.diagnostic)
      inner = element(
        "error", diagnostics.first?.code.rawValue ?? "",
        diagnostics.map(\.message).joined(separator: "\n"))
    case .notRun:
      inner = "<skipped message=\"\(escaped(cell.reasonNotRun ?? ""))\"/>"
    }
    return "  <testcase \(attributes(cell.name, line: cell.line))>\(inner)</testcase>"
  }

  private func testCase(_ problem: Interpreter.Problem) -> String {
    let diagnostic = problem.diagnostic
    let line = diagnostic.range.map {
      problem.source.firstLine + SourceMap(problem.source.text).place(at: $0.lower).line - 1
    }
    let inner = element("error", diagnostic.code.rawValue, diagnostic.message)
    return "  <testcase \(attributes(diagnostic.code.rawValue, line: line))>\(inner)</testcase>"
  }

  private func attributes(_ cell: String, line: Int?) -> String {
    let place = line.map { " line=\"\($0)\"" } ?? ""
    return "classname=\"\(escaped(name))\" name=\"\(escaped(cell))\"\(place)"
  }

  private func element(_ kind: String, _ type: String, _ words: String) -> String {
    let head = words.split(separator: "\n").first ?? ""
    return "<\(kind) type=\"\(escaped(type))\" message=\"\(escaped(String(head)))\">"
      + "\(escaped(words))</\(kind)>"
  }

  /// Text for XML 1.0, without the characters that it cannot hold.
  private func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "\n": result.append(contentsOf: "&#10;".unicodeScalars)
      case "\t": result.append(contentsOf: "&#9;".unicodeScalars)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
