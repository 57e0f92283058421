import Engine
import Sessions
import TestSupport
import Testing

@testable import swell

/// What Tab offers at a place of a statement about the example fans.
@Suite struct PromptCompletionTests {
  private let workspace: Workspace
  private var notebook: Notebook

  init() throws {
    var options = RunOptions()
    options.usesSnapshots = false
    let folder = TextFile.repository() + "/examples"
    var interpreter = Interpreter(engine: try options.engine(folder: folder))
    let load = """
      load "fans.csv" as fans
      fans | count by country
      load graph "friends.csv" as friends (of: fans)
      param least = 500
      let greeting = "hello"
      def warm(t, floor) = | topic t | where engagement >= floor
      """
    notebook = Notebook(start: interpreter.workspace)
    for cell in try interpreter.prepare([.init(name: "", text: load)]) {
      notebook.append(try interpreter.run(cell))
    }
    workspace = interpreter.workspace
  }

  private func candidates(_ text: String) -> [CompletionCandidate] {
    PromptCompletion(workspace: workspace, notebook: notebook)
      .list(for: text, cursor: text.utf8.count).candidates
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
    Case(
      text: "load \"a.csv\" as a (delimiter: ", offers: ["\";\""], leavesOut: ["lower(", "name"]),
    // What stands in the list is not offered again, whatever the stage.
    Case(text: "fans | chart bar x: tier, ", offers: ["y:", "title:"], leavesOut: ["x:"]),
    Case(
      text: "fans | simulate offer \"x\" (perk: $5, runs: 1k, ", offers: ["budget:"],
      leavesOut: ["perk:", "runs:"]),
    Case(
      text: "fans | optimise offer \"x\" (goal: profit, ", offers: ["count:"],
      leavesOut: ["goal:"]),
    Case(
      text: "fans | cascade (chance: weighted, ", offers: ["runs:"], leavesOut: ["chance:"]),
    Case(
      text: "fans | compare channels (budget: $1k, ", offers: ["outcome:"], leavesOut: ["budget:"]
    ),
    Case(
      text: "load \"a.csv\" as a (header: true, ", offers: ["dates:"], leavesOut: ["header:"]),
    Case(text: "fans | keep name, ", offers: ["followers"], leavesOut: ["name"]),
    Case(text: "fans | count by country, ", offers: ["tier"], leavesOut: ["country"]),
    // The values of options.
    Case(
      text: "fans | chart scatter x: ", offers: ["followers", "engagement", "joined"],
      leavesOut: ["name", "country", "sum("]),
    Case(
      text: "fans | chart bar x: country, y: ", offers: ["followers", "median("],
      leavesOut: ["name"]),
    Case(text: "fans | chart bar x: ", offers: ["tier", "country"], leavesOut: ["sum("]),
    Case(
      text: "fans | simulate offer \"x\" (perk: ", offers: ["$10", "least"],
      leavesOut: ["linear"]),
    Case(
      text: "fans | simulate offer \"x\" (runs: ", offers: ["10k"], leavesOut: ["followers"]),
    Case(text: "fans | where followers > ", offers: ["least"], leavesOut: ["greeting", "today"]),
    Case(text: "fans | where joined > ", offers: ["today"], leavesOut: ["least"]),
    Case(text: "fans | ", offers: ["where", "warm("], leavesOut: ["least"]),
    // The groups a comparison may be drawn to.
    Case(
      text: "fans | compare tiers baseline ", offers: ["micro", "celebrity"],
      leavesOut: ["country", "\"US\""]),
    Case(
      text: "fans | compare country baseline \"", offers: ["US\"", "GB\""], leavesOut: ["micro\""]),
    Case(
      text: "fans | compare country baseline ", offers: ["\"US\""], leavesOut: ["followers"]),
    Case(text: "fans | where tier = \"", offers: ["micro\"", "star\""], leavesOut: ["US\""]),
    Case(text: "fans | where tier == \"m", offers: ["micro\""], leavesOut: ["star\""]),
    Case(text: "fans | where tier in (\"micro\", \"", offers: ["star\""], leavesOut: ["US\""]),
    Case(text: "fans | topic any (#tea, #", offers: ["#fitness"], leavesOut: ["#tea"]),
    Case(
      text: "fans | where country in (\"US\", ", offers: ["\"GB\""], leavesOut: ["\"US\""]),
    Case(text: "fans | where grade = ", offers: ["\"A\"", "\"F\""], leavesOut: ["followers"]),
    Case(
      text: "fans | band followers as size (small: < 1k, large: rest) | where size = ",
      offers: ["\"small\"", "\"large\""], leavesOut: ["\"US\""]),
    // Settings.
    Case(text: "set ", offers: ["seed", "perk", "warn_W101"], leavesOut: ["fans"]),
    Case(text: "set perk = ", offers: ["$10"], leavesOut: ["fans", "abs(", "not"]),
    Case(text: "set sql = \"", offers: ["duckdb\"", "clickhouse\""], leavesOut: []),
    Case(text: "set hints = ", offers: ["on", "off"], leavesOut: ["true"]),
    Case(text: "set warn_w101 = ", offers: ["on", "off"], leavesOut: ["abs("]),
    // What is explained, shown and helped with.
    Case(
      text: "explain ",
      offers: ["sql", "fans", "friends", "[2]", "engaged_reach", "E012", "W101", "least"],
      leavesOut: ["abs(", "not", "where"]),
    Case(text: "explain e01", offers: ["E012"], leavesOut: ["engaged_reach"]),
    Case(text: "explain sql ", offers: ["fans", "[2]"], leavesOut: ["E012", "abs("]),
    Case(text: "explain fans | ", offers: ["where"], leavesOut: ["E012"]),
    Case(text: "show ", offers: ["assumptions", "settings", "fans"], leavesOut: ["abs("]),
    Case(
      text: "help ", offers: ["load", "reach", "sum", "engaged_reach", "perk", "functions"],
      leavesOut: ["sum("]),
  ]) func onlyWhatSuitsThePlace(_ example: Case) {
    let words = words(example.text)
    #expect(example.offers.filter { !words.contains($0) } == [])
    #expect(example.leavesOut.filter(words.contains) == [])
  }

  @Test(arguments: [
    Case(text: ".les", offers: [".lesson"], leavesOut: [".load"]),
    Case(text: ".lesson ", offers: ["reach", "claims", "end"], leavesOut: ["fans"]),
    Case(
      text: ".help ", offers: ["reach", "load", ".save", "keys", "perk"], leavesOut: ["fans"]),
    Case(text: ".help .sa", offers: [".save"], leavesOut: ["sample"]),
    Case(text: ".tour ", offers: ["skip", "end"], leavesOut: []),
    Case(text: ".schema ", offers: ["fans", "friends"], leavesOut: ["reach"]),
    Case(text: ".cell ", offers: ["1", "2", "6"], leavesOut: ["7", "stale"]),
    Case(text: ".show ", offers: ["2"], leavesOut: ["1", "3"]),
    Case(text: ".edit ", offers: ["2"], leavesOut: ["editor"]),
    Case(text: ".edit 2 ", offers: ["editor"], leavesOut: ["2"]),
    Case(text: ".rerun ", offers: ["stale", "2"], leavesOut: ["rerun"]),
    Case(text: ".delete ", offers: ["2"], leavesOut: ["stale"]),
    Case(text: ".dependents ", offers: ["stale", "rerun"], leavesOut: []),
    Case(text: ".recover ", offers: ["drop"], leavesOut: []),
    Case(text: ".format ", offers: ["csv", "markdown"], leavesOut: ["fans"]),
    Case(text: ".mode j", offers: ["json"], leavesOut: ["csv"]),
    Case(text: ".timer o", offers: ["on", "off"], leavesOut: []),
    Case(text: ".page ", offers: ["on", "off"], leavesOut: []),
    Case(text: ".save ", offers: ["session.md"], leavesOut: ["session.html"]),
    Case(text: ".save a b.md ", offers: ["replace"], leavesOut: ["session.md"]),
    Case(
      text: ".export ", offers: ["session.html", "session.ipynb"], leavesOut: ["session.csv"]),
    Case(
      text: ".open \(TextFile.repository())/examples/t",
      offers: ["\(TextFile.repository())/examples/topics.swell"],
      leavesOut: ["\(TextFile.repository())/examples/fans.csv"]),
    Case(text: ".quit ", offers: [], leavesOut: ["fans"]),
  ]) func commandsAndTheirArguments(_ example: Case) {
    let words = words(example.text)
    #expect(example.offers.filter { !words.contains($0) } == [])
    #expect(example.leavesOut.filter(words.contains) == [])
  }

  @Test func everyCommandWithAnArgumentOffersSome() {
    let silent = DotCommand.all.filter { !$0.argument.isEmpty && words($0.name + " ").isEmpty }
    // What there is to open lies where the tests run.
    #expect(silent.map(\.name).filter { $0 != ".open" && $0 != ".replay" } == [])
  }

  @Test func argumentsSayWhatTheyAre() {
    #expect(candidates(".lesson me").map(\.detail) == ["Why the mean of ratios misleads"])
    #expect(candidates(".cell 2").map(\.detail) == ["fans | count by country"])
    let tiers = candidates("fans | where tier = \"m")
    #expect(tiers.map(\.detail) == ["500 to 5k followers"])
    #expect(candidates("set perk = ").map(\.detail) == ["now; Perk for each fan who accepts"])
    #expect(candidates("fans | compare country baseline \"U").map(\.detail) == ["357"])
  }

  @Test func chartsAreOfferedByKind() {
    #expect(
      words("fans | chart ")
        == ["bar", "histogram", "scatter", "line", "pyramid", "tiers", "grades"])
    #expect(words("fans | chart h") == ["histogram"])
  }

  @Test func whatTheStageNeedsComesBeforeOperators() {
    #expect(words("fans | top 5 ").first == "by")
    #expect(words("fans | band followers ").first == "as")
    #expect(words("fans | where country ").contains("in"))
  }

  @Test func comparisonsComeBeforeColumns() {
    #expect(words("fans | compare ").prefix(2) == ["tiers", "channels"])
    #expect(words("fans | compare ").contains("country"))
  }

  @Test func optionsSayTheirDefaults() throws {
    let offer = candidates("fans | simulate offer \"x\" (")
    func detail(_ option: String) -> String? { offer.first { $0.text == option }?.detail }
    #expect(detail("perk:") == "default $10; Perk for each fan who accepts")
    #expect(detail("runs:") == "default 10,000; how often it is drawn")
    #expect(detail("seed:") == "default 42, the session's; the draws; the same seed draws the same")
    #expect(detail("kind:")?.hasPrefix("default special; ") == true)
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

  @Test func aLoadGoesOn() {
    #expect(words("load \"a.csv\"") == [" as"])
    #expect(words("load \"a.csv\" ") == ["as"])
    #expect(words("load \"data/My fans.csv\" as ") == ["My_fans"])
    #expect(words("fans | export \"x.csv\"") == [" raw", " replace"])
  }

  @Test func valuesOfACellsTableAreOffered() {
    #expect(words("[2] | where country = \"U") == ["US\""])
    #expect(words("_ | where country = \"G") == ["GB\""])
    #expect(candidates("[2] | where country = \"U").map(\.detail) == ["1"])
  }

  @Test func behindGroupsTheValuesAreStillTheColumns() {
    #expect(words("fans | count by country | where country = \"U") == ["US\""])
    #expect(words("fans | summarise first: first(name) by country | where first = \"A") == [])
  }

  @Test func aColumnIsFoundByThePartItPlays() {
    #expect(words("fans | keep brand_aff") == ["affinity"])
    #expect(words("fans | where brand_aff").first == "affinity")
  }

  @Test func valuesComeFirst() {
    let found = candidates("fans | where country = ").prefix(2)
    #expect(found.map(\.text) == ["\"US\"", "\"GB\""])
    #expect(found.map(\.detail) == ["357", "252"])
  }
}
