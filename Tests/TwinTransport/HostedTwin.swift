import AsyncHTTPClient
import Determinism
import Foundation
import MistAPI
import MistLive
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import Twin
import TwinServer

/// A twin that the test process serves over HTTPS, as long as somebody holds a client of it.
final class HostedTwin: Sendable {
  private struct Reference {
    weak var host: HostedTwin?
  }

  private static let hosts = Mutex<[ObjectIdentifier: Reference]>([:])

  private let twin: Twin
  private let server: Task<TwinServer, any Error>
  /// The clients that were asked for, by their tokens.
  private let clients = Mutex<[APIToken: Task<LiveClient, any Error>]>([:])

  /// The one that serves a twin.
  static func of(_ twin: Twin) -> HostedTwin {
    hosts.withLock { hosts in
      if let host = hosts[ObjectIdentifier(twin)]?.host { return host }
      let host = HostedTwin(twin)
      hosts[ObjectIdentifier(twin)] = Reference(host: host)
      return host
    }
  }

  private init(_ twin: Twin) {
    self.twin = twin
    server = Task {
      var settings = ServerSettings()
      settings.port = 0
      settings.proxyPort = 0
      // The tests look at what would be sent.
      settings.sendsWebhooks = false
      settings.stopTimeout = .milliseconds(100)
      return try await TwinServer.start(
        twin, settings: settings, leaf: try await Trust.shared.value.leaf, pace: .virtual, wall: Trust.wall,
        group: .singleton)
    }
  }

  deinit {
    let server = server
    Task { try? await server.value.stop() }
  }

  /// With a token a call goes through the client of the real cloud, as it does there; the other ways to say who one is are the
  /// dashboard's, and go by themselves.
  func send(_ request: MistRequest, credentials: Credentials) async throws -> MistResponse {
    if case .token(let text) = credentials, let token = APIToken(text),
      text == text.trimmingCharacters(in: .whitespaces)
    {
      return try await client(token).value.send(request)
    }
    return try await sendPlainly(request, credentials: credentials)
  }

  private func client(_ token: APIToken) -> Task<LiveClient, any Error> {
    clients.withLock { clients in
      if let client = clients[token] { return client }
      let (server, twin) = (server, twin)
      let client = Task {
        let trust = try await Trust.shared.value
        guard var settings = MistCloud("global01").map({ LiveSettings(cloud: $0, tokens: [token]) }) else {
          throw LiveSettingsError.unknownCloud("global01")
        }
        settings.address = .init(host: "127.0.0.1", port: try await server.value.addresses.port)
        // What the twin answers is looked at, refusals and all.
        settings.isPaced = false
        settings.attempts = 1
        settings.flights = 64
        return try await LiveClient(
          settings, over: trust.live, time: TwinTime(twin), entropy: SeededEntropy(key: RandomKey(seed: 5)))
      }
      clients[token] = client
      return client
    }
  }

  private func sendPlainly(_ request: MistRequest, credentials: Credentials) async throws -> MistResponse {
    var call = HTTPClientRequest(url: try await server.value.addresses.https + request.target)
    call.method = NIOHTTP1.HTTPMethod(rawValue: request.method.rawValue)
    switch credentials {
    case .none: break
    case .token(let token): call.headers.add(name: "Authorization", value: "Token \(token)")
    case .basic(let email, let password):
      let text = Data("\(email):\(password)".utf8).base64EncodedString()
      call.headers.add(name: "Authorization", value: "Basic \(text)")
    case .session(let id, let csrfToken):
      call.headers.add(name: "Cookie", value: "csrftoken=\(csrfToken ?? ""); sessionid=\(id)")
      if let csrfToken { call.headers.add(name: "X-CSRFToken", value: csrfToken) }
    }
    if let body = request.body {
      call.headers.add(name: "Content-Type", value: request.contentType ?? "application/json")
      call.body = .bytes(ByteBuffer(bytes: body))
    }
    let answer = try await Trust.shared.value.client.execute(call, timeout: .seconds(120))
    let body = try await answer.body.collect(upTo: 1 << 30)
    // What belongs to HTTP, and not to the API.
    let ofTransport = ["content-length", "transfer-encoding", "connection", "vary", "date"]
    let headers = answer.headers.map { MistResponse.Header($0.name.lowercased(), $0.value) }
    return MistResponse(
      status: Int(answer.status.code),
      headers: headers.filter { header in
        !ofTransport.contains(header.name) && header != .init("content-type", "application/json")
      },
      body: Array(body.readableBytesView))
  }
}

/// One authority for the test process, and a client that trusts it and nothing else.
private struct Trust: Sendable {
  let leaf: LeafCertificate
  let client: HTTPClient
  let live: LiveTransport

  static let wall: @Sendable () -> Instant = {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  static let shared = Task {
    let entropy = SeededEntropy(key: RandomKey(seed: 11))
    let authority = try await CertificateAuthority.make(at: wall(), entropy: entropy)
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.certificatePEM.utf8)))
    tls.certificateVerification = .fullVerification
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
    // Other tests speak HTTP/2; built for debugging, it is slow, and these tests call much.
    configuration.httpVersion = .http1Only
    // All tests begin at once, on few cores.
    configuration.timeout.connect = .seconds(120)
    var settings = MistCloud.published.first.map { LiveSettings(cloud: $0, tokens: []) }
    settings?.authorities = [.init(file: "ca.pem", pem: Array(authority.certificatePEM.utf8))]
    settings?.connectTimeout = 120_000
    settings?.readTimeout = 600_000
    settings?.flights = 64
    guard let settings else { throw LiveSettingsError.noToken(file: nil) }
    return Trust(
      leaf: try await LeafCertificate.make(by: authority, at: wall(), entropy: entropy),
      client: HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration),
      live: try LiveTransport(settings))
  }
}
