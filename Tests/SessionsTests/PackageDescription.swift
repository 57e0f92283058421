/// The targets that a Package.swift names, read as text: enough for a package written plainly.
enum PackageDescription {
  struct Target: Hashable {
    let name: String
    let isTest: Bool
    /// Targets and products it depends on.
    let dependencies: [String]
  }

  private static let openings = [
    ".target(", ".executableTarget(", ".testTarget(", ".systemLibrary(", ".plugin(", ".macro(",
  ]

  static func targets(in code: String) -> [Target] {
    guard let list = code.firstRange(of: "  targets: [") else { return [] }
    var targets: [Target] = []
    var rest = code[list.upperBound...]
    while let (opening, range) = nextOpening(in: rest) {
      let body = upToClosing(rest[range.upperBound...])
      let path = quoted(after: "path: ", in: body) ?? ""
      targets.append(
        Target(
          name: quoted(after: "name: ", in: body) ?? "",
          isTest: opening == ".testTarget(" || path.hasPrefix("Tests/"),
          dependencies: dependencies(in: body)))
      rest = rest[body.endIndex...]
    }
    return targets
  }

  private static func nextOpening(in code: Substring) -> (String, Range<String.Index>)? {
    openings.compactMap { opening in code.firstRange(of: opening).map { (opening, $0) } }
      .min { $0.1.lowerBound < $1.1.lowerBound }
  }

  /// The text before the bracket that closes what is already open.
  private static func upToClosing(_ code: Substring) -> Substring {
    var depth = 1
    for index in code.indices {
      if code[index] == "(" { depth += 1 }
      if code[index] == ")" { depth -= 1 }
      if depth == 0 { return code[..<index] }
    }
    return code
  }

  private static func dependencies(in body: Substring) -> [String] {
    guard let range = body.firstRange(of: "dependencies: [") else { return [] }
    let list = body[range.upperBound...].prefix { $0 != "]" }
    var names: [String] = []
    // A product is `.product(name: "Yams", package: "Yams")`: its package is no dependency of ours.
    var afterPackage = false
    for (index, part) in list.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
    {
      if index % 2 == 1 {
        if !afterPackage { names.append(String(part)) }
      } else {
        afterPackage = part.hasSuffix("package: ")
      }
    }
    return names
  }

  private static func quoted(after label: String, in body: Substring) -> String? {
    guard let range = body.firstRange(of: label + "\"") else { return nil }
    return String(body[range.upperBound...].prefix { $0 != "\"" })
  }
}
