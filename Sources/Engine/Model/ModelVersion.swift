import Language

/// The version of Swell's calculations: recorded beside results, so that a figure that changed
/// because Swell computes it in another way can say so.
///
/// It goes up with every change after which the same statement on the same data may give another
/// figure.
public enum ModelVersion {
  public static let current = "1"
}

/// What a statement's words say about the settings that its result may depend on.
public enum ModelWords {
  /// True for the name of a stage or column whose figures come from the model, or are drawn at
  /// random: its result may depend on the seed, on `today` and on every constant.
  ///
  /// - Parameter word: in any case.
  public static func contains(_ word: String) -> Bool {
    let folded = word.lowercased()
    if Registry.standard.modelColumn(folded) != nil { return true }
    return stages.contains(folded)
  }

  /// True for the name of a stage or column that looks at the friendship graph of its rows, though
  /// the statement need not name the graph.
  ///
  /// - Parameter word: in any case.
  public static func readsGraph(_ word: String) -> Bool { graphReaders.contains(word.lowercased()) }

  private static let graphReaders: Set<String> = [
    "friends", "friend_of", "people", "reach", "overlap", "cascade", "simulate", "optimise",
    "optimize",
  ]

  private static let stages: Set<String> = [
    "reach", "compare", "grade", "chart", "simulate", "optimise", "optimize", "topics", "cascade",
    "overlap", "sample", "explain", "why", "show",
  ]
}
