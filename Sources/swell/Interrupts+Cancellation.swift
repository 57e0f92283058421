import Parallel

extension Interrupts {
  /// Runs `body`; Ctrl-C sets `token`, and the work stops at its next look at it.
  static func cancelling<Result>(
    _ token: Cancellation, _ body: () throws -> Result
  ) rethrows -> Result {
    try withHandler(cancel: { token.cancel() }, body)
  }
}
