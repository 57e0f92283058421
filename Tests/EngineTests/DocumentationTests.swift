import Influence
import Tables
import Testing

@testable import Engine
@testable import Language

/// Everything that can be typed has help, and the examples of the help run.
@Suite struct DocumentationTests {
  private func notebook() throws -> Notebook {
    var notebook = Notebook()
    var bytes: [UInt8] = []
    try writeSample(.fans, rows: 400, seed: 7) { bytes += $0 }
    notebook.folder.write(bytes, to: "fans.csv")
    for case (.failed(let error), _) in notebook.outcomes("load \"fans.csv\" as fans") {
      throw error
    }
    return notebook
  }

  @Test func everyStatementWordHasAnEntryWhoseExamplesRun() throws {
    #expect(Set(StatementEntry.all.map(\.name)) == Set(Parser.statementWords))
    for entry in StatementEntry.all {
      #expect(!entry.examples.isEmpty, "`\(entry.name)` needs an example in StatementEntry.swift")
      for example in entry.examples {
        var notebook = try notebook()
        let error = notebook.mistake(example)
        #expect(error == nil, "\(example): \(error?.message ?? "")")
      }
    }
  }

  @Test func everySettingHasAnEntryWhoseExampleRuns() throws {
    let documented = Set(SettingEntry.all.map(\.name))
    for name in Settings.plainNames {
      #expect(documented.contains(name), "describe the setting `\(name)` in SettingEntry.all")
    }
    for entry in SettingEntry.all {
      var notebook = try notebook()
      #expect(notebook.mistake(entry.example)?.message == nil, "\(entry.example)")
    }
    for name in AssumptionName.allCases {
      var notebook = try notebook()
      #expect(notebook.mistake("help \(name.rawValue)") == nil, "\(name.rawValue) has no help")
    }
  }

  @Test func everyOptionHasHelpAndAnExampleThatCanBeWritten() throws {
    var notebook = try notebook()
    notebook.folder.write("from,to\nf00001,f00002\n", to: "friends.csv")
    #expect(notebook.mistake("load graph \"friends.csv\" as friends (of: fans)") == nil)
    for entry in OptionEntry.all {
      #expect(!entry.places.isEmpty, "`\(entry.name)` is taken by nothing")
      guard case .text(let help) = try notebook.value("help \(entry.name)") else {
        #expect(Bool(false), "`help \(entry.name)` is no text")
        continue
      }
      for place in entry.places { #expect(help.contains(place), "\(entry.name)") }
    }
    let followsFriends: Set<String> = ["chance", "days", "epsilon"]
    for (stage, limit) in [("simulate", "runs: 5"), ("optimise", "count: 3")] {
      for entry in OptionEntry.all where entry.places.contains("\(stage) offer") {
        var others = [limit]
        if followsFriends.contains(entry.name) { others.append("spread: cascade") }
        if entry.name == "organic" { others.append("control: 20%") }
        let options =
          others.filter { !$0.hasPrefix("\(entry.name):") } + ["\(entry.name): \(entry.example)"]
        let text = "fans | \(stage) offer \"x\" (\(options.joined(separator: ", ")))"
        #expect(notebook.mistake(text)?.message == nil, "\(text)")
      }
    }
    for entry in OptionEntry.all where entry.places == ["cascade"] {
      let text = "fans | cascade (\(entry.name): \(entry.example))"
      #expect(notebook.mistake(text)?.message == nil, "\(text)")
    }
  }

  @Test func everyWordOfTheRegistryHasHelp() throws {
    var notebook = try notebook()
    let registry = Registry.standard
    for stage in registry.stages {
      #expect(
        !stage.summary.isEmpty && !stage.effect.isEmpty && !stage.examples.isEmpty,
        "the stage `\(stage.name)` needs a summary, its effect and an example in its entry")
      for name in stage.syntax.names { #expect(notebook.mistake("help \(name)") == nil) }
    }
    for name in registry.functionNames {
      #expect(notebook.mistake("help \(name)") == nil, "the function `\(name)` has no help")
    }
    for function in registry.functions {
      #expect(
        !function.summary.isEmpty && !function.takes.isEmpty && !function.examples.isEmpty,
        "the function `\(function.name)` needs a summary, what it takes and an example")
    }
  }

  @Test func everyCodeIsExplainedAndWarningsCanBeSilenced() throws {
    var notebook = try notebook()
    for code in DiagnosticCode.allCases {
      #expect(notebook.mistake("explain \(code.rawValue)") == nil, "\(code.rawValue)")
      guard code.phase == .warning else { continue }
      #expect(notebook.mistake("set warn_\(code.rawValue) = off") == nil, "\(code.rawValue)")
    }
  }

  @Test func aSilencedWarningIsNotGiven() throws {
    var notebook = try notebook()
    let statement = "fans | where engagement > 3 | count"
    #expect(notebook.outcomes(statement)[0].warnings.map(\.code) == [.percentAsNumber])
    _ = notebook.outcomes("set warn_W101 = off")
    #expect(notebook.outcomes(statement)[0].warnings.isEmpty)
    _ = notebook.outcomes("set warn_w101 = on")
    #expect(notebook.outcomes(statement)[0].warnings.count == 1)
  }

  /// Each word is coloured by a rule that names it.
  @Test func theEditorsGrammarKnowsEveryWord() {
    let text = TextMateGrammar.text
    let registry = Registry.standard
    let words =
      registry.grammar.stageNames + registry.functionNames + registry.modelColumns.map(\.name)
      + Array(Grammar.reserved) + StatementEntry.all.map(\.name)
    for word in words {
      let stands = ["(\(word)|", "|\(word)|", "|\(word))"].contains { text.contains($0) }
      #expect(stands, "`\(word)` is not in the TextMate grammar")
    }
  }
}
