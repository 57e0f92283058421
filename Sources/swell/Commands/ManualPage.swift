import Engine
import Sessions

/// The page that `man swell` shows, in the macros of man(7).
///
/// Options and commands come from the argument parser, commands of the prompt and keys from their
/// own lists, so that the page cannot fall behind the program.
struct ManualPage {
  /// An option, flag or argument, as the parser describes it.
  struct Argument {
    /// `-c <text>`, `--format <format>`, `<file> …`.
    let form: String
    let help: String
  }

  /// A command with its own arguments.
  struct Command {
    let name: String
    let abstract: String
    let arguments: [Argument]
  }

  let abstract: String
  /// What the program takes without a command's name.
  let options: [Argument]
  let commands: [Command]

  init() {
    // The dump is the parser's own; a program that cannot read it was built wrongly.
    guard let tree = try? JSONParser.parse(Array(Swell._dumpHelp().utf8)),
      let root = tree["command"], let subcommands = root["subcommands"]?.list
    else { preconditionFailure("the argument parser describes the program in JSON") }
    abstract = root["abstract"]?.string ?? ""
    let shell = subcommands.first { $0["commandName"]?.string == "shell" }
    options = Self.arguments(shell) + Self.arguments(root)
    commands = subcommands.filter { $0["shouldDisplay"] != .boolean(false) }.compactMap { command in
      command["commandName"]?.string.map {
        Command(
          name: $0, abstract: command["abstract"]?.string ?? "",
          arguments: Self.arguments(command))
      }
    }
  }

  private static func arguments(_ command: JSONTree?) -> [Argument] {
    (command?["arguments"]?.list ?? [])
      .filter { $0["shouldDisplay"] != .boolean(false) }
      .map { Argument(form: form($0), help: help($0)) }
  }

  private static func form(_ argument: JSONTree) -> String {
    let value = "<\(argument["valueName"]?.string ?? "value")>"
    let repeated = argument["isRepeating"] == .boolean(true) ? " …" : ""
    let names = (argument["names"]?.list ?? []).compactMap { name in
      name["name"]?.string.map { (name["kind"]?.string == "long" ? "--" : "-") + $0 }
    }
    switch argument["kind"]?.string {
    case "positional": return value + repeated
    case "option": return names.joined(separator: ", ") + " " + value + repeated
    default: return names.joined(separator: ", ")
    }
  }

  private static func help(_ argument: JSONTree) -> String {
    var help = argument["abstract"]?.string ?? ""
    if let values = argument["allValues"]?.list?.compactMap(\.string), !values.isEmpty {
      help += " One of \(values.joined(separator: ", "))."
    }
    if let usual = argument["defaultValue"]?.string { help += " Default: \(usual)." }
    return help
  }

  // MARK: Text

  /// The whole page.
  var text: String {
    var page = Roff()
    page.line(".TH SWELL 1 \"\" \"Swell \(Swell.version)\" \"User Commands\"")
    page.section("NAME")
    page.paragraph("swell - " + Self.lowered(abstract))
    page.section("SYNOPSIS")
    for form in ["[options] [<file> …]", "-c <text> [-c <text> …]", "<command> …"] {
      page.line(".B swell")
      page.paragraph(form)
      page.line(".br")
    }
    page.section("DESCRIPTION")
    page.paragraph(Self.description)
    page.section("OPTIONS")
    page.list(options.map { ($0.form, $0.help) })
    page.section("COMMANDS")
    for command in commands {
      page.item("swell " + command.name, command.abstract)
      page.nested(command.arguments.map { ($0.form, $0.help) })
    }
    page.section("AT THE PROMPT")
    page.paragraph("A line that begins with a point is a command to the prompt:")
    page.list(
      DotCommand.all.map { ("\($0.name) \($0.argument)".trimmed, $0.summary + ".") })
    page.section("KEYS")
    page.paragraph(
      "libedit's own, and those bound in ~/.editrc, where `bind -v` gives vi's. Besides:")
    page.list(
      EditorCommand.bindings.map { (KeyName.text(of: $0.keys[0]), $0.help + ".") })
    for (title, rows) in Self.tables {
      page.section(title)
      page.list(rows)
    }
    return page.text
  }

  private static func lowered(_ sentence: String) -> String {
    let text = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  private static let description = """
    Swell analyses a brand's fans as micro-influencers: how many people they engage, on which \
    topics, and what an offer to them would bring. Without a command it opens a prompt with each \
    file loaded under its name; with -c, or with a script on standard input, it runs statements, \
    prints their results and leaves. Statements run as cells of a notebook, which can be saved as \
    a Markdown document that replays. Results go to standard output, everything else to standard \
    error. At the prompt `.tour` is a first walk and `.help` explains the language.
    """

  private static let tables: [(String, [(String, String)])] = [
    (
      "EXIT STATUS",
      [
        ("0", "Everything went well."),
        ("1", "A statement failed, or a replay gave another result than is recorded."),
        ("2", "Wrong usage, syntax, or names and types that do not fit."),
        ("3", "A replay: the data has changed."),
        ("4", "A replay: a statement failed that should not have."),
        ("5", "A replay: something was refused by policy."),
        ("130", "Interrupted."),
      ]
    ),
    (
      "ENVIRONMENT",
      [
        ("PAGER", "Shows what is taller than the window; less -RSFX where it is not set."),
        ("VISUAL, EDITOR", "The editor for long statements; vi where neither is set."),
        ("EDITRC", "Key bindings instead of ~/.editrc."),
        ("NO_COLOR", "Where it is set: no colours, suggestions and hints."),
        ("TERM", "The terminal; on a dumb one text is only printed."),
        ("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", "Other folders for the files below."),
        ("SWELL_CACHE_LIMIT", "The most that kept tables may take, as in 500M; 0 keeps none."),
      ]
    ),
    (
      "FILES",
      [
        ("~/.config/swell/init.swell", "Statements that run before the first prompt."),
        ("~/.local/state/swell/history", "The statements that were entered, for the owner alone."),
        ("~/.local/state/swell/journal", "Cells of sittings that were not saved, for .recover."),
        ("~/.local/state/swell/lessons.txt", "What was done of the lessons."),
        ("~/.cache/swell", "Tables as they were read, to load them faster the next time."),
      ]
    ),
  ]
}

/// Text in the macros of man(7).
private struct Roff {
  private(set) var text = ""

  /// A line of macros, taken as it is.
  mutating func line(_ line: String) { text += line + "\n" }

  mutating func section(_ title: String) { line(".SH \(title)") }

  mutating func paragraph(_ words: String) { line(Self.escaped(words)) }

  mutating func item(_ term: String, _ words: String) {
    line(".TP")
    line("\\fB\(Self.escaped(term))\\fR")
    paragraph(words)
  }

  mutating func list(_ items: [(term: String, words: String)]) {
    for (term, words) in items { item(term, words) }
  }

  mutating func nested(_ items: [(term: String, words: String)]) {
    if items.isEmpty { return }
    line(".RS")
    list(items)
    line(".RE")
  }

  /// Without anything that would be read as a request: backslashes, hyphens that have to stay
  /// hyphens, and a point or quote where a line begins.
  private static func escaped(_ words: String) -> String {
    let body = words.map { character in
      switch character {
      case "\\": "\\e"
      case "-": "\\-"
      default: String(character)
      }
    }.joined()
    return body.hasPrefix(".") || body.hasPrefix("'") ? "\\&" + body : body
  }
}
