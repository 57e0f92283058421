import Tables

/// Functions of text.
enum TextFunctions {
  static let all: [ScalarFunction] = [
    length,
    mapping("lower", "In small letters.", .init("lower(\"Tea\")", "tea")) { $0.lowercased() },
    mapping("upper", "In capitals.", .init("upper(\"Tea\")", "TEA")) { $0.uppercased() },
    mapping("trim", "Without white space at both ends.", .init("trim(\" tea \")", "tea"), trimmed),
    test(
      "contains", "Whether the text holds the other.",
      .init("contains(\"green tea\", \"tea\")", "true")
    ) {
      $0.contains($1)
    },
    test(
      "starts_with", "Whether the text begins so.", .init("starts_with(\"tea\", \"te\")", "true")
    ) {
      $0.hasPrefix($1)
    },
    test("ends_with", "Whether the text ends so.", .init("ends_with(\"tea\", \"ea\")", "true")) {
      $0.hasSuffix($1)
    },
    replace, split,
  ]

  private static func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }

  private static let length = ScalarFunction(
    name: "length", parameters: ["x"], optionalCount: 0,
    summary: "How many characters a text has, or how many tags a set.",
    examples: [.init("length(\"tea\")", "3")],
    resultType: { $0[0] == .text || $0[0] == .tags ? .integer : nil }, takes: "text or tags",
    evaluate: { inputs, count, _ in
      let lengths = (0..<count).map { row -> Int? in
        switch inputs[0][row] {
        case .text(let text): text.count
        case .tags(let tags): tags.count
        default: nil
        }
      }
      let validity = lengths.contains { $0 == nil } ? Bitmap(lengths.map { $0 != nil }) : nil
      return Vector(
        count: count, .integers(Buffer(lengths.map { Int64($0 ?? 0) })), validity: validity)
    })

  /// Text to text: once a dictionary entry where text is coded.
  private static func mapping(
    _ name: String, _ summary: String, _ example: FunctionExample,
    _ body: @escaping @Sendable (String) -> String
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: ["x"], optionalCount: 0, summary: summary, examples: [example],
      resultType: { $0[0] == .text || $0[0] == nil ? .text : nil }, takes: "text",
      evaluate: { inputs, count, _ in
        let cells = (0..<count).map { row -> Cell in
          if case .text(let text) = inputs[0][row] { return .text(body(text)) }
          return .missing
        }
        return Vector(cells: cells, type: .text)
      })
  }

  private static func test(
    _ name: String, _ summary: String, _ example: FunctionExample,
    _ body: @escaping @Sendable (String, String) -> Bool
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: ["x", "part"], optionalCount: 0, summary: summary,
      examples: [example],
      resultType: { $0.allSatisfy { $0 == .text || $0 == nil } ? .boolean : nil },
      takes: "two texts",
      evaluate: { inputs, count, _ in
        let truth = bits(count: count) { row in
          guard case .text(let text) = inputs[0][row], case .text(let part) = inputs[1][row] else {
            return false
          }
          return body(text, part)
        }
        return Vector(count: count, .booleans(truth))
      })
  }

  private static let replace = ScalarFunction(
    name: "replace", parameters: ["x", "old", "new"], optionalCount: 0,
    summary: "The text with each `old` replaced by `new`.",
    examples: [.init("replace(\"a-b\", \"-\", \" \")", "a b")],
    resultType: { $0.allSatisfy { $0 == .text || $0 == nil } ? .text : nil }, takes: "three texts",
    evaluate: { inputs, count, _ in
      let cells = (0..<count).map { row -> Cell in
        guard case .text(let text) = inputs[0][row], case .text(let old) = inputs[1][row],
          case .text(let new) = inputs[2][row]
        else { return .missing }
        return .text(
          old.isEmpty
            ? text
            : text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new))
      }
      return Vector(cells: cells, type: .text)
    })

  private static let split = ScalarFunction(
    name: "split", parameters: ["x", "separator"], optionalCount: 0,
    summary: "The parts of a text as a set of tags.",
    examples: [.init("split(\"tea;coffee\", \";\")", "#coffee #tea")],
    resultType: { $0.allSatisfy { $0 == .text || $0 == nil } ? .tags : nil }, takes: "two texts",
    evaluate: { inputs, count, _ in
      let cells = (0..<count).map { row -> Cell in
        guard case .text(let text) = inputs[0][row], case .text(let separator) = inputs[1][row]
        else {
          return .missing
        }
        let parts = separator.isEmpty ? [Substring(text)] : text.split(separator: separator)
        return .tags(Set(parts.map { Topic.folded(String($0)) }.filter { !$0.isEmpty }).sorted())
      }
      return Vector(cells: cells, type: .tags)
    })
}
