// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A module of the product: its name and the modules and packages that it may import. The table of modules in
/// CONTRIBUTING.md says why; CI proves it with `--explicit-target-dependency-import-check error`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// The tests of one module, and what else they need to see.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, exclude: exclude,
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "mistwin",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "mistwin", targets: ["mistwin"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    module("Determinism"),
    module("SQLite", ["CSQLite", "Determinism"]),
    module("Documents", ["Yams"]),
    module("MistAPI", ["Determinism", .product(name: "OrderedCollections", package: "swift-collections")]),
    module("Configuration", ["MistAPI"]),
    module("Addressing"),
    module("Assurance", ["Determinism"]),
    module("World", ["Assurance", "Determinism"]),
    module("Twin", ["MistAPI", "Configuration", "World", "Assurance", "Determinism", "SQLite"]),
    module("Planning", ["MistAPI", "Configuration", "Addressing", "Documents", "Determinism"]),
    module("Rollout", ["MistAPI", "Assurance", "Planning", "Documents", "Determinism"]),
    module("Ledger", ["SQLite", "Planning", "Rollout", "Addressing", "Assurance", "MistAPI", "Determinism"]),
    module(
      "Rehearsal",
      [
        "Planning", "Rollout", "Twin", "Ledger", "World", "Assurance", "Addressing", "Configuration", "Documents",
        "MistAPI", "Determinism",
      ]),
    module(
      "Reporting",
      ["Rehearsal", "Planning", "Rollout", "Addressing", "Assurance", "Documents", "MistAPI", "Determinism"]),
    .executableTarget(
      name: "mistwin",
      dependencies: [
        "Determinism", "Documents", "MistAPI", "Addressing", "World", "Planning", "Rollout", "Twin", "Ledger",
        "Rehearsal", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "Benchmarks",
      dependencies: ["Addressing", "MistAPI", "Twin", "World", "Assurance", "Determinism", "Planning", "Rehearsal"],
      swiftSettings: swiftSettings),
    tests("Determinism"),
    tests("SQLite"),
    tests("Documents"),
    tests("MistAPI", ["Determinism"]),
    tests("Configuration", ["MistAPI"]),
    tests("Addressing"),
    tests("Assurance", ["Determinism"]),
    tests("World", ["Assurance", "Determinism"]),
    tests("Twin", ["MistAPI", "World", "Assurance", "Determinism"]),
    tests("Planning", ["MistAPI", "Addressing", "Documents", "Determinism"], exclude: ["Snapshots"]),
    tests("Rollout", ["MistAPI", "Assurance", "Documents", "Determinism"]),
    tests("Ledger", ["Planning", "Rollout", "Addressing", "SQLite", "MistAPI", "Determinism"]),
    tests("Rehearsal", ["Twin", "Planning", "Rollout", "Documents", "MistAPI", "Determinism"]),
    tests(
      "Reporting",
      ["Rehearsal", "Planning", "Rollout", "Addressing", "Assurance", "Documents", "MistAPI", "Determinism"],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "CommandTests", dependencies: ["mistwin"], exclude: ["Snapshots"], swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6])
