import Influence
import Tables

extension OptionEntry {
  private static let share = "a share from 0 % to 100 %, one value or one a fan"
  private static let amount = "money from 0, one amount or one a fan"

  /// What `simulate offer` and `optimise offer` take.
  static func offer(_ settings: Settings) -> [OptionEntry] {
    func constant(_ name: AssumptionName, _ takes: String, _ example: String) -> OptionEntry {
      let constant = settings.assumptions.assumption(name)
      return OptionEntry(
        name.rawValue, constant.title, takes: takes,
        default: AssumptionText.text(constant.value, constant.unit), example: example)
    }
    return [
      constant(.perk, amount, "$10"), constant(.handling, amount, "$8"),
      constant(.reward, amount, "$5"), constant(.value, amount, "$50"),
      constant(.margin, share, "50%"),
      OptionEntry(
        "accept", "the chance that a fan accepts", takes: share, default: "by grade and tier",
        example: "15%"),
      constant(.completion, share, "80%"), constant(.conversion, share, "3.75%"),
      OptionEntry(
        "by", "the order of the offers; larger is offered first", takes: "a number or amount a fan",
        default: "conversions for each cost", example: "engaged_reach"),
      OptionEntry(
        "budget", "the most that the offers may be expected to cost", takes: "money from 0",
        default: "none", example: "$5k"),
      OptionEntry(
        "offers", "the most fans offered", takes: "a whole number from 0", default: "all fans",
        example: "100"),
      OptionEntry(
        "kind", "what is offered; cash makes every tier ready, the others only label",
        takes: words(OfferKind.allCases), default: OfferKind.special.rawValue, example: "discount"),
      OptionEntry(
        "runs", "how often it is drawn", takes: "a whole number, 1 to \(grouped(mostOfferRuns))",
        default: "10,000", example: "10k"),
      seed(settings),
      constant(.wordOfMouth, "a share from 0 % to below 100 %", "14%"),
      OptionEntry(
        "spread", "follow the offer through friendships", takes: "cascade, or a graph's name",
        default: "none", example: "cascade"),
      OptionEntry(
        "chance", "the chance that a friendship passes it on; with spread",
        takes: "a share from 0 % to 100 %, an expression a friendship, or weighted",
        default: "the conversion rate", example: "5%"),
      days("until nobody is reached any more; with spread"),
      OptionEntry(
        "control", "the share held out, to see what happens without the offer",
        takes: "a share from 0 % to below 100 %", default: "none", example: "20%"),
      OptionEntry(
        "organic", "conversions a fan brings without any offer; seen with control",
        takes: "a number from 0", default: "0", example: "0.1"),
      OptionEntry(
        "goal", "what to bring as much of as possible", takes: words(OfferGoal.allCases),
        default: OfferGoal.conversions.rawValue, example: "profit"),
      OptionEntry(
        "count", "the most fans chosen", takes: "a whole number from 0", default: "none",
        example: "50"),
      OptionEntry(
        "epsilon", "how near to the best the choice is certified; needs spread",
        takes: "a share from 0.1 % to below 63.2 %", default: "as near as many draws prove",
        example: "10%"),
    ]
  }

  /// What `compare channels` takes beside the offer's.
  static let channels = [
    OptionEntry(
      "budget", "what each channel gets", takes: "money from 0", default: nil, example: "$150k")
  ]

  static let comparison = [
    OptionEntry(
      "outcome", "what is compared group by group", takes: "a condition or an amount",
      default: "none", example: "orders > 0")
  ]

  static func cascade(_ settings: Settings) -> [OptionEntry] {
    [
      OptionEntry(
        "chance", "the chance that a friendship passes it on",
        takes: "a share from 0 % to 100 %, an expression a friendship, or weighted",
        default: "weighted", example: "5%"),
      OptionEntry(
        "accept", "the chance that a fan begins", takes: share, default: "everybody",
        example: "15%"),
      OptionEntry(
        "model", "what passes it on: each friend once, or the weight of all friends together",
        takes: words(Cascade.Model.allCases), default: Cascade.Model.independent.rawValue,
        example: "threshold"),
      OptionEntry(
        "draws", "the coins of the draws; fast ones are others of the same chances",
        takes: words(Cascade.Draws.allCases), default: Cascade.Draws.canonical.rawValue,
        example: "fast"),
      OptionEntry(
        "runs", "how often it is drawn", takes: "a whole number, 1 to \(grouped(mostCascadeRuns))",
        default: "10,000", example: "10k"),
      seed(settings), days("until nobody is reached any more"),
    ]
  }

