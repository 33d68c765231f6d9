import Foundation
public import MistAPI
import MistLive
import Testing
public import Twin

/// The client that tests of the twin, and of what works on it, use: the twin's own in this process, or, with `MISTWIN_TRANSPORT=https`,
/// that of the live cloud, over HTTPS to a server that the test process runs for that twin. The same tests, the same answers.
///
/// In the tests it takes the name of the twin's own client, so that none can pass one transport by.
public struct TransportClient: MistClient {
  private let twin: Twin
  private let credentials: Credentials
  private let hosted: HostedTwin?

  /// Whether calls go over HTTPS.
  public static let usesHTTPS = ProcessInfo.processInfo.environment["MISTWIN_TRANSPORT"] == "https"

  /// Over HTTPS as many calls may be under way as by default on the live cloud.
  public var flights: Int { hosted == nil ? 1 : LiveSettings.usualFlights }

  /// A client with a token.
  public init(_ twin: Twin, token: String) { self.init(twin, credentials: .token(token)) }

  /// A client with any credentials.
  public init(_ twin: Twin, credentials: Credentials) {
    self.twin = twin
    self.credentials = credentials
    hosted = Self.usesHTTPS ? HostedTwin.of(twin) : nil
  }

  /// Answers as the cloud does; what has no answer is an issue of the test.
  public func send(_ request: MistRequest) async -> MistResponse {
    guard let hosted else { return await TwinClient(twin, credentials: credentials).send(request) }
    do {
      return try await hosted.send(request, credentials: credentials)
    } catch {
      Issue.record("\(request.method.rawValue) \(request.path) got no answer: \(error)")
      return MistResponse(status: 599)
    }
  }
}
