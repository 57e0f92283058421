import Language
import Tables

/// `add cpr: $12.50 / engaged_reach`: new columns from expressions.
enum AddStage {
  static let entry = StageEntry(
    StageSyntax(
      "add",
      patterns: [
        .pairs(label: "pairs"), .optional([.keyword("by"), .names(label: "by")]),
      ]),
    summary: "Adds columns worked out from others; later ones see earlier ones.",
    effect:
      "The same rows, more columns at the end. `by` says whom `share`, `rank`, `row_number` and `running_sum` look at.",
    examples: [
      "fans | add cpr: $12.50 / engaged_reach, big: followers >= 1M | keep name, cpr, big | take 3",
      "fans | add pct: share(engaged_reach), place: rank(engaged_reach) by country | keep name, pct, place | take 3",
    ]
  ) { binder, stage, input in
    // The scope alone holds the columns, so that one more does not copy those before.
    var scope = Scope(input)
    let windows = WindowCollector(firstSlot: binder.freeSlot(after: input))
    scope.windows = windows
    for pair in stage.pairs("pairs") {
      let name = pair.name.text
      if scope.schema.index(of: name) != nil {
        throw Diagnostic(
          .nameTaken, "there is a column `\(name)` already", at: pair.name.range,
          help: "To replace its values write `change \(quotedName(name)): …`.")
      }
      let expr = try binder.bind(try pair.expression(), in: scope)
      scope.schema.append(.init(name: name, expr: expr.named))
    }
    let by = stage.names("by")
    if let first = by.first, windows.calls.isEmpty {
      throw Diagnostic(
        .wrongArguments, "nothing in this `add` looks at groups", at: first.range,
        reason: "`by` groups the rows for `share`, `rank`, `row_number` and `running_sum` alone.",
        help: "Leave `by` out, or use `summarise … by` for a row a group.")
    }
    return try binder.windowStage(windows, by: by, input, output: scope.schema)
  }
}

/// `change engagement: engagement ?? 0%`: other values in a column that is there.
enum ChangeStage {
  static let entry = StageEntry(
    StageSyntax("change", patterns: [.pairs(label: "pairs")]),
    summary: "Replaces the values of columns that are there.",
    effect: "The same rows and columns, other values.",
    examples: ["fans | change affinity: affinity ?? 0 | keep name, affinity | take 3"]
  ) { binder, stage, input in
    var scope = Scope(input)
    let windows = WindowCollector(firstSlot: binder.freeSlot(after: input))
    scope.windows = windows
    for pair in stage.pairs("pairs") {
      guard let index = scope.schema.index(of: pair.name.text) else {
        throw binder.unknownColumn(pair.name, in: scope.schema)
      }
      let expr = try binder.bind(try pair.expression(), in: scope)
      scope.schema.replace(at: index, with: expr.named)
    }
    scope.schema.dropLostRoles()
    return try binder.windowStage(windows, by: [], input, output: scope.schema)
  }
}

/// `keep name, followers`: only these columns, in this order.
enum KeepStage {
  static let entry = StageEntry(
    StageSyntax("keep", patterns: [.names(label: "columns")]),
    summary: "Keeps only these columns, in this order; model columns may be named too.",
    effect: "The same rows, fewer columns.",
    examples: ["fans | keep name, followers, engaged_reach | take 3"]
  ) { binder, stage, input in
    var output = input
    output.fields = []
    let scope = Scope(input)
    for path in stage.names("columns") {
      guard output.index(of: path.text) == nil else {
        throw Diagnostic(
          .nameTaken, "`\(path.text)` is kept twice", at: path.range,
          help: "Leave one of them out.")
      }
      let expr = try binder.bind(path, in: scope)
      let name = input.name(of: path.text)
      output.append(.init(name: name, expr: expr.named))
    }
    output.dropLostRoles()
    return RenamingStage(output: output)
  }
}

/// `drop spend, orders`: all columns but these.
enum DropStage {
  static let entry = StageEntry(
    StageSyntax("drop", patterns: [.names(label: "columns")]),
    summary: "Leaves these columns out.",
    effect: "The same rows, fewer columns.",
    examples: ["fans | drop topics, joined | take 3"]
  ) { binder, stage, input in
    var output = input
    for path in stage.names("columns") {
      guard let index = output.index(of: path.text) else {
        throw binder.unknownColumn(path, in: output)
      }
      output.fields.remove(at: index)
    }
    output.dropLostRoles()
    return RenamingStage(output: output)
  }
}

/// `rename followers: subs`: other names for columns.
enum RenameStage {
  static let entry = StageEntry(
    StageSyntax("rename", patterns: [.pairs(label: "pairs")]),
    summary: "Gives columns other names: new name, `:`, old name.",
    effect: "The same rows and values.",
    examples: ["fans | rename audience: followers | keep name, audience | take 3"]
  ) { binder, stage, input in
    var output = input
    for pair in stage.pairs("pairs") {
      guard case .path(let old) = try pair.expression().kind else {
        throw Diagnostic(
          .typeMismatch, "`rename` takes a column's name after the `:`", at: pair.name.range,
          help: "Write `rename new: old`.")
      }
      guard let index = output.index(of: old.text) else {
        var mistake = binder.unknownColumn(old, in: output)
        if output.index(of: pair.name.text) != nil, old.names.count == 1 {
          let swapped = "\(quotedName(old.text)): \(quotedName(pair.name.text))"
          mistake.reason = "The new name comes first, then `:` and the column as it is called now."
          mistake.help = "Write `\(swapped)`."
          mistake.fixes = [.init(pair.name.range.joined(old.range), swapped, isSafe: true)]
        }
        throw mistake
      }
      let new = pair.name.text
      if let taken = output.index(of: new), taken != index {
        throw Diagnostic(
          .nameTaken, "there is a column `\(new)` already", at: pair.name.range,
          help: "Choose another name, or `drop` that column before.")
      }
      let before = output.fields[index].name
      output.fields[index].name = new
      for (role, use) in output.roles where use.column == before {
        output.roles[role]?.column = new
      }
    }
    return RenamingStage(output: output)
  }
}

extension Pair {
  /// The value, which must be an expression and not a list of options.
  func expression() throws -> Expr {
    switch value {
    case .expr(let expr): return expr
    case .options, .names:
      throw Diagnostic(
        .typeMismatch, "`\(name.text)` takes one value, not a list of options", at: name.range,
        help: "Write `\(name.text): value`.")
    }
  }
}

extension BoundExpr {
  /// The expression as a column: the bare word `missing` becomes a text column.
  var named: BoundExpr {
    if type != nil { return self }
    return BoundExpr(node, .text, at: range)
  }
}

extension Binder {
  func unknownColumn(_ path: Path, in schema: Schema) -> Diagnostic {
    let names = schema.fields.map(\.name)
    if let player = schema.player(called: path.text) {
      return Diagnostic(
        .unknownColumn, "there is no column `\(path.text)`", at: path.range,
        label: "not known here",
        help: "`\(player.column)` plays \(player.part) here: write `\(player.column)`.",
        fixes: [.init(path.range, quotedName(player.column), isSafe: true)])
    }
    let close = closestMatches(to: path.text, in: names, limit: 3)
    return Diagnostic(
      .unknownColumn, "there is no column `\(path.text)`", at: path.range, label: "not known here",
      help: close.isEmpty
        ? "The columns here are \(names.prefix(12).joined(separator: ", "))"
          + (names.count > 12 ? ", … (\(names.count) in all)." : ".")
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?",
      fixes: close.prefix(1).map {
        .init(path.range, quotedName($0), isSafe: close.count == 1)
      })
  }
}
