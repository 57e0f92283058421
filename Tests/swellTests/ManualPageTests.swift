import TestSupport
import Testing

@testable import swell

/// The page that `make man` writes, against what the program says of itself elsewhere.
@Suite struct ManualPageTests {
  private let page: String

  init() throws {
    let run = try ProgramRun(["reference", "--man"])
    try #require(run.status == 0)
    page = run.output
  }

  /// The page as `man` shows it: without macros, hyphens as such.
  private var words: String {
    page.replacing("\\-", with: "-").replacing("\\&", with: "").replacing("\\fB", with: "")
      .replacing("\\fR", with: "").replacing("\\e", with: "\\")
  }

  /// The options that a help screen lists.
  private func options(in help: String) -> Set<Substring> {
    Set(help.matches(of: /(?:^|[ \[,|])(--?[a-z][a-z-]*)/).map(\.1))
  }

  private var commands: [String] {
    get throws {
      let help = try ProgramRun(["--help"]).output
      let start = try #require(help.firstRange(of: "SUBCOMMANDS:\n")?.upperBound)
      return help[start...].split(separator: "\n").compactMap { line in
        line.firstMatch(of: #/^  ([a-z]+) /#).map { String($0.1) }
      }
    }
  }

  @Test func everyCommandIsOnThePage() throws {
    let commands = try commands
    #expect(commands.count >= 10)
    for command in commands {
      #expect(words.contains("\nswell \(command)\n"), "swell \(command) has no entry")
    }
  }

  @Test func everyOptionIsOnThePage() throws {
    let listed = options(in: words.replacing("\n", with: " "))
    for command in [[]] + (try commands.map { [$0] }) {
      let help = try ProgramRun(command + ["--help"]).output
      let wanted = options(in: help.replacing("\n", with: " "))
      #expect(wanted.contains("--help"))
      #expect(wanted.subtracting(listed) == [], "of swell \(command.joined())")
    }
  }

  @Test func commandsOfThePromptAndKeysAreOnThePage() {
    for command in DotCommand.all {
      #expect(words.contains("\n\(command.name)"), "\(command.name) has no entry")
    }
    for binding in EditorCommand.bindings {
      let key = KeyName.text(of: binding.keys[0])
      #expect(words.contains("\n\(key)\n\(binding.help)."), "\(key) has no entry")
    }
  }

  /// A line that begins with a point is a request to the formatter: only those that are meant.
  @Test func nothingElseIsReadAsARequest() {
    let requests: Set<Substring> = [".TH", ".SH", ".TP", ".B", ".br", ".RS", ".RE"]
    for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(line.prefix { $0 != " " }), "\(line)")
    }
    #expect(page.split(separator: "\n").first?.hasPrefix(".TH SWELL 1 ") == true)
  }
}

/// What the shells complete, as the argument parser writes it.
@Suite struct CompletionScriptTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func namesCommandsAndOptions(shell: String) throws {
    let run = try ProgramRun(["--generate-completion-script", shell])
    #expect(run.status == 0)
    for word in ["replay", "export", "lesson", "reach", "format", "seed", "markdown"] {
      #expect(run.output.contains(word), "\(shell) does not complete \(word)")
    }
    // The command that nobody names is not offered; its options are the program's.
    #expect(!run.output.contains("swell shell") && !run.output.contains("_swell_shell"))
  }
}
