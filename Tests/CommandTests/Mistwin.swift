import Foundation
import Testing

/// The built `mistwin`, run as its users run it.
enum Mistwin {
  /// What a run left behind.
  struct Outcome {
    var status: Int32
    var output: String
    var error: String
  }

  /// Where standard output goes.
  enum Output {
    /// It is kept for the test.
    case kept
    /// To a pipe that nobody reads.
    case closedPipe
    /// To a file that is there already.
    case file(String)
  }

  /// The files of the repository.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The binary, which stands beside the tests.
  static let binary: URL = {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      let directory = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
    #else
      let directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    #endif
    return directory.appendingPathComponent("mistwin")
  }()

  /// Runs it in the directory of the repository, or another.
  /// - Parameters:
  ///   - arguments: The arguments.
  ///   - directory: Where to run it.
  ///   - environment: The whole environment.
  ///   - output: Where standard output goes.
  static func run(
    _ arguments: [String], in directory: URL = root, environment: [String: String] = [:], output: Output = .kept
  ) async throws -> Outcome {
    try #require(FileManager.default.isExecutableFile(atPath: binary.path), "no mistwin at \(binary.path)")
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = binary
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let kept = try scratch.newFile("stdout")
    let errors = try scratch.newFile("stderr")
    process.standardError = errors
    let pipe = Pipe()
    switch output {
    case .kept: process.standardOutput = kept
    case .file(let path): process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    case .closedPipe:
      try pipe.fileHandleForReading.close()
      process.standardOutput = pipe
    }
    try await process.runInTurn()
    // A death by signal is never what a user should see.
    #expect(process.terminationReason == .exit, "mistwin \(arguments.joined(separator: " "))")
    return Outcome(
      status: process.terminationStatus, output: try scratch.text("stdout"), error: try scratch.text("stderr"))
  }
}

/// A directory of a test's own, removed with it.
final class Scratch: Sendable {
  let url: URL

  /// A new directory.
  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("mistwin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a name in it.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// An empty file, open for writing.
  func newFile(_ name: String) throws -> FileHandle {
    try Data().write(to: url.appendingPathComponent(name))
    return try FileHandle(forWritingTo: url.appendingPathComponent(name))
  }

  /// The text of a file.
  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// The bytes of a file.
  func bytes(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }

  /// Writes a file.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  /// Whether there is something of that name.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// The names in it.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
}

/// A copy of the design `two-sites` and its scenario, to be edited.
struct Sample {
  let scratch: Scratch
  static let design = "fixtures/two-sites/design.yaml"
  static let sites = "fixtures/two-sites/sites.csv"
  static let devices = "fixtures/two-sites/devices.csv"
  static let scenario = "scenario.yaml"

  /// A copy; the design stands in a directory `fixtures`, so that it may hold secrets in clear.
  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.path("fixtures"), withIntermediateDirectories: false)
    try FileManager.default.copyItem(
      at: Mistwin.root.appendingPathComponent("fixtures/designs/two-sites").resolvingSymlinksInPath(),
      to: scratch.url.appendingPathComponent("fixtures/two-sites"))
    let scenario = try String(
      contentsOf: Mistwin.root.appendingPathComponent("scenarios/two-sites.yaml"), encoding: .utf8)
    try scratch.write(
      scenario.replacingOccurrences(of: "../fixtures/designs/two-sites", with: "fixtures/two-sites"),
      to: Sample.scenario)
  }

  /// Replaces a text, which must be there, where it is first.
  func edit(_ file: String, _ old: String, _ new: String) throws {
    let text = try scratch.text(file)
    let place = try #require(text.range(of: old), "\(file) has no '\(old)'")
    try scratch.write(text.replacingCharacters(in: place, with: new), to: file)
  }

  /// `line:column` of the first occurrence of a text, or of a part of it.
  func place(of text: String, at part: String? = nil, in file: String) throws -> String {
    let whole = try scratch.text(file)
    let outer = try #require(whole.range(of: text), "\(file) has no '\(text)'")
    let inner = try part.map { try #require(whole.range(of: $0, range: outer)) } ?? outer
    let before = whole[..<inner.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
    return "\(before.count):\((before.last?.unicodeScalars.count ?? 0) + 1)"
  }

  /// Rehearses it.
  func rehearse(_ options: [String] = []) async throws -> Mistwin.Outcome {
    try await Mistwin.run(["rehearse", Sample.scenario] + options, in: scratch.url)
  }
}
