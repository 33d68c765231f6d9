public import MistAPI

/// A message that is to be sent to a webhook: POST `body` to `url` with `headers`.
public struct WebhookDelivery: Sendable, Hashable, Identifiable {
  /// What `Twin.note` wants to hear about.
  public let id: Int64
  /// The webhook that it is for.
  public let webhook: MistID
  /// Where to.
  public let url: String
  /// Every header but those of transport, names as they are sent.
  public let headers: [MistResponse.Header]
  /// The bytes that the signatures are about.
  public let body: [UInt8]
  /// Whether the receiver's certificate must be good.
  public let verifyCertificate: Bool
}

/// What became of a delivery.
public enum WebhookOutcome: Sendable, Hashable {
  /// The receiver answered; anything but 2xx is a failure.
  case answered(status: Int, headers: [MistResponse.Header], body: [UInt8])
  /// No answer came, for this reason.
  case failed(String)

  var isSuccess: Bool {
    if case .answered(let status, _, _) = self { return (200..<300).contains(status) }
    return false
  }
}
