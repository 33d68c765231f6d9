import MistAPI

/// Who listens to what, and how far it has been told.
struct Feed {
  /// How many messages wait for a slow listener before the oldest is lost.
  static let longestQueue = 4096
  /// How many messages of commands wait for a listener to come, and on how many channels.
  static let longestWait = 256

  /// Channels with listeners, and how many each has.
  var listeners: [String: Int] = [:]
  var outlets: [Int: AsyncStream<ChannelMessage>.Continuation] = [:]
  var nextOutlet = 0
  /// The last epoch second of which everything was told that had happened when it was told.
  var toldTo: Int64 = 0
  /// What was told of that second.
  var told: Set<Moment> = []
  /// When a channel was last told something that is told once a minute.
  var regular: [String: Int64] = [:]
  /// Who was let in to a channel, for reads that need somebody's rights.
  var callers: [String: Caller] = [:]
  /// Messages that commands put out before anybody listened, and the channels in the order of their coming.
  var waiting: [String: [ChannelMessage]] = [:]
  var waitingOrder: [String] = []
  /// Whether there are webhooks; nil when that must be looked up.
  var hasWebhooks: Bool?
  /// Whether deliveries are held, because the twin is a copy; nil when that must be looked up.
  var isHeld: Bool?
  /// The thresholds of alarms that settings say, in seconds; nil when they must be looked up.
  var thresholds: Set<Int64>?
  /// Where clock and store stood when webhooks were last thought of: nothing is new there.
  var queuedAt: (second: Int64, changes: Int)?
  /// Who comes and goes in the present cell, as far as webhooks want to hear of it.
  var clients = ClientAgenda()
  /// Deliveries that were handed out and of which nothing was heard yet.
  var inFlight: Set<Int64> = []

  /// Something that is told once.
  enum Moment: Hashable {
    case event(DeviceEvent)
    case step(MACAddress, upgrade: String, at: Int64)
  }

  /// Hands a message to everybody; a slow one loses its oldest, one that is gone is forgotten.
  mutating func tell(_ message: ChannelMessage) {
    for (number, outlet) in outlets {
      if case .terminated = outlet.yield(message) { outlets[number] = nil }
    }
  }

  /// Hands a message to those who listen to its channel, or keeps it until somebody does.
  mutating func tellOrKeep(_ message: ChannelMessage) {
    guard listeners[message.channel] == nil else { return tell(message) }
    if waiting[message.channel] == nil {
      waitingOrder.append(message.channel)
      if waitingOrder.count > Self.longestWait { waiting[waitingOrder.removeFirst()] = nil }
    }
    waiting[message.channel, default: []].append(message)
    if waiting[message.channel, default: []].count > Self.longestWait { waiting[message.channel]?.removeFirst() }
  }
}
