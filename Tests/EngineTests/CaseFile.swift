import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Statements and what they must give, as text beside the tests.
///
/// `== file NAME` puts the lines under it in a file that the cases may load; `== setup` is run
/// before each case; then `== run` (or `== run with notes`) and `== gives`, as often as you like.
/// Each case starts from an empty workspace. Lines before the first `==` are remarks. With
/// SWELL_RECORD set, a file whose outputs differ is written anew; the run fails all the same, so
/// that nobody records by accident.
struct CaseFile {
  private struct Section {
    var head: String
    var line: Int
    var body: [String] = []
    var text: String {
      var lines = body[...]
      while lines.last == "" { lines.removeLast() }
      return lines.joined(separator: "\n")
    }
  }

  let name: String
  private var sections: [Section] = []
  private var remarks: [String] = []

  init(_ name: String) throws {
    self.name = name
    let lines = try CaseFile.read(name).split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.map(String.init).enumerated() {
      if line.hasPrefix("== ") {
        sections.append(Section(head: String(line.dropFirst(3)), line: index + 1))
      } else if sections.isEmpty {
        remarks.append(line)
      } else {
        sections[sections.count - 1].body.append(line)
      }
    }
  }

  /// Runs every case and compares it with what it must give.
  func verify() throws {
    let folder = TemporaryFolder()
    var setup = ""
    var recorded = sections
    var differs = false
    for index in sections.indices {
      let section = sections[index]
      if section.head.hasPrefix("file ") {
        folder.write(section.text + "\n", to: String(section.head.dropFirst(5)))
      } else if section.head == "setup" {
        setup = section.text
      } else if section.head.hasPrefix("run"), index + 1 < sections.count {
        var notebook = Notebook(folder: folder)
        for case (.failed(let error), _) in notebook.outcomes(setup) { throw error }
        let notes = section.head.hasSuffix("with notes")
        let given = Transcript(section.text, in: &notebook, notes: notes).text
        let expected = sections[index + 1].text
        #expect(given == expected + (expected.isEmpty ? "" : "\n"), "\(name):\(section.line)")
        recorded[index + 1].body = given.split(
          separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        differs = differs || given != expected + (expected.isEmpty ? "" : "\n")
      }
    }
    if differs, getenv("SWELL_RECORD") != nil {
      let parts = recorded.map { ["== " + $0.head] + ($0.text.isEmpty ? [] : [$0.text]) }
      let lines = remarks + parts.flatMap { $0 }
      try CaseFile.write(lines.joined(separator: "\n") + "\n", to: name)
    }
  }

  /// A `== run` section and the notebook it starts in.
  struct Run {
    let text: String
    let line: Int
    let notebook: Notebook
  }

  /// The file's runs, each after its setup.
  ///
  /// - Throws: the first mistake of a setup.
  func runs() throws -> [Run] {
    let folder = TemporaryFolder()
    var start = Notebook(folder: folder)
    var runs: [Run] = []
    for section in sections {
      if section.head.hasPrefix("file ") {
        folder.write(section.text + "\n", to: String(section.head.dropFirst(5)))
      } else if section.head == "setup" {
        start = Notebook(folder: folder)
        for case (.failed(let error), _) in start.outcomes(section.text) { throw error }
      } else if section.head.hasPrefix("run") {
        runs.append(Run(text: section.text, line: section.line, notebook: start))
      }
    }
    return runs
  }

  /// The case files that there are.
  static var names: [String] {
    guard let folder = opendir(path(of: "")) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".txt") { names.append(name) }
    }
    return names
  }

  static func path(of name: String, besides file: String = #filePath) -> String {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return (folder.map(String.init) + ["Cases", name]).joined(separator: "/")
  }

  private static func read(_ name: String) throws -> String {
    guard let stream = fopen(path(of: name), "r") else { throw MissingCases(name: name) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, stream)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  static func write(_ text: String, to name: String) throws {
    guard let stream = fopen(path(of: name), "w") else { throw MissingCases(name: name) }
    defer { fclose(stream) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      throw MissingCases(name: name)
    }
  }
}

struct MissingCases: Error { let name: String }
