import Influence
import Language

extension Workspace {
  /// The words that an option takes besides an expression: `model: threshold`, `of: fans`; and the
  /// value that holds where it is not said.
  ///
  /// - Parameter stage: the stage the option stands in; nil for a `load`.
  public func words(for option: String, of stage: String?) -> [Suggestion] {
    let option = option.lowercased()
    switch stage?.lowercased() {
    case nil: return loadWords(option)
    case "cascade": return cascadeWords(option)
    case "chart":
      return ["scale", "x_scale", "y_scale"].contains(option)
        ? words(["linear", "log"]) : []
    case "simulate", "optimise", "optimize": return offerWords(option)
    case "compare": return constant(option)
    default: return []
    }
  }

  /// Whether an option takes nothing but its words and the values written there: no column of the
  /// table can stand for it.
  public func takesWordsAlone(_ option: String, of stage: String?) -> Bool {
    let option = option.lowercased()
    switch stage?.lowercased() {
    case nil: return true
    case "cascade": return ["model", "draws", "runs", "days", "seed"].contains(option)
    case "chart": return ["scale", "x_scale", "y_scale", "bins", "title"].contains(option)
    case "simulate", "optimise", "optimize":
      return ["kind", "goal", "spread", "runs", "seed", "days"].contains(option)
    default: return false
    }
  }

  private func words(_ list: [String]) -> [Suggestion] { list.map { .init($0, kind: "value") } }

  private func loadWords(_ option: String) -> [Suggestion] {
    switch option {
    case "of": datasets.filter { !$0.isGraph }.map { .init(quotedName($0.name), kind: "dataset") }
    case "directed", "header": words(["true", "false"])
    case "encoding": words(["utf8", "latin1", "utf16le", "utf16be"])
    case "format": words(LoadOptions.formatNames)
    case "dates": words(["dmy", "mdy"])
    case "decimal": words(["\",\"", "\".\""])
    case "delimiter": words(["\",\"", "\";\"", "\"\\t\"", "\"|\""])
    default: []
    }
  }

  private func cascadeWords(_ option: String) -> [Suggestion] {
    switch option {
    case "chance": weighted
    case "model": words(Cascade.Model.allCases.map(\.rawValue))
    case "draws": words(Cascade.Draws.allCases.map(\.rawValue))
    default: constant(option)
    }
  }

  private func offerWords(_ option: String) -> [Suggestion] {
    switch option {
    case "kind": words(OfferKind.allCases.map(\.rawValue))
    case "goal": words(OfferGoal.allCases.map(\.rawValue))
    case "chance": weighted
    case "spread":
      [.init("cascade", kind: "value", detail: "through the one graph of these rows")] + graphNames
    default: constant(option)
    }
  }

  private var weighted: [Suggestion] {
    [.init("weighted", kind: "value", detail: "1/in-degree of the friend reached")]
  }

  /// The value an option has where it is not said.
  private func constant(_ option: String) -> [Suggestion] {
    switch option {
    case "seed": return [.init(String(settings.seed), kind: "value", detail: "the default")]
    case "runs": return [.init("10k", kind: "value", detail: "the default")]
    default:
      guard let name = AssumptionName(rawValue: option) else { return [] }
      let known = settings.assumptions.assumption(name)
      return [
        .init(
          AssumptionText.text(known.value, known.unit), kind: "value",
          detail: "the default; \(known.title)")
      ]
    }
  }

  /// The loaded friendship graphs, for `over`.
  public var graphNames: [Suggestion] {
    datasets.filter(\.isGraph).map { dataset in
      .init(
        quotedName(dataset.name), kind: "graph",
        detail: dataset.graphPeople.map { "friendships" + $0 } ?? "")
    }
  }
}
