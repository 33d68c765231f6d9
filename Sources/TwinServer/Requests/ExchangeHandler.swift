import MistAPI
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Twin

/// Takes the requests of one connection, or of one HTTP/2 stream, to the twin, and its answers back.
///
/// It lives on its event loop. A request is `receiving`, then `answering` while the twin has it. A request that is refused
/// before it has come in whole is `draining`: what is left of it is thrown away, so that the client gets to read why.
/// What a client sends ahead of its answer waits here; when that is much, the connection is read no further.
final class ExchangeHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  enum Phase {
    /// No request. Next: `receiving`, `closing`.
    case idle
    /// A head has come in. Next: `answering`, `draining`, `closing`.
    case receiving
    /// The twin has it. Next: `idle`, `closing`.
    case answering
    /// It was refused, and its rest is thrown away. Next: `closing`.
    case draining
    /// Nothing is to be done any more.
    case closing
  }

  /// What is left of a refused request is read up to here.
  private static let drainLimit = 64 << 20
  /// Parts that may wait for an answer before the connection is read no further.
  private static let aheadLimit = 64

  private let served: ServedTwin
  private let origin: ConnectionOrigin
  private let writer: UncompressedWriter?
  /// Whether this is one stream of an HTTP/2 connection, which takes care of its time-outs and its end itself.
  let isStream: Bool
  var phase = Phase.idle
  private(set) var context: ChannelHandlerContext?
  private var own: NIOLoopBound<ExchangeHandler>?
  private var head: RequestTranslation?
  private var body: ByteBuffer?
  private var drained = 0
  private var number: UInt64 = 0
  /// The other end of the connection.
  private var source: SourceAddress?
  private var version = HTTPVersion.http1_1
  private var keepsAlive = true
  private var ahead = CircularBuffer<HTTPServerRequestPart>()
  private var isTakingAhead = false
  private var isReading = true
  private var fault: HTTPParserError?
  private var isQuiescing = false
  private var hasAllInput = false
  private var isFarewellSaid = false
  private var watch: RepeatedTask?
  private var quietTicks = 0
  private var ticks = (idle: 0, request: 0)
  /// Whether the answer under way may be compressed; the compressor asks.
  private(set) var mayCompress = false

  /// - Parameter writer: What writes past the compressor on HTTP/1; nil for a stream of HTTP/2.
  init(_ served: ServedTwin, origin: ConnectionOrigin, writer: UncompressedWriter?) {
    self.served = served
    self.origin = origin
    self.writer = writer
    isStream = writer == nil
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    own = NIOLoopBound(self, eventLoop: context.eventLoop)
    source = context.channel.source
    // One timer a connection that counts, instead of one or two a request.
    let (idle, request) = (served.settings.idleTimeout, served.settings.requestTimeout)
    let tick = TimeAmount.nanoseconds(max(10_000_000, min(idle, request).nanoseconds / 4))
    ticks = (Int(idle.nanoseconds / tick.nanoseconds), Int(request.nanoseconds / tick.nanoseconds))
    watch = context.eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { [own] _ in own?.value.tick() }
  }

  func handlerRemoved(context: ChannelHandlerContext) { release() }

  func channelInactive(context: ChannelHandlerContext) {
    phase = .closing
    release()
    context.fireChannelInactive()
  }

  private func release() {
    watch?.cancel()
    watch = nil
    own = nil
    context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    guard phase == .answering || !ahead.isEmpty else { return take(part) }
    ahead.append(part)
    if ahead.count > Self.aheadLimit, isReading { setReading(false) }
  }

  private func setReading(_ isReading: Bool) {
    guard !isStream, let context else { return }
    self.isReading = isReading
    try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    if isReading { context.read() }
  }

  /// Takes what was sent ahead, up to the next request that has to wait for its answer.
  private func takeAhead() {
    // An answer at once comes back here: it is the loop's turn, not one deeper.
    guard !isTakingAhead else { return }
    isTakingAhead = true
    while phase != .answering, let part = ahead.popFirst() { take(part) }
    isTakingAhead = false
    guard phase != .answering, phase != .closing else { return }
    if let fault { return refuse(fault) }
    if hasAllInput {
      phase = .closing
      context?.channel.closeBelowTLS()
    }
    if !isReading { setReading(true) }
  }

  private func take(_ part: HTTPServerRequestPart) {
    switch part {
    case .head(let head): receive(head)
    case .body(let bytes): receive(bytes)
    case .end:
      switch phase {
      case .receiving: carryOut()
      case .draining: close()
      case .idle, .answering, .closing: break
      }
    }
  }

  private func receive(_ head: HTTPRequestHead) {
    guard phase == .idle else { return }
    phase = .receiving
    quietTicks = 0
    number &+= 1
    version = head.version
    keepsAlive = isStream || head.isKeepAlive && head.method != .CONNECT && !isQuiescing
    let translated = RequestTranslation(head)
    self.head = translated
    if let length = translated.contentLength, length > served.settings.bodyLimit {
      refuseSize()
    } else if translated.expectsContinue, version != .http1_0 {
      writer?.writeContinue()
    }
  }

  private func receive(_ bytes: ByteBuffer) {
    switch phase {
    case .receiving:
      guard (body?.readableBytes ?? 0) + bytes.readableBytes <= served.settings.bodyLimit else { return refuseSize() }
      if body == nil {
        body = bytes
      } else {
        body?.writeImmutableBuffer(bytes)
      }
    case .draining:
      drained += bytes.readableBytes
      if drained > Self.drainLimit { close() }
    case .idle, .answering, .closing: break
    }
  }

  private func refuseSize() {
    let limit = served.settings.bodyLimit
    refuse(413, "The request's body is too large: found more than \(limit) bytes, expected at most \(limit).")
  }

  /// Answers a request that has not come in whole.
  private func refuse(_ status: Int, _ detail: String) {
    keepsAlive = false
    phase = .answering
    write(MistResponse(status: status, json: ["detail": .string(detail)]), thenDrain: true)
  }

  /// Answers what is no HTTP. Nothing can be read behind it.
  private func refuse(_ fault: HTTPParserError) {
    switch phase {
    case .answering: self.fault = fault
    case .idle, .receiving:
      phase = .closing
      writer?.refuse(fault)
    case .draining: close()
    case .closing: break
    }
  }

  private func carryOut() {
    guard var head, let own, let context else { return }
    phase = .answering
    quietTicks = 0
    if hasAllInput && ahead.isEmpty { keepsAlive = false }
    if let body, body.readableBytes > 0 { head.setBody(Array(body.readableBytesView)) }
    body = nil
    self.head = head
    switch ServerRoute(head, origin: origin, companions: served.settings.companions) {
    case .twin:
      served.mailbox.post(
        .init(
          request: head.request, credentials: head.credentials, source: source, isWatching: head.isWatching,
          reply: .init(exchange: own, loop: context.eventLoop, number: number)))
    case .answer(let response): write(response)
    case .companion(let companion):
      let reply = TwinMailbox.Reply(exchange: own, loop: context.eventLoop, number: number)
      let request = CompanionRequest(head, from: source)
      Task {
        let response = await companion.answer(request)
        reply.loop.execute { reply.exchange.value.deliver(response, FaultEffect(), to: reply.number) }
      }
    }
  }

  /// Writes the answer that the twin gave to that request.
  func deliver(_ response: MistResponse, _ effect: FaultEffect, to number: UInt64) {
    guard phase == .answering, number == self.number, let head, let context, let own else { return }
    if effect.delay > 0 {
      let later = FaultEffect(delay: 0, transport: effect.transport)
      context.eventLoop.scheduleTask(in: .milliseconds(effect.delay)) { own.value.deliver(response, later, to: number) }
      return
    }
    if effect.transport == .none {
      write(ServerRoute.streamAnswer(response, to: head))
    } else {
      carryOut(effect.transport, instead: response)
    }
  }

  func write(_ response: MistResponse, thenDrain: Bool = false) {
    guard let context else { return }
    let hasBody = !(head?.isHead ?? false) && !response.body.isEmpty
    writeHead(of: response, mayCompress: hasBody && response.body.count >= 1024)
    if hasBody { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil) }
    head = nil
    quietTicks = 0
    if keepsAlive {
      phase = .idle
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      if !ahead.isEmpty || fault != nil || !isReading { takeAhead() }
    } else if thenDrain {
      phase = .draining
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    } else {
      phase = .closing
      closeAfter { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: $0) }
    }
  }

  func writeHead(of response: MistResponse, mayCompress: Bool) {
    var headers = HTTPHeaders()
    headers.reserveCapacity(response.headers.count + 4)
    if !response.body.isEmpty, response.header("content-type") == nil {
      headers.add(name: "Content-Type", value: "application/json")
    }
    headers.add(name: "Content-Length", value: String(response.body.count))
    for header in response.headers {
      headers.add(name: ResponseHeaders.spelling(of: header.name), value: header.value)
    }
    if let origin = head?.origin { ResponseHeaders.addCrossOrigin(origin, to: &headers) }
    if head?.purpose == .options { ResponseHeaders.addOptions(to: &headers) }
    if !isStream {
      if !keepsAlive {
        headers.add(name: "Connection", value: "close")
      } else if version == .http1_0 {
        headers.add(name: "Connection", value: "keep-alive")
      }
    }
    self.mayCompress = mayCompress
    let status = HTTPResponseStatus(statusCode: response.status)
    context?.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
  }

  /// Closes the connection once what is written has gone out: closing at once would throw it away.
  func closeAfter(_ write: (EventLoopPromise<Void>) -> Void) {
    guard let context else { return }
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { [channel = context.channel] _ in
      self.isFarewellSaid = true
      if self.hasAllInput && !self.isStream { channel.closeBelowTLS() } else { channel.close(promise: nil) }
    }
    write(written)
  }

  func close() {
    phase = .closing
    isFarewellSaid = true
    context?.close(promise: nil)
  }

  private func tick() {
    quietTicks += 1
    switch phase {
    case .idle: if quietTicks > ticks.idle && !isStream { close() }
    case .receiving:
      if quietTicks > ticks.request {
        refuse(408, "The request did not come in whole in time.")
      }
    case .draining: if quietTicks > ticks.request { close() }
    case .answering, .closing: break
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed where !isStream: endInput(context)
    case is ChannelShouldQuiesceEvent where !isStream: quiesce()
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  private func endInput(_ context: ChannelHandlerContext) {
    hasAllInput = true
    switch phase {
    case .idle, .receiving, .draining:
      phase = .closing
      context.channel.closeBelowTLS()
    // The client asks no more, and still reads what it asked for.
    case .answering: if ahead.isEmpty { keepsAlive = false }
    case .closing: if isFarewellSaid { context.channel.closeBelowTLS() }
    }
  }

  /// The server stops: the request under way is the last.
  private func quiesce() {
    isQuiescing = true
    ahead.removeAll()
    switch phase {
    case .idle: close()
    case .receiving, .answering: keepsAlive = false
    case .draining, .closing: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case let error as HTTPParserError: refuse(error)
    // A stream that was asked for in a wrong way comes as a plain request next, and is answered as one.
    case is WebSocketRefusal, is NIOWebSocketUpgradeError, is HTTPServerUpgradeErrors: break
    default: close()
    }
  }
}
