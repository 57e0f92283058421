import Language
import Tables

/// `split topics as topic`: one row for each value of a set.
struct SplitStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "split", patterns: [.name(label: "column"), .keyword("as"), .name(label: "as")]),
    summary: "Makes one row for each tag of a fan; fans without a tag drop out.",
    effect: "A row a tag, and one more column with it.",
    examples: [
      "fans | split topics as topic | summarise n: count() by topic | sort n desc | take 3"
    ]
  ) { binder, stage, input in
    let name = try stage.name("column")
    var expr = try binder.bind(Path([name]), in: Scope(input))
    expr.range = name.range
    try binder.require(
      expr, is: "tags", .tags, verb: "`split` takes a set apart",
      help: "Name a column of tags; `describe` lists the columns with their types.")
    let new = try stage.name("as")
    if let taken = input.index(of: new.text), input.fields[taken].name != name.text {
      throw Diagnostic(
        .nameTaken, "there is a column `\(new.text)` already", at: new.range,
        help: "Choose another name after `as`.")
    }
    let slot = BoundExpr(.column(SplitStage.newSlot), .text)
    var fields = input.fields.filter { $0.name != new.text }
    fields.append(.init(name: new.text, expr: slot))
    var output = input
    output.fields = fields
    output.roles[.key] = nil
    output.repeatsFans = true
    return SplitStage(expr: expr, columns: input.fields, name: new.text, output: output)
  }

  /// The new column's slot in the frame that the stage lays out.
  private static let newSlot = OpenedSplit.tagSlot

  let expr: BoundExpr
  let columns: [Schema.Field]
  let name: String
  let output: Schema

  init(expr: BoundExpr, columns: [Schema.Field], name: String, output: Schema) {
    self.expr = expr
    self.columns = columns
    self.name = name
    // The stage lays out its own frame: the new column first, then what was there.
    var fields = output.fields
    for index in fields.indices {
      let field = fields[index]
      let slot = columns.firstIndex {
        $0.key.fits(field.key) && $0.name == field.name && field.name != name
      }
      var expr = BoundExpr(.column(slot.map { $0 + 1 } ?? Self.newSlot), field.type)
      expr.categories = field.expr.categories
      fields[index].expr = expr
    }
    var output = output
    output.fields = fields
    self.output = output
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let column = try input.column(expr, run)
    guard case .tags(let tags) = column.values else { return input }
    let (rows, codes, without) = parts(of: tags, column.validity, input.rows)
    note(without, rowsIn: input.count, rowsOut: rows.count, run)
    let split = Column(name, .text, .text(.coded(codes: codes, dictionary: tags.dictionary)))
    var slots: [Frame.Slot] = [.column(split)]
    for field in columns {
      // What is a column already is picked batch by batch; the rest is worked out here.
      if case .column(let slot) = field.expr.node, case .column(let own) = input.frame.slots[slot] {
        slots.append(.picked(own, slot: slot))
      } else {
        let own = try input.column(field.expr, named: field.name, run)
        slots.append(.column(own.gather(positions(of: rows, in: input))))
      }
    }
    let frame = Frame(slots, of: Frame.Parent(frame: input.frame, rows: rows))
    return Relation(frame)
  }

  private func note(_ without: Int, rowsIn: Int, rowsOut: Int, _ run: RunContext) {
    guard without > 0 else { return }
    run.note(
      .ledger,
      "\(grouped(rowsIn)) rows in, \(grouped(rowsOut)) out; \(grouped(without)) had nothing to split and dropped out."
    )
  }

  /// Says which rows there would be without making them; nil where the tags are not the frame's
  /// own column.
  func open(_ input: Relation, _ run: RunContext) throws -> OpenedSplit? {
    guard case .column(let slot) = expr.node, case .column(let column) = input.frame.slots[slot],
      case .tags(let tags) = column.values
    else { return nil }
    // Rows without a value mostly have no tags behind it either, and need not be looked up then.
    let validity = tags.hasTags(outside: column.validity) ? column.validity : nil
    let counts = try run.workers.map(tasks: input.rows.chunkCount) { chunk in
      var (total, without) = (0, 0)
      input.rows.forEachBatch(chunk: chunk, of: input.frame) { batch in
        tags.offsets.withUnsafeElements { offsets in
          func add(_ row: Int) {
            let isThere = validity.map { $0[row] } ?? true
            let count = isThere ? Int(offsets[row + 1] - offsets[row]) : 0
            total &+= count
            if count == 0 { without &+= 1 }
          }
          switch batch.selected {
          case .range(let range): for row in range { add(row) }
          case .list(let rows): rows.withUnsafeElements { for row in $0 { add(Int(row)) } }
          }
        }
      }
      return (total, without)
    }
    let (total, without) = counts.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    return OpenedSplit(
      source: input, tags: tags, validity: validity, rowCount: total, without: without,
      fields: columns)
  }

  /// What is said of the rows that dropped out, for a split that was opened.
  func note(_ opened: OpenedSplit, _ run: RunContext) {
    note(opened.without, rowsIn: opened.source.count, rowsOut: opened.rowCount, run)
  }

  /// Where in the relation each of the frame's rows stands.
  private func positions(of rows: Buffer<UInt32>, in relation: Relation) -> Buffer<UInt32> {
    if case .all = relation.rows { return rows }
    var places = [UInt32](repeating: 0, count: relation.frame.rowCount)
    for (place, row) in relation.rows.indices.array.enumerated() {
      places[Int(row)] = UInt32(truncatingIfNeeded: place)
    }
    return Buffer(rows.array.map { places[Int($0)] })
  }

  /// A frame row and a code for each tag of each row, and how many rows had none.
  private func parts(
    of tags: TagValues, _ validity: Bitmap?, _ rows: Rows
  ) -> (rows: Buffer<UInt32>, codes: Buffer<UInt32>, without: Int) {
    let indices = rows.indices
    return indices.withUnsafeElements { indices in
      tags.offsets.withUnsafeElements { offsets in
        func isThere(_ row: Int) -> Bool {
          offsets[row + 1] > offsets[row] && (validity.map { $0[row] } ?? true)
        }
        var without = 0
        var total = 0
        for row in indices.indices {
          if isThere(row) { total += Int(offsets[row + 1] - offsets[row]) } else { without += 1 }
        }
        let picked = Buffer<UInt32>(count: total) { out in
          var next = 0
          for row in indices.indices where isThere(row) {
            for _ in offsets[row]..<offsets[row + 1] {
              out[next] = indices[row]
              next += 1
            }
          }
        }
        // Rows without a tag take no codes: where none is hidden, the codes are there already.
        if total == tags.codes.count, offsets.first == 0 { return (picked, tags.codes, without) }
        let codes = Buffer<UInt32>(count: total) { out in
          var next = 0
          for row in indices.indices where isThere(row) {
            for place in offsets[row]..<offsets[row + 1] {
              out[next] = tags.codes[Int(place)]
              next += 1
            }
          }
        }
        return (picked, codes, without)
      }
    }
  }
}

extension TagValues {
  /// Whether a row that `validity` leaves out has tags nevertheless.
  fileprivate func hasTags(outside validity: Bitmap?) -> Bool {
    guard let validity else { return false }
    var found = false
    offsets.withUnsafeElements { offsets in
      (~validity).forEachOne { row in found = found || offsets[row] != offsets[row + 1] }
    }
    return found
  }
}
