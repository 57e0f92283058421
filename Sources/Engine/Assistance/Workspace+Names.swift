import Language
import Tables

/// The names that a session's own statements made, as completion asks for them.
extension Workspace {
  /// Parameters, values named by `let`, formulas made by `def`, and `today`.
  ///
  /// - Parameter fit: leaves out values of other types.
  public func constants(fitting fit: TypeFit? = nil) -> [Suggestion] {
    var found: [Suggestion] = []
    func add(_ name: String, _ cell: Cell, _ kind: String) {
      if let type = cell.type, let fit, !fit.takes(type) { return }
      found.append(.init(quotedName(name), kind: kind, detail: CanonicalText.cell(cell)))
    }
    for parameter in parameters { add(parameter.name, parameter.value, "param") }
    for name in definedNames {
      switch binding(name) {
      case .constant(let cell): add(name, cell, "let")
      case .macro(let macro):
        if case .expr = macro.body { found.append(call(name, macro)) }
      default: continue
      }
    }
    add("today", .date(settings.today), "setting")
    return found
  }

  /// Runs of stages made by `def`, for the place behind a `|`.
  public var ownStages: [Suggestion] {
    definedNames.compactMap { name in
      guard case .macro(let macro)? = binding(name), case .query = macro.body else { return nil }
      return call(name, macro)
    }
  }

  private func call(_ name: String, _ macro: Macro) -> Suggestion {
    let parameters = macro.parameters.joined(separator: ", ")
    return .init(quotedName(name) + "(", kind: "def", detail: "\(name)(\(parameters))")
  }
}
