import MistAPI
import NIOCore
import NIOHTTP1

/// Answers what is no HTTP, and `Expect: 100-continue`.
///
/// It stands before the compressor, which keeps count of requests and would miss one here.
final class ProtocolErrorHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let bodyLimit: Int
  private var hasAnswered = false

  init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data), head.version != .http1_0,
      let expected = head.headers.first(name: "expect"), expected.lowercased() == "100-continue",
      head.headers.first(name: "content-length").flatMap({ Int($0) }) ?? 0 <= bodyLimit
    {
      context.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
    }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? HTTPParserError, !hasAnswered, context.channel.isWritable {
      hasAnswered = true
      answer(error, context: context)
    }
    context.fireErrorCaught(error)
  }

  private func answer(_ error: HTTPParserError, context: ChannelHandlerContext) {
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
