import Tables

/// What there is to say about a load, line by line.
struct LoadRemarks {
  private(set) var lines: [String] = []

  init(_ report: ReadReport) {
    for note in report.notes { add(note) }
    if report.rows == 0 {
      add("there is a header and no row; columns have the types of the parts they are named for")
    }
    if report.blankRows > 0 { add("\(grouped(report.blankRows)) blank rows were passed over") }
    if report.ragged.count > 0 {
      let first = report.ragged.firstLines.map(String.init).joined(separator: ", ")
      add(
        "\(grouped(report.ragged.count)) rows do not have as many fields as the header (lines \(first)); \(grouped(report.ragged.long)) had more than fit"
      )
    }
    if let line = report.unclosedQuoteLine {
      add("the quote opened on line \(line) is never closed")
    }
    if report.replacedBytes > 0 { add("\(grouped(report.replacedBytes)) bytes were no characters") }
    for (header, name) in report.renamed where header.lowercased() == withoutNumber(name) {
      add("the repeated header `\(header)` is now `\(name)`")
    }
    for column in report.columns {
      if column.unreadable > 0 {
        let samples = column.samples.prefix(3).map { "\"\($0.text)\" on line \($0.line)" }
        add(
          "`\(column.name)`: \(grouped(column.unreadable)) cells are not \(column.type.name) and became missing (\(samples.joined(separator: ", ")))"
        )
      }
      if column.ambiguousDates {
        add("`\(column.name)` stays text: its dates may be day/month or month/day")
      }
    }
  }

  private func withoutNumber(_ name: String) -> String {
    name.lowercased().split(separator: "_").dropLast().joined(separator: "_")
  }

  mutating func add(_ line: String) { lines.append(line) }

  mutating func roles(_ roles: [Role: RoleUse], in table: Table) {
    if roles[.key] == nil, table.rowCount > 0 {
      add("no column is a key: each one repeats, so rows are told apart by all their columns")
    }
    for role in Role.allCases {
      guard let use = roles[role] else { continue }
      if !use.others.isEmpty {
        add(
          "`\(use.column)` plays \(role.rawValue); \(use.others.map { "`\($0)`" }.joined(separator: ", ")) could too"
        )
      }
    }
    let names = Set(table.columns.map { $0.name.lowercased() })
    for column in Registry.standard.modelColumns where names.contains(column.name) {
      add("the column `\(column.name)` is used instead of the model's")
    }
  }
}
