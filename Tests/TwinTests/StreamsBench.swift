import MistAPI
import Testing
import Twin

extension TwinBench {
  /// Uses whatever of streams has a table of its own: an acknowledged alarm, a webhook with a delivery and one that waits.
  func useStreams(at site: MistID) async throws {
    _ = await send(.post, "/sites/\(site)/alarms/ack_all", body: ["note": "known"])
    let hook = try await make("/orgs/\(org)/webhooks", ["url": "https://receiver.example.com", "topics": ["audits"]])
    _ = await send(.post, "/orgs/\(org)/webhooks/\(hook)/ping")
    for delivery in await twin.dueWebhookDeliveries() {
      await twin.note(delivery: delivery.id, outcome: .answered(status: 200, headers: [], body: []))
    }
  }
}
