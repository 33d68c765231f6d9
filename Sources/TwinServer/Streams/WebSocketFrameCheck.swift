import NIOCore
import NIOWebSocket

/// Refuses frames that RFC 6455 forbids and that the codec lets through: those of clients must be masked (section 5.1),
/// and reserved opcodes mean nothing (section 5.2).
final class WebSocketFrameCheck: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias InboundOut = WebSocketFrame

  /// A frame that may not be.
  struct BadFrame: Error {}

  private var isRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    let frame = unwrapInboundIn(data)
    switch frame.opcode {
    case .continuation, .text, .binary, .connectionClose, .ping, .pong:
      if frame.maskKey != nil { return context.fireChannelRead(data) }
    default: break
    }
    isRefused = true
    context.fireErrorCaught(BadFrame())
  }
}