  private static func seed(_ settings: Settings) -> OptionEntry {
    OptionEntry(
      "seed", "the draws; the same seed draws the same", takes: "a whole number from 0",
      default: "\(settings.seed), the session's", example: "7")
  }

  private static func days(_ standard: String) -> OptionEntry {
    OptionEntry(
      "days", "how long it goes on", takes: "a whole number, 0 to \(grouped(mostCascadeDays))",
      default: standard, example: "14")
  }

  private static func words<Word: RawRepresentable & CaseIterable>(_ type: [Word]) -> String
  where Word.RawValue == String {
    type.map(\.rawValue).joined(separator: ", ")
  }

  private static let scales = "linear or log"

  static let chart = [
    OptionEntry(
      "x", "along the lower edge", takes: "a column or expression", default: nil,
      example: "followers"),
    OptionEntry(
      "y", "what is measured upwards", takes: "a column or expression", default: nil,
      example: "engagement"),
    OptionEntry(
      "low", "the lower end of an interval", takes: "a column or expression", default: "none",
      example: "engagement_low"),
    OptionEntry(
      "high", "the upper end of an interval", takes: "a column or expression", default: "none",
      example: "engagement_high"),
    OptionEntry(
      "label", "what names the points", takes: "a column", default: "none", example: "name"),
    OptionEntry(
      "series", "a line for each of its values", takes: "a column", default: "none",
      example: "tier"),
    OptionEntry(
      "bins", "how many columns", takes: "a whole number, 1 to 500",
      default: "as many as suit the values", example: "20"),
    OptionEntry(
      "scale", "the scale of all that is measured", takes: scales, default: "linear",
      example: "log"),
    OptionEntry("x_scale", "the scale of x", takes: scales, default: "linear", example: "log"),
    OptionEntry("y_scale", "the scale of y", takes: scales, default: "linear", example: "log"),
    OptionEntry(
      "title", "words above the picture", takes: "text in quotes", default: "from the columns",
      example: "\"Engagement\""),
  ]

  static let load = [
    OptionEntry(
      "of", "the dataset of the people", takes: "a dataset's name", default: "none",
      example: "fans"),
    OptionEntry(
      "from", "the column of the first person", takes: "a column",
      default: "found by its header, else the first", example: "a"),
    OptionEntry(
      "to", "the column of the second person", takes: "a column",
      default: "found by its header, else the second", example: "b"),
    OptionEntry(
      "directed", "whether each line says who influences whom", takes: "true or false",
      default: "false", example: "true"),
    OptionEntry(
      "types", "the types of columns", takes: "(column: type, …)", default: "found in the values",
      example: "(subs: number, born: date)"),
    OptionEntry(
      "delimiter", "what parts the fields", takes: "one character in quotes",
      default: "found in the file", example: "\";\""),
    OptionEntry(
      "header", "whether the first line names the columns", takes: "true or false",
      default: "found in the file", example: "false"),
    OptionEntry(
      "encoding", "how characters are written", takes: "utf8, utf16, utf16le, utf16be or latin1",
      default: "found in the file", example: "latin1"),
    OptionEntry(
      "format", "what kind of file it is", takes: LoadOptions.formatNames.joined(separator: ", "),
      default: "found in the first bytes", example: "csv"),
    OptionEntry(
      "table", "the table of a database", takes: "a name", default: "the only one",
      example: "fans"),
    OptionEntry(
      "columns", "the columns to read", takes: "(column, …)", default: "all",
      example: "(fan_id, followers)"),
    OptionEntry(
      "dates", "whether day or month comes first", takes: "dmy or mdy",
      default: "found in the values", example: "dmy"),
    OptionEntry(
      "decimal", "what stands before the fractions of numbers", takes: "\".\" or \",\"",
      default: "found in the values", example: "\",\""),
    OptionEntry(
      "file_column", "a column for the name of each file", takes: "a name",
      default: "none", example: "file"),
  ]
}
