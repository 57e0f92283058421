import Tables
import Testing

@testable import Engine

/// Fields are found by name whether there are few or many.
@Suite struct SchemaTests {
  @Test(arguments: [3, 47, 48, 200])
  func fieldsAreFoundWhateverTheirCase(count: Int) {
    let names = (0..<count).map { "Column\($0)" }
    var schema = Schema(names.map { ($0, .integer, nil) })
    for (place, name) in names.enumerated() {
      #expect(schema.index(of: name) == place && schema.index(of: name.uppercased()) == place)
    }
    schema.append(.init(name: "café", expr: .constant(.integer(1))))
    schema.append(.init(name: "column1", expr: .constant(.integer(2))))
    schema.append(.init(name: "last", expr: .constant(.integer(3))))
    #expect(schema.index(of: "CAFÉ") == count && schema.index(of: "cafe\u{301}") == count)
    #expect(schema.index(of: "Column1") == 1 && schema.index(of: "column1") == count + 1)
    #expect(schema.index(of: "COLUMN1") == 1 && schema.index(of: "Last") == count + 2)
    #expect(schema.index(of: "other") == nil)
    schema.fields.remove(at: 0)
    #expect(schema.index(of: "Column0") == nil && schema.index(of: "column2") == 1)
  }

  @Test func aCopyKeepsItsFields() {
    var schema = Schema([("a", .integer, nil)])
    let before = schema
    schema.append(.init(name: "b", expr: .constant(.integer(1))))
    schema.replace(at: 0, with: .constant(.text("x")))
    #expect(before.fields.count == 1 && before["b"] == nil && before["a"]?.type == .integer)
    #expect(schema["A"]?.type == .text && schema["B"]?.type == .integer)
  }

  @Test func signsOfCurrenciesAreKept() {
    for sign in ["$", "€", "£", "CHF", ""] { #expect(Currency(sign).sign == sign) }
    #expect(Currency("$") == .dollar && Currency("€") != .dollar)
  }
}
