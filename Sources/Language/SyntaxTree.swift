/// A name as written, without its backticks, and where it stands.
public struct Name: Hashable, Sendable {
  public var text: String
  public var range: SourceRange

  public init(_ text: String, _ range: SourceRange) {
    self.text = text
    self.range = range
  }
}

/// A dotted name: `orders.total`.
public struct Path: Hashable, Sendable {
  public var names: [Name]

  public init(_ names: [Name]) {
    precondition(!names.isEmpty, "a path has a name")
    self.names = names
  }

  public var range: SourceRange { names[0].range.joined(names[names.count - 1].range) }
  public var text: String {
    names.count == 1 ? names[0].text : names.map(\.text).joined(separator: ".")
  }
}

public enum CurrencyCode: String, Hashable, Sendable, CaseIterable {
  case usd = "$"
  case eur = "€"
  case gbp = "£"
}

public enum UnaryOperator: String, Hashable, Sendable {
  case minus = "-"
  case not = "not"
}

public enum BinaryOperator: String, Hashable, Sendable {
  case or, and
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case coalesce = "??"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
}

/// How many of a list must be met: `topic any (#tea, #coffee)`.
public enum Quantity: String, Hashable, Sendable { case any, all, none }

/// An expression and where it stands.
public struct Expr: Hashable, Sendable {
  /// Only what holds other expressions lies in memory of its own; names and literals, which are
  /// most of a tree, lie in place.
  public enum Kind: Hashable, Sendable {
    /// An integer as written, suffixes already multiplied out: `5k` is 5,000.
    case integer(Int64)
    case number(Double)
    /// A ratio: `2.5%` is 0.025.
    case percent(Double)
    /// Major units: `$12.50` is 12.5.
    case money(CurrencyCode, Double)
    /// Seconds: `30d` is 2,592,000.
    case duration(Int64)
    /// Days since 1970-01-01.
    case date(Int)
    case text(String)
    case tag(String)
    case boolean(Bool)
    case missing
    case path(Path)
    indirect case call(Name, [Expr])
    indirect case unary(UnaryOperator, Expr)
    indirect case binary(BinaryOperator, Expr, Expr)
    indirect case inList(Expr, [Expr], negated: Bool)
    indirect case inRange(Expr, Expr, Expr, halfOpen: Bool, negated: Bool)
    indirect case has(Expr, Quantity, [Expr])
    /// A list under a quantity, as the stage `topic` takes it.
    indirect case quantified(Quantity, [Expr])
    indirect case like(Expr, String, negated: Bool)
    indirect case isMissing(Expr, negated: Bool)
    indirect case conditional(Expr, Expr, Expr)
    /// Brackets, kept so that the tree prints as it was written.
    indirect case group(Expr)
    /// What could not be read; a diagnostic says why.
    case invalid
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// `name: value`, or `name: (name: value, …)`.
public struct Pair: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    case expr(Expr)
    case options([Pair])
    /// Names in brackets: `(a, b)`.
    case names([Path])
  }

  public var name: Path
  public var value: Value

  public init(_ name: Path, _ value: Value) {
    self.name = name
    self.value = value
  }
}

public struct SortKey: Hashable, Sendable {
  public var expr: Expr
  public var isDescending: Bool

  public init(_ expr: Expr, isDescending: Bool) {
    self.expr = expr
    self.isDescending = isDescending
  }
}

/// One line of a banding: `small: < 10k`, `elite: top 1%`, `large: rest`.
public struct Band: Hashable, Sendable {
  public enum Rule: Hashable, Sendable {
    case below(Expr)
    case atMost(Expr)
    case atLeast(Expr)
    case top(Expr)
    case rest
  }

  public var name: Name
  public var rule: Rule

  public init(_ name: Name, _ rule: Rule) {
    self.name = name
    self.rule = rule
  }
}

/// Where a query's rows come from.
public indirect enum Source: Hashable, Sendable {
  case name(Name)
  /// `_`, the last table.
  case last(SourceRange)
  /// `[3]`, the table of a cell.
  case cell(Int, SourceRange)
  case query(Query, SourceRange)

  public var range: SourceRange {
    switch self {
    case .name(let name): name.range
    case .last(let range), .cell(_, let range), .query(_, let range): range
    }
  }
}

/// One stage of a pipeline: its name, and its arguments under the labels of its ``StageSyntax``.
public struct Stage: Hashable, Sendable {
  public enum Argument: Hashable, Sendable {
    case expr(Expr)
    case exprs([Expr])
    case names([Path])
    case pairs([Pair])
    case keys([SortKey])
    case bands([Band])
    case word(Name)
    case text(String, SourceRange)
    case source(Source)
    case flag(SourceRange)
  }

  /// Arguments by their labels, in the order in which they were written.
  ///
  /// There are few, so each is looked at: a dictionary would hash every label it is given.
  public struct Arguments: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    private struct Entry: Hashable, Sendable {
      let label: String
      var argument: Argument
    }

    private var entries: [Entry] = []

    /// All of them with their labels.
    public var all: [(label: String, argument: Argument)] {
      entries.map { ($0.label, $0.argument) }
    }

    public init(dictionaryLiteral elements: (String, Argument)...) {
      for (label, argument) in elements { self[label] = argument }
    }

    /// The argument under `label`; nil where the stage was written without it.
    public subscript(label: String) -> Argument? {
      get { entries.first { $0.label == label }?.argument }
      set {
        let index = entries.firstIndex { $0.label == label }
        switch (index, newValue) {
        case (let index?, let argument?): entries[index].argument = argument
        case (let index?, nil): entries.remove(at: index)
        case (nil, let argument?): entries.append(Entry(label: label, argument: argument))
        case (nil, nil): break
        }
      }
    }
  }

  public var name: Name
  public var arguments: Arguments
  public var range: SourceRange
  /// True where a diagnostic lies in this stage: arguments may be missing, and what follows should
  /// not be blamed for names that it does not know.
  public var isBroken = false

  public init(_ name: Name, _ arguments: Arguments, _ range: SourceRange) {
    self.name = name
    self.arguments = arguments
    self.range = range
  }
}

public struct Query: Hashable, Sendable {
  /// Nil when bare stages go on from the last table.
  public var source: Source?
  public var stages: [Stage]
  public var range: SourceRange

  public init(_ source: Source?, _ stages: [Stage], _ range: SourceRange) {
    self.source = source
    self.stages = stages
    self.range = range
  }
}

public enum Value: Hashable, Sendable {
  case expr(Expr)
  case query(Query)
}

/// One statement of a script.
public struct Statement: Hashable, Sendable {
  public struct Load: Hashable, Sendable {
    public var isGraph: Bool
    /// Text literals, one a file.
    public var files: [Expr]
    public var name: Name
    public var options: [Pair]

    public init(isGraph: Bool, files: [Expr], name: Name, options: [Pair]) {
      self.isGraph = isGraph
      self.files = files
      self.name = name
      self.options = options
    }
  }

  public indirect enum Kind: Hashable, Sendable {
    case load(Load)
    case help(Name?)
    case parameter(Name, unit: Name?, Expr)
    case `let`(Name, Value)
    case define(Name, parameters: [Name], body: Value)
    case setting(Name, Expr)
    case settingBands(Name, [Band])
    case note(String)
    case explain(Value, sql: Bool)
    case why(Expr, Name)
    case show(Name)
    case value(Value)
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}
