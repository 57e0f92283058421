/// Makes readable names for cells out of their statements.
enum CellName {
  /// The name for a cell of these statements: what a `let` or `load` names, else the words of
  /// the last stage. Always ASCII letters, digits and `-`, never empty.
  static func of(_ source: String) -> String {
    let lines = source.split(whereSeparator: \.isNewline).map(withoutComment)
    let statement = lines.last { !$0.allSatisfy(\.isWhitespace) } ?? ""
    let words = words(of: statement)
    switch words.first {
    case "let", "param", "def", "set":
      return joined(words.prefix(2))
    case "load":
      let name = words.lastIndex(of: "as").map { words[($0 + 1)...].prefix(1) } ?? []
      return joined(["load"] + name)
    case "note": return "note"
    default:
      let stage = statement.split(separator: "|").last.map { Self.words(of: $0) } ?? []
      return joined(stage.prefix(4))
    }
  }

  /// `name`, or the first of `name-2`, `name-3` … that is not taken.
  static func unique(_ name: String, among taken: Set<String>) -> String {
    guard taken.contains(name) else { return name }
    var number = 2
    while taken.contains("\(name)-\(number)") { number += 1 }
    return "\(name)-\(number)"
  }

  private static let longest = 32

  private static func joined(_ words: some Sequence<String>) -> String {
    var name = ""
    for word in words where name.count + word.count < longest {
      name += (name.isEmpty ? "" : "-") + word
    }
    return name.isEmpty ? "cell" : name
  }

  private static func words(of text: some StringProtocol) -> [String] {
    text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
  }

  /// Cuts at `-- `; one inside quotes costs a name some words, no more.
  private static func withoutComment(_ line: Substring) -> String {
    var previous: Character = " "
    for index in line.indices {
      if line[index] == "-", previous == "-" {
        let next = line.index(after: index)
        if next == line.endIndex || line[next] == " " {
          return String(line[..<line.index(before: index)])
        }
      }
      previous = line[index]
    }
    return String(line)
  }
}
