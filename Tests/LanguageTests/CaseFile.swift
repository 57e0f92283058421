import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Golden cases kept as text beside the tests.
///
/// A case is `== input`, the input's lines, `== output`, and what must come out. Lines before the
/// first case are remarks. With SWELL_RECORD set, a file whose outputs differ is written anew; the
/// run fails all the same, so that nobody records by accident.
struct CaseFile {
  struct Case {
    var line: Int
    var input: String
    var output: String
  }

  let name: String
  private(set) var remarks = ""
  private(set) var cases: [Case] = []

  init(_ name: String) throws {
    self.name = name
    var inOutput = false
    let lines = try CaseFile.read(name).split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      switch line {
      case "== input":
        cases.append(Case(line: index + 1, input: "", output: ""))
        inOutput = false
      case "== output": inOutput = true
      default:
        let last = cases.count - 1
        if cases.isEmpty {
          remarks += line + "\n"
        } else if inOutput {
          cases[last].output += line + "\n"
        } else {
          cases[last].input += line + "\n"
        }
      }
    }
    for index in cases.indices {
      cases[index].input = CaseFile.trimmed(cases[index].input)
      cases[index].output = CaseFile.trimmed(cases[index].output)
    }
  }

  /// Checks that `produce` makes every case's output from its input.
  func verify(_ produce: (String) throws -> String) throws {
    var recorded = remarks
    var differs = false
    for item in cases {
      let output = CaseFile.trimmed(try produce(item.input))
      #expect(output == item.output, "\(name):\(item.line)")
      differs = differs || output != item.output
      recorded += "== input\n\(item.input)\n== output\n\(output)\n"
    }
    if differs, getenv("SWELL_RECORD") != nil { try CaseFile.write(recorded, to: name) }
  }

  static func read(_ name: String) throws -> String {
    let path = path(of: name)
    guard let stream = fopen(path, "r") else { throw CaseFileError(path: path) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, stream)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[0..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to name: String) throws {
    let path = path(of: name)
    guard let stream = fopen(path, "w") else { throw CaseFileError(path: path) }
    defer { fclose(stream) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      throw CaseFileError(path: path)
    }
  }

  private static func path(of name: String, besides file: String = #filePath) -> String {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return (folder.map(String.init) + ["Cases", name]).joined(separator: "/")
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.last == "\n" { text = text.dropLast() }
    return String(text)
  }
}

struct CaseFileError: Error { var path: String }
