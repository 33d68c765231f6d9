import Foundation
import MistAPI
import Rehearsal
import Synchronization
import Twin
import TwinServer

/// Serves the twin of a rehearsal to one program at a time, over HTTPS on ports of this machine, with the variables by which
/// programs find it as they would find the cloud.
struct ServedHost: TwinHost {
  /// Why a program could not be run to its end.
  struct NotRun: Error, CustomStringConvertible {
    let description: String
  }

  /// How many of the last lines of a program's output are kept.
  private static let keptLines = 20

  func run(
    _ words: [String], in directory: String, limit: Int64, on twin: Twin, token: String, organisation: MistID
  ) async throws -> CommandResult {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
      "mistwin-run-\(getpid())-\(token.count)")
    try? FileManager.default.removeItem(at: scratch)
    try FileManager.default.createDirectory(
      at: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: scratch) }
    let entropy = SystemEntropy()
    let present = WallClock.present
    let authority = try await CertificateAuthority.make(at: present, entropy: entropy)
    let certificate = scratch.appendingPathComponent("ca.pem").path
    try PrivateFile.writePublic(authority.certificatePEM, to: certificate)
    let calls = Mutex<[CommandResult.Call]>([])
    var settings = ServerSettings()
    settings.port = 0
    settings.proxyPort = 0
    settings.sendsWebhooks = false
    settings.listener = { request, response in
      let call = CommandResult.Call(method: request.method.rawValue, path: request.path, status: response.status)
      calls.withLock { $0.append(call) }
    }
    let server = try await TwinServer.start(
      twin, settings: settings,
      leaf: try await LeafCertificate.make(by: authority, hosts: [settings.host], at: present, entropy: entropy),
      pace: .virtual, wall: { WallClock.present })
    var environment = ProcessInfo.processInfo.environment
    let variables = EnvironmentFile(token: token, proxy: server.addresses.proxy, authority: certificate).variables
    for (name, value) in variables + [("MIST_ORG_ID", "\(organisation)"), ("org_id", "\(organisation)")] {
      environment[name] = value
    }
    let output = scratch.appendingPathComponent("output").path
    do {
      let status = try await Self.start(
        words, in: directory.isEmpty ? "." : directory, environment: environment, output: output, limit: limit)
      try await server.stop()
      let text = String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: output))) ?? Data(), as: UTF8.self)
      let lines = text.replacing(token, with: "…").split(whereSeparator: \.isNewline).suffix(Self.keptLines)
      return CommandResult(status: status, calls: calls.withLock { $0 }, output: lines.map(String.init))
    } catch {
      try? await server.stop()
      throw error
    }
  }

  /// Starts it and waits for its end, at most so many seconds.
  private static func start(
    _ words: [String], in directory: String, environment: [String: String], output: String, limit: Int64
  ) async throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    try Data().write(to: URL(fileURLWithPath: output))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardOutput = file
    process.standardError = file
    let (ended, ending) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in ending.finish() }
    do {
      try process.run()
    } catch {
      throw NotRun(description: "\(words.first ?? "") cannot be run: \(error.localizedDescription)")
    }
    let identifier = process.processIdentifier
    let isLate = Mutex(false)
    let timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + .seconds(Int(limit)))
    timer.setEventHandler {
      isLate.withLock { $0 = true }
      kill(identifier, SIGKILL)
    }
    timer.resume()
    for await _ in ended {}
    timer.cancel()
    if isLate.withLock({ $0 }) {
      throw NotRun(description: "\(words.first ?? "") took longer than \(limit) s and was stopped")
    }
    return process.terminationStatus
  }
}
