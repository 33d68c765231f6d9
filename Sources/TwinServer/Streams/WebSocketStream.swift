import MistAPI
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Twin

/// Why a request for a stream gets no WebSocket; it is then answered as a plain request.
struct WebSocketRefusal: Error {}

/// One WebSocket of `/api-ws/v1/stream`: subscriptions in, data out (mist-fidelity, section 9.7).
final class WebSocketStream: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  /// Channels a socket, as the cloud has it.
  private static let limit = 2000
  private static let frameLimit = 1 << 20

  private let served: ServedTwin
  private let credentials: Credentials
  private var context: ChannelHandlerContext?
  private var listener: StreamHub.Listener?
  private var channels: Set<String> = []
  private var waiting: [JSON] = []
  private var isBusy = false
  private var isClosing = false
  private var backlog = 0

  init(_ served: ServedTwin, credentials: Credentials) {
    self.served = served
    self.credentials = credentials
  }

  /// The way from HTTP/1.1 to the stream: for its path only, and for whom the twin knows.
  static func upgrader(_ served: ServedTwin, origin: ConnectionOrigin) -> NIOWebSocketServerUpgrader {
    NIOWebSocketServerUpgrader(
      maxFrameSize: frameLimit, automaticErrorHandling: false,
      shouldUpgrade: { channel, head in
        let translated = RequestTranslation(head)
        guard head.method == .GET, translated.request.path == ServerRoute.streamPath else {
          return channel.eventLoop.makeFailedFuture(WebSocketRefusal())
        }
        let promise = channel.eventLoop.makePromise(of: HTTPHeaders?.self)
        let (twin, credentials, source) = (served.mailbox.twin, translated.credentials, channel.source)
        Task {
          guard await twin.mayRead(path: "/self", credentials: credentials, from: source) == 200 else {
            return promise.fail(WebSocketRefusal())
          }
          promise.succeed([:])
        }
        return promise.futureResult
      },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          let stream = WebSocketStream(served, credentials: RequestTranslation(head).credentials)
          try channel.pipeline.syncOperations.addHandlers([
            WebSocketFrameCheck(),
            NIOWebSocketFrameAggregator(
              minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024, maxAccumulatedFrameSize: frameLimit),
            stream,
          ])
        }
      })
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    listener = .init(socket: NIOLoopBound(self, eventLoop: context.eventLoop), loop: context.eventLoop)
  }

  func handlerRemoved(context: ChannelHandlerContext) { release() }

  func channelInactive(context: ChannelHandlerContext) {
    release()
    context.fireChannelInactive()
  }

  private func release() {
    for channel in channels { leave(channel) }
    channels = []
    waiting = []
    context = nil
    listener = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    switch frame.opcode {
    case .text, .binary:
      guard let message = try? JSON(parsing: Array(frame.unmaskedData.readableBytesView)) else {
        return send(["event": "error", "detail": "Expected JSON such as {\"subscribe\": \"/sites/…/stats/devices\"}."])
      }
      waiting.append(message)
      carryOutNext()
    case .ping:
      guard !isClosing else { return }
      context.writeAndFlush(
        wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)), promise: nil)
    case .connectionClose:
      var data = frame.unmaskedData
      close(code: data.readInteger(as: UInt16.self).map { WebSocketErrorCode(codeNumber: Int($0)) } ?? .normalClosure)
    default: break
    }
  }

  /// Carries out what clients ask, one after the other, so that answers come in the order of the questions.
  private func carryOutNext() {
    guard !isBusy, !isClosing, !waiting.isEmpty else { return }
    let message = waiting.removeFirst()
    if let channel = message["subscribe"]?.string {
      subscribe(channel)
    } else if let channel = message["unsubscribe"]?.string {
      if channels.remove(channel) != nil { leave(channel) }
      send(["event": "channel_unsubscribed", "channel": .string(channel)])
      carryOutNext()
    } else {
      send(["event": "error", "detail": "Expected a member subscribe or unsubscribe with the name of a channel."])
      carryOutNext()
    }
  }

  private func subscribe(_ channel: String) {
    guard let listener else { return }
    guard channels.count < Self.limit || channels.contains(channel) else {
      refuse(channel, "A connection can listen to \(Self.limit) channels at most.")
      return carryOutNext()
    }
    isBusy = true
    let (twin, credentials, source) = (served.mailbox.twin, credentials, context?.channel.source)
    Task {
      let refusal = await twin.refusal(ofChannel: channel, credentials: credentials, from: source)
      listener.loop.execute { listener.socket.value.finishSubscription(channel, refusal: refusal) }
    }
  }

  private func finishSubscription(_ channel: String, refusal: String?) {
    isBusy = false
    guard let listener, !isClosing else { return }
    if let refusal {
      refuse(channel, refusal)
    } else {
      channels.insert(channel)
      let isNew = served.hub.add(listener, key: ObjectIdentifier(self), to: channel)
      send(["event": "channel_subscribed", "channel": .string(channel)])
      if isNew { served.listen(to: channel) }
    }
    carryOutNext()
  }

  private func refuse(_ channel: String, _ detail: String) {
    send(["event": "subscribe_failed", "channel": .string(channel), "detail": .string(detail)])
  }

  private func leave(_ channel: String) {
    if served.hub.remove(ObjectIdentifier(self), from: channel) { served.unlisten(from: channel) }
  }

  private func send(_ message: JSON) { send(ByteBuffer(bytes: message.bytes)) }

  /// Sends a text. A client that does not read what it asked for is dropped: others are not kept waiting for it.
  func send(_ text: ByteBuffer) {
    guard let context, !isClosing else { return }
    backlog += text.readableBytes
    guard backlog <= served.settings.streamBacklog else {
      isClosing = true
      return context.close(promise: nil)
    }
    let written = context.eventLoop.makePromise(of: Void.self)
    let size = text.readableBytes
    written.futureResult.assumeIsolated().whenComplete { _ in self.backlog -= size }
    context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .text, data: text)), promise: written)
  }

  private func close(code: WebSocketErrorCode) {
    guard let context, !isClosing else { return }
    isClosing = true
    var data = context.channel.allocator.buffer(capacity: 2)
    data.write(webSocketErrorCode: code)
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenComplete { [channel = context.channel] _ in channel.close(promise: nil) }
    context.writeAndFlush(
      wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)), promise: written)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent: close(code: .goingAway)
    case ChannelEvent.inputClosed: context.channel.closeBelowTLS()
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is NIOWebSocketError || error is NIOWebSocketFrameAggregator.Error
      || error is WebSocketFrameCheck.BadFrame
    {
      close(code: .protocolError)
    } else {
      context.close(promise: nil)
    }
  }
}
