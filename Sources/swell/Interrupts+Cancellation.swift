import Parallel

extension Interrupts {
  /// Runs `body`; Ctrl-C sets `token`, and the work stops at its next look at it.
  ///
  /// - Parameter bar: shows how far it has come.
  static func cancelling<Result>(
    _ token: Cancellation, bar: ProgressBar? = nil, _ body: () throws -> Result
  ) rethrows -> Result {
    let cancel: @Sendable () -> Void = { token.cancel() }
    return try withHandler(cancel: cancel) {
      if let bar { try bar.shown(body) } else { try body() }
    }
  }
}
