import AsyncHTTPClient
import Determinism
import Foundation
import MistAPI
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
import Testing
import Twin
import TwinServer

/// A twin in memory that is served on free ports, and clients of it.
struct ServedBench {
  let twin: Twin
  let org: MistID
  let token: String
  let server: TwinServer
  let authority: CertificateAuthority

  /// The machine's clock, as the command line hands it over.
  static let wall: @Sendable () -> Instant = {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  init(
    file: String? = nil, deliversWebhooksOfCopies: Bool = false, pace: ClockPace = .virtual,
    settings change: (inout ServerSettings) -> Void = { _ in }
  ) async throws {
    var settings = Twin.Settings(
      seed: 1, start: Instant(seconds: 1_799_647_200), callMedian: 0, callsPerHour: nil)
    settings.deliversWebhooksOfCopies = deliversWebhooksOfCopies
    twin = try file.map { try Twin(file: $0, settings: settings) } ?? Twin(settings: settings)
    if let kept = try await twin.organisations().first {
      org = kept.id
    } else {
      org = try await twin.createOrganisation("Shops")
    }
    token = try await twin.mintToken("tests", role: "admin", in: org)
    let entropy = SeededEntropy(key: RandomKey(seed: 7))
    authority = try await CertificateAuthority.make(at: Self.wall(), entropy: entropy)
    let leaf = try await LeafCertificate.make(by: authority, at: Self.wall(), entropy: entropy)
    var served = ServerSettings()
    served.port = 0
    served.proxyPort = 0
    // Beside all other tests a call may take long: limits are for what hangs.
    served.idleTimeout = .minutes(20)
    served.requestTimeout = .minutes(20)
    change(&served)
    server = try await TwinServer.start(twin, settings: served, leaf: leaf, pace: pace, wall: Self.wall)
  }

  /// Serves a twin, and stops afterwards whatever happens.
  static func serve(
    pace: ClockPace = .virtual, settings: (inout ServerSettings) -> Void = { _ in },
    _ body: (ServedBench) async throws -> Void
  ) async throws {
    let bench = try await ServedBench(pace: pace, settings: settings)
    do {
      try await body(bench)
    } catch {
      try await bench.server.stop()
      throw error
    }
    try await bench.server.stop()
  }

  /// Calls with an HTTP client, which is shut down afterwards.
  func withClient<Value>(
    proxy: Bool = false, http1: Bool = false, gzip: Bool = false, _ body: (HTTPClient) async throws -> Value
  ) async throws -> Value {
    let client = try await keptClient(proxy: proxy, http1: http1, gzip: gzip)
    do {
      let value = try await body(client)
      try await client.shutdown()
      return value
    } catch {
      try await client.shutdown()
      throw error
    }
  }

  /// An HTTP client that verifies the certificate against the bench's authority, and nothing else.
  func keptClient(proxy: Bool = false, http1: Bool = false, gzip: Bool = false) async throws -> HTTPClient {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(
      try NIOSSLCertificate.fromPEMBytes(Array(authority.certificatePEM.utf8)))
    tls.certificateVerification = .fullVerification
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
    if proxy { configuration.proxy = .server(host: "127.0.0.1", port: server.addresses.proxyPort) }
    if http1 { configuration.httpVersion = .http1Only }
    if gzip { configuration.decompression = .enabled(limit: .none) }
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// A request with the bench's token.
  func request(_ url: String, _ method: NIOHTTP1.HTTPMethod = .GET, body: String? = nil) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url)
    request.method = method
    request.headers.add(name: "Authorization", value: "Token \(token)")
    if let body { request.body = .bytes(ByteBuffer(string: body)) }
    return request
  }

  /// A raw connection to the API's port.
  func connect() async throws -> RawConnection { try await .open(port: server.addresses.port) }

  /// A raw connection to the proxy.
  func connectProxy() async throws -> RawConnection { try await .open(port: server.addresses.proxyPort) }
}

extension HTTPClientResponse {
  /// The body as text.
  func text() async throws -> String { String(buffer: try await body.collect(upTo: 1 << 26)) }
  /// The body, parsed.
  func json() async throws -> JSON { try JSON(parsing: Array((try await text()).utf8)) }
}
