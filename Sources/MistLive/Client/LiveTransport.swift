import AsyncHTTPClient
import MistAPI
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL

/// HTTPS: connections that are kept, certificates that are checked, limits on time and size.
///
/// A client of a cloud makes its own; several clients can share one.
public final class LiveTransport: Sendable {
  private let client: HTTPClient
  private let timeout: TimeAmount
  private let limit: Int
  private let accepts: String?

  /// Connections as the settings want them: authorities, proxy, time-outs, the limits on calls and answers.
  /// - Throws: `LiveSettingsError.badAuthority`
  public init(_ settings: LiveSettings) throws(LiveSettingsError) {
    timeout = .milliseconds(settings.callTimeout)
    limit = settings.answerLimit
    accepts = settings.compresses ? "gzip" : nil
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: try Self.encryption(settings), redirectConfiguration: .disallow)
    configuration.timeout = .init(
      connect: .milliseconds(settings.connectTimeout), read: .milliseconds(settings.readTimeout))
    // As many connections as calls under way, each call on its own: one that is slow holds no other up.
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, settings.flights)
    // Tried again by our own rules.
    configuration.connectionPool.retryConnectionEstablishment = false
    if settings.compresses { configuration.decompression = .enabled(limit: .size(settings.answerLimit)) }
    if let proxy = settings.proxy {
      switch proxy.kind {
      case .http:
        configuration.proxy = .server(
          host: proxy.host, port: proxy.port,
          authorization: proxy.login.map { .basic(username: $0.user, password: $0.password) })
      case .socks: configuration.proxy = .socksServer(host: proxy.host, port: proxy.port)
      }
    }
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  deinit {
    // A client that was closed says so; nobody waits for that here.
    let client = client
    Task { try? await client.shutdown() }
  }

  /// Closes all connections; clients that share them send nothing afterwards.
  public func close() async { try? await client.shutdown() }

  /// Where calls go.
  struct Place: Sendable {
    /// The cloud's host, for people.
    let host: String
    /// What stands before the path.
    let base: String

    init(_ settings: LiveSettings) {
      host = settings.cloud.host
      let address = settings.address ?? LiveSettings.Address(host: settings.cloud.host, port: 443)
      base = "https://\(address.host)" + (address.port == 443 ? "" : ":\(address.port)")
    }
  }

  private static func encryption(_ settings: LiveSettings) throws(LiveSettingsError) -> TLSConfiguration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    tls.certificateVerification = .fullVerification
    for authority in settings.authorities {
      do {
        let certificates = try NIOSSLCertificate.fromPEMBytes(authority.pem)
        tls.additionalTrustRoots.append(.certificates(certificates))
      } catch {
        throw .badAuthority(file: authority.file, why: "it holds no certificate that can be read")
      }
    }
    return tls
  }

  /// Sends a call and reads the whole answer.
  /// - Throws: `CallFailure`, `MistError.unexpectedAnswer` when the answer is too large, `CancellationError`
  func exchange(_ request: MistRequest, with place: Place, authorization: String) async throws -> MistResponse {
    var call = HTTPClientRequest(url: place.base + request.target)
    call.method = NIOHTTP1.HTTPMethod(rawValue: request.method.rawValue)
    call.headers.add(name: "Authorization", value: authorization)
    call.headers.add(name: "Accept", value: "application/json")
    call.headers.add(name: "User-Agent", value: "mistwin")
    if let accepts { call.headers.add(name: "Accept-Encoding", value: accepts) }
    if let body = request.body {
      call.headers.add(name: "Content-Type", value: request.contentType ?? "application/json")
      call.body = .bytes(ByteBuffer(bytes: body))
    }
    do {
      let answer = try await client.execute(call, timeout: timeout)
      let body = try await answer.body.collect(upTo: limit)
      return MistResponse(
        status: Int(answer.status.code), headers: Self.headers(of: answer), body: [UInt8](buffer: body))
    } catch is CancellationError {
      throw CancellationError()
    } catch let error as HTTPClientError where error == .cancelled {
      throw CancellationError()
    } catch is NIOTooManyBytesError {
      throw tooLarge(request)
    } catch NIOHTTPDecompression.DecompressionError.limit {
      throw tooLarge(request)
    } catch {
      throw CallFailure(error, host: place.host)
    }
  }

  private func tooLarge(_ request: MistRequest) -> MistError {
    .unexpectedAnswer(
      request.path, expected: "at most \(limit) bytes, and has pages for long lists", found: "a longer body than that")
  }

  /// The headers that belong to the API and not to HTTP.
  private static func headers(of answer: HTTPClientResponse) -> [MistResponse.Header] {
    var headers: [MistResponse.Header] = []
    for (name, value) in answer.headers {
      let name = name.lowercased()
      switch name {
      case "content-length", "transfer-encoding", "connection", "vary", "date", "content-encoding": continue
      case "content-type" where value == "application/json": continue
      default: headers.append(.init(name, value))
      }
    }
    return headers
  }
}
