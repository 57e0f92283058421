import Tables
import TestSupport
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

  @Test func keysFoldTheLettersOfAsciiAlone() {
    for length in 1...20 {
      for byte in UInt8(ascii: " ")...UInt8(ascii: "~") {
        for place in [0, length / 2, length - 1] {
          var bytes = [UInt8](repeating: UInt8(ascii: "q"), count: length)
          bytes[place] = byte
          let name = String(decoding: bytes, as: UTF8.self)
          #expect(NameKey(name) == NameKey(name.lowercased()))
          #expect(!NameKey(name).fitsAll)
          bytes[place] = byte ^ 0x20
          let other = String(decoding: bytes, as: UTF8.self)
          #expect((NameKey(name) == NameKey(other)) == (name.lowercased() == other.lowercased()))
        }
      }
    }
    #expect(NameKey("café").fitsAll && NameKey("a name with ü in its tail").fitsAll)
  }

  /// A column's change reaches all that the model makes of it, whatever was bound before.
  @Test(arguments: [
    "followers", "posts", "likes", "comments", "shares", "orders", "spend", "brand_affinity",
    "suspicious_share",
  ])
  func aChangedColumnIsSeenByTheModel(column: String) throws {
    let folder = TemporaryFolder()
    folder.write(
      """
      fan_id,topics,followers,posts,likes,comments,shares,orders,spend,brand_affinity,suspicious_share
      a,tea,900,3,40,5,1,2,10,0.25,0.125
      b,tea,9000,4,400,50,10,0,0,0.375,0.25
      c,yoga,90000,5,100,20,3,7,70,0.125,0.25
      """, to: "fans.csv")
    func csv(_ statements: String...) throws -> String {
      var notebook = Notebook(folder: folder)
      return try notebook.csv((["load \"fans.csv\" as fans"] + statements).joined(separator: "\n"))
    }
    let change = "fans | change \(column): \(column) * 2 | grade"
    #expect(try csv(change) == csv("fans | grade", change))
    #expect(try (csv(change) == csv("fans | grade")) == ["orders", "spend"].contains(column))
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
