import Influence
import Language
import Tables

/// What may stand behind `help`, `explain`, `show` and `set NAME =`.
extension Vocabulary {
  /// Everything that `help` explains, each with one sentence.
  public static var helpTopics: [Workspace.Suggestion] {
    let registry = Registry.standard
    let statements = StatementEntry.all.map {
      Workspace.Suggestion($0.name, kind: "statement", detail: $0.summary)
    }
    let functions =
      registry.functions.map { ($0.name, $0.summary) }
      + registry.aggregates.map { ($0.name, $0.summary) }
      + registry.windows.map { ($0.name, $0.summary) }
    let columns = registry.modelColumns.map {
      Workspace.Suggestion($0.name, kind: "column", detail: $0.summary)
    }
    let lists = [
      Workspace.Suggestion("functions", kind: "list", detail: "Every function"),
      Workspace.Suggestion("columns", kind: "list", detail: "Every column of the model"),
    ]
    let settings =
      SettingEntry.all.map { Workspace.Suggestion($0.name, kind: "setting", detail: $0.summary) }
      + Assumptions().list.map {
        Workspace.Suggestion($0.name.rawValue, kind: "setting", detail: $0.title)
      }
    let others =
      statements + stages
      + functions.map { Workspace.Suggestion($0.0, kind: "function", detail: $0.1) } + columns
      + lists + settings
    var known = Set(others.map(\.text))
    let options = OptionEntry.all.filter { known.insert($0.name).inserted }.map {
      Workspace.Suggestion($0.name, kind: "option", detail: $0.meaning)
    }
    return others + options
  }

  /// Formulas and errors' codes, which `explain` tells of.
  public static var explainTopics: [Workspace.Suggestion] {
    FormulaCatalog.all.map { .init($0.name.rawValue, kind: "formula", detail: $0.title) }
      + DiagnosticCode.allCases.map {
        .init($0.rawValue, kind: $0.phase == .warning ? "warning" : "error", detail: $0.title)
      }
  }

  /// What `show` shows besides a dataset.
  public static var showTopics: [Workspace.Suggestion] {
    [
      .init("assumptions", kind: "list", detail: "Every constant of the model, with its source"),
      .init("settings", kind: "list", detail: "Seed, today, and the constants that were changed"),
    ]
  }

  /// The values to begin with where a setting is changed: those it can only have, else the one it
  /// has, and the one it started with.
  public static func values(
    ofSetting name: String, _ settings: Settings
  ) -> [Workspace.Suggestion] {
    func value(_ text: String, _ detail: String = "now") -> Workspace.Suggestion {
      .init(text, kind: "value", detail: detail)
    }
    func oneOf(_ words: [String], now: String) -> [Workspace.Suggestion] {
      words.map { value($0, $0 == now ? "now" : "") }
    }
    let folded = name.lowercased()
    switch folded {
    case "seed": return [value(String(settings.seed))]
    case "today": return [value("@" + CalendarDate(daysSince1970: settings.today).iso)]
    case "sql":
      return oneOf(
        SQLDialects.all.map { StringLiteral.written(text: $0.name) },
        now: StringLiteral.written(text: settings.sql))
    case "hints": return oneOf(["on", "off"], now: settings.showsHints ? "on" : "off")
    case _ where folded.hasPrefix(Settings.warningPrefix):
      let code = folded.dropFirst(Settings.warningPrefix.count).uppercased()
      guard let warning = DiagnosticCode(rawValue: code) else { return [] }
      return oneOf(["on", "off"], now: settings.silenced.contains(warning) ? "off" : "on")
    default:
      guard let constant = settings.assumptions.assumption(named: folded) else { return [] }
      let now = value(AssumptionText.text(constant.value, constant.unit), "now; \(constant.title)")
      guard constant.isChanged else { return [now] }
      return [now, value(AssumptionText.text(constant.standard, constant.unit), "at the start")]
    }
  }
}
