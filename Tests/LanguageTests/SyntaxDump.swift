import Language

/// Writes a tree as nested brackets, for golden cases.
enum SyntaxDump {
  static func text(of script: ParsedScript) -> String {
    script.statements.map(text).joined(separator: "\n")
  }

  static func text(of statement: Statement) -> String {
    switch statement.kind {
    case .load(let load):
      let files = load.files.map(text).joined(separator: " ")
      return "(load\(load.isGraph ? " graph" : "") \(files) as \(load.name.text)\(options(load)))"
    case .help(let name): return "(help\(name.map { " " + $0.text } ?? ""))"
    case .parameter(let name, let unit, let expr):
      return "(param \(name.text)\(unit.map { ":" + $0.text } ?? "") \(text(expr)))"
    case .let(let name, let value): return "(let \(name.text) \(text(value)))"
    case .define(let name, let parameters, let body):
      return "(def \(name.text) [\(parameters.map(\.text).joined(separator: " "))] \(text(body)))"
    case .setting(let name, let expr): return "(set \(name.text) \(text(expr)))"
    case .settingBands(let name, let bands):
      return "(set \(name.text) \(bands.map(text).joined(separator: " ")))"
    case .note(let note): return "(note \(note.debugDescription))"
    case .explain(let value, let sql): return "(explain\(sql ? " sql" : "") \(text(value)))"
    case .why(let key, let name): return "(why \(text(key)) in \(name.text))"
    case .show(let name): return "(show \(name.text))"
    case .value(let value): return text(value)
    }
  }

  private static func options(_ load: Statement.Load) -> String {
    load.options.isEmpty ? "" : " " + text(load.options)
  }

  static func text(_ value: Value) -> String {
    switch value {
    case .expr(let expr): text(expr)
    case .query(let query): text(query)
    }
  }

  static func text(_ query: Query) -> String {
    let source = query.source.map(text) ?? "·"
    return "(query \(([source] + query.stages.map(text)).joined(separator: " ")))"
  }

  static func text(_ source: Source) -> String {
    switch source {
    case .name(let name): name.text
    case .last: "_"
    case .cell(let number, _): "[\(number)]"
    case .query(let query, _): text(query)
    }
  }

  static func text(_ stage: Stage) -> String {
    let arguments = stage.arguments.all.sorted { $0.label < $1.label }
      .map { " \($0.label)=\(text($0.argument))" }
    return "(\(stage.name.text)\(arguments.joined()))"
  }

  static func text(_ argument: Stage.Argument) -> String {
    switch argument {
    case .expr(let expr): text(expr)
    case .exprs(let exprs): "[\(exprs.map(text).joined(separator: " "))]"
    case .names(let names): "[\(names.map(\.text).joined(separator: " "))]"
    case .pairs(let pairs): text(pairs)
    case .keys(let keys):
      "[\(keys.map { text($0.expr) + ($0.isDescending ? "↓" : "↑") }.joined(separator: " "))]"
    case .bands(let bands): "[\(bands.map(text).joined(separator: " "))]"
    case .word(let name): name.text
    case .text(let text, _): text.debugDescription
    case .source(let source): text(source)
    case .flag: "yes"
    }
  }

  static func text(_ pairs: [Pair]) -> String {
    let parts = pairs.map { pair in
      switch pair.value {
      case .expr(let expr): "\(pair.name.text): \(text(expr))"
      case .options(let options): "\(pair.name.text): \(text(options))"
      case .names(let names): "\(pair.name.text): (\(names.map(\.text).joined(separator: ", ")))"
      }
    }
    return "{\(parts.joined(separator: ", "))}"
  }

  static func text(_ band: Band) -> String {
    switch band.rule {
    case .below(let expr): "\(band.name.text)<\(text(expr))"
    case .atMost(let expr): "\(band.name.text)<=\(text(expr))"
    case .atLeast(let expr): "\(band.name.text)>=\(text(expr))"
    case .top(let expr): "\(band.name.text)^\(text(expr))"
    case .rest: "\(band.name.text)*"
    }
  }

  static func text(_ expr: Expr) -> String {
    switch expr.kind {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .percent(let value): "pct(\(value))"
    case .money(let currency, let value): "\(currency.rawValue)\(value)"
    case .duration(let seconds): "\(seconds)s"
    case .date(let day): "day(\(day))"
    case .text(let text): text.debugDescription
    case .tag(let tag): "#" + tag
    case .boolean(let value): "\(value)"
    case .missing: "missing"
    case .path(let path): path.text
    case .invalid: "<invalid>"
    default: compound(expr)
    }
  }

  private static func compound(_ expr: Expr) -> String {
    switch expr.kind {
    case .call(let name, let arguments): "\(name.text)(\(list(arguments)))"
    case .unary(let operation, let inner): "(\(operation.rawValue) \(text(inner)))"
    case .binary(let operation, let left, let right):
      "(\(operation.rawValue) \(text(left)) \(text(right)))"
    case .inList(let value, let items, let negated):
      "(\(negated ? "not-in" : "in") \(text(value)) [\(list(items))])"
    case .inRange(let value, let low, let high, let halfOpen, let negated):
      "(\(negated ? "not-in" : "in") \(text(value)) \(text(low))\(halfOpen ? "..<" : "..")"
        + "\(text(high)))"
    case .has(let value, let quantity, let items):
      "(has \(text(value)) \(quantity.rawValue) [\(list(items))])"
    case .quantified(let quantity, let items): "(\(quantity.rawValue) [\(list(items))])"
    case .like(let value, let pattern, let negated):
      "(\(negated ? "not-like" : "like") \(text(value)) \(pattern.debugDescription))"
    case .isMissing(let value, let negated):
      "(\(negated ? "is-not-missing" : "is-missing") \(text(value)))"
    case .conditional(let condition, let yes, let no):
      "(if \(text(condition)) \(text(yes)) \(text(no)))"
    case .group(let inner): "(group \(text(inner)))"
    default: "?"
    }
  }

  private static func list(_ exprs: [Expr]) -> String {
    exprs.map(text).joined(separator: " ")
  }
}
