import CEditline

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension LineEditor {
  /// libedit's read callback: one character, 1; the end of input, 0.
  func read(into character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    while true {
      if !queue.isEmpty {
        if outcome != nil { paintEnd() }
        character?.pointee = wchar_t(queue.removeFirst())
        return 1
      }
      guard let key = nextKey() else {
        outcome = outcome ?? .endOfInput
        return 0
      }
      if let direct = route(key) {
        character?.pointee = wchar_t(direct.value)
        return 1
      }
    }
  }

  /// Decides what a key goes through: our own commands by way of ``queue``, or libedit alone.
  private func route(_ key: KeyDecoder.Key) -> Unicode.Scalar? {
    if case .scalar(let scalar) = key, Self.quoting.contains(scalar) { return nil }
    eraseExtras()
    correctColumn()
    if key == .command(.refresh) {
      enqueue(.refresh)
      return nil
    }
    hasAskedIdle = false
    idleLines = []
    pendingKey = key
    if search != nil {
      enqueue(.search)
      return nil
    }
    defer { if case .scalar = key {} else { isMidSequence = false } }
    switch key {
    case .command(let command):
      enqueue(command)
      return nil
    case .paste:
      enqueue(.paste)
      return nil
    case .scalar(let scalar):
      // libedit takes U+0080...U+00FF for Meta keys, and draws wrongly before a wide character.
      let isOurs = scalar.value >= 0x80 || (scalar.value >= 0x20 && shown.hasUnevenWidths)
      if isOurs && !editline.usesVi && !isMidSequence {
        enqueue(.insertTyped)
        return nil
      }
      menu = nil
      // vi's `k` and `j` come this way, and a walk ends by itself where the text has changed.
      if !editline.usesVi { recall = nil }
      lastWords = nil
      // What follows one of libedit's own control keys may be the rest of its sequence.
      isMidSequence = scalar.value < 0x20
      return scalar
    }
  }

  /// Keys that make libedit put the next one into the text as it is, and NUL, which it takes for
  /// one of them: the next key may be a command on its way, and no statement has a use for either.
  private static let quoting: Set<Unicode.Scalar> = ["\0", "\u{11}", "\u{16}"]

  // MARK: Waiting

  /// The next key; nil when the terminal is gone.
  private func nextKey() -> KeyDecoder.Key? {
    while true {
      if let key = decoder.next() { return key }
      if isInputClosed { return decoder.next(flush: true) }
      if !isReadable(within: 0) {
        // Nobody waits for the screen while more input is pending, so it is drawn only now.
        if settle() {
          return .command(.refresh)
        }
        paint()
        switch waitForInput() {
        case .input: break
        case .key(let key): return key
        case .again: continue
        }
      }
      fill()
    }
  }

  private enum Wait {
    case input
    case key(KeyDecoder.Key)
    case again
  }

  private func waitForInput() -> Wait {
    // A lone Escape is a key for vi and for the search; for others it begins a Meta key.
    let takesEscape = editline.usesVi || search != nil
    let isMidKey = !decoder.isEmpty
    let wantsIdle = !hasAskedIdle && hasDecorations && !isMidKey
    let timeout = isMidKey && takesEscape ? 50 : wantsIdle ? options.idleMilliseconds : -1
    var watched = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: SignalPipe.reading.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&watched, nfds_t(watched.count), Int32(clamping: timeout))
    if ready < 0 { return errno == EINTR ? .again : .input }
    if watched[1].revents != 0 {
      for signal in SignalPipe.reading.drain() {
        if signal == SIGINT { return .key(.command(.interrupt)) }
        handle(signal)
      }
      return .again
    }
    if ready > 0 { return .input }
    if isMidKey { return decoder.next(flush: true).map { .key($0) } ?? .again }
    askIdle()
    return .again
  }

  private func askIdle() {
    hasAskedIdle = true
    guard search == nil, menu == nil,
      let lines = hooks.idle(buffer.text, buffer.cursorByteOffset)
    else { return }
    idleLines = lines.map { PanelLine($0) }
    eraseExtras()
  }

  private func isReadable(within milliseconds: Int32) -> Bool {
    var watched = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, milliseconds) > 0
  }

  private func fill() {
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = systemRead(input, &chunk, chunk.count)
    if count > 0 {
      decoder.feed(chunk[..<count])
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      isInputClosed = true
    }
  }

  // MARK: Signals

  private func handle(_ signal: Int32) {
    if signal == SIGCONT {
      // The shell has changed the modes meanwhile, and libedit does not set what it believes set.
      editline.setRaw(false)
      editline.setRaw(true)
    }
    redraw(isResized: signal == SIGWINCH)
  }

  /// Draws prompt and text anew where they stand.
  func redraw(isResized: Bool) {
    let columns = size.columns
    // Terminals wrap what is on screen to the new width before they tell.
    let row = layout(of: shown, columns: columns).positions[shown.cursor].row
    if movesCursor {
      let up = row > 0 ? "\u{1B}[\(row)A" : ""
      send(up + "\r" + Escape.clearBelow)
    } else {
      send("\r\n")
    }
    painted = nil
    paintedKey = nil
    if isResized { editline.resize() }
    present()
    editline.refresh()
  }
}

/// The C call, under a name that ``LineEditor/read(into:)`` does not hide.
private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, bytes, count)
}
