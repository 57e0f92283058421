#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A terminal for tests: a real pty, and the screen that stands at its other end.
///
/// Belongs to one thread, the test's; the program under test has ``program`` and another thread.
public final class PseudoTerminal {
  /// The descriptor for the program's input and output.
  public let program: Int32
  /// The program's end as a file, for a process that is to have it as its own terminal.
  public let path: String
  private let person: Int32
  public private(set) var screen: Screen

  /// - Returns: nil where the system has no pty to give.
  public init?(rows: Int = 12, columns: Int = 60) {
    guard let (person, program, path) = Self.openPair() else { return nil }
    self.person = person
    self.program = program
    self.path = path
    screen = Screen(rows: rows, columns: columns)
    setSize()
  }

  #if canImport(Darwin)
    private static func openPair() -> (person: Int32, program: Int32, path: String)? {
      let person = posix_openpt(O_RDWR | O_NOCTTY)
      guard person >= 0 else { return nil }
      if grantpt(person) == 0, unlockpt(person) == 0, let name = ptsname(person) {
        let program = open(name, O_RDWR | O_NOCTTY)
        if program >= 0 { return (person, program, String(cString: name)) }
      }
      close(person)
      return nil
    }
  #else
    /// What `posix_openpt`, `unlockpt` and `ptsname` do; Swift's C module does not show them.
    private static func openPair() -> (person: Int32, program: Int32, path: String)? {
      let person = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      guard person >= 0 else { return nil }
      // _IOW('T', 0x31, int) and _IOR('T', 0x30, unsigned int) of <asm-generic/ioctls.h>.
      let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
      var isLocked: Int32 = 0
      var number: Int32 = -1
      if ioctl(person, setLock, &isLocked) == 0,
        ioctl(person, getNumber, &number) == 0
      {
        let path = "/dev/pts/\(number)"
        let program = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        if program >= 0 { return (person, program, path) }
      }
      close(person)
      return nil
    }
  #endif

  deinit {
    close(program)
    close(person)
  }

  private func setSize() {
    var size = winsize()
    size.ws_row = UInt16(screen.rows)
    size.ws_col = UInt16(screen.columns)
    #if canImport(Darwin)
      // A macro that Swift does not import: _IOW('t', 103, struct winsize).
      _ = ioctl(program, 0x8008_7467, &size)
    #else
      _ = ioctl(program, UInt(TIOCSWINSZ), &size)
    #endif
  }

  /// Types `text`, showing what the program answers meanwhile, so that neither side blocks.
  public func type(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      var ready = pollfd(fd: person, events: Int16(POLLIN | POLLOUT), revents: 0)
      guard poll(&ready, 1, 10_000) > 0 else { return }
      if ready.revents & Int16(POLLIN) != 0 { show(waiting: 0, pieces: 1) }
      if ready.revents & Int16(POLLOUT) != 0 {
        // A pty takes about 4 KiB before it makes the writer wait.
        let count = min(512, bytes.count - sent)
        let written = bytes[sent..<sent + count].withUnsafeBytes {
          write(person, $0.baseAddress, $0.count)
        }
        if written < 0 { return }
        sent += written
      }
    }
  }

  /// Changes the window's size. The system sends no signal: the pty is nobody's own terminal.
  public func resize(rows: Int, columns: Int) {
    show(waiting: 0)
    screen = screen.resized(rows: rows, columns: columns)
    setSize()
  }

  /// Shows what the program writes until `condition` holds.
  ///
  /// - Returns: false when it does not within `seconds`, which only a broken program needs.
  public func wait(
    seconds: Int = 30, atEachPiece: Bool = false, for condition: (Screen) -> Bool
  ) -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(seconds))
    while !condition(screen) {
      if clock.now >= deadline { return false }
      show(waiting: 20, pieces: atEachPiece ? 1 : .max)
    }
    return true
  }

  /// Shows what the program has written already.
  public func showPending() { show(waiting: 0) }

  private func show(waiting milliseconds: Int32, pieces: Int = .max) {
    var ready = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    var patience = milliseconds
    var rest = pieces
    while rest > 0, poll(&ready, 1, patience) > 0, ready.revents & Int16(POLLIN) != 0 {
      let count = read(person, &chunk, chunk.count)
      if count <= 0 { return }
      screen.feed(chunk[..<count])
      patience = 0
      rest -= 1
    }
  }

  /// Whether signals and line editing are the terminal's own again.
  public var isCooked: Bool {
    var modes = termios()
    guard tcgetattr(program, &modes) == 0 else { return false }
    let flags = tcflag_t(ICANON) | tcflag_t(ISIG) | tcflag_t(ECHO)
    return modes.c_lflag & flags == flags
  }
}
