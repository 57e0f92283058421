/// Which synthetic dataset `swell sample` makes.
public enum SampleKind: String, CaseIterable, Sendable {
  /// A brand's fans: reach, engagement, topics, purchases.
  case fans
  /// Friendships among the fans of the same number of rows and seed.
  case friends
  /// A messy export of a creator ranking, as agencies hand them around.
  case creators

  /// The most rows a sample may have: friendships are held in memory, the others are written as
  /// they are drawn.
  public var mostRows: Int {
    switch self {
    case .fans, .creators: 1_000_000_000
    case .friends: 50_000_000
    }
  }
}

/// Why no sample was written.
public enum SampleError: Error, Hashable, Sendable {
  case negativeRows(Int)
  case tooManyRows(asked: Int, most: Int)
}

extension SampleError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .negativeRows(let rows): "a sample cannot have \(rows) rows"
    case .tooManyRows(let asked, let most): "\(asked) rows are more than the \(most) a sample takes"
    }
  }
}

/// Writes a synthetic dataset as CSV text: UTF-8, a header, LF line ends.
///
/// The same kind, rows and seed give the same people: fan 17 of `fans` is the person 17 of
/// `friends`. The counts and choices repeat everywhere; numbers that pass through `exp` and `log`
/// (followers, spend) may differ in the last digit between platforms.
///
///     try writeSample(.fans, rows: 1_000, seed: 7) { chunk in try file.write(chunk) }
///
/// - Parameters:
///   - rows: fans or creators; for ``SampleKind/friends`` the number of fans, of whom each has
///     about eight friends.
///   - sink: takes the text in pieces of about a megabyte, in order.
/// - Throws: ``SampleError``, and what `sink` throws.
/// - Complexity: O(rows) time; O(rows) memory for friends only.
public func writeSample(
  _ kind: SampleKind, rows: Int, seed: UInt64, into sink: ([UInt8]) throws -> Void
) throws {
  guard rows >= 0 else { throw SampleError.negativeRows(rows) }
  guard rows <= kind.mostRows else {
    throw SampleError.tooManyRows(asked: rows, most: kind.mostRows)
  }
  switch kind {
  case .fans: try FanSample(rows: rows, seed: seed).write(into: sink)
  case .friends: try FriendSample(rows: rows, seed: seed).write(into: sink)
  case .creators: try CreatorSample(rows: rows, seed: seed).write(into: sink)
  }
}
