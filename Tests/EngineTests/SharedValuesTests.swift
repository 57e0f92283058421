import Testing

@testable import Engine

/// Values that copies share behave as the dictionaries they stand for.
@Suite struct SharedValuesTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func numberedValuesAreThoseOfADictionary(seed: UInt64) {
    var random = SeededNumbers(seed)
    var values = NumberedValues<Int>()
    var expected: [Int: Int] = [:]
    var copies: [(NumberedValues<Int>, [Int: Int])] = []
    for step in 0..<400 {
      let number = random.below(seed < 10 ? 40 : 70_000)
      let value = random.below(4) == 0 ? nil : step
      values[number] = value
      expected[number] = value
      if random.below(20) == 0 { copies.append((values, expected)) }
    }
    for (values, expected) in copies + [(values, expected)] {
      #expect(values.numbers == expected.keys.sorted())
      #expect(expected.allSatisfy { values[$0.key] == $0.value })
      #expect(values[-1] == nil && values[1 << 40] == nil)
    }
  }

  @Test func namesKeepTheirOrderAndFirstSpelling() {
    var values = NamedValues<Int>()
    values["Vips"] = 1
    values["fans"] = 2
    var other = values
    values["VIPS"] = 3
    other["Added"] = 4
    values["later"] = 5
    values["added"] = 6
    #expect(values.all.map(\.name) == ["Vips", "fans", "later", "added"])
    #expect(values.all.map(\.value) == [3, 2, 5, 6])
    #expect(other.all.map(\.name) == ["Vips", "fans", "Added"])
    #expect(other["vips"] == 1 && other["ADDED"] == 4 && other["later"] == nil)
    other["FANS"] = nil
    #expect(other["fans"] == nil && other.all.map(\.value) == [1, 4])
    #expect(values["fans"] == 2)
    other["Fans"] = 7
    #expect(other.all.map(\.value) == [1, 7, 4])
  }
}
