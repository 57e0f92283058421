import Language
import Parallel
import Tables

/// Reads files into datasets and finds which column plays which part.
struct Loader {
  let folder: String
  let workers: Workers
  let progress: Progress?

  /// What a `load` says besides its files.
  struct Options {
    var roles: [Role: (column: String, range: SourceRange)] = [:]
    var read = ReadOptions()
    /// False for friendships, whose columns play no parts.
    var findsRoles = true
  }

  func load(_ load: Statement.Load, paths: [String], options: Options) throws -> Dataset {
    guard paths.count == 1, let path = paths.first else {
      throw Diagnostic(
        .fileFormat, "several files in one `load` cannot be read", at: load.files.first?.range,
        help: "Load them one by one.")
    }
    let range = load.files[0].range
    do {
      let resolved = Loader.resolve(path, in: folder)
      let source = SourceFile(path: resolved)
      let contents = try FileContents.open(resolved)
      let (table, report) = try readCSV(
        contents, options.read, workers: workers, progress: progress)
      let spelling = Spelling(contents, options.read, workers)
      return try dataset(
        load.name.text, table, report, spelling, path: path, source: source, options: options)
    } catch let error as TableError {
      throw error.diagnostic(at: range)
    }
  }

  /// A path as the document or the shell means it.
  static func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || path == "-" || folder.isEmpty || folder == "."
      ? path : folder + "/" + path
  }

  private func dataset(
    _ name: String, _ table: Table, _ report: ReadReport, _ spelling: Spelling, path: String,
    source: SourceFile,
    options: Options
  ) throws -> Dataset {
    var table = table
    var remarks = Remarks(report)
    guard options.findsRoles else {
      return Dataset(
        name: name, table: table, roles: [:], files: [path], source: source, remarks: remarks.lines)
    }
    table = typed(table, options)
    var said: [Role: String] = [:]
    for (role, choice) in options.roles {
      guard let column = table[choice.column] else {
        throw Diagnostic(
          .unknownColumn, "\"\(path)\" has no column `\(choice.column)`", at: choice.range,
          help: "It has \(table.columns.map(\.name).joined(separator: ", ")).")
      }
      guard role.accepts(column.type) else {
        throw Diagnostic(
          .typeMismatch, "`\(column.name)` cannot play \(role.rawValue): it is \(column.type.name)",
          at: choice.range, help: "Choose another column, or say its type with `types:`.")
      }
      guard role.accepts(column.type) else {
        throw Diagnostic(
          .badOption, "`\(column.name)` is \(column.type.name) and cannot play `\(role.rawValue)`",
          at: choice.range, label: column.type.name,
          help:
            "Name another column, or say its type: `types: (\(quotedName(column.name)): number)`."
        )
      }
      said[role] = column.name
    }
    let finder = RoleFinder(table, isPlain: spelling.isPlain)
    var roles = finder.find(said)
    if let topics = roles[.topics] {
      let columns = finder.topicColumns(beside: topics)
      if columns.count > 1, said[.topics] == nil {
        let joined = TopicJoin(columns.compactMap { table[$0] }, beside: table)
        table = Table(table.columns + [joined.column])
        roles[.topics] = RoleUse(
          joined.column.name,
          reason: .content("joined from \(columns.map { "`\($0)`" }.joined(separator: " and "))"))
      }
    }
    table = counts(in: rates(in: table, roles: roles, &remarks), roles: roles, &remarks)
    remarks.roles(roles, in: table)
    return Dataset(
      name: name, table: table, roles: roles, files: [path], source: source,
      remarks: remarks.lines)
  }

  /// Columns without any value take the type of the part that they are named for, so that an
  /// export of a day without fans answers like any other.
  private func typed(_ table: Table, _ options: Options) -> Table {
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
    in table: Table, roles: [Role: RoleUse], _ remarks: inout Remarks
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
    in table: Table, roles: [Role: RoleUse], _ remarks: inout Remarks
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

/// How a file writes its numbers, read again as text for the few columns that somebody asks about.
private struct Spelling {
  let contents: FileContents
  let options: ReadOptions
  let workers: Workers

  init(_ contents: FileContents, _ options: ReadOptions, _ workers: Workers) {
    self.contents = contents
    self.options = options
    self.workers = workers
  }

  /// True when every value of the column is digits, a sign and a decimal point at most.
  func isPlain(_ name: String) -> Bool {
    var asText = options
    asText.types[name] = .text
    guard let table = try? readCSV(contents, asText, workers: workers).table,
      let column = table[name], case .text(let values) = column.values
    else { return false }
    let plain = Set("0123456789.-+".utf8)
    return (0..<column.count).allSatisfy { row in
      !column.isValid(row) || values.withBytes(at: row) { $0.allSatisfy(plain.contains) }
    }
  }
}

/// Several topic columns as one set a row.
private struct TopicJoin {
  let column: Column

  init(_ parts: [Column], beside table: Table) {
    let count = table.rowCount
    let lists = (0..<count).map { row in
      parts.flatMap { part -> [String] in
        switch part[row] {
        case .text(let text): [Topic.folded(text)]
        case .tags(let tags): tags
        default: []
        }
      }
    }
    var name = "topics"
    while table[name] != nil { name += "_joined" }
    let validity = lists.contains { $0.isEmpty } ? Bitmap(lists.map { !$0.isEmpty }) : nil
    column = Column(name, .tags, .tags(TagValues(lists)), validity: validity)
  }
}

/// What there is to say about a load, line by line.
private struct Remarks {
  private(set) var lines: [String] = []

  init(_ report: ReadReport) {
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

extension TableError {
  /// The error as a diagnostic at the `load`'s file name.
  func diagnostic(at range: SourceRange?) -> Diagnostic {
    let code: DiagnosticCode =
      switch self {
      case .missing: .fileMissing
      case .unreadable, .directory: .fileUnreadable
      case .empty: .fileEmpty
      case .notText: .fileNotText
      case .tooLarge: .fileTooLarge
      case .format: .fileFormat
      case .unwritable: .writeFailed
      case .exists: .fileExists
      }
    return Diagnostic(code, message, at: range, help: help)
  }
}
