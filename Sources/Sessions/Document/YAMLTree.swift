import CYaml

/// A YAML text as a tree, read by libyaml.
///
/// Wrapped directly: the usual Swift package for it brings all of Foundation into the program,
/// which doubles its start-up time.
struct YAMLTree {
  indirect enum Node {
    case scalar(String, line: Int)
    case sequence([Node], line: Int)
    case mapping([(key: Node, value: Node)], line: Int)

    /// Counts from 1.
    var line: Int {
      switch self {
      case .scalar(_, let line), .sequence(_, let line), .mapping(_, let line): line
      }
    }

    var scalar: String? {
      if case .scalar(let text, _) = self { return text }
      return nil
    }
  }

  /// Why a text is no YAML, and the line, counted from 1.
  struct Failure: Error {
    let message: String
    let line: Int
  }

  /// Nil where the text holds nothing.
  let root: Node?

  /// Deeper nesting, or an alias inside what it stands for, is refused.
  private static let mostDepth = 100

  /// - Complexity: O(n) of the text's length; libyaml alone takes quadratic time for text that
  ///   nests as deep as it is long.
  init(_ text: String) throws(Failure) {
    let bytes = Array(text.utf8)
    try Self.parsing(bytes, Self.checkDepth)
    root = try Self.parsing(bytes, Self.read)
  }

  /// Hands `body` a parser that reads `bytes` from their start.
  private static func parsing<Value>(
    _ bytes: [UInt8], _ body: (inout yaml_parser_t) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw Failure(message: "there is no memory to read it", line: 1)
    }
    defer { yaml_parser_delete(&parser) }
    let result = bytes.withUnsafeBufferPointer { bytes -> Result<Value, Failure> in
      yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
      return Result { () throws(Failure) in try body(&parser) }
    }
    return try result.get()
  }

  /// Follows the text event by event, which needs no tree, and stops where it nests too deep.
  private static func checkDepth(_ parser: inout yaml_parser_t) throws(Failure) {
    var depth = 0
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else { throw failure(parser) }
      defer { yaml_event_delete(&event) }
      switch event.type {
      case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT: depth += 1
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: depth -= 1
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return
      default: break
      }
      if depth > mostDepth { throw tooDeep(line: Int(event.start_mark.line) + 1) }
    }
  }

  private static func tooDeep(line: Int) -> Failure {
    Failure(message: "it nests deeper than \(mostDepth) levels", line: line)
  }

  private static func read(_ parser: inout yaml_parser_t) throws(Failure) -> Node? {
    var document = yaml_document_t()
    guard yaml_parser_load(&parser, &document) == 1 else { throw failure(parser) }
    defer { yaml_document_delete(&document) }
    guard let first = yaml_document_get_root_node(&document) else { return nil }
    let root = try node(first, in: &document, depth: 0)
    var next = yaml_document_t()
    guard yaml_parser_load(&parser, &next) == 1 else { throw failure(parser) }
    defer { yaml_document_delete(&next) }
    if let second = yaml_document_get_root_node(&next) {
      throw Failure(
        message: "it holds two documents", line: Int(second.pointee.start_mark.line) + 1)
    }
    return root
  }

  private static func failure(_ parser: yaml_parser_t) -> Failure {
    let message = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
    return Failure(message: message, line: Int(parser.problem_mark.line) + 1)
  }

  private static func node(
    _ pointer: UnsafeMutablePointer<yaml_node_t>, in document: inout yaml_document_t, depth: Int
  ) throws(Failure) -> Node {
    let raw = pointer.pointee
    let line = Int(raw.start_mark.line) + 1
    guard depth < mostDepth else { throw tooDeep(line: line) }
    switch raw.type {
    case YAML_SCALAR_NODE:
      let bytes = UnsafeBufferPointer(start: raw.data.scalar.value, count: raw.data.scalar.length)
      return .scalar(String(decoding: bytes, as: UTF8.self), line: line)
    case YAML_SEQUENCE_NODE:
      let items = raw.data.sequence.items
      var nodes: [Node] = []
      for item in run(from: items.start, to: items.top) {
        nodes.append(try child(item, in: &document, depth: depth, line: line))
      }
      return .sequence(nodes, line: line)
    case YAML_MAPPING_NODE:
      let pairs = raw.data.mapping.pairs
      var entries: [(key: Node, value: Node)] = []
      var names = Set<String>()
      for pair in run(from: pairs.start, to: pairs.top) {
        let key = try child(pair.key, in: &document, depth: depth, line: line)
        if let name = key.scalar, !names.insert(name).inserted {
          throw Failure(message: "`\(name)` is there twice", line: key.line)
        }
        entries.append((key, try child(pair.value, in: &document, depth: depth, line: line)))
      }
      return .mapping(entries, line: line)
    default: return .scalar("", line: line)
    }
  }

  private static func run<Item>(
    from start: UnsafeMutablePointer<Item>?, to top: UnsafeMutablePointer<Item>?
  ) -> UnsafeBufferPointer<Item> {
    guard let start, let top else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: start, count: top - start)
  }

  private static func child(
    _ index: Int32, in document: inout yaml_document_t, depth: Int, line: Int
  ) throws(Failure) -> Node {
    guard let pointer = yaml_document_get_node(&document, index) else {
      return .scalar("", line: line)
    }
    return try node(pointer, in: &document, depth: depth + 1)
  }
}
