/// Names that columns can go by, made from what a file's first record says.
struct HeaderNames {
  /// As in the file, one a column.
  let headers: [String]
  /// Trimmed, on one line, never empty, no two alike whatever their case.
  let names: [String]

  init(_ headers: [String]) {
    self.headers = headers
    let plain = headers.map(HeaderNames.onOneLine)
    // Names that the file itself gives are not handed to a repeated or a nameless column.
    var taken = Set(plain.map { $0.lowercased() })
    var seen: Set<String> = []
    names = plain.enumerated().map { place, name in
      if !name.isEmpty, seen.insert(name.lowercased()).inserted { return name }
      var unique = name.isEmpty ? "column_\(place + 1)" : "\(name)_2"
      var suffix = 2
      while taken.contains(unique.lowercased()) {
        suffix += 1
        unique = name.isEmpty ? "column_\(place + 1)_\(suffix - 1)" : "\(name)_\(suffix)"
      }
      taken.insert(unique.lowercased())
      seen.insert(unique.lowercased())
      return unique
    }
  }

  /// Each run of white space becomes one space; none at the ends.
  private static func onOneLine(_ header: String) -> String {
    header.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
