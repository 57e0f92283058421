import Language
import Tables
import TestSupport
import Testing

@testable import Engine

/// Every entry of the registry has examples, and they do what they say.
@Suite struct RegistryTests {
  private func notebook() throws -> Notebook {
    var notebook = Notebook()
    var bytes: [UInt8] = []
    try writeSample(.fans, rows: 400, seed: 7) { bytes += $0 }
    notebook.folder.write(bytes, to: "fans.csv")
    bytes = []
    try writeSample(.friends, rows: 400, seed: 7) { bytes += $0 }
    notebook.folder.write(bytes, to: "friends.csv")
    notebook.folder.write(
      "post_id,engaged users,reach,impressions,topics\na,30,1000,1500,#yoga\nb,9,,800,#tea\n",
      to: "posts.csv")
    let loads = """
      load "posts.csv" as posts
      load "fans.csv" as fans
      load graph "friends.csv" as friends (of: fans)
      """
    for case (.failed(let error), _) in notebook.outcomes(loads) { throw error }
    return notebook
  }

  @Test func everyEntryHasExamples() {
    for stage in Registry.standard.stages { #expect(!stage.examples.isEmpty, "\(stage.name)") }
    for entry in Registry.standard.functions { #expect(!entry.examples.isEmpty, "\(entry.name)") }
    for entry in Registry.standard.aggregates { #expect(!entry.examples.isEmpty, "\(entry.name)") }
  }

  @Test func stageExamplesGiveRows() throws {
    var notebook = try notebook()
    for example in Registry.standard.stages.flatMap(\.examples) {
      let table = try notebook.table(example)
      #expect(!table.columns.isEmpty && table.rowCount > 0, "\(example)")
    }
  }

  @Test func functionExamplesGiveWhatTheySay() throws {
    var notebook = try notebook()
    for function in Registry.standard.functions {
      for example in function.examples {
        #expect(try same(try notebook.value(example.call), example.result), "\(example.call)")
      }
    }
  }

  /// The value as help shows it, or the number it rounds to.
  private func same(_ cell: Cell, _ shown: String) throws -> Bool {
    if CanonicalText.cell(cell).filter({ $0 != "," }) == shown { return true }
    guard let value = cell.double, let wanted = Double(shown) else { return false }
    let decimals = shown.split(separator: ".").dropFirst().first?.count ?? 0
    return Double(CanonicalText.rounded(value, decimals: decimals)) == wanted
  }

  @Test func aggregateExamplesGiveAValueForAllAndForEachGroup() throws {
    var notebook = try notebook()
    for example in Registry.standard.aggregates.flatMap(\.examples) {
      let all = try notebook.table("fans | summarise value: \(example.call)")
      #expect(all.rowCount == 1 && all.columns[0].missingCount == 0, "\(example.call)")
      let groups = try notebook.table("fans | summarise value: \(example.call) by tier")
      #expect(groups.rowCount >= 3, "\(example.call)")
    }
  }

  @Test func modelColumnsHaveHelpAndValues() throws {
    var notebook = try notebook()
    let key = try notebook.value("fans | top 1 by friends | keep fan_id")
    for column in Registry.standard.modelColumns {
      let isCall = column.name == "friend_of"
      let value = isCall ? "friend_of(\"\(CanonicalText.cell(key))\")" : column.name
      // Who was reached, and how often, is known of posts.
      let source = column.name.hasPrefix("engagement_by") ? "posts" : "fans"
      let table = try notebook.table(
        "\(source) | topic any (#fitness, #yoga) | add value: \(value) | keep value")
      #expect(table.columns[0].type == column.type, "\(column.name)")
      #expect(table.columns[0].missingCount < table.rowCount, "\(column.name)")
      #expect(notebook.mistake("help \(column.name)") == nil)
    }
  }
}
