/// Mistakes found while names, types and units are worked out.
extension DiagnosticCode {
  var bindingExplanation: String {
    switch self {
    case .unknownColumn, .unknownDataset, .unknownFunction, .unknownOption, .unknownSetting,
      .unknownHelp, .unknownCell, .noPreviousTable, .nameTaken:
      nameExplanation
    case .roleMissing, .roleAmbiguous, .badOption, .badCount, .notConstant, .wrongArguments:
      argumentExplanation
    case .graphMissing, .personUnknown: graphExplanation
    default: typeExplanation
    }
  }

  private var graphExplanation: String {
    self == .personUnknown
      ? Self.explain(
        "`friend_of` looks one person up in the friendship graph by the key of its dataset, and "
          + "the graph has nobody of that key.",
        wrong: "fans | where friend_of(\"Ann\")", right: "fans | where friend_of(\"f00001\")")
      : Self.explain(
        "Friends, audiences that overlap and cascades are worked out over a friendship graph that "
          + "was loaded `of` the dataset the rows come from. With several graphs the statement has "
          + "to name one; after its people are loaded again the graph has to be loaded again too.",
        wrong: "fans | top 5 by friends",
        right: "load graph \"friends.csv\" as friends (of: fans)")
  }

  private var nameExplanation: String {
    switch self {
    case .unknownColumn:
      Self.explain(
        "The table at this stage has no column of this name. A bare word is always a name, so a "
          + "text needs quotes; columns that `keep`, `drop` or `summarise` left out are gone.",
        wrong: "fans | where country = DE", right: "fans | where country = \"DE\"")
    case .unknownDataset:
      Self.explain(
        "Nothing was loaded or named with `let` under this name. Datasets are known from the "
          + "statement that loads them onward.",
        wrong: "fens | count", right: "fans | count")
    case .unknownFunction:
      Self.explain(
        "There is no function of this name. `help functions` lists them; one of your own is made "
          + "with `def`.",
        wrong: "fans | summarise m: average(followers)",
        right: "fans | summarise m: mean(followers)")
    case .unknownOption:
      Self.explain(
        "This stage has no option of this name. `help` and the stage's name list its options "
          + "with their defaults.",
        wrong: "vips | simulate offer \"VIP\" (perks: $10)",
        right: "vips | simulate offer \"VIP\" (perk: $10)")
    case .unknownSetting:
      Self.explain(
        "There is no setting of this name. `.settings` lists all with their values.",
        wrong: "set todays = @2025-06-30", right: "set today = @2025-06-30")
    case .unknownHelp:
      Self.explain(
        "`help` and `explain` know stages, functions, statements, settings, model columns and "
          + "diagnostic codes. This word is none of them.",
        wrong: "help topc", right: "help topic")
    case .unknownCell:
      Self.explain(
        "`[3]` is the table of the third cell, and there is no such cell, or it failed and left "
          + "no table. `.cells` lists the cells there are.",
        wrong: "[99] | take 3", right: "[3] | take 3")
    case .noPreviousTable:
      Self.explain(
        "A line that begins with `|`, and `_`, go on from the last table. Here no table came "
          + "before.",
        wrong: "| take 3", right: "fans | take 3")
    default:
      Self.explain(
        "A new name would hide one that is there. To give a column new values use `change`; for a "
          + "new column choose another name.",
        wrong: "fans | add followers: followers * 2",
        right: "fans | change followers: followers * 2")
    }
  }

  private var argumentExplanation: String {
    switch self {
    case .roleMissing:
      Self.explain(
        "The model needs a column that plays a certain part, such as the followers, and none was "
          + "recognised. Name it when loading.",
        wrong: "load \"shop.csv\" as shop", right: "load \"shop.csv\" as shop (followers: subs)")
    case .roleAmbiguous:
      Self.explain(
        "Two or more columns could play the same part and Swell does not choose for you. Say "
          + "which when loading.",
        wrong: "load \"shop.csv\" as shop", right: "load \"shop.csv\" as shop (topics: interests)")
    case .badOption:
      Self.explain(
        "The option exists, but not with this value: a probability lies between 0% and 100%, a "
          + "number of runs is at least one.",
        wrong: "vips | simulate offer \"VIP\" (accept: 800%)",
        right: "vips | simulate offer \"VIP\" (accept: 8%)")
    case .badCount:
      Self.explain(
        "A count of rows is a whole number of zero or more. To leave rows out rather than keep "
          + "them, filter with `where` or sort the other way.",
        wrong: "fans | take -1", right: "fans | take 1")
    case .notConstant:
      Self.explain(
        "This value is the same for the whole stage, so it cannot depend on a column.",
        wrong: "fans | take followers", right: "fans | take 10")
    default:
      Self.explain(
        "A function takes a certain number of arguments in a certain order. `help` and its name "
          + "show them with an example.",
        wrong: "fans | summarise p: quantile(followers)",
        right: "fans | summarise p: quantile(followers, 90%)")
    }
  }

  private var typeExplanation: String {
    switch self {
    case .typeMismatch:
      Self.explain(
        "The operation does not exist for values of this type: texts are not added, a tag is no "
          + "number, a condition is true or false.",
        wrong: "fans | where followers", right: "fans | where followers > 0")
    case .unitMismatch:
      Self.explain(
        "Units are kept: money goes with money, a percent with a percent, and a date minus a date "
          + "is a duration. Multiplying or dividing by a plain number is always possible.",
        wrong: "fans | add x: $5 + 3", right: "fans | add x: $5 * 3")
    case .currencyMismatch:
      Self.explain(
        "Amounts of two currencies are never mixed, because the rate is not known here. Convert "
          + "one with a rate of your own first.",
        wrong: "fans | add x: $5 + €3", right: "fans | add x: $5 + $3.30")
    case .aggregateMisplaced:
      Self.explain(
        "Functions such as `sum` and `mean` take many rows into one value, so they belong in "
          + "`summarise`. To filter on one, summarise first.",
        wrong: "fans | where sum(followers) > 1M",
        right: "fans | summarise total: sum(followers) by country | where total > 1M")
    case .notATable:
      Self.explain(
        "Stages work on a table, and this is a single value. Begin with a dataset, or with a query "
          + "that was named with `let`.",
        wrong: "let n = 5\n           n | take 3", right: "fans | take 3")
    case .noSQLForm:
      Self.explain(
        "`explain sql` writes what a database can work out from rows: filters, joins, groups, "
          + "windows and the model's columns. Intervals, drawn samples of a simulation and reports "
          + "stay with Swell.",
        wrong: "explain sql fans | reach by tier",
        right:
          "explain sql fans | summarise e: pooled_ratio(engaged_reach, followers) by tier")
    default:
      Self.explain(
        "`1000 - 20%` could be 1000 less a fifth of it, or a number less 0.2. Say which: "
          + "multiply for a share, write the ratio for a number.",
        wrong: "1000 - 20%", right: "1000 * (100% - 20%)")
    }
  }
}
