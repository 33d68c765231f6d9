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
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    module("Determinism"),
    module("SQLite", ["CSQLite", "Determinism"]),
    module("Documents", ["Yams"]),
    module("MistAPI", ["Determinism", .product(name: "OrderedCollections", package: "swift-collections")]),
    module("MistCatalogue", ["MistAPI", "Determinism"]),
    module(
      "MistLive",
      [
        "MistAPI", "Determinism",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    module("EffectiveConfiguration", ["MistAPI"]),
    module("Signing", [.product(name: "Crypto", package: "swift-crypto")]),
    module("Addressing"),
    module("Assurance", ["Determinism"]),
    module("World", ["Assurance", "Determinism"]),
    module(
      "Twin", ["MistAPI", "MistCatalogue", "EffectiveConfiguration", "World", "Assurance", "Determinism", "SQLite"]),
    module(
      "Planning",
      ["MistAPI", "MistCatalogue", "EffectiveConfiguration", "Addressing", "Documents", "Determinism"]),
    module(
      "Rollout", ["MistAPI", "EffectiveConfiguration", "Assurance", "Planning", "Documents", "Determinism"]),
    module("Ledger", ["SQLite", "Planning", "Rollout", "Addressing", "Assurance", "MistAPI", "Determinism"]),
    module(
      "Rehearsal",
      [
        "Planning", "Rollout", "Twin", "Ledger", "World", "Assurance", "Addressing", "EffectiveConfiguration",
        "Documents",
        "MistAPI", "Determinism",
      ]),
    module(
      "Reporting",
      ["Rehearsal", "Planning", "Rollout", "Addressing", "Assurance", "Documents", "MistAPI", "Determinism"]),
    module(
      "Workflow",
      [
        "Reporting", "Rehearsal", "Ledger", "Rollout", "Planning", "Addressing", "Assurance", "Documents", "MistAPI",
        "Determinism",
      ]),
    module(
      "TwinServer",
      [
        "MistAPI", "Twin", "Determinism",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdHTTP2", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ]),
    .executableTarget(
      name: "mistwin",
      dependencies: [
        "Determinism", "Documents", "MistAPI", "MistCatalogue", "MistLive", "Signing", "TwinServer", "Addressing",
        "Assurance", "World",
        "Planning", "Rollout", "Twin", "Ledger",
        "Rehearsal", "Reporting", "Workflow",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Addressing", "MistAPI", "MistLive", "Twin", "World", "Assurance", "Determinism", "Planning", "Rollout",
        "Ledger", "Rehearsal", "Reporting",
      ],
      swiftSettings: swiftSettings),
    tests("Determinism"),
    tests("SQLite"),
    tests("Documents"),
    tests("MistAPI", ["Determinism"]),
    tests("MistCatalogue", ["MistAPI", "Determinism"]),
    tests(
      "MistLive",
      [
        "MistAPI", "Twin", "TwinServer", "Rehearsal", "Planning", "Ledger", "Documents", "World", "Assurance",
        "Determinism",
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    tests("EffectiveConfiguration", ["MistAPI"]),
    tests("Signing"),
    tests("Addressing"),
    tests("Assurance", ["Determinism"]),
    tests("World", ["Assurance", "Determinism"]),
    // What the tests of the twin, and of what works on it, call it through: in this process, or as the live cloud.
    .target(
      name: "TwinTransport",
      dependencies: [
        "Determinism", "MistAPI", "MistLive", "Twin", "TwinServer",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ], path: "Tests/TwinTransport", swiftSettings: swiftSettings),
    tests(
      "Twin",
      [
        "MistAPI", "MistCatalogue", "MistLive", "World", "Assurance", "Determinism", "TwinServer", "TwinTransport",
        "SQLite",
      ], exclude: ["Snapshots"]),
    tests(
      "TwinServer",
      [
        "MistAPI", "Twin", "Determinism", .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    tests("Planning", ["MistAPI", "MistCatalogue", "Addressing", "Documents", "Determinism"], exclude: ["Snapshots"]),
    tests("Rollout", ["MistAPI", "Assurance", "Planning", "Documents", "Determinism"]),
    tests("Ledger", ["Planning", "Rollout", "Addressing", "SQLite", "MistAPI", "Determinism"]),
    tests(
      "Rehearsal",
      [
        "Twin", "TwinTransport", "World", "Assurance", "Planning", "Rollout", "Reporting", "Documents", "MistAPI",
        "Determinism",
      ],
      exclude: ["Snapshots"]),
    tests(
      "Reporting",
      ["Rehearsal", "Planning", "Rollout", "Addressing", "Assurance", "Documents", "MistAPI", "Determinism"],
      exclude: ["Snapshots"]),
    tests(
      "Workflow",
      ["Twin", "Reporting", "Rehearsal", "Ledger", "Rollout", "Planning", "Documents", "MistAPI", "Determinism"]),
    .testTarget(
      name: "CommandTests", dependencies: ["mistwin"], exclude: ["Snapshots"], swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6])
