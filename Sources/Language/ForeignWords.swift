/// Words of other languages, and what Swell calls the same.
///
/// Looked at only once a word was found to mean nothing.
public enum ForeignWords {
  /// The stage that somebody wanted who wrote another language's word for it.
  public struct Stage: Sendable {
    /// The stage's name here.
    public let name: String
    /// The stage as it is written here, on columns that most datasets have.
    public let example: String
    /// Whether what follows the word can stay as it is.
    public let keepsArguments: Bool

    init(_ name: String, _ example: String, keepsArguments: Bool = true) {
      self.name = name
      self.example = example
      self.keepsArguments = keepsArguments
    }
  }

  /// The stage that goes by `word` elsewhere; nil for an unknown word.
  public static func stage(_ word: String) -> Stage? { stages[word.lowercased()] }

  /// The function that goes by `word` elsewhere; nil for an unknown word.
  public static func function(_ word: String) -> String? { functions[word.lowercased()] }

  /// Whether `word` means no value in another language.
  static func meansMissing(_ word: String) -> Bool {
    ["null", "none", "nil", "na", "nan", "empty", "blank", "undefined"].contains(word.lowercased())
  }

  private static let stages: [String: Stage] = spread([
    ("select columns pick", Stage("keep", "keep name, followers")),
    ("filter having subset query", Stage("where", "where followers > 5k")),
    (
      "order orderby order_by sortby sort_by arrange sort_values",
      Stage("sort", "sort followers desc")
    ),
    ("limit head first slice fetch", Stage("take", "take 10")),
    ("tail last bottom", Stage("sort", "sort followers | take 10", keepsArguments: false)),
    (
      "group groupby group_by",
      Stage("summarise", "summarise n: count() by tier", keepsArguments: false)
    ),
    ("aggregate agg summary", Stage("summarise", "summarise n: count() by tier")),
    (
      "sum mean avg average median min max minimum maximum",
      Stage("summarise", "summarise total: sum(followers)", keepsArguments: false)
    ),
    (
      "mutate assign extend derive with with_column with_columns",
      Stage("add", "add per_post: likes / posts")
    ),
    ("set update replace", Stage("change", "change followers: followers ?? 0")),
    ("distinct unique value_counts", Stage("count", "count by country", keepsArguments: false)),
    (
      "plot histogram hist scatter bar graph",
      Stage("chart", "chart histogram x: followers", keepsArguments: false)
    ),
    ("save write output to_csv", Stage("export", "export \"out.csv\"")),
    ("remove exclude", Stage("drop", "drop name")),
    ("merge", Stage("join", "join left orders on fan_id", keepsArguments: false)),
    ("union concat", Stage("append", "append others")),
    ("explode unnest", Stage("split", "split topics as topic", keepsArguments: false)),
    ("info summarize_all", Stage("describe", "describe", keepsArguments: false)),
  ])

  private static let functions: [String: String] = spread([
    ("avg average", "mean"),
    ("len strlen nchar char_length", "length"),
    ("std sd stddev std_dev", "stdev"),
    ("var", "variance"),
    ("nunique n_distinct distinct uniq", "count_distinct"),
    ("n size", "count"),
    ("percentile", "quantile"),
    ("lcase tolower to_lower", "lower"),
    ("ucase toupper to_upper", "upper"),
    ("iif ifelse", "if_else"),
    ("startswith", "starts_with"),
    ("endswith", "ends_with"),
    ("includes", "contains"),
    ("pow", "power"),
    ("datediff date_diff", "days_between"),
    ("cumsum running_total", "running_sum"),
    ("corr cor", "correlation"),
    ("substitute gsub", "replace"),
    ("ceiling", "ceil"),
  ])

  private static func spread<Value>(_ groups: [(String, Value)]) -> [String: Value] {
    var table: [String: Value] = [:]
    for (words, value) in groups {
      for word in words.split(separator: " ") { table[String(word)] = value }
    }
    return table
  }
}
