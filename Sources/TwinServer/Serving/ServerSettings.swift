public import MistAPI
public import NIOCore

/// How a twin is served.
public struct ServerSettings: Sendable {
  /// Where to listen: a name or an address of this machine.
  public var host = "127.0.0.1"
  /// The port for HTTPS and plain HTTP; 0 for a free one.
  public var port = 8443
  /// The port of the CONNECT proxy; 0 for a free one.
  public var proxyPort = 8444
  /// The largest body of a request, in bytes; more is refused with 413.
  public var bodyLimit = 16 << 20
  /// The largest head of a request, in bytes; more is refused with 431.
  public var headLimit = 64 << 10
  /// How long a connection may stay without a request.
  public var idleTimeout = TimeAmount.seconds(75)
  /// How long a request may take to arrive.
  public var requestTimeout = TimeAmount.seconds(60)
  /// How long a stop waits for what is under way.
  public var stopTimeout = TimeAmount.seconds(10)
  /// How many event loops answer; one reaches what two cores give beside their client.
  public var threads = 1
  /// What a client may be behind on a stream, in bytes, before it is dropped.
  public var streamBacklog = 4 << 20

  /// Whether the twin's webhooks are sent.
  public var sendsWebhooks = true

  /// Who is told of every call and its answer, in the order in which they came; nil for nobody.
  public var listener: (@Sendable (MistRequest, MistResponse) -> Void)?

  /// What is answered beside the cloud's API and the twin's own, by the first that owns a path.
  public var companions: [any CompanionService] = []

  /// The defaults.
  public init() {}
}
