import MistAPI
import NIOCore
import NIOPosix
import Testing

/// A TCP connection on which a test says what it likes.
final class RawConnection: Sendable {
  private let channel: any Channel
  private let inbox: AsyncStream<ByteBuffer>

  private init(channel: any Channel, inbox: AsyncStream<ByteBuffer>) {
    self.channel = channel
    self.inbox = inbox
  }

  private final class Reader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    let out: AsyncStream<ByteBuffer>.Continuation
    init(_ out: AsyncStream<ByteBuffer>.Continuation) { self.out = out }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) { out.yield(unwrapInboundIn(data)) }
    func channelInactive(context: ChannelHandlerContext) { out.finish() }
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if let event = event as? ChannelEvent, event == .inputClosed { out.finish() }
    }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  static func open(port: Int) async throws -> RawConnection {
    let (inbox, out) = AsyncStream.makeStream(of: ByteBuffer.self)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Reader(out)) }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return RawConnection(channel: channel, inbox: inbox)
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

  /// Closes the sending side only.
  func halfClose() async throws { try await channel.close(mode: .output) }

  func close() async throws { try await channel.close() }

  /// All that comes until the other side closes, or until the text has this in it.
  func read(until mark: String? = nil, within seconds: Int64 = 600) async throws -> String {
    let bytes = try await collect(within: seconds) { bytes in
      mark.map { String(decoding: bytes, as: UTF8.self).contains($0) } ?? false
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// All that comes until the other side closes, or until it is enough.
  func collect(
    after first: [UInt8] = [], within seconds: Int64 = 600, until isEnough: @Sendable @escaping ([UInt8]) -> Bool
  ) async throws -> [UInt8] {
    let inbox = inbox
    return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
      group.addTask {
        var bytes = first
        for await part in inbox {
          bytes.append(contentsOf: part.readableBytesView)
          if isEnough(bytes) { return bytes }
        }
        return bytes
      }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      return try #require(try await group.next() ?? nil, "nothing came within \(seconds) s")
    }
  }

  /// One answer with the length that it tells.
  func readAnswer() async throws -> RawAnswer { try RawAnswer(try await read(until: "}")) }
}

/// An HTTP answer, taken apart.
struct RawAnswer {
  let status: Int
  let headers: [String]
  let body: String

  init(_ text: String) throws {
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = try #require(parts.first, "no answer").split(separator: "\r\n")
    let words = try #require(lines.first, "no status line in '\(text)'").split(separator: " ")
    try #require(words.count > 1, "no status in '\(text)'")
    status = try #require(Int(words[1]))
    headers = lines.dropFirst().map(String.init)
    body = parts.count > 1 ? String(parts[1]) : ""
  }

  /// What the answer says of an error.
  var detail: String? { (try? JSON(parsing: Array(body.utf8)))?["detail"]?.string }
}
