/// How a cell's result differs from the recorded one, and why.
public struct Drift: Hashable, Sendable {
  /// Why a figure is not the recorded one.
  public enum Cause: Hashable, Sendable {
    /// A file holds something else than when the result was recorded.
    case data(DataChange)
    case parameter(name: String, was: String?, now: String?)
    case setting(name: String, was: String?, now: String?)
    /// A statement was changed: the cell's own where `name` is nil, else the one that makes it.
    case statement(name: String?)
    /// Swell's own calculations are of another version.
    case calculation(was: String, now: String)
    /// The result is the recorded one; the text under the statement is not its text.
    case record
    case unexplained
  }

  /// What differs, one sentence.
  public var difference: String
  public var causes: [Cause]
}

/// A file whose content is not what the document recorded.
public struct DataChange: Hashable, Sendable {
  public var name: String
  public var file: String
  public var oldRows: Int?
  public var newRows: Int?
  public var oldDigest: String
  /// Nil where the file cannot be read.
  public var newDigest: String?
}

extension DataChange: CustomStringConvertible {
  public var description: String {
    guard let newDigest else { return "\"\(file)\" (\(name)) is not there any more" }
    let digests = "sha256 \(oldDigest.prefix(8))… is now \(newDigest.prefix(8))…"
    guard let oldRows, let newRows else { return "\"\(file)\" (\(name)) changed: \(digests)" }
    let rows =
      oldRows == newRows ? "\(oldRows) rows as before" : "\(oldRows) rows are now \(newRows)"
    return "\"\(file)\" (\(name)) changed: \(rows), \(digests)"
  }
}

extension Drift.Cause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .data(let change): "data: \(change)"
    case .parameter(let name, let was, let now): "parameter `\(name)`\(Self.change(was, now))"
    case .setting(let name, let was, let now): "setting `\(name)`\(Self.change(was, now))"
    case .statement(nil): "statement: it is not the one that was recorded"
    case .statement(let name?): "statement: the one that makes `\(name)` was changed"
    case .calculation(let was, let now): "calculation: version \(was) of the model is now \(now)"
    case .record: "record: the text in the document is not what this result reads as"
    case .unexplained: "unexplained: statement, data, parameters and settings are as recorded"
    }
  }

  private static func change(_ was: String?, _ now: String?) -> String {
    switch (was, now) {
    case (let was?, let now?) where was != now: ": \(was) is now \(now)"
    case (nil, let now?): " is now \(now)"
    default: " was changed"
    }
  }
}
