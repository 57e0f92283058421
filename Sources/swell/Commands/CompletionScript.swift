import ArgumentParser

/// What bash, zsh and fish complete behind `swell`.
///
/// The parser writes the scripts, and in them a command's options only behind its name. Nobody
/// types the name of the command that opens the prompt, so here its options are the program's own.
/// Its files are left to the shell, for a parser that expects files takes a command's name for one.
/// This command is never run.
struct CompletionScript: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swell", abstract: Swell.configuration.abstract, version: Swell.version,
    subcommands: Swell.configuration.subcommands.filter { $0 != ShellCommand.self })

  @OptionGroup var options: GlobalOptions

  @Option(
    name: .customShort("c"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Statements to run instead of opening the prompt.", valueName: "text"))
  var commands: [String] = []

  /// The script for the shell that the arguments ask for; nil where they ask for none by name.
  static func text(for arguments: [String]) -> String? {
    let option = "--generate-completion-script"
    let name: String
    switch arguments.count {
    case 1 where arguments[0].hasPrefix(option + "="):
      name = String(arguments[0].dropFirst(option.count + 1))
    case 2 where arguments[0] == option: name = arguments[1]
    default: return nil
    }
    return CompletionShell(rawValue: name).map { shell in
      // Where bash knows of nothing else, it completes files.
      completionScript(for: shell)
        .replacing("\ncomplete -o filenames ", with: "\ncomplete -o default -o filenames ")
    }
  }
}
