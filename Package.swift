// swift-tools-version: 6.1

import PackageDescription

// The arrows below are the architecture: who may import whom. `ArchitectureTests` reads this file
// and fails on an arrow that ARCHITECTURE.md does not draw.
let package = Package(
  name: "swell",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // System libraries: header-only shims, imported only by the target that wraps them.
    .systemLibrary(
      name: "CEditline", pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .systemLibrary(
      name: "CDigest", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CYaml", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CMark", pkgConfig: "libcmark",
      providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
    .systemLibrary(name: "CAllocator"),

    // Loops in C with a form for the processor at hand.
    .target(name: "CKernels"),
    // A mapping of files that stands it when they are cut short, which takes a signal handler.
    .target(name: "CMapping"),

    .target(name: "Parallel"),
    .target(name: "Language"),
    .target(name: "Statistics", dependencies: ["Parallel"]),
    .target(
      name: "Tables", dependencies: ["Parallel", "CDigest", "CSQLite", "CZlib", "CMapping"]),
    .target(name: "Influence", dependencies: ["Statistics", "Parallel", "CKernels"]),
    .target(name: "Rendering", dependencies: ["Tables", "Language", "Parallel", "CMark"]),
    .target(
      name: "Engine",
      dependencies: ["Language", "Tables", "Statistics", "Influence", "Parallel", "CKernels"]),
    .target(
      name: "Sessions",
      dependencies: [
        "Engine", "Language", "Rendering", "Tables", "Parallel", "CYaml",
      ],
      // The lessons of `lessons/`, which a link leads to: they are part of the program.
      resources: [.embedInCode("Lessons/Texts")]),
    .executableTarget(
      name: "swell",
      dependencies: [
        "Sessions", "Engine", "Language", "Rendering", "Tables", "Parallel", "CEditline",
        "CAllocator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "ParallelTests", dependencies: ["Parallel"]),
    .testTarget(
      name: "LanguageTests", dependencies: ["Language", "TestSupport"], exclude: ["Cases"]),
    .testTarget(name: "TablesTests", dependencies: ["Tables", "TestSupport"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "CSQLite"]),
    .testTarget(name: "InfluenceTests", dependencies: ["Influence"]),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "TestSupport"], exclude: ["Cases"]),
    .testTarget(
      name: "RenderingTests", dependencies: ["Rendering", "TestSupport"], exclude: ["Cases"]),
    .testTarget(
      name: "SessionsTests", dependencies: ["Sessions", "TestSupport"], exclude: ["Cases"]),
    .testTarget(
      name: "swellTests", dependencies: ["swell", "TestSupport"], exclude: ["Cases"]),
  ],
  swiftLanguageModes: [.v6]
)

// `make fuzz` counts which code a text reaches; nobody else pays for that.
if Context.environment["SWELL_FUZZ"] != nil {
  for target in package.targets where ["Language", "Engine"].contains(target.name) {
    target.swiftSettings = [.unsafeFlags(["-sanitize=fuzzer"])]
  }
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: ["Engine", "Language"], path: "Tests/Fuzz",
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
