import MistAPI
import Twin
import TwinTransport

/// The client of these tests: by the transport that is asked for. It takes the name of the twin's own, so that no test can pass
/// one transport by.
struct TwinClient: MistClient {
  private let client: TransportClient

  static var usesHTTPS: Bool { TransportClient.usesHTTPS }

  init(_ twin: Twin, token: String) { client = TransportClient(twin, token: token) }

  init(_ twin: Twin, credentials: Credentials) { client = TransportClient(twin, credentials: credentials) }

  func send(_ request: MistRequest) async -> MistResponse { await client.send(request) }
}
