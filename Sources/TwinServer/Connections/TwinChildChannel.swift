import HummingbirdCore
import Logging
import NIOCore

/// What Hummingbird's server does with a connection that it accepted.
///
/// `setup` may not wait for bytes, because the server completes the acceptance only after it; so it adds what looks at
/// the first bytes, and the connection is handled on its event loop from then on.
struct TwinChildChannel: ServerChildChannel {
  /// A connection.
  struct Value: ServerChildChannelValue {
    let channel: any Channel
  }

  let served: ServedTwin
  let origin: ConnectionOrigin

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    served.register(channel)
    return channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(OpeningHandler(served, origin: origin))
      return Value(channel: channel)
    }
  }

  func handle(value: Value, logger: Logger) async {
    try? await value.channel.closeFuture.get()
  }
}
