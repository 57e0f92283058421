/// A half-open range of UTF-8 byte offsets into one source text.
///
/// Offsets are bytes, not characters, so that slicing never walks the text; ``SourceMap`` turns
/// them into lines and columns when a person needs to read them.
public struct SourceRange: Hashable, Sendable {
  public var lower: Int
  public var upper: Int

  public init(_ lower: Int, _ upper: Int) {
    precondition(lower <= upper, "a source range runs forward")
    self.lower = lower
    self.upper = upper
  }

  public var isEmpty: Bool { lower == upper }
  public var count: Int { upper - lower }

  /// The smallest range that holds both.
  public func joined(_ other: SourceRange) -> SourceRange {
    SourceRange(min(lower, other.lower), max(upper, other.upper))
  }

  /// The same range, moved by `offset` bytes: a statement's place in its document.
  public func shifted(by offset: Int) -> SourceRange {
    SourceRange(lower + offset, upper + offset)
  }
}
