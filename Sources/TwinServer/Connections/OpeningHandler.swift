import MistAPI
import NIOCore
import NIOSSL

/// Looks at the first bytes of a connection, before any codec is there: TLS, CONNECT or plain HTTP. Then it sets up what
/// reads them, hands them on and goes.
///
/// Until then it closes what says nothing: on a half-closed connection, which has no further sign, and when the server
/// stops.
final class OpeningHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let served: ServedTwin
  private var origin: ConnectionOrigin
  private var bytes = ByteBuffer()
  private var timeout: Scheduled<Void>?
  private var isDecided = false

  init(_ served: ServedTwin, origin: ConnectionOrigin) {
    self.served = served
    self.origin = origin
  }

  func handlerAdded(context: ChannelHandlerContext) {
    timeout = context.eventLoop.scheduleTask(in: served.settings.requestTimeout) { [channel = context.channel] in
      channel.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timeout?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    timeout?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var read = unwrapInboundIn(data)
    bytes.writeBuffer(&read)
    if !isDecided { decide(context) }
  }

  private func decide(_ context: ChannelHandlerContext) {
    guard let first = bytes.readableBytesView.first else { return }
    if case .proxy = origin {
      switch ConnectRequest.read(&bytes) {
      case .incomplete: return
      case .otherwise: break
      case .tunnel(let host):
        origin = .tunnel(host: host)
        context.writeAndFlush(
          wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n")), promise: nil)
        // Clients may have sent what goes through the tunnel together with the head.
        return decide(context)
      case .refused(let status, let reason, let detail):
        return refuse(context, status, reason, detail)
      }
    }
    isDecided = true
    do {
      if first == 0x16 {
        try ConnectionPipeline.addTLS(to: context.channel, served, origin: origin)
      } else {
        try ConnectionPipeline.addHTTP1(to: context.channel, served, origin: origin)
      }
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }

  private func refuse(_ context: ChannelHandlerContext, _ status: Int, _ reason: String, _ detail: String) {
    isDecided = true
    let body = (["detail": .string(detail)] as JSON).text
    let text = """
      HTTP/1.1 \(status) \(reason)\r
      Content-Type: application/json\r
      Content-Length: \(body.utf8.count)\r
      Connection: close\r
      \r
      \(body)
      """
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenComplete { [channel = context.channel] _ in channel.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: written)
  }

  func removeHandler(context: ChannelHandlerContext, removalToken: ChannelHandlerContext.RemovalToken) {
    if bytes.readableBytes > 0 {
      context.fireChannelRead(wrapInboundOut(bytes))
      context.fireChannelReadComplete()
      bytes = ByteBuffer()
    }
    context.leavePipeline(removalToken: removalToken)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed where !isDecided, is ChannelShouldQuiesceEvent: context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
