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
/// first case are remarks.
struct CaseFile {
  struct Case {
    var line: Int
    var input: String
    var output: String
  }

  var cases: [Case] = []

  init(_ name: String) throws {
    var inOutput = false
    for (index, line) in try CaseFile.read(name).split(
      separator: "\n", omittingEmptySubsequences: false
    ).enumerated() {
      switch line {
      case "== input":
        cases.append(Case(line: index + 1, input: "", output: ""))
        inOutput = false
      case "== output": inOutput = true
      default:
        guard !cases.isEmpty else { continue }
        let last = cases.count - 1
        if inOutput { cases[last].output += line + "\n" } else { cases[last].input += line + "\n" }
      }
    }
    for index in cases.indices {
      cases[index].input = CaseFile.trimmed(cases[index].input)
      cases[index].output = CaseFile.trimmed(cases[index].output)
    }
  }

  static func read(_ name: String, besides file: String = #filePath) throws -> String {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let path = (folder.map(String.init) + ["Cases", name]).joined(separator: "/")
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

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.last == "\n" { text = text.dropLast() }
    return String(text)
  }
}

struct CaseFileError: Error { var path: String }
