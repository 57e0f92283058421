import Language
import Tables

/// The language's words for completion and help.
public enum Vocabulary {
  /// Stage names with one sentence each.
  public static var stages: [Workspace.Suggestion] {
    Registry.standard.stages.map { .init($0.name, kind: "stage", detail: $0.summary) }
  }

  public static var functions: [Workspace.Suggestion] {
    Registry.standard.functions.map { .init($0.name + "(", kind: "function", detail: $0.summary) }
      + [.init("friend_of(", kind: "function", detail: GraphColumns.friendOf.summary)]
  }

  public static var aggregates: [Workspace.Suggestion] {
    Registry.standard.aggregates.map { .init($0.name + "(", kind: "function", detail: $0.summary) }
  }

  public static func isAggregate(_ name: String?) -> Bool {
    name.map { Registry.standard.aggregate($0) != nil } ?? false
  }

  public static func isWindow(_ name: String?) -> Bool {
    name.map { Registry.standard.window($0) != nil } ?? false
  }

  /// Functions of a row among others, for `add` and `change`.
  public static var windows: [Workspace.Suggestion] {
    Registry.standard.windows.map { .init($0.name + "(", kind: "function", detail: $0.summary) }
  }

  /// Names that `set` takes.
  public static func settings(_ settings: Settings) -> [Workspace.Suggestion] {
    [
      .init("seed", kind: "setting", detail: String(settings.seed)),
      .init("today", kind: "setting", detail: CalendarDate(daysSince1970: settings.today).iso),
      .init("sql", kind: "setting", detail: settings.sql),
      .init("hints", kind: "setting", detail: settings.showsHints ? "on" : "off"),
    ]
      + settings.assumptions.list.map { constant in
        let value = AssumptionText.text(constant.value, constant.unit)
        return .init(
          constant.name.rawValue, kind: "setting", detail: "now \(value); \(constant.title)")
      }
      + DiagnosticCode.allCases.filter { $0.phase == .warning }.map { warning in
        let state = settings.silenced.contains(warning) ? "off" : "on"
        return .init(
          Settings.warningPrefix + warning.rawValue, kind: "setting",
          detail: "now \(state); \(warning.title)")
      }
  }

  /// The stage's signature, for a hint line.
  public static func signature(of stage: String) -> String? {
    Registry.standard.stage(stage)?.syntax.signature
  }

  /// A function's call with its parameters, and one sentence on what it does.
  public static func signature(ofFunction name: String) -> String? {
    let registry = Registry.standard
    if let function = registry.function(name) {
      return call(function.name, function.parameters, function.summary)
    }
    if let aggregate = registry.aggregate(name) {
      return call(aggregate.name, aggregate.parameters, aggregate.summary)
    }
    return registry.window(name).map { call($0.name, $0.parameters, $0.summary) }
  }

  private static func call(_ name: String, _ parameters: [String], _ summary: String) -> String {
    "\(name)(\(parameters.joined(separator: ", ")))  \(summary)"
  }
}
