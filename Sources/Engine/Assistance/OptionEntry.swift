import Influence
import Language

/// An option of stages or statements: what it means, what it takes, and what holds without it.
///
/// Help, completion, the reference page and the hints of errors all read from here.
public struct OptionEntry: Sendable {
  public let name: String
  /// What it says, without a full stop.
  public let meaning: String
  /// Its unit and the values that it may have.
  public let takes: String
  /// What holds where it is not said; nil where it has to be said.
  public let standard: String?
  /// A value as it may be written.
  public let example: String
  /// The stages and statements that take it.
  public internal(set) var places: [String] = []

  init(
    _ name: String, _ meaning: String, takes: String, default standard: String?, example: String
  ) {
    self.name = name
    self.meaning = meaning
    self.takes = takes
    self.standard = standard
    self.example = example
  }

  /// What completion shows beside the name.
  var detail: String {
    guard let standard else { return "\(meaning); no default" }
    return "default \(standard); \(meaning)"
  }

  /// ``meaning`` as it begins a sentence.
  var sentence: String { meaning.prefix(1).uppercased() + meaning.dropFirst() }

  /// What `help` says of it.
  var help: String {
    let takers = places.map { "`\($0)`" }.joined(separator: ", ")
    return """
      \(name): \(example)
      \(sentence). An option of \(takers).
      Takes \(takes). \(standard.map { "Default: \($0)." } ?? "It has to be said.")
      """
  }

  func taken(by places: [String]) -> OptionEntry {
    var entry = self
    entry.places = places
    return entry
  }

  /// Every option, those of campaigns first; a name with two meanings stands twice.
  public static var all: [OptionEntry] { listed(Settings(today: 0)) }

  /// - Parameter settings: where the constants of the model have their values.
  static func listed(_ settings: Settings) -> [OptionEntry] {
    let offers = offer(settings).map { entry in
      entry.taken(by: places(ofOffers: entry.name))
    }
    let loads = load.map { entry in
      entry.taken(
        by: GraphOptions.names.contains(entry.name) ? ["load graph"] : ["load", "load graph"])
    }
    return offers + channels.map { $0.taken(by: ["compare channels"]) }
      + comparison.map { $0.taken(by: ["compare"]) }
      + cascade(settings).map { $0.taken(by: ["cascade"]) }
      + chart.map { $0.taken(by: ["chart"]) } + loads
  }

  private static func places(ofOffers option: String) -> [String] {
    var places: [String] = []
    if BoundOffer.options.contains(option) { places.append("simulate offer") }
    if !OptimiseStage.withoutPlace.contains(option) { places.append("optimise offer") }
    if CompareChannelsStage.constants.contains(option) { places.append("compare channels") }
    return places
  }

  /// A value that the option may have, as a hint writes it: `seed: 7`.
  static func hint(_ option: String) -> String {
    let example = all.first { $0.name == option }?.example ?? "…"
    return "`\(option): \(example)`"
  }
}
