import MistAPI
import NIOCore
import NIOHTTP1

/// Writes what answers no request: leave to send a body, and why something is no HTTP.
///
/// It stands before the compressor, which counts requests and answers and would miss one here.
final class UncompressedWriter: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Gives leave to send a body (`Expect: 100-continue`).
  func writeContinue() {
    context?.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
  }

  /// Says why a request cannot be read, and closes the connection: nobody knows where the next one would begin.
  func refuse(_ error: HTTPParserError) {
    guard let context else { return }
    let isTooLarge = error == .headerOverflow
    let detail =
      isTooLarge
      ? "The request's headers are too large."
      : "The request is not HTTP as it should be: \(error.debugDescription)."
    let body = (["detail": .string(detail)] as JSON).bytes
    let headers = HTTPHeaders([
      ("Content-Type", "application/json"), ("Content-Length", String(body.count)), ("Connection", "close"),
    ])
    let status = isTooLarge ? HTTPResponseStatus.requestHeaderFieldsTooLarge : .badRequest
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenComplete { [channel = context.channel] _ in channel.close(promise: nil) }
    context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
  }
}
