public import Determinism
public import MistAPI

// Stands in until the streams are merged.
public struct FaultEffect: Sendable, Hashable {
  public enum Transport: Sendable, Hashable {
    case none
    case reset
    case empty
    case cutOff(after: Int)
    case garbage([UInt8])
  }
  public var delay: Int64
  public var transport: Transport
  public init(delay: Int64 = 0, transport: Transport = .none) {
    self.delay = delay
    self.transport = transport
  }
  public static let none = FaultEffect(delay: 0, transport: .none)
}

public struct WebhookDelivery: Sendable, Identifiable {
  public var id: Int64
  public var webhook: MistID
  public var url: String
  public var headers: [MistResponse.Header]
  public var body: [UInt8]
  public var verifyCertificate: Bool
}

public enum WebhookOutcome: Sendable {
  case answered(status: Int, headers: [MistResponse.Header], body: [UInt8])
  case failed(String)
}

public struct FaultRuleError: Error, CustomStringConvertible {
  public var description: String { "" }
}

extension Twin {
  public func answerWithFaults(_ request: MistRequest, credentials: Credentials, at: Instant? = nil)
    -> (response: MistResponse, effect: FaultEffect)
  {
    (answer(request, credentials: credentials, at: at), .none)
  }
  public func dueWebhookDeliveries() -> [WebhookDelivery] { [] }
  public func note(delivery id: Int64, outcome: WebhookOutcome) {}
  public func listen(to: String) {}
  public func unlisten(from: String) {}
  public func setFaults(_ rules: JSON) throws(FaultRuleError) {}
}
