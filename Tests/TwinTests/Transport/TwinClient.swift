import Foundation
import MistAPI
import Testing
import Twin

/// The client that the tests of the twin use: the twin's own in this process, or, with `MISTWIN_TRANSPORT=https`, one
/// that goes over HTTPS to a server that the test process runs for that twin. The same tests, the same answers.
///
/// It takes the name of the twin's own client here, so that no test can pass one transport by.
struct TwinClient: MistClient {
  private let twin: Twin
  private let credentials: Credentials
  private let hosted: HostedTwin?

  static let usesHTTPS = ProcessInfo.processInfo.environment["MISTWIN_TRANSPORT"] == "https"

  init(_ twin: Twin, token: String) { self.init(twin, credentials: .token(token)) }

  init(_ twin: Twin, credentials: Credentials) {
    self.twin = twin
    self.credentials = credentials
    hosted = Self.usesHTTPS ? HostedTwin.of(twin) : nil
  }

  func send(_ request: MistRequest) async -> MistResponse {
    guard let hosted else { return await twin.answerInProcess(request, credentials: credentials) }
    do {
      return try await hosted.send(request, credentials: credentials)
    } catch {
      Issue.record("\(request.method.rawValue) \(request.path) got no answer: \(error)")
      return MistResponse(status: 599)
    }
  }
}
