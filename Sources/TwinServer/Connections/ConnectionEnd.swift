import NIOCore

/// Stands at the end of an HTTP/2 connection's pipeline, and closes it when the client has left or made no sense.
///
/// The server's sockets allow half-closure, so that a client that leaves is known by an event only.
final class ConnectionEnd: ChannelInboundHandler {
  typealias InboundIn = Any

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed { context.channel.closeBelowTLS() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
