/// What people type out of habit who come from another shell, and what it means here.
enum Habit: Hashable {
  /// A dot command that does it.
  case command(String)
  /// One line on what to type instead.
  case words(String)
  /// A dot command that was typed without its point.
  case undotted(String)
  case clearScreen

  /// - Parameters:
  ///   - text: a statement as typed.
  ///   - names: what this session's statements named; none of them is a habit.
  /// - Returns: nil for what the language itself understands, or explains.
  init?(_ text: String, names: [String]) {
    var line = text.trimmed
    while line.hasSuffix(";") { line = String(line.dropLast()).trimmed }
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first?.lowercased(), !line.contains(where: \.isNewline),
      !names.contains(where: { $0.lowercased() == first.prefix { $0 != "(" } })
    else { return nil }
    let rest = words.dropFirst().joined(separator: " ")
    guard
      let found = Self.oneWord[line.lowercased()] ?? Self.question(line)
        ?? Self.backslash(first, rest) ?? Self.shell(first, rest)
        ?? Self.description(words.map { $0.lowercased() }, words) ?? Self.bareCommand(first, rest)
    else { return nil }
    self = found
  }

  private static let oneWord: [String: Habit] = {
    var meanings: [String: Habit] = [:]
    for word in ["exit", "quit", "exit()", "quit()", "\\q", ":q", ":q!", "logout", "bye"] {
      meanings[word] = .command(".quit")
    }
    for word in ["?", "\\?", "\\h", "help()"] { meanings[word] = .command(".help") }
    for word in [
      "\\d", "\\d+", "\\dt", "\\l", "show tables", "show datasets", "show databases", "%who",
    ] { meanings[word] = .command(".datasets") }
    for word in ["clear", "cls", "clear()", ".clear", ".cls", "\\! clear", "!clear"] {
      meanings[word] = .clearScreen
    }
    meanings["show functions"] = .command(".help functions")
    meanings["show stages"] = .command(".help")
    for word in ["history", "%history", "%hist", "\\s", ".history"] {
      meanings[word] = .words(
        "↑ and Ctrl-R bring earlier statements back; `.cells` lists those of this session.")
    }
    meanings["\\timing"] = .words("`.timer on` says how long each statement took.")
    meanings["\\x"] = .words("`.format wide` shows a row as a block; `.format table` goes back.")
    meanings["\\e"] = .words("Ctrl-X Ctrl-E opens the statement in your editor.")
    return meanings
  }()

  /// `?reach`, `reach?`, `help(reach)`.
  private static func question(_ line: String) -> Habit? {
    var word = Substring(line)
    if line.hasPrefix("?") || line.hasSuffix("?") {
      while word.first == "?" { word.removeFirst() }
      while word.last == "?" { word.removeLast() }
    } else if line.lowercased().hasPrefix("help("), line.hasSuffix(")") {
      word = word.dropFirst(5).dropLast()
    } else {
      return nil
    }
    let topic = String(word).trimmed.filter { $0 != "\"" && $0 != "'" }
    let isWord = topic.allSatisfy { $0.isLetter || $0.isNumber || "_ .".contains($0) }
    return topic.isEmpty || !isWord ? nil : .command(".help \(topic)")
  }

  /// psql's commands with an argument.
  private static func backslash(_ first: String, _ rest: String) -> Habit? {
    guard !rest.isEmpty else { return nil }
    switch first {
    case "\\d", "\\d+", "\\dt": return .command(".schema \(rest)")
    case "\\h": return .command(".help \(rest)")
    case "\\timing": return .command(".timer \(rest)")
    case "\\i", "\\ir", "source", "%run":
      return .words("`.open \(rest)` takes up a document or script, `.rerun` then runs it.")
    case "man": return .command(".help \(rest)")
    default: return nil
    }
  }

  private static let shellWords: Set<String> = [
    "ls", "dir", "ll", "pwd", "cd", "cat", "less", "%cd", "%ls", "%pwd", "\\!", "\\cd", ".shell",
    ".system", ".cd",
  ]

  private static func shell(_ first: String, _ rest: String) -> Habit? {
    let isCommand = first.hasPrefix("!") && first.dropFirst().first?.isLetter == true
    guard shellWords.contains(first) && !rest.hasPrefix("|") || isCommand && rest.isEmpty else {
      return nil
    }
    return .words(
      "Swell runs no shell commands: Ctrl-Z goes to your shell, `fg` comes back; Tab behind "
        + "`load \"` lists files.")
  }

  /// `describe fans`, `show columns from fans`.
  private static func description(_ words: [String], _ typed: [String]) -> Habit? {
    guard let name = typed.last else { return nil }
    switch words.dropLast() {
    case ["describe"], ["desc"], ["show", "columns", "from"], ["describe", "table"]:
      return .command(".schema \(name)")
    default: return nil
    }
  }

  /// `save session.md`, without its point.
  private static func bareCommand(_ first: String, _ rest: String) -> Habit? {
    let isCommand =
      first.allSatisfy(\.isLetter) && DotCommand.all.contains { $0.name == "." + first }
    let isOurs = ["help", "show", "export"].contains(first)
    // What goes on as an expression or a query is one.
    let isAlone = rest.isEmpty || rest.first?.isLetter == true || rest.first?.isNumber == true
    guard isCommand, !isOurs, isAlone else { return nil }
    let line = "." + (rest.isEmpty ? first : "\(first) \(rest)")
    return .undotted(line)
  }
}
