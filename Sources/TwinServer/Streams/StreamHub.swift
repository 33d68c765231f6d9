import MistAPI
import NIOCore
import Synchronization
import Twin

/// Hands what the twin tells on its channels to the sockets that listen.
final class StreamHub: Sendable {
  /// A socket, for other event loops than its own.
  struct Listener: Sendable {
    let socket: NIOLoopBound<WebSocketStream>
    let loop: any EventLoop

    func send(_ text: ByteBuffer) {
      loop.execute { socket.value.send(text) }
    }
  }

  private let channels = Mutex<[String: [ObjectIdentifier: Listener]]>([:])

  /// Adds a listener to a channel; false when it listens already.
  func add(_ listener: Listener, key: ObjectIdentifier, to channel: String) -> Bool {
    channels.withLock { channels in channels[channel, default: [:]].updateValue(listener, forKey: key) == nil }
  }

  /// Takes a listener off a channel; false when it did not listen.
  func remove(_ key: ObjectIdentifier, from channel: String) -> Bool {
    channels.withLock { channels in
      let removed = channels[channel]?.removeValue(forKey: key)
      if channels[channel]?.isEmpty == true { channels[channel] = nil }
      return removed != nil
    }
  }

  /// Hands on what the twin tells, until it tells no more or the task is cancelled.
  func run(_ messages: AsyncStream<ChannelMessage>) async {
    for await message in messages {
      let listeners = channels.withLock { $0[message.channel].map { Array($0.values) } ?? [] }
      guard !listeners.isEmpty else { continue }
      let frame: JSON = ["event": "data", "channel": .string(message.channel), "data": message.data]
      let text = ByteBuffer(bytes: frame.bytes)
      for listener in listeners { listener.send(text) }
    }
  }
}
