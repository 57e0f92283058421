/// A half-open range of UTF-8 byte offsets into one source text.
///
/// Offsets are bytes, not characters, so that slicing never walks the text; ``SourceMap`` turns
/// them into lines and columns when a person needs to read them. Every token and every node of a
/// tree has one, so it is kept in eight bytes: beyond 4 GiB an offset is the last one below.
public struct SourceRange: Hashable, Sendable {
  @usableFromInline var first: UInt32
  @usableFromInline var last: UInt32

  @inlinable
  public var lower: Int {
    get { Int(first) }
    set { first = UInt32(clamping: newValue) }
  }

  @inlinable
  public var upper: Int {
    get { Int(last) }
    set { last = UInt32(clamping: newValue) }
  }

  @inlinable
  public init(_ lower: Int, _ upper: Int) {
    precondition(lower <= upper, "a source range runs forward")
    first = UInt32(clamping: lower)
    last = UInt32(clamping: upper)
  }

  @inlinable
  public var isEmpty: Bool { first == last }

  @inlinable
  public var count: Int { upper - lower }

  /// Whether `other` lies inside this range.
  public func covers(_ other: SourceRange) -> Bool { lower <= other.lower && other.upper <= upper }

  /// The smallest range that holds both.
  public func joined(_ other: SourceRange) -> SourceRange {
    SourceRange(min(lower, other.lower), max(upper, other.upper))
  }

  /// The same range, moved by `offset` bytes: a statement's place in its document.
  public func shifted(by offset: Int) -> SourceRange {
    SourceRange(lower + offset, upper + offset)
  }
}
