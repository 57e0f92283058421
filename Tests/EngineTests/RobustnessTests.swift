import Testing

@testable import Engine

/// What a hostile hand types: refused, or worked out, but never a trap and never for ever.
@Suite struct RobustnessTests {
  @Test func deepExpressionsAreRefused() throws {
    var notebook = try RandomTable(rows: 10, seed: 1).notebook()
    let sum = Array(repeating: "a", count: 900).joined(separator: " + ")
    let nots = String(repeating: "not ", count: 900) + "a > 0"
    let choices = (0..<450).map { "if a > \($0) then \($0) else " }.joined() + "0"
    for text in [sum, nots, choices] {
      #expect(notebook.mistake("r | add y: \(text)")?.code == .tooDeep)
    }
    #expect(try notebook.table("r | add y: a + 1 | keep y").rowCount == 10)
  }

  /// Columns made from columns twice over double at every step.
  @Test func columnsThatMultiplyAreRefused() throws {
    var notebook = try RandomTable(rows: 10, seed: 1).notebook()
    let pairs = (0..<60).map { "y\($0 + 1): y\($0) + y\($0)" }.joined(separator: ", ")
    #expect(notebook.mistake("r | add y0: a, \(pairs)")?.code == .tooDeep)
  }

  /// Sets made a batch at a time have dictionaries of their own.
  @Test func setsMadeInManyBatchesKeepTheirWords() throws {
    var notebook = Notebook()
    let rows = (0..<70_000).map { "\($0),u\($0);x\($0 % 3)" }
    notebook.folder.write("id,name\n" + rows.joined(separator: "\n") + "\n", to: "big.csv")
    #expect(notebook.mistake("load \"big.csv\" as big (types: (name: text))") == nil)
    let counts = try notebook.csv(
      "big | add s: split(name, \";\") | split s as v | where v like \"x*\" | count by v")
    #expect(counts == "v,n\nx0,23334\nx1,23333\nx2,23333\n")
    let constant = try notebook.csv("big | add s: #tea | split s as v | count by v")
    #expect(constant == "v,n\ntea,70000\n")
  }
}
