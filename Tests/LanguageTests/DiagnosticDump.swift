import Language

/// Writes diagnostics the way a person meets them: line, carets, why, and the way on.
enum DiagnosticDump {
  static func text(of script: ParsedScript) -> String {
    let map = SourceMap(script.source)
    return script.diagnostics.map { text($0, map) }.joined(separator: "\n")
  }

  private static func text(_ diagnostic: Diagnostic, _ map: SourceMap) -> String {
    var lines = ["\(diagnostic.code.rawValue): \(diagnostic.message)"]
    if let range = diagnostic.range {
      let place = map.place(at: range.lower)
      let line = map.range(ofLine: place.line)
      let width = map.place(at: min(range.upper, line.upper)).column - place.column
      let carets = String(repeating: "^", count: max(1, width))
      let indent = String(repeating: " ", count: place.column - 1)
      lines.append("  \(map.text(ofLine: place.line))")
      lines.append("  \(indent)\(carets) \(diagnostic.label ?? "")")
    }
    if let reason = diagnostic.reason { lines.append("  why: \(reason)") }
    if let help = diagnostic.help { lines.append("  help: \(help)") }
    for fix in diagnostic.fixes {
      lines.append("  \(fix.isSafe ? "safe fix" : "fix"): \(fix.replacement)")
    }
    return lines.joined(separator: "\n")
  }
}
