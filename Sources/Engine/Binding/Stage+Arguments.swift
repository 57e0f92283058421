import Language

/// Typed looks at a parsed stage's arguments. The grammar promises that required ones are there;
/// a missing one means that parsing failed and was reported already.
extension Stage {
  func expr(_ label: String) throws -> Expr {
    if let expr = optionalExpr(label) { return expr }
    throw incomplete(label)
  }

  func optionalExpr(_ label: String) -> Expr? {
    if case .expr(let expr)? = arguments[label] { return expr }
    return nil
  }

  func names(_ label: String) -> [Path] {
    if case .names(let names)? = arguments[label] { return names }
    return []
  }

  func pairs(_ label: String) -> [Pair] {
    if case .pairs(let pairs)? = arguments[label] { return pairs }
    return []
  }

  func keys(_ label: String) -> [SortKey] {
    if case .keys(let keys)? = arguments[label] { return keys }
    return []
  }

  func bands(_ label: String) -> [Band] {
    if case .bands(let bands)? = arguments[label] { return bands }
    return []
  }

  func name(_ label: String) throws -> Name {
    switch arguments[label] {
    case .word(let name)?: return name
    case .names(let paths)? where paths.count == 1:
      return Name(paths[0].text, paths[0].range)
    case .text(let text, let range)?: return Name(text, range)
    default: throw incomplete(label)
    }
  }

  func optionalName(_ label: String) -> Name? { try? name(label) }

  func hasFlag(_ label: String) -> Bool { arguments[label] != nil }

  private func incomplete(_ label: String) -> Diagnostic {
    Diagnostic(.incomplete, "`\(name.text)` needs its \(label)", at: range)
  }
}
