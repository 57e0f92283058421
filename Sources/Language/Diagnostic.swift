/// What a person should know about their text or data: what is wrong, where, why, what to do.
///
/// The user's mistakes are diagnostics; a `precondition` marks our own.
public struct Diagnostic: Error, Hashable, Sendable {
  public enum Severity: String, Sendable { case error, warning, note }

  /// A replacement of a part of the source.
  public struct Fix: Hashable, Sendable {
    public var range: SourceRange
    public var replacement: String
    /// True when the text has only this one reading, so that a key press may apply it.
    public var isSafe: Bool

    public init(_ range: SourceRange, _ replacement: String, isSafe: Bool = false) {
      self.range = range
      self.replacement = replacement
      self.isSafe = isSafe
    }
  }

  public var code: DiagnosticCode
  public var severity: Severity
  /// One sentence: what is wrong.
  public var message: String
  /// Where in the statement's source; nil when the trouble is not in the text.
  public var range: SourceRange?
  /// A few words under the caret.
  public var label: String?
  /// One sentence: why.
  public var reason: String?
  /// One concrete way on, including any did-you-mean.
  public var help: String?
  public var fixes: [Fix]

  public init(
    _ code: DiagnosticCode, _ message: String, at range: SourceRange?, severity: Severity = .error,
    label: String? = nil, reason: String? = nil, help: String? = nil, fixes: [Fix] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.range = range
    self.label = label
    self.reason = reason
    self.help = help
    self.fixes = fixes
  }

  /// The same diagnostic with its ranges moved by `offset` bytes.
  public func shifted(by offset: Int) -> Diagnostic {
    var copy = self
    copy.range = range?.shifted(by: offset)
    copy.fixes = fixes.map {
      Fix($0.range.shifted(by: offset), $0.replacement, isSafe: $0.isSafe)
    }
    return copy
  }
}
