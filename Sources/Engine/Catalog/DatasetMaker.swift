import Language
import Parallel
import Tables

/// Makes a dataset of a table that was read: finds which column plays which part, and brings those
/// columns to what their part needs.
struct DatasetMaker {
  let name: String
  /// The files as the `load` said them.
  let paths: [String]
  let parts: [FilePart]
  /// Of all files together.
  let report: ReadReport
  let options: Loader.Options
  /// Followers up to which somebody is a micro-influencer.
  let largestMicro: Double
  let workers: Workers

  /// - Throws: ``Diagnostic``; `Cancelled`.
  func dataset(_ read: Table, sources: [SourceFile]) throws -> Dataset {
    var remarks = LoadRemarks(parts, report)
    let read = try naming(read)
    try checkTypes(in: read)
    guard options.findsRoles else { return dataset(read, [:], sources, remarks) }
    var table = typed(read)
    let said = try saidRoles(in: table)
    let plain = Set(report.columns.lazy.filter { !$0.isAbbreviated }.map(\.name))
    let finder = RoleFinder(table, workers: workers, isPlain: plain.contains)
    var roles = try finder.find(said)
    if let topics = roles[.topics] {
      let columns = finder.topicColumns(beside: topics)
      if columns.count > 1, said[.topics] == nil {
        let joined = try TopicJoin(columns.compactMap { table[$0] }, beside: table, workers)
        table = Table(table.columns + [joined.column])
        roles[.topics] = RoleUse(
          joined.column.name,
          reason: .content("joined from \(columns.map { "`\($0)`" }.joined(separator: " and "))"))
      }
    }
    table = counts(in: rates(in: table, roles: roles, &remarks), roles: roles, &remarks)
    try remarks.roles(roles, in: table, workers)
    let signs = try SelectionSigns(table, roles: roles, largestMicro: largestMicro, workers)
    for line in signs.lines { remarks.add(line) }
    return dataset(table, roles, sources, remarks)
  }

  private func dataset(
    _ table: Table, _ roles: [Role: RoleUse], _ sources: [SourceFile], _ remarks: LoadRemarks
  ) -> Dataset {
    Dataset(
      name: name, table: table, roles: roles, files: paths, sources: sources,
      loading: LoadReport(files: parts, columns: report.columns), remarks: remarks.lines)
  }

  /// The table with a column of the files' names, where one is wanted.
  private func naming(_ table: Table) throws -> Table {
    guard let (column, range) = options.fileColumn else { return table }
    guard table[column] == nil else {
      throw Diagnostic(
        .badOption, "the file has a column `\(column)` already", at: range,
        help: "Give the files' names another column.")
    }
    let names = parts.map(\.path)
    let sorted = Array(Set(names)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let codes = parts.flatMap { part in
      let code = sorted.firstIndex(of: part.path) ?? 0
      return [UInt32](repeating: UInt32(code), count: part.report.rows)
    }
    let values = TextValues.coded(codes: Buffer(codes), dictionary: StringPool(sorted))
    return Table(table.columns + [Column(column, .text, .text(values))])
  }

  /// A type said of a column that is not there is a slip of the pen.
  private func checkTypes(in table: Table) throws {
    let known =
      table.columns.map(\.name) + report.columns.filter(\.isRenamed).map(\.header)
    let folded = Set(known.map { $0.lowercased() })
    for (name, range) in options.typeRanges.sorted(by: { $0.value.lower < $1.value.lower })
    where !folded.contains(name.lowercased()) {
      throw TableError.noColumn(path: paths.joined(separator: ", "), name: name, known: known)
        .diagnostic(at: range)
    }
  }

  /// The parts that the `load` gives out itself.
  private func saidRoles(in table: Table) throws -> [Role: String] {
    var said: [Role: String] = [:]
    for (role, choice) in options.roles {
      guard let column = table[choice.column] else {
        throw Diagnostic(
          .unknownColumn, "\"\(paths.joined(separator: ", "))\" has no column `\(choice.column)`",
          at: choice.range,
          help: "It has \(table.columns.map(\.name).joined(separator: ", ")).")
      }
      guard role.accepts(column.type) else {
        throw Diagnostic(
          .typeMismatch, "`\(column.name)` cannot play \(role.rawValue): it is \(column.type.name)",
          at: choice.range,
          help: "Choose another column, or say its type: "
            + "`types: (\(quotedName(column.name)): \(role.usualType.name))`.")
      }
      said[role] = column.name
    }
    return said
  }

  /// Columns without any value take the type of the part that they are named for, so that an
  /// export of a day without fans answers like any other.
  private func typed(_ table: Table) -> Table {
    let columns = table.columns.map { column -> Column in
      guard column.type == .text, column.missingCount == column.count,
        options.read.types[column.name] == nil
      else { return column }
      let header = FoldedHeader(column.name).text
      let said = options.roles.first { $0.value.column.lowercased() == column.name.lowercased() }
      guard let role = said?.key ?? Role.allCases.first(where: { $0.synonyms.contains(header) })
      else { return column }
      return Column.missing(role.usualType, count: column.count).renamed(column.name)
    }
    return Table(columns, rowCount: table.rowCount)
  }

  /// Nobody has fewer than no followers: negative counts are missing, and the load says so.
  private func counts(
    in table: Table, roles: [Role: RoleUse], _ remarks: inout LoadRemarks
  ) -> Table {
    let names = Set(Role.counts.compactMap { roles[$0]?.column })
    let columns = table.columns.map { column -> Column in
      guard names.contains(column.name) else { return column }
      let isNegative = column.withDoubles { value in
        bits(count: column.count) { column.isValid($0) && value($0) < 0 }
      }
      let negative = isNegative.onesCount
      if negative == 0 { return column }
      remarks.add("`\(column.name)`: \(grouped(negative)) negative values became missing")
      let kept = ~isNegative
      return Column(
        column.name, column.type, column.values, validity: column.validity.map { $0 & kept } ?? kept
      )
    }
    return Table(columns, rowCount: table.rowCount)
  }

  /// Rate columns as percents: ratios where all values are at most 1, else percent points.
  private func rates(
    in table: Table, roles: [Role: RoleUse], _ remarks: inout LoadRemarks
  ) -> Table {
    let names = [Role.engagement, .suspiciousShare].compactMap { roles[$0]?.column }
    let columns = table.columns.map { column -> Column in
      guard names.contains(column.name), column.type == .number || column.type == .integer else {
        return column
      }
      var largest = 0.0
      column.withDoubles { value in
        for row in 0..<column.count where column.isValid(row) {
          largest = max(largest, abs(value(row)))
        }
      }
      let isRatio = largest <= 1
      remarks.add(
        "`\(column.name)` has no % sign: its values are read as \(isRatio ? "ratios" : "percent points")"
      )
      let scaled: Buffer<Double> = column.withDoubleBuffer { values in
        isRatio ? values : Buffer(values.array.map { $0 / 100 })
      }
      return Column(column.name, .percent, .numbers(scaled), validity: column.validity)
    }
    return Table(columns, rowCount: table.rowCount)
  }
}
