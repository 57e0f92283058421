import Engine
import Language

extension Notebook {
  /// Writes every statement in the usual spacing. Tokens and comments stay, and so do the results.
  ///
  /// - Returns: the numbers of the cells that read otherwise now.
  public mutating func format() -> [Int] {
    var changed: [Int] = []
    for index in entries.indices where entries[index].expectedCode == nil {
      let entry = entries[index]
      guard let text = try? Formatter.format(entry.text, grammar: QueryEngine.grammar) else {
        continue
      }
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      let kept = lines.prefix((lines.lastIndex { !$0.isEmpty } ?? -1) + 1).joined(separator: "\n")
      let script = Parser.parse(kept, grammar: QueryEngine.grammar)
      guard kept != entry.text, script.statements.count == 1 else { continue }
      entries[index].text = kept
      entries[index].statement = script.statements[0]
      changed.append(entry.number)
    }
    if !changed.isEmpty { changeCount += 1 }
    return changed
  }

  /// Names that the cells use and no cell makes: those of an init file, which no document holds.
  public var borrowedNames: [String] {
    var made: Set<String> = []
    var used: Set<String> = []
    for node in graph.nodes {
      used.formUnion(node.words.subtracting(made))
      if let name = node.name { made.insert(name.lowercased()) }
    }
    return base.definedNames.filter { used.contains($0.lowercased()) }.sorted()
  }
}
