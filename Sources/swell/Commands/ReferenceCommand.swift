import ArgumentParser
import Engine

/// `swell reference`: what `make docs` and `make man` write, the language's page, the editors'
/// grammar and the manual page.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference", abstract: "Print the language's reference page as Markdown.",
    shouldDisplay: false)

  @Flag(help: "Print the TextMate grammar instead.")
  var textmate = false

  @Flag(help: "Print the manual page instead.")
  var man = false

  static var page: String {
    ReferencePage.text(
      commands: DotCommand.all.map { .init($0.name, $0.argument, $0.summary) })
  }

  func run() {
    let console = Console(screen: .init(), errorScreen: .init())
    console.out(
      textmate ? TextMateGrammar.text : man ? ManualPage().text : Self.page)
  }
}
