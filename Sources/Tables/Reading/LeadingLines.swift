/// The lines before a table that are not part of it: comments, and what a graph file says of itself.
struct LeadingLines {
  /// Where the first line that is no comment begins.
  private(set) var end: Int
  /// The last comment line, without its line end; none where there is no comment.
  private(set) var last: Range<Int>?
  /// Whether the file is a matrix in Matrix Market's format, whose first line holds its size.
  let isMatrix: Bool

  /// - Parameter glued: whether `#tea` is a comment too, as in a list of edges; elsewhere it is a
  ///   header's or a cell's own text.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, glued: Bool) {
    end = start
    isMatrix = bytes[start...].starts(with: Array("%%MatrixMarket".utf8))
    while end < bytes.count, bytes[end].beginsComment {
      let line = bytes[end...].prefix { $0 != .newline && $0 != .carriageReturn }
      let second = line.dropFirst().first
      guard glued || second.map({ $0.isBlank || $0.beginsComment }) ?? true else { return }
      last = line.indices
      end = line.endIndex
      while end < bytes.count, bytes[end] == .newline || bytes[end] == .carriageReturn { end += 1 }
    }
  }
}

extension UInt8 {
  /// `#`, or `%` as graph collections write it.
  @inline(__always) var beginsComment: Bool {
    self == UInt8(ascii: "#") || self == UInt8(ascii: "%")
  }
}
