/// What text literals stand for.
public enum StringLiteral {
  /// A text as a literal that reads back the same, marks included.
  public static func written(text: String) -> String {
    var escaped = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + "\""
  }

  /// The text of `"…"`, escapes resolved. Forgiving: a broken literal was reported by the lexer.
  static func value(of written: String) -> String {
    var body = written.dropFirst()
    if body.last == "\"" { body = body.dropLast() }
    guard body.utf8.contains(UInt8(ascii: "\\")) else { return String(body) }
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in body.unicodeScalars {
      if isEscaped {
        switch scalar {
        case "n": result.append("\n")
        case "t": result.append("\t")
        default: result.append(scalar)
        }
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text between `"""` marks, without the line breaks right inside them.
  static func multiline(of written: String) -> String {
    var body = written.dropFirst(3)
    if body.hasSuffix("\"\"\"") { body = body.dropLast(3) }
    if let first = body.first, first.isNewline { body = body.dropFirst() }
    if let last = body.last, last.isNewline { body = body.dropLast() }
    return String(body)
  }

  /// The name between backticks, doubled ones made single.
  static func name(of written: String) -> String {
    var body = written.dropFirst()
    if body.last == "`" { body = body.dropLast() }
    guard body.utf8.contains(UInt8(ascii: "`")) else { return String(body) }
    var result = String.UnicodeScalarView()
    var skipsNext = false
    for scalar in body.unicodeScalars {
      if skipsNext {
        skipsNext = false
        continue
      }
      result.append(scalar)
      skipsNext = scalar == "`"
    }
    return String(result)
  }

  /// A name as it has to be written: in backticks where it is no plain name.
  public static func written(name: String) -> String {
    let isPlain =
      name.unicodeScalars.first?.properties.isXIDStart == true
      && name.unicodeScalars.allSatisfy(\.properties.isXIDContinue)
      && !Grammar.reserved.contains(name.lowercased())
    if isPlain { return name }
    return "`"
      + name.split(separator: "`", omittingEmptySubsequences: false)
      .joined(separator: "``") + "`"
  }
}
