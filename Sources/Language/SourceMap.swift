/// Turns byte offsets into lines and columns, and back.
///
/// Lines and columns count from one; a column is a character as a person sees it, and a tab is one.
/// How wide a character is drawn is the renderer's business.
public struct SourceMap: Sendable {
  public struct Place: Hashable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  private let bytes: [UInt8]
  /// The offset at which each line begins.
  private let starts: [Int]

  /// - Complexity: O(n) in the bytes of the text.
  public init(_ source: String) {
    bytes = Array(source.utf8)
    var starts = [0]
    for (index, byte) in bytes.enumerated() {
      let isLoneReturn =
        byte == UInt8(ascii: "\r")
        && (index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n"))
      if byte == UInt8(ascii: "\n") || isLoneReturn { starts.append(index + 1) }
    }
    self.starts = starts
  }

  /// The number of lines; a text that ends in a line break has an empty one after it.
  public var lineCount: Int { starts.count }

  /// The place of a byte; offsets past the end are the end.
  ///
  /// - Complexity: O(log lines + length of the line).
  public func place(at offset: Int) -> Place {
    let offset = min(max(0, offset), bytes.count)
    let line = lineIndex(at: offset)
    let before = bytes[starts[line]..<max(starts[line], min(offset, contentEnd(of: line)))]
    return Place(line: line + 1, column: String(decoding: before, as: UTF8.self).count + 1)
  }

  /// The byte at a place; columns past the end of a line are its end, as lines are of the text.
  public func offset(at place: Place) -> Int {
    guard place.line >= 1 else { return 0 }
    guard place.line <= starts.count else { return bytes.count }
    let start = starts[place.line - 1]
    let line = String(decoding: bytes[start..<contentEnd(of: place.line - 1)], as: UTF8.self)
    return start + line.prefix(max(0, place.column - 1)).utf8.count
  }

  /// The bytes of a line without its line break; empty where there is no such line.
  public func range(ofLine line: Int) -> SourceRange {
    guard line >= 1, line <= starts.count else { return SourceRange(bytes.count, bytes.count) }
    return SourceRange(starts[line - 1], contentEnd(of: line - 1))
  }

  /// The text of a line without its line break.
  public func text(ofLine line: Int) -> String {
    let range = range(ofLine: line)
    return String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
  }

  private func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func contentEnd(of line: Int) -> Int {
    var end = line + 1 < starts.count ? starts[line + 1] : bytes.count
    while end > starts[line], bytes[end - 1].isLineBreak { end -= 1 }
    return end
  }
}
