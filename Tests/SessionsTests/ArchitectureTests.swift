import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Who may import whom, as ARCHITECTURE.md draws it: held against the package's own description
/// and against every `import` line.
@Suite struct ArchitectureTests {
  /// Every target of ours with what it may import. A target that is missing here fails the tests.
  private static let arrows: [String: Set<String>] = [
    "swell": [
      "Sessions", "Engine", "Language", "Rendering", "Tables", "Parallel", "CEditline",
      "CAllocator", "ArgumentParser",
    ],
    "Sessions": ["Engine", "Language", "Rendering", "Tables", "Parallel", "CYaml"],
    "Engine": ["Language", "Tables", "Statistics", "Influence", "Parallel", "CKernels"],
    "Influence": ["Statistics", "Parallel", "CKernels"],
    "Statistics": ["Parallel"],
    "Tables": ["Parallel", "CDigest", "CSQLite", "CZlib", "CMapping"],
    "Rendering": ["Tables", "Language", "Parallel", "CMark"],
    "Parallel": [],
    "Language": [],
    "CEditline": [],
    "CDigest": [],
    "CAllocator": [],
    "CYaml": [],
    "CSQLite": [],
    "CZlib": [],
    "CMark": [],
    "CKernels": [],
    "CMapping": [],
  ]

  /// What comes with Swift and the system. Foundation is not among it: it would cost every start.
  private static let system: Set<String> = [
    "Swift", "Darwin", "Glibc", "Musl", "Synchronization", "Dispatch",
  ]

  private static let root = TextFile.repository()

  @Test func thePackageDrawsNoOtherArrow() throws {
    let targets = PackageDescription.targets(in: try TextFile.read(Self.root + "/Package.swift"))
    let ours = targets.filter { !$0.isTest }
    #expect(Set(ours.map(\.name)) == Set(Self.arrows.keys))
    for target in ours {
      let allowed = Self.arrows[target.name] ?? []
      let wrong = target.dependencies.filter { !allowed.contains($0) }
      #expect(wrong.isEmpty, "\(target.name) may not depend on \(wrong.joined(separator: ", "))")
    }
  }

  @Test(arguments: arrows.keys.sorted()) func noFileImportsPastTheArrows(_ target: String) throws {
    let allowed = (Self.arrows[target] ?? []).union(Self.system)
    let files = swiftFiles(in: Self.root + "/Sources/" + target)
    #expect(target.hasPrefix("C") || !files.isEmpty)
    for file in files {
      for module in imports(in: try TextFile.read(file)) where !allowed.contains(module) {
        Issue.record("\(file.dropFirst(Self.root.count + 1)) imports \(module)")
      }
    }
  }

  @Test func theListHasNoCircle() {
    var rest = Self.arrows.mapValues { $0.filter { Self.arrows[$0] != nil } }
    while let leaf = rest.first(where: { $0.value.isEmpty })?.key {
      rest[leaf] = nil
      for target in rest.keys { rest[target]?.remove(leaf) }
    }
    #expect(rest.isEmpty, "a circle through \(rest.keys.sorted())")
  }

  @Test func onlyTheProgramWritesToStreams() throws {
    let libraries = Self.arrows.keys.filter { $0 != "swell" && !$0.hasPrefix("C") }
    for target in libraries.sorted() {
      // It lays out the streams of another program, and writes to none of ours.
      for file in swiftFiles(in: Self.root + "/Sources/" + target)
      where !file.hasSuffix("/ChildProgram.swift") {
        let code = try TextFile.read(file)
        for word in ["print(", "debugPrint(", "STDOUT_FILENO", "STDERR_FILENO", "getenv("] {
          let hasWord = code.split(separator: "\n").contains { line in
            let code = line.drop { $0 == " " }
            return !code.hasPrefix("//") && calls(word, in: code)
          }
          #expect(!hasWord, "\(file.dropFirst(Self.root.count + 1)) uses \(word)")
        }
      }
    }
  }

  /// True where `word` stands on its own: not as the end of a longer name, nor as a member.
  private func calls(_ word: String, in line: Substring) -> Bool {
    var rest = line
    while let range = rest.firstRange(of: word) {
      let before = rest[..<range.lowerBound].last
      let isPart = before.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } ?? false
      if !isPart { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }

  private func imports(in code: String) -> [String] {
    code.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index + 1 < words.count else { return nil }
      // `@testable`, `public`, `package` may stand before it, nothing else.
      let isImport = words[..<index].allSatisfy {
        $0.hasPrefix("@") || $0 == "public" || $0 == "package" || $0 == "internal"
      }
      return isImport ? words[index + 1].split(separator: ".").first.map(String.init) : nil
    }
  }

  private func swiftFiles(in folder: String) -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var files: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let path = folder + "/" + name
      files += name.hasSuffix(".swift") ? [path] : swiftFiles(in: path)
    }
    return files.sorted()
  }
}
