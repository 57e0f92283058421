import Language
import Parallel
import Tables

/// `join left orders on fan_id many`: another table's columns beside these, by a common key.
struct JoinStage: BoundStage {
  enum Kind: String, CaseIterable, Sendable {
    /// Every row here; missing where nothing meets it.
    case left
    /// The rows that meet one there.
    case inner
    /// The rows here that meet one there, without its columns.
    case with
    /// The rows here that meet none.
    case without

    /// Whether the other table's columns come along.
    var addsColumns: Bool { self == .left || self == .inner }
  }

  static let entry = StageEntry(
    StageSyntax(
      "join",
      patterns: [
        .oneWord(label: "kind", Kind.allCases.map(\.rawValue)), .other(label: "other"),
        .keyword("on"), .expr(label: "on"), .optional([.flag("many")]),
      ]),
    summary: "Looks up rows of another table by a common key; a missing key matches nothing.",
    effect:
      "left: all rows, with the other's columns as other.column; inner: only those that match; with, without: those that match, or do not, and no columns. A second match is an error unless `many`.",
    examples: [
      "fans | join left (fans | summarise n: count() by country) on country | keep name, country, fans.n | take 3",
      "fans | join without (fans | topic #yoga) on fan_id = fans.fan_id | count",
    ]
  ) { binder, stage, input in
    let word = try stage.name("kind").text.lowercased()
    guard let kind = Kind(rawValue: word) else {
      throw Diagnostic(.incomplete, "`join` needs its kind", at: stage.range)
    }
    let other = try binder.bindOther(stage, "other")
    if kind.addsColumns { try checkNames(input, other) }
    let keys = try JoinKeys(try stage.expr("on"), input, other, &binder)
    if case .flag(let range)? = stage.arguments["many"], !kind.addsColumns {
      throw Diagnostic(
        .badOption, "`\(word)` never repeats a row, so `many` says nothing", at: range,
        help: "Leave `many` out.", fixes: [.init(range, "", isSafe: true)])
    }
    return JoinStage(
      kind: kind, other: other, keys: keys, isMany: stage.hasFlag("many"),
      firstSlot: binder.freeSlot(after: input), input: input)
  }

  let kind: Kind
  let other: OtherTable
  let keys: JoinKeys
  let isMany: Bool
  let output: Schema
  let keepsSlots = true
  /// The slot of the other table's first column.
  private let firstSlot: Int

  init(
    kind: Kind, other: OtherTable, keys: JoinKeys, isMany: Bool, firstSlot: Int, input: Schema
  ) {
    self.kind = kind
    self.other = other
    self.keys = keys
    self.isMany = isMany
    self.firstSlot = firstSlot
    var output = input
    if kind.addsColumns {
      for (index, field) in other.qualified.fields.enumerated() {
        var expr = BoundExpr(.column(firstSlot + index), field.type)
        expr.categories = field.expr.categories
        output.append(.init(name: field.name, expr: expr))
      }
    }
    // A row that stands there several times is no fan of its own any more.
    if isMany {
      output.roles[.key] = nil
      output.repeatsFans = true
    }
    self.output = output
  }

  private static func checkNames(_ input: Schema, _ other: OtherTable) throws {
    guard let taken = other.qualified.fields.first(where: { input.index(of: $0.name) != nil })
    else { return }
    throw Diagnostic(
      .nameTaken, "there is a column `\(taken.name)` already", at: other.range,
      reason: "The other table's columns go by its name and their own.",
      help: "Give it another name first: `let more = \(quotedName(other.name))`, and join `more`.")
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let second = try other.run(run)
    let own = try keys.here.map { try input.column($0, run) }
    let matches = try KeyMatches(
      own, try keys.there.map { try second.column($0, run) }, workers: run.workers)
    switch kind {
    case .with, .without:
      let wantsNone = kind == .without
      let kept = try run.workers.map(rows: input.count) { rows in
        rows.filter { (matches.count(of: $0) == 0) == wantsNone }
          .map { UInt32(truncatingIfNeeded: $0) }
      }
      let result = input.taking(Array(kept.joined()))
      noteMissing(own, input, result, run)
      return result
    case .left, .inner:
      let rows = try joinedRows(matches, own, input, run)
      let columns = try other.schema.fields.map { try second.column($0.expr, run) }
      let names = other.qualified.fields.map(\.name)
      let joined = Swift.zip(columns, names).map { column, name in
        JoinedColumn(name, column, rows: rows.there)
      }
      if isMany {
        let here = input.frameRows(at: rows.here)
        return Relation(
          input.frame.picking(here, slots: firstSlot, and: joined.map(Frame.Slot.joined)))
      }
      let kept = kind == .left ? input : input.taking(rows.here.array)
      return kept.adding(joined, after: firstSlot)
    }
  }

