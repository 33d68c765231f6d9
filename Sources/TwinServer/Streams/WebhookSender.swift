import AsyncHTTPClient
import MistAPI
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import Twin

/// Carries the twin's webhooks to where they are wanted: in order, one at a time a webhook, and what came of each back to
/// the twin, which knows when to try again.
final class WebhookSender: Sendable {
  private struct Clients {
    /// By whether certificates are verified; made when the first delivery asks for one.
    var byVerification: [Bool: HTTPClient] = [:]
    var isStopped = false
  }

  /// How long a receiver may take.
  private static let patience = TimeAmount.seconds(10)
  /// How much of a receiver's answer is kept for the delivery log.
  private static let answerLimit = 64 << 10

  private let twin: Twin
  private let group: MultiThreadedEventLoopGroup
  private let clients = Mutex(Clients())

  init(_ twin: Twin, group: MultiThreadedEventLoopGroup) {
    self.twin = twin
    self.group = group
  }

  /// Sends what is due. The twin gives each webhook's next delivery out only when the one before has been told of.
  func sendDue() async {
    for delivery in await twin.dueWebhookDeliveries() {
      Task {
        let outcome = await send(delivery)
        await twin.note(delivery: delivery.id, outcome: outcome)
        await sendDue()
      }
    }
  }

  private func send(_ delivery: WebhookDelivery) async -> WebhookOutcome {
    guard let client = client(verifying: delivery.verifyCertificate) else { return .failed("the twin is stopping") }
    var request = HTTPClientRequest(url: delivery.url)
    request.method = .POST
    for header in delivery.headers {
      request.headers.add(name: header.name, value: header.value)
    }
    request.body = .bytes(ByteBuffer(bytes: delivery.body))
    do {
      let answer = try await client.execute(request, timeout: Self.patience)
      let headers = answer.headers.map { MistResponse.Header($0.name.lowercased(), $0.value) }
      var body: [UInt8] = []
      for try await part in answer.body where body.count < Self.answerLimit {
        body.append(contentsOf: part.readableBytesView.prefix(Self.answerLimit - body.count))
      }
      return .answered(status: Int(answer.status.code), headers: headers, body: body)
    } catch {
      return .failed("\(error)")
    }
  }

  private func client(verifying: Bool) -> HTTPClient? {
    clients.withLock { clients in
      if clients.isStopped { return nil }
      if let client = clients.byVerification[verifying] { return client }
      var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
      configuration.timeout = .init(connect: .seconds(5), read: Self.patience)
      configuration.connectionPool.idleTimeout = .seconds(15)
      if !verifying {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        configuration.tlsConfiguration = tls
      }
      let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
      clients.byVerification[verifying] = client
      return client
    }
  }

  /// Ends what is under way; the twin keeps it for the next start.
  func stop() async {
    let made = clients.withLock { clients in
      clients.isStopped = true
      defer { clients.byVerification = [:] }
      return Array(clients.byVerification.values)
    }
    for client in made { try? await client.shutdown() }
  }
}
