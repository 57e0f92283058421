#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Runs deeply nested parsing on a thread with room for it.
///
/// Recursive descent needs a few kilobytes a level. Secondary threads may have 512 KB, which a
/// thousand levels overflow, so a text that nests deeply is read on a thread of its own; ordinary
/// text, a few levels deep, never pays for one.
enum DeepStack {
  /// Levels that are safe on any thread.
  private static let shallow = 24
  private static let stackBytes = 64 << 20

  /// Carries the work to the thread and its result back.
  private final class Job<Result> {
    let body: () -> Result
    var result: Result?
    init(_ body: @escaping () -> Result) { self.body = body }
    func run() { result = body() }
  }

  /// A generic-free handle, because a C callback captures nothing.
  private final class Handle {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Returns what `body` returns, run here or on a deep stack, waiting for it.
  static func run<Result>(depth: Int, _ body: @escaping () -> Result) -> Result {
    guard depth > shallow else { return body() }
    let job = Job(body)
    let handle = Handle { job.run() }
    guard spawnAndJoin(handle), let result = job.result else { return body() }
    return result
  }

  private static func spawnAndJoin(_ handle: Handle) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stackBytes) == 0 else { return false }
    let context = Unmanaged.passRetained(handle)
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(
        &thread, &attributes,
        { context in
          Unmanaged<Handle>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, context.toOpaque())
      guard status == 0, let thread else {
        context.release()
        return false
      }
    #else
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { context in
          guard let context else { return nil }
          Unmanaged<Handle>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, context.toOpaque())
      guard status == 0 else {
        context.release()
        return false
      }
    #endif
    pthread_join(thread, nil)
    return true
  }
}
