import Determinism
import Foundation
import MistAPI
import MistLive
import NIOCore
import NIOPosix
import Synchronization
import Twin
import TwinServer

/// A twin in memory that is served over HTTPS on free ports, to be called as the cloud.
struct LiveBench {
  let twin: Twin
  let org: MistID
  let server: TwinServer
  let authority: LiveSettings.Authority

  static let wall: @Sendable () -> Instant = {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  /// One authority for all benches: making keys takes its time.
  private static let trust = Task {
    let entropy = SeededEntropy(key: RandomKey(seed: 7))
    let authority = try await CertificateAuthority.make(at: wall(), entropy: entropy)
    return (authority, try await LeafCertificate.make(by: authority, at: wall(), entropy: entropy))
  }

  /// Serves a twin, and stops afterwards whatever happens.
  static func serve(callsPerHour: Int? = nil, _ body: (LiveBench) async throws -> Void) async throws {
    let settings = Twin.Settings(
      seed: 1, start: Instant(seconds: 1_799_647_200), callMedian: 0, callsPerHour: callsPerHour)
    let twin = try Twin(settings: settings)
    let org = try await twin.createOrganisation("Shops")
    var served = ServerSettings()
    served.port = 0
    served.proxyPort = 0
    served.idleTimeout = .minutes(20)
    served.requestTimeout = .minutes(20)
    served.stopTimeout = .milliseconds(100)
    let (authority, leaf) = try await trust.value
    let server = try await TwinServer.start(
      twin, settings: served, leaf: leaf, pace: .virtual, wall: wall, group: .singleton)
    let bench = LiveBench(
      twin: twin, org: org, server: server,
      authority: .init(file: "ca.pem", pem: Array(authority.certificatePEM.utf8)))
    do {
      try await body(bench)
    } catch {
      try await server.stop()
      throw error
    }
    try await server.stop()
  }

  /// A new token of the organisation.
  func token(_ name: String = "tests", role: String = "admin") async throws -> APIToken {
    guard let token = APIToken(try await twin.mintToken(name, role: role, in: org)) else { throw NoToken() }
    return token
  }

  private struct NoToken: Error {}

  /// Settings that lead to the server, with those tokens.
  func settings(_ tokens: [APIToken]) throws -> LiveSettings {
    guard let cloud = MistCloud("global01") else { throw LiveSettingsError.unknownCloud("global01") }
    var settings = LiveSettings(cloud: cloud, tokens: tokens)
    // Beside all other tests a call may take long: limits are for what hangs.
    settings.connectTimeout = 600_000
    settings.readTimeout = 600_000
    settings.callTimeout = 1_200_000
    settings.authorities = [authority]
    settings.address = .init(host: "localhost", port: server.addresses.port)
    return settings
  }

  /// Calls the server with one token and a clock on which waiting takes no time.
  func withClient<Value>(
    _ change: (inout LiveSettings) -> Void = { _ in }, tokens: [APIToken]? = nil, time: any TimePort = QuickClock(),
    _ body: (LiveClient) async throws -> Value
  ) async throws -> Value {
    var settings = try settings(try await tokens.orElse { [try await token()] })
    change(&settings)
    let client = try await LiveClient(settings, time: time, entropy: SeededEntropy(key: RandomKey(seed: 3)))
    do {
      let value = try await body(client)
      await client.close()
      return value
    } catch {
      await client.close()
      throw error
    }
  }

  /// What the server is to do wrong from now on.
  func fault(_ rules: JSON...) async throws { try await twin.setFaults(["rules": .array(rules)]) }
}

extension Optional where Wrapped: Sendable {
  func orElse(_ other: () async throws -> Wrapped) async rethrows -> Wrapped {
    if let self { return self }
    return try await other()
  }
}

/// A clock that waits by going on, and remembers for how long.
final class QuickClock: TimePort {
  private struct State {
    var lead: Int64 = 0
    var sleeps: [Int64] = []
  }
  private let state = Mutex(State())

  /// What it waited for, in milliseconds.
  var sleeps: [Int64] { state.withLock { $0.sleeps } }

  func now() async -> Instant { LiveBench.wall().advanced(byMilliseconds: state.withLock { $0.lead }) }

  func sleep(until instant: Instant) async throws {
    let rest = instant - (await now())
    guard rest > 0 else { return }
    state.withLock { state in
      state.lead += rest
      state.sleeps.append(rest)
    }
  }
}

/// What an error says to people; empty where there is none.
func described(_ error: (any Error)?) -> String { error.map { "\($0)" } ?? "" }
