/// What a file is, and so which reader takes it.
public enum FileFormat: String, CaseIterable, Hashable, Sendable {
  /// CSV, TSV, any other delimiter, edge lists.
  case delimited = "csv"
  /// One document, or one value after the other.
  case json
  case sqlite
  case parquet
  case excel
  case avro
  /// A database file of DuckDB's own.
  case duckdb

  /// What the format is called in a message.
  public var title: String {
    switch self {
    case .delimited: "delimited text"
    case .json: "JSON"
    case .sqlite: "an SQLite database"
    case .parquet: "a Parquet file"
    case .excel: "an Excel workbook"
    case .avro: "an Avro file"
    case .duckdb: "a DuckDB database"
    }
  }
}

extension FileFormat {
  /// Decides by the first bytes, which do not lie, then by the name's ending.
  ///
  /// - Parameters:
  ///   - head: the first few thousand bytes, unpacked.
  ///   - path: the file's name; an ending `.gz` is looked past.
  init(head: [UInt8], path: String) {
    let known: [(bytes: [UInt8], format: FileFormat)] = [
      (Array("SQLite format 3\0".utf8), .sqlite), (Array("PAR1".utf8), .parquet),
      (Array("Obj\u{1}".utf8), .avro),
    ]
    if let found = known.first(where: { head.starts(with: $0.bytes) }) {
      self = found.format
    } else if head.dropFirst(8).starts(with: Array("DUCK".utf8)) {
      self = .duckdb
    } else if FileFormat.isWorkbook(head, path) {
      self = .excel
    } else {
      self = FileFormat.isJSON(head, path) ? .json : .delimited
    }
  }

  /// A zip archive that says it is a spreadsheet, by its first entries or by its name.
  private static func isWorkbook(_ head: [UInt8], _ path: String) -> Bool {
    guard head.starts(with: Array("PK\u{3}\u{4}".utf8)) else { return false }
    if ["xlsx", "xlsm"].contains(ending(of: path)) { return true }
    let names = ["[Content_Types].xml", "xl/"].map { Array($0.utf8) }
    return names.contains { head.dropFirst(30).starts(with: $0) }
  }

  /// The last part of the name after a point, in small letters; of `fans.csv.gz` it is `csv`.
  static func ending(of path: String) -> String {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let kept = parts.count > 2 && parts.last == "gz" ? parts.dropLast() : parts[...]
    return kept.count > 1 ? kept.last.map(String.init) ?? "" : ""
  }

  /// An object, or an array of objects or arrays. A name that says JSON is believed where the text
  /// can be any JSON.
  private static func isJSON(_ head: [UInt8], _ path: String) -> Bool {
    let text = withoutWideZeros(head).drop { $0.isBlank || $0 >= 0x80 }
    guard let first = text.first else { return false }
    if ["json", "ndjson", "jsonl", "geojson"].contains(ending(of: path)) { return true }
    guard let second = text.dropFirst().first(where: { !$0.isBlank }) else { return false }
    switch first {
    case UInt8(ascii: "{"): return second == .quote || second == UInt8(ascii: "}")
    case UInt8(ascii: "["): return [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(second)
    default: return false
    }
  }

  /// UTF-16 as it would be in UTF-8, as far as it is ASCII.
  private static func withoutWideZeros(_ head: [UInt8]) -> [UInt8] {
    guard head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) else { return head }
    return head.dropFirst(2).filter { $0 != 0 }
  }
}
