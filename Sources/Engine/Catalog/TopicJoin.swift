import Parallel
import Tables

/// Several topic columns as one set a row.
struct TopicJoin {
  let column: Column

  /// - Throws: `Cancelled`.
  init(_ parts: [Column], beside table: Table, _ workers: Workers) throws {
    let pieces = try workers.map(rows: table.rowCount) { rows in
      rows.map { row in
        parts.flatMap { part -> [String] in
          switch part[row] {
          case .text(let text): [Topic.folded(text)]
          case .tags(let tags): tags
          default: []
          }
        }
      }
    }
    let lists = pieces.flatMap { $0 }
    var name = "topics"
    while table[name] != nil { name += "_joined" }
    let validity = lists.contains { $0.isEmpty } ? Bitmap(lists.map { !$0.isEmpty }) : nil
    column = Column(name, .tags, .tags(TagValues(lists)), validity: validity)
  }
}
