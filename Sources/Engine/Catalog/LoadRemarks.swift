import Language
import Parallel
import Tables

/// What there is to say about a load, line by line.
struct LoadRemarks {
  private(set) var lines: [String] = []

  /// - Parameters:
  ///   - parts: the files.
  ///   - report: of all of them together; of one file its own.
  init(_ parts: [FilePart], _ report: ReadReport) {
    if parts.count == 1 {
      note(report, of: parts[0].path)
    } else {
      add("from \(grouped(parts.count)) files")
      for note in report.notes { add(note) }
      for part in parts {
        var own = LoadRemarks()
        own.note(part.report, of: part.path)
        for line in own.lines { add("\"\(part.path)\": \(line)") }
      }
      noteRetyped(report, parts)
    }
  }

  private init() {}

  private mutating func note(_ report: ReadReport, of path: String) {
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
    for column in report.columns { note(column, place: report.format.hasLines ? "line" : "row") }
  }

  private mutating func note(_ column: ReadReport.ColumnNote, place: String) {
    if column.unreadable > 0 {
      add(
        "`\(column.name)`: \(grouped(column.unreadable)) cells are not \(column.type.name) and became missing (\(samples(column, place)))"
      )
    }
    if let strays = column.strays {
      let form = strays.mark.map { " with \($0.title)" } ?? ""
      add(
        "`\(column.name)` stays text: \(grouped(strays.count)) \(strays.count == 1 ? "cell is" : "cells are") not \(strays.type.name)\(form) (\(samples(column, place)))"
      )
    }
    if column.ambiguousDates {
      add(
        "`\(column.name)` stays text: its dates may be day/month or month/day; `dates: dmy` or `dates: mdy` says which"
      )
    }
  }

  /// The first cells that a note is about, and where they stand.
  private func samples(_ column: ReadReport.ColumnNote, _ place: String) -> String {
    let samples = column.samples.prefix(3).map {
      $0.line > 0 ? "\"\($0.text)\" on \(place) \($0.line)" : "\"\($0.text)\""
    }
    return samples.joined(separator: ", ")
  }

  /// Columns that the files alone would have typed differently.
  private mutating func noteRetyped(_ report: ReadReport, _ parts: [FilePart]) {
    for column in report.columns {
      let folded = column.name.lowercased()
      let types = parts.compactMap { part in
        part.report.columns.first {
          $0.name.lowercased() == folded && $0.missing < part.report.rows
        }
      }.map(\.type)
      guard Set(types).count > 1 else { continue }
      let names = types.reduce(into: [String]()) { names, type in
        if !names.contains(type.name) { names.append(type.name) }
      }
      add(
        "`\(column.name)` is \(names.joined(separator: " in one file and ")) in another: \(column.type.name) holds all of it"
      )
      note(column, place: "row")
    }
  }

  private func withoutNumber(_ name: String) -> String {
    name.lowercased().split(separator: "_").dropLast().joined(separator: "_")
  }

  mutating func add(_ line: String) { lines.append(line) }

  mutating func roles(
    _ roles: [Role: RoleUse], in table: Table, _ workers: Workers
  ) throws {
    try noteKey(roles[.key], in: table, workers)
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

  /// Whether the key tells every row apart, and what else is named like one.
  private mutating func noteKey(
    _ key: RoleUse?, in table: Table, _ workers: Workers
  ) throws {
    guard table.rowCount > 0 else { return }
    if let column = key.flatMap({ table[$0.column] }) {
      let said = key?.reason == .said
      if said { try noteRepeats(column, "the key `\(column.name)`", workers) }
      return
    }
    let named = table.columns.first { column in
      Role.key.accepts(column.type)
        && Role.key.synonyms.contains(FoldedHeader(column.name).text)
    }
    if let named { try noteRepeats(named, "`\(named.name)`, named like a key,", workers) }
    add("no column is a key: each one repeats, so rows are told apart by all their columns")
  }

  private mutating func noteRepeats(
    _ column: Column, _ subject: String, _ workers: Workers
  ) throws {
    let present = column.count - column.missingCount
    let repeats = try present - column.distinctCount(workers)
    if repeats > 0 {
      add("\(subject) has values that were there before in \(grouped(repeats)) rows")
    }
    if column.missingCount > 0 {
      add("\(subject) is missing in \(grouped(column.missingCount)) rows")
    }
  }
}

extension FileFormat {
  /// Whether a place in such a file is a line that an editor shows.
  fileprivate var hasLines: Bool { self == .delimited || self == .json }
}
