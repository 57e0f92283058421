import Testing

@testable import Engine

/// The stages and functions that join tables and look at other rows, on tables small enough to
/// work out by hand.
@Suite struct StageCaseTests {
  @Test(arguments: [
    "band.txt", "append.txt", "sample.txt", "join.txt", "windows.txt", "pairs.txt",
    "graph.txt", "cascade.txt", "campaign.txt", "campaign_wrong.txt", "chart.txt",
    "channels.txt", "explain.txt", "warnings.txt", "badmodel.txt", "outcome.txt",
    "offer_options.txt",
  ])
  func cases(file: String) throws { try CaseFile(file).verify() }

  @Test func windowExamplesGiveAColumn() throws {
    var notebook = Notebook()
    notebook.folder.write("fan_id,engaged_reach,spend\na,3,$1\nb,1,$2\n", to: "fans.csv")
    #expect(notebook.mistake("load \"fans.csv\" as fans") == nil)
    for window in Registry.standard.windows {
      #expect(!window.examples.isEmpty, "\(window.name)")
      #expect(notebook.mistake("help \(window.name)") == nil)
      for example in window.examples {
        let table = try notebook.table("fans | add value: \(example.call)")
        #expect(table["value"]?.missingCount == 0, "\(example.call)")
      }
    }
  }
}
