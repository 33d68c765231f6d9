import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOHTTPCompression
import NIOSSL

/// What reads a connection once it is known what it speaks.
enum ConnectionPipeline {
  /// TLS; then HTTP/2 or HTTP/1.1, as the two agree (ALPN).
  static func addTLS(to channel: any Channel, _ served: ServedTwin, origin: ConnectionOrigin) throws {
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(NIOSSLServerHandler(context: served.tls))
    let agreed = channel.configureHTTP2SecureUpgrade { channel in
      channel.eventLoop.makeCompletedFuture {
        channel.pipeline.syncOperations.removeHandler(name: HandshakeGuard.name, promise: nil)
        try addHTTP2(to: channel, served, origin: origin)
      }
    } http1ChannelConfigurator: { channel in
      channel.eventLoop.makeCompletedFuture {
        channel.pipeline.syncOperations.removeHandler(name: HandshakeGuard.name, promise: nil)
        try addHTTP1(to: channel, served, origin: origin)
      }
    }
    agreed.whenFailure { _ in channel.close(promise: nil) }
    try pipeline.addHandler(HandshakeGuard(limit: served.settings.requestTimeout), name: HandshakeGuard.name)
  }

  /// HTTP/1.1 and HTTP/1.0, with the way to a WebSocket.
  static func addHTTP1(to channel: any Channel, _ served: ServedTwin, origin: ConnectionOrigin) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = served.settings.headLimit
    limits.maxHeaderListSize = served.settings.headLimit
    limits.maxHeaderFieldCount = 200
    let encoder = HTTPResponseEncoder()
    let decoder = ByteToMessageHandler(
      HTTPRequestDecoder(
        leftOverBytesStrategy: .forwardBytes, informationalResponseStrategy: .drop, limitConfiguration: limits))
    let writer = UncompressedWriter()
    let exchange = ExchangeHandler(served, origin: origin, writer: writer)
    let compressor = compressor(for: exchange)
    let upgrade = HTTPServerUpgradeHandler(
      upgraders: [WebSocketStream.upgrader(served, origin: origin)], httpEncoder: encoder,
      extraHTTPHandlers: [decoder, writer, compressor, exchange], upgradeCompletionHandler: { _ in })
    try channel.pipeline.syncOperations.addHandlers([encoder, decoder, writer, upgrade, compressor, exchange])
  }

  /// HTTP/2: a pipeline for each stream.
  static func addHTTP2(to channel: any Channel, _ served: ServedTwin, origin: ConnectionOrigin) throws {
    let manager = NIOHTTP2ServerConnectionManagementHandler(
      eventLoop: channel.eventLoop,
      configuration: .init(
        maxIdleTime: served.settings.idleTimeout, maxAge: nil, maxGraceTime: served.settings.stopTimeout, keepalive: nil
      ))
    _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
      mode: .server, connectionConfiguration: .init(), streamConfiguration: .init(),
      streamDelegate: manager.http2StreamDelegate
    ) { stream in
      stream.eventLoop.makeCompletedFuture {
        let exchange = ExchangeHandler(served, origin: origin, writer: nil)
        try stream.pipeline.syncOperations.addHandlers([
          HTTP2FramePayloadToHTTP1ServerCodec(), compressor(for: exchange), exchange,
        ])
      }
    }
    try channel.pipeline.syncOperations.addHandlers([manager, ConnectionEnd()])
  }

  /// Compresses answers that are worth it, for clients that ask for it.
  private static func compressor(for exchange: ExchangeHandler) -> HTTPResponseCompressor {
    HTTPResponseCompressor { [unowned exchange] head, isSupported in
      guard exchange.mayCompress else { return .doNotCompress }
      if isSupported { head.headers.add(name: "Vary", value: "Accept-Encoding") }
      return .compressIfPossible
    }
  }
}
