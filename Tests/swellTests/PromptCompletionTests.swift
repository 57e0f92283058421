import Engine
import Sessions
import TestSupport
import Testing

@testable import swell

/// What Tab offers at a place of a statement about the example fans.
@Suite struct PromptCompletionTests {
  private let workspace: Workspace

  init() throws {
    var options = RunOptions()
    options.usesSnapshots = false
    let folder = TextFile.repository() + "/examples"
    var interpreter = Interpreter(engine: try options.engine(folder: folder))
    let load = """
      load "fans.csv" as fans
      load graph "friends.csv" as friends (of: fans)
      """
    for cell in try interpreter.prepare([.init(name: "", text: load)]) {
      _ = try interpreter.run(cell)
    }
    workspace = interpreter.workspace
  }

  private func candidates(_ text: String) -> [CompletionCandidate] {
    PromptCompletion(workspace: workspace).list(for: text, cursor: text.utf8.count).candidates
  }

  private func words(_ text: String) -> [String] { candidates(text).map(\.text) }

  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let offers: [String]
    let leavesOut: [String]

    var testDescription: String { text }
  }

  @Test(arguments: [
    Case(
      text: "fans | summarise x: sum(", offers: ["followers", "spend", "engaged_reach", "round("],
      leavesOut: ["name", "country", "topics", "joined", "tier", "lower(", "mean("]),
    Case(
      text: "fans | summarise x: ", offers: ["sum(", "mean(", "followers", "lower("],
      leavesOut: ["rank("]),
    Case(
      text: "fans | summarise x: quantile(followers, ", offers: ["affinity"],
      leavesOut: ["name", "topics"]),
    Case(
      text: "fans | where contains(", offers: ["name", "country", "lower("],
      leavesOut: ["followers", "joined", "topics", "sqrt("]),
    Case(
      text: "fans | where joined > ", offers: ["last_order"],
      leavesOut: ["followers", "name", "lower("]),
    Case(
      text: "fans | where followers > ", offers: ["posts", "engaged_reach", "sqrt("],
      leavesOut: ["name", "joined", "lower("]),
    Case(
      text: "fans | where upper(country) = ", offers: ["name", "lower("],
      leavesOut: ["followers", "sqrt("]),
    // A condition may begin with any column.
    Case(
      text: "fans | where if_else(", offers: ["followers", "name", "contains("], leavesOut: ["sum("]
    ),
    Case(
      text: "fans | add r: rank(", offers: ["followers"], leavesOut: ["row_number(", "sum("]),
    Case(
      text: "fans | chart scatter ", offers: ["x:", "y:", "label:", "x_scale:"],
      leavesOut: ["bins:", "series:"]),
    Case(
      text: "fans | chart histogram x: followers, ", offers: ["bins:", "scale:"],
      leavesOut: ["y:", "label:"]),
    Case(text: "fans | chart bar x: tier, scale: ", offers: ["linear", "log"], leavesOut: ["x:"]),
    Case(
      text: "fans | optimise offer \"x\" (", offers: ["goal:", "count:", "budget:", "perk:"],
      leavesOut: ["runs:", "by:", "offers:"]),
    Case(
      text: "fans | optimise offer \"x\" (goal: ", offers: ["conversions", "profit", "reach"],
      leavesOut: ["discount"]),
    Case(
      text: "fans | simulate offer \"x\" (spread: ", offers: ["cascade", "friends"],
      leavesOut: ["weighted"]),
    Case(text: "load \"a.csv\" as a (header: ", offers: ["true", "false"], leavesOut: ["dmy"]),
  ]) func onlyWhatSuitsThePlace(_ example: Case) {
    let words = words(example.text)
    #expect(example.offers.filter { !words.contains($0) } == [])
    #expect(example.leavesOut.filter(words.contains) == [])
  }

  @Test func chartsAreOfferedByKind() {
    #expect(
      words("fans | chart ")
        == ["bar", "histogram", "scatter", "line", "pyramid", "tiers", "grades"])
    #expect(words("fans | chart h") == ["histogram"])
  }

  @Test func comparisonsComeBeforeColumns() {
    #expect(words("fans | compare ").prefix(2) == ["tiers", "channels"])
    #expect(words("fans | compare ").contains("country"))
  }

  @Test func optionsSayTheirDefaults() throws {
    let offer = candidates("fans | simulate offer \"x\" (")
    func detail(_ option: String) -> String? { offer.first { $0.text == option }?.detail }
    #expect(detail("perk:") == "default $10; Perk for each fan who accepts")
    #expect(detail("runs:") == "default 10,000")
    #expect(detail("seed:") == "default 42, the session's")
    #expect(detail("kind:") == "default special")
  }

  @Test(arguments: [
    "simulate", "optimise", "compare", "cascade", "chart", "load", "load graph",
  ]) func noOptionIsWithoutWords(stage: String) {
    let options = Vocabulary.options(of: stage, settings: workspace.settings)
    #expect(!options.isEmpty)
    #expect(options.filter { $0.detail.isEmpty }.map(\.text) == [])
  }

  @Test func marksThatAreTypedAreNotDoubled() {
    #expect(words("load \"fa") == [])
    let folder = TextFile.repository() + "/examples/"
    #expect(words("load \"\(folder)fa") == ["\(folder)fans.csv\""])
    #expect(words("load \"\(folder)fr") == ["\(folder)friends.csv\""])
    let text = "load \"\(folder)cr\" as c"
    let list = PromptCompletion(workspace: workspace)
      .list(for: text, cursor: text.utf8.count - " as c\"".utf8.count)
    #expect(list.candidates.map(\.text) == ["\(folder)creators.csv"])
    #expect(words("fans | export \"\(folder)fa") == ["\(folder)fans.csv\""])
    #expect(words("fans | where country = \"D") == ["DE\""])
    #expect(words("fans | where country = D") == ["\"DE\""])
  }

  @Test func cellsAreOfferedInsideTheirBracket() throws {
    var options = RunOptions()
    options.usesSnapshots = false
    var interpreter = Interpreter(
      engine: try options.engine(folder: TextFile.repository() + "/examples"))
    for cell in try interpreter.prepare([
      .init(name: "", text: "load \"fans.csv\" as fans\nfans | count\nfans | take 3")
    ]) {
      _ = try interpreter.run(cell)
    }
    let completion = PromptCompletion(workspace: interpreter.workspace)
    #expect(completion.list(for: "[", cursor: 1).candidates.map(\.text) == ["2]", "3]"])
    #expect(completion.list(for: "[3", cursor: 2).candidates.map(\.text) == ["3]"])
    #expect(completion.list(for: "[3]", cursor: 2).candidates.map(\.text) == ["3"])
  }

  @Test func valuesComeFirst() {
    let found = candidates("fans | where country = ").prefix(2)
    #expect(found.map(\.text) == ["\"US\"", "\"GB\""])
    #expect(found.map(\.detail) == ["357", "252"])
  }
}
