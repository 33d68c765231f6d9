public import Determinism
import MistAPI
import SQLite

/// Deliveries leave a webhook's queue in order: the next is handed out when the one before was taken or given up.
extension Twin {
  /// Seconds from a failure to the next try; after the last one the delivery is given up. The cloud's own schedule is not
  /// published (mist-fidelity, section 13).
  static let webhookRetries: [Int64] = [10, 60, 300]

  /// What is to be sent now: at most one delivery of each webhook, and none that was handed out and not yet noted.
  public func dueWebhookDeliveries() -> [WebhookDelivery] {
    guard feed.hasWebhooks != false, !holdsWebhooks else { return [] }
    pump()
    guard feed.hasWebhooks == true, let hooks = try? webhooks() else { return [] }
    return hooks.filter(\.isSent).compactMap { try? dueDelivery(of: $0) }
  }

  private func dueDelivery(of hook: Webhook) throws -> WebhookDelivery? {
    guard
      let next = try store.first(
        "SELECT id, due, body FROM webhook_delivery WHERE webhook = ? AND is_open = 1 ORDER BY id LIMIT 1",
        hook.object.id.description, row: { (id: $0.int64(0), due: $0.int64(1), body: $0.bytes(2)) }),
      next.due <= clock.milliseconds, feed.inFlight.insert(next.id).inserted
    else { return nil }
    return WebhookDelivery(
      id: next.id, webhook: hook.object.id, url: hook.body["url"]?.string ?? "",
      headers: Self.headers(of: hook, body: next.body), body: next.body,
      verifyCertificate: hook.body["verify_cert"]?.bool ?? true)
  }

  private static func headers(of hook: Webhook, body: [UInt8]) -> [MistResponse.Header] {
    var headers: [MistResponse.Header] = [
      .init("Content-Type", "application/json"), .init("User-Agent", "Mist-webhook"),
    ]
    if let secret = hook.body["secret"]?.string, !secret.isEmpty {
      let key = Array(secret.utf8)
      headers.append(.init("X-Mist-Signature-v2", hexadecimal(HMAC.sha256(key: key, message: body))))
      headers.append(.init("X-Mist-Signature", hexadecimal(HMAC.sha1(key: key, message: body))))
    }
    if hook.body["type"]?.string == "splunk", let token = hook.body["splunk_token"]?.string {
      headers.append(.init("Authorization", "Splunk \(token)"))
    }
    for (name, value) in hook.body["headers"]?.object ?? JSONObject() {
      headers.removeAll { $0.name.lowercased() == name.lowercased() }
      headers.append(.init(name, value.string ?? ""))
    }
    return headers
  }

  /// When something is next to be sent or tried again; nil when nothing waits.
  public func nextWebhookDue() -> Instant? {
    guard feed.hasWebhooks != false, !holdsWebhooks else { return nil }
    return (try? store.integer("SELECT min(due) FROM webhook_delivery WHERE is_open = 1")).flatMap { $0 }
      .map { Instant(milliseconds: $0) }
  }

  /// Notes that a message was not sent, because the twin is a copy.
  func noteHeld(_ topic: String, _ body: JSON, for hook: MistID) throws {
    let now = clock.milliseconds
    try store.run(
      """
      INSERT INTO webhook_delivery (webhook, topic, created, due, attempts, is_open, body) VALUES (?, ?, ?, ?, 0, 0, ?)
      """, hook.description, topic, now, now, body.text)
    let url = try webhooks().first { $0.object.id == hook }?.body["url"]?.string ?? ""
    try store.run(
      """
      INSERT INTO webhook_attempt (webhook, delivery, at, url, headers, error)
      VALUES (?, (SELECT max(id) FROM webhook_delivery), ?, ?, '{}', ?)
      """, hook.description, now, url, "not sent: this twin is a copy, and a copy calls no webhook")
  }

  /// Notes what became of a delivery: taken, to be tried again, or given up.
  public func note(delivery id: Int64, outcome: WebhookOutcome) {
    feed.inFlight.remove(id)
    try? store.transaction {
      guard
        let (webhook, attempts, body) = try store.first(
          "SELECT webhook, attempts, body FROM webhook_delivery WHERE id = ? AND is_open = 1", id,
          row: { ($0.text(0), $0.int(1), $0.bytes(2)) })
      else { return }
      let hook = try webhooks().first { $0.object.id.description == webhook }
      var sent = JSONObject()
      for header in hook.map({ Self.headers(of: $0, body: body) }) ?? [] { sent[header.name] = [.string(header.value)] }
      var status: Int?
      var error: String?
      var answer: (headers: String, body: String)?
      switch outcome {
      case .answered(let code, let headers, let bytes):
        status = code
        if !outcome.isSuccess { error = "the receiver answered \(code)" }
        var received = JSONObject()
        for header in headers { received[header.name] = [.string(header.value)] }
        answer = (JSON.object(received).text, String(decoding: bytes.prefix(4096), as: UTF8.self))
      case .failed(let why): error = why
      }
      try store.run(
        """
        INSERT INTO webhook_attempt (webhook, delivery, at, url, headers, status_code, error, response_headers, response)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, webhook, id, clock.milliseconds, hook?.body["url"]?.string ?? "", JSON.object(sent).text, status, error,
        answer?.headers, answer?.body)
      let goesOn = !outcome.isSuccess && attempts < Self.webhookRetries.count
      let due = goesOn ? clock.milliseconds + Self.webhookRetries[attempts] * 1000 : clock.milliseconds
      try store.run(
        "UPDATE webhook_delivery SET attempts = ?, is_open = ?, due = ? WHERE id = ?", attempts + 1, goesOn ? 1 : 0,
        due,
        id)
    }
  }
}
