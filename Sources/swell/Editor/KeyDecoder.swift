/// Turns the bytes of a terminal into keys: characters, commands, whole pastes.
///
/// A value fed with whatever `read` returned, so that a paste of 100,000 bytes costs a few calls
/// and every key can be tested without a terminal.
struct KeyDecoder {
  enum Key: Hashable, Sendable {
    case scalar(Unicode.Scalar)
    case command(EditorCommand)
    /// The text between the brackets of a bracketed paste, cleaned by ``PastedText``.
    case paste(String)
  }

  private var bytes: [UInt8] = []
  private var head = 0
  /// Where the search for a paste's end goes on, so that it stays linear.
  private var pasteSearch = 0
  private let isVi: Bool
  private lazy var sequences = Sequences(vi: isVi)

  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)
  private static let escape: UInt8 = 0x1B

  init(vi: Bool = false) { isVi = vi }

  /// What the keys that are not text send. Made when the first of them comes: the prompt does not
  /// wait for it.
  private struct Sequences {
    var commands: [[UInt8]: EditorCommand] = [:]
    var prefixes: Set<[UInt8]> = []
    var longest = 1

    init(vi: Bool) {
      for binding in EditorCommand.bindings where binding.inVi || !vi {
        for key in binding.keys {
          let sequence = Array(key.utf8)
          commands[sequence] = binding.command
          longest = max(longest, sequence.count)
          addPrefixes(of: sequence)
        }
      }
      addPrefixes(of: KeyDecoder.pasteStart)
    }

    private mutating func addPrefixes(of sequence: [UInt8]) {
      for length in 1..<max(sequence.count, 1) { prefixes.insert(Array(sequence[..<length])) }
    }
  }

  /// Whether no byte waits, not even the beginning of a sequence.
  var isEmpty: Bool { head == bytes.count }

  mutating func feed(_ more: some Sequence<UInt8>) {
    if head > 0 && head == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      head = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next key, or nil while what came so far may still become a longer sequence.
  ///
  /// - Parameter flush: gives up waiting for the rest of a sequence: a lone Escape is Escape.
  mutating func next(flush: Bool = false) -> Key? {
    while head < bytes.count {
      if bytes[head] == EditorCommand.leadIn {
        head += 1
        continue
      }
      if startsPaste { return takePaste() }
      if let command = takeCommand(flush: flush) { return command }
      if !flush && isPrefix() { return nil }
      switch takeOther(flush: flush) {
      case .key(let key): return key
      case .wait: return nil
      case .dropped: continue
      }
    }
    return nil
  }

  // MARK: Commands

  /// Printable text, most of what comes, begins no sequence.
  private var isPrintable: Bool { bytes[head] >= 0x20 && bytes[head] < 0x7F }

  private mutating func isPrefix() -> Bool {
    let waiting = bytes.count - head
    return !isPrintable && waiting < sequences.longest + 1
      && sequences.prefixes.contains(Array(bytes[head...]))
  }

  private mutating func takeCommand(flush: Bool) -> Key? {
    if isPrintable { return nil }
    if !flush && isPrefix() { return nil }
    for length in stride(from: min(sequences.longest, bytes.count - head), to: 0, by: -1) {
      if let command = sequences.commands[Array(bytes[head..<head + length])] {
        head += length
        return .command(command)
      }
    }
    return nil
  }

  // MARK: Pastes

  private var startsPaste: Bool { bytes[head...].starts(with: Self.pasteStart) }

  private mutating func takePaste() -> Key? {
    let start = head + Self.pasteStart.count
    var at = max(start, pasteSearch)
    while at + Self.pasteEnd.count <= bytes.count {
      if bytes[at] == Self.escape, bytes[at...].starts(with: Self.pasteEnd) {
        let text = PastedText.cleaned(bytes[start..<at])
        head = at + Self.pasteEnd.count
        pasteSearch = 0
        return .paste(text)
      }
      at += 1
    }
    pasteSearch = at
    return nil
  }

  // MARK: Everything else

  private enum Other {
    case key(Key)
    case wait
    case dropped
  }

  private mutating func takeOther(flush: Bool) -> Other {
    let first = bytes[head]
    if first == Self.escape, head + 1 < bytes.count, bytes[head + 1] == UInt8(ascii: "[") {
      return dropControlSequence(flush: flush)
    }
    if first < 0x80 {
      head += 1
      return .key(.scalar(Unicode.Scalar(first)))
    }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    if first < 0xC2 || first > 0xF4 {
      head += 1
      return .dropped
    }
    guard head + length <= bytes.count else {
      if !flush { return .wait }
      head = bytes.count
      return .dropped
    }
    let decoded = String(validating: bytes[head..<head + length], as: UTF8.self)
    guard let scalar = decoded?.unicodeScalars.first else {
      head += 1
      return .dropped
    }
    head += length
    return .key(.scalar(scalar))
  }

  /// Throws away a function key nobody bound: passed on, its tail would be typed into the line.
  private mutating func dropControlSequence(flush: Bool) -> Other {
    var at = head + 2
    while at < bytes.count, (0x20...0x3F).contains(bytes[at]) { at += 1 }
    if at == bytes.count && !flush { return .wait }
    head = min(at + 1, bytes.count)
    return .dropped
  }
}

/// Rules for text that comes from a clipboard.
enum PastedText {
  /// Line ends become `\n`, trailing ones go (a paste never runs anything), and control
  /// characters go too: they could hide what the statement says.
  static func cleaned(_ bytes: some Collection<UInt8>) -> String {
    let raw = String(decoding: bytes, as: UTF8.self)
    var kept = String.UnicodeScalarView()
    var previous: Unicode.Scalar = "\0"
    for scalar in raw.unicodeScalars {
      defer { previous = scalar }
      if scalar == "\r" || (scalar == "\n" && previous != "\r") {
        kept.append("\n")
      } else if scalar == "\t" || (scalar.value >= 0x20 && !isControl(scalar)) {
        kept.append(scalar)
      }
    }
    while kept.last == "\n" { kept.removeLast() }
    return String(kept)
  }

  /// DEL, the C1 controls, and the marks that reorder text on screen.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