  /// The rows of both tables that stand side by side, as places in each.
  private func joinedRows(
    _ matches: KeyMatches, _ own: [Column], _ input: Relation, _ run: RunContext
  ) throws -> (here: Buffer<UInt32>, there: Buffer<UInt32>) {
    let chunks = try run.workers.map(rows: input.count) { rows in
      var chunk = (out: 0, unmatched: 0)
      for row in rows {
        let count = matches.count(of: row)
        if count > 1, !isMany { throw secondMatch(own, row, count) }
        if count == 0 { chunk.unmatched += 1 }
        chunk.out += kind == .left ? max(1, count) : count
      }
      return chunk
    }
    var total = 0
    let starts = chunks.map { chunk in
      defer { total += chunk.out }
      return total
    }
    if total >= Int(UInt32.max) { throw Relation.tooManyRows }
    var there: Buffer<UInt32>?
    let here = try Buffer<UInt32>(count: total) { here in
      there = try Buffer(count: total) { there in
        // Each chunk writes its own rows.
        nonisolated(unsafe) let (here, there) = (here, there)
        _ = try run.workers.map(rows: input.count) { rows in
          var next = starts[rows.lowerBound / Workers.chunkRows]
          for row in rows {
            let found = matches.range(of: row)
            if found.isEmpty, kind == .left {
              here[next] = UInt32(truncatingIfNeeded: row)
              there[next] = Column.noRow
              next &+= 1
            }
            for match in found {
              here[next] = UInt32(truncatingIfNeeded: row)
              there[next] = matches.match(at: match)
              next &+= 1
            }
          }
        }
      }
    }
    let unmatched = chunks.reduce(0) { $0 + $1.unmatched }
    noteUnmatched(unmatched, own, rows: input.count, out: total, run)
    noteTwoDates(unmatched, rows: input.count, run)
    return (here, there ?? Buffer([]))
  }

  private func secondMatch(_ own: [Column], _ row: Int, _ count: Int) -> Diagnostic {
    let key = own.map { CanonicalText.cell($0[row]) }.joined(separator: ", ")
    return Diagnostic(
      .runFailed, "\(key) has \(grouped(count)) rows in `\(other.name)`", at: nil,
      reason: "The row would stand there \(grouped(count)) times, and count as often.",
      help:
        "Write `many` at the end where that is meant; else make one row of them first: `(\(quotedName(other.name)) | summarise … by …)`."
    )
  }
}

extension JoinStage {
  /// Rows here whose key is missing.
  private func withoutKey(_ own: [Column], rows: Int) -> Int {
    var present: Bitmap?
    for column in own { present = bothPresent(present, column.validity) }
    return present.map { rows - $0.onesCount } ?? 0
  }

  private var keyNames: String {
    keys.names.isEmpty ? "key" : keys.names.map { "`\($0)`" }.joined(separator: " or ")
  }

  private func noteUnmatched(
    _ unmatched: Int, _ own: [Column], rows: Int, out: Int, _ run: RunContext
  ) {
    guard unmatched > 0 else { return }
    let missing = withoutKey(own, rows: rows)
    let blame = missing == 0 ? "" : ", \(grouped(missing)) of them without \(keyNames)"
    let dropped = kind == .inner ? " and dropped out" : ""
    run.note(
      .ledger,
      "\(grouped(rows)) rows in, \(grouped(out)) out; \(grouped(unmatched)) found no row in `\(other.name)`\(dropped)\(blame)."
    )
  }

  /// Two tables of the same people are two dates: who left is not seen at the second, and who was
  /// chosen for a good first one does worse at it.
  private func noteTwoDates(_ unmatched: Int, rows: Int, _ run: RunContext) {
    guard kind == .inner, other.schema.roles[.followers] != nil, output.roles[.followers] != nil
    else { return }
    if unmatched > 0 {
      run.note(
        .warning,
        "\(grouped(unmatched)) of \(grouped(rows)) fans are not in `\(other.name)`. Those who are left are not like those who went: what only survivors show may be what made them stay."
      )
    }
    guard !output.chosenBy.isEmpty else { return }
    run.note(
      .warning,
      "The fans were chosen by \(output.chosenBy.joined(separator: ", ")), and `\(other.name)` measures them again: the best of one date are nearer to the mean at another even where nothing changed (regression to the mean). `engagement_shrunk` says what to expect."
    )
  }

  private func noteMissing(
    _ own: [Column], _ input: Relation, _ result: Relation, _ run: RunContext
  ) {
    let missing = withoutKey(own, rows: input.count)
    guard missing > 0 else { return }
    let flow = "\(grouped(input.count)) rows in, \(grouped(result.count)) out"
    if kind == .without {
      run.note(
        .ledger, "\(flow); rows without \(keyNames) (\(grouped(missing))) match nothing and stay.")
    } else {
      run.note(.ledger, "\(flow); of the rows left out, \(grouped(missing)) had no \(keyNames).")
    }
  }
}
