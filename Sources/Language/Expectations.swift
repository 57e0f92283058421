/// What may stand at a cursor, and what is known of the statement before it.
public struct Expectations: Sendable {
  public enum Item: Hashable, Sendable {
    /// A word that begins a statement, such as `load`.
    case statement(String)
    /// A dataset's name, where a query begins or another table is named.
    case dataset
    case stage
    /// Anything an expression may begin with: columns, functions, literals.
    case expression
    /// A column's name and nothing else.
    case column
    /// A tag, with or without its `#` typed.
    case tag
    /// `any`, `all` or `none` before a list.
    case quantity
    /// A name the user makes up.
    case newName
    /// A name for what is read from the file of this path.
    case nameOfFile(String)
    /// The name of an option of this stage or statement.
    case option(of: String)
    /// A fixed word of the grammar.
    case keyword(String)
    /// The path of a file, inside a text literal or where one has to stand.
    case file
    /// The number of a cell, after `[`.
    case cell
    /// A text literal that is not a file.
    case text
    case setting
    /// The value of the setting before the `=`.
    case settingValue(of: String)
    /// What `explain` takes besides a query: a formula, an error's code.
    case explainTopic
    /// What `show` takes besides a dataset.
    case showTopic
    /// Anything `help` explains.
    case helpTopic
  }

  /// In the order the grammar tries them.
  public var items: [Item]
  /// The token the completion takes the place of; empty between tokens.
  public var replacement: SourceRange
  /// What is typed of it, up to the cursor, without an opening quote.
  public var prefix: String
  /// Source and complete stages of the innermost query before the cursor.
  public var query: Query?
  /// The stage the cursor stands in.
  public var stage: Name?
  /// The label of the stage's argument being typed, as its ``Pattern`` names it: `kind` of `chart`.
  public var argument: String?
  /// The stage's arguments before that one.
  public var arguments: Stage.Arguments
  /// What stands already in the list that the cursor is in: the names of its options, columns, or
  /// tags and texts as they are written.
  public var given: [String]
  /// The option whose value is being typed: `goal` in `(goal: …`.
  public var option: Name?
  /// What a value is compared with: `country` in `country = …`.
  public var compared: Expr?
  /// The function whose arguments are being typed, and how many stand before the cursor's.
  public var function: Name?
  public var argumentIndex: Int
  /// The names before the point, in `orders.to…`; empty elsewhere.
  public var qualifier: [Name]
}
