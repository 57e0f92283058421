import Engine
import Rendering

/// `.help`: an overview, the help of one word, or whatever speaks of the words typed.
extension Prompt {
  func help(_ words: String) throws {
    switch words {
    case "": printer.show(overview + "\n" + commandList)
    case "keys": printer.show(keyList)
    case "commands": printer.show(commandList)
    case _ where words.hasPrefix("."): try showCommand(words)
    case _ where isKnown(words): try look("help \(words)")
    default: try search(words)
    }
  }

  private var overview: String {
    ReportText(.text(Help.overview), .init(screen: console.screen)).text
  }

  private func isKnown(_ word: String) -> Bool {
    Vocabulary.helpTopics.contains { $0.text.lowercased() == word.lowercased() }
  }

  private func showCommand(_ word: String) throws {
    guard let entry = DotCommand.all.first(where: { $0.name == word }) else {
      throw DotCommand.Failure(message: "There is no command \(word). `.help` lists them.")
    }
    console.tell("\(entry.name) \(entry.argument)\n\(entry.summary).")
  }

  /// Lists everything that speaks of the words: language, commands and keys.
  private func search(_ words: String) throws {
    let commands = DotCommand.all.map { Help.Entry($0.name, kind: "command", $0.summary) }
    let keys = EditorCommand.bindings.map {
      Help.Entry(KeyName.text(of: $0.keys[0]), kind: "key", $0.help)
    }
    let found = Help.search(words, in: Help.entries + commands + keys)
    guard !found.isEmpty else {
      throw DotCommand.Failure(
        message: "Nothing speaks of “\(words)”. `.help` lists what there is.")
    }
    let rows = found.map { ("\($0.name)", "\($0.kind)  \($0.summary)") }
    printer.show(columns(rows))
  }

  private var commandList: String {
    "Commands of the prompt\n"
      + columns(DotCommand.all.map { ("  \($0.name) \($0.argument)", $0.summary) })
      + "\n`.help keys` lists the keys, `.help` and words search everything.\n"
  }

  private var keyList: String {
    let rows = EditorCommand.bindings.map { binding in
      ("  " + KeyName.text(of: binding.keys[0]), binding.help)
    }
    return "Keys\n" + columns(rows)
      + "\nAll others are libedit's, and those bound in ~/.editrc; `bind -v` there gives vi's.\n"
  }

  private func columns(_ rows: [(String, String)]) -> String {
    DefinitionList(rows.map { (term: $0.0, words: $0.1) }, screen: console.screen).text
  }
}

/// How a key is called in help.
enum KeyName {
  /// A terminal's byte sequence in words: `Ctrl-R`, `Alt-Enter`, `Home`.
  static func text(of sequence: String) -> String {
    let named = [
      "\r": "Enter", "\t": "Tab", "\u{7F}": "Backspace", "\u{1B}[D": "←", "\u{1B}[C": "→",
      "\u{1B}[A": "↑", "\u{1B}[B": "↓", "\u{1B}[H": "Home", "\u{1B}[F": "End",
      "\u{1B}[3~": "Delete", "\u{1B}[1;5D": "Ctrl-←", "\u{1B}[1;5C": "Ctrl-→",
      "\u{1B}[1;5H": "Ctrl-Home", "\u{1B}[1;5F": "Ctrl-End", "\u{1F}": "Ctrl-_",
    ]
    if let name = named[sequence] { return name }
    var scalars = Array(sequence.unicodeScalars)
    if scalars.count == 2, scalars[0] == "\u{1B}" {
      return "Alt-" + text(of: String(String.UnicodeScalarView(scalars.suffix(1))))
    }
    var parts: [String] = []
    while !scalars.isEmpty {
      let scalar = scalars.removeFirst()
      let control = Unicode.Scalar(scalar.value + 0x40).map(String.init) ?? "?"
      parts.append(scalar.value < 0x20 ? "Ctrl-\(control)" : String(scalar))
    }
    return parts.joined(separator: " ")
  }
}
