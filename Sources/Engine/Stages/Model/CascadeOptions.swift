import Influence
import Language
import Tables

/// The options of `cascade`, bound: constants, an expression a fan, an expression a friendship.
struct CascadeOptions: Sendable {
  enum Chance: Sendable {
    case weighted
    case constant(Double)
    case perFriendship(FriendshipExpr)
  }

  static let names = ["chance", "accept", "model", "draws", "runs", "seed", "days"]

  var chance = Chance.weighted
  /// A share a fan; nil: everybody takes part.
  var accept: BoundExpr?
  var model = Cascade.Model.independent
  var draws = Cascade.Draws.canonical
  var runs = 10_000
  var seed: UInt64?
  var days: Int?

  init(_ pairs: [Pair], _ binder: inout Binder, _ input: Schema, _ graph: BoundGraph) throws {
    var seen = Set<String>()
    for pair in pairs {
      let option = pair.name.text.lowercased()
      guard Self.names.contains(option) else { throw Self.unknown(pair) }
      guard seen.insert(option).inserted else {
        throw Diagnostic(
          .badOption, "`\(option)` is said twice", at: pair.name.range,
          help: "Leave one of them out.")
      }
      let expr = try pair.expression()
      switch option {
      case "chance": chance = try Self.chance(expr, &binder, graph)
      case "accept": accept = try Self.accept(expr, &binder, input)
      case "model":
        model =
          try OptionWord.read(expr, of: Cascade.Model.self, option: option, what: "`model`")
      case "draws":
        draws =
          try OptionWord.read(expr, of: Cascade.Draws.self, option: option, what: "`draws`")
      case "runs": runs = try Self.whole(expr, &binder, option, in: 1...mostCascadeRuns)
      case "days": days = try Self.whole(expr, &binder, option, in: 0...mostCascadeDays)
      default: seed = UInt64(try Self.whole(expr, &binder, option, in: 0...Int.max))
      }
    }
  }

  private static func unknown(_ pair: Pair) -> Diagnostic {
    let close = closestMatches(to: pair.name.text, in: names, limit: 2)
    return Diagnostic(
      .unknownOption, "`cascade` has no option `\(pair.name.text)`", at: pair.name.range,
      help: close.isEmpty
        ? "Options: \(names.joined(separator: ", "))."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?",
      fixes: close.prefix(1).map { .init(pair.name.range, $0) })
  }

  private static func whole(
    _ expr: Expr, _ binder: inout Binder, _ option: String, in range: ClosedRange<Int>
  ) throws -> Int {
    let cell = try binder.constant(expr, what: "`\(option)`")
    guard case .integer(let value) = cell, let count = Int(exactly: value), range.contains(count)
    else {
      let bounds =
        range.upperBound == .max
        ? "\(range.lowerBound) or more"
        : "\(grouped(range.lowerBound)) to \(grouped(range.upperBound))"
      throw Diagnostic(
        .badOption, "`\(option)` is a whole number, \(bounds)", at: expr.range,
        label: CanonicalText.cell(cell),
        help: "Write \(OptionEntry.hint(option)).")
    }
    return count
  }

  private static func accept(
    _ expr: Expr, _ binder: inout Binder, _ input: Schema
  ) throws -> BoundExpr {
    let bound = try binder.bind(expr, in: Scope(input))
    try share(bound, "accept", at: expr.range)
    return bound
  }

  static func chance(
    _ expr: Expr, _ binder: inout Binder, _ graph: BoundGraph
  ) throws -> Chance {
    if case .path(let path) = expr.kind, path.text.lowercased() == "weighted" { return .weighted }
    let bound: FriendshipExpr
    do {
      bound = try FriendshipExpr(expr, &binder, graph)
    } catch var error as Diagnostic {
      // One word that is no column is more likely a slip of the word for all.
      guard error.code == .unknownColumn, case .path(let path) = expr.kind, path.names.count == 1,
        let word = OptionWord.meant(path.text, of: ["weighted"])
      else { throw error }
      error.help = "Did you mean `chance: \(word)`?"
      error.fixes = [.init(expr.range, word)]
      throw error
    }
    try share(bound.expr, "chance", at: expr.range)
    if let value = bound.expr.constant?.double { return .constant(value) }
    return .perFriendship(bound)
  }

  /// A share of 0 % to 100 %: by its type and, where it is constant, by its value.
  private static func share(_ bound: BoundExpr, _ option: String, at range: SourceRange) throws {
    let types: Set<ColumnType> = [.percent, .number, .integer]
    guard let type = bound.type, types.contains(type) else {
      throw Diagnostic(
        .badOption, "`\(option)` cannot be \(bound.type?.name ?? "missing")", at: range,
        help: "Write `\(option): 15%`\(option == "chance" ? ", or `chance: weighted`" : "").")
    }
    guard let value = bound.constant?.double, !(0...1).contains(value) else { return }
    throw Diagnostic(
      .badOption, "`\(option)` is a share between 0 % and 100 %", at: range,
      label: CanonicalText.rounded(value * 100, decimals: 4) + "%",
      help: "Write `\(option): 15%`.")
  }
}

extension CascadeOptions.Chance {
  /// The chances as the engine takes them; friendships without one pass nothing on, and a note says
  /// how many there are.
  func arcs(_ run: RunContext) throws -> Cascade.Chances {
    switch self {
    case .weighted: return .weighted
    case .constant(let chance): return .constant(chance)
    case .perFriendship(let expr):
      let (chances, missing) = try expr.perArc(run)
      if missing > 0 {
        run.note(
          .ledger, "\(grouped(missing)) friendships have no chance and pass nothing on.")
      }
      return .perArc(chances)
    }
  }
}
