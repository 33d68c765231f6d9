import Foundation
import MistAPI
import NIOCore
import NIOHTTP1
import Twin

extension ExchangeHandler {
  /// Does to the wire what a rule of faults says.
  func carryOut(_ transport: FaultEffect.Transport, instead response: MistResponse) {
    guard let context else { return }
    // The connection is the fault's victim, also where several streams share it.
    let connection = isStream ? context.channel.parent ?? context.channel : context.channel
    switch transport {
    case .none: write(response)
    case .empty: close()
    case .reset:
      phase = .closing
      // Closing with no time to linger is a reset. TLS must not say farewell first.
      if let socket = connection as? any SocketOptionProvider {
        _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      }
      connection.closeBelowTLS()
    case .cutOff(let count):
      phase = .closing
      writeHead(of: response, mayCompress: false)
      let part = ByteBuffer(bytes: response.body.prefix(max(0, count)))
      closeAfter { context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(part))), promise: $0) }
    case .garbage(let bytes):
      phase = .closing
      // Past the codec, so that it comes as it is; HTTP/2 has no such way, and its connection just ends.
      guard let encoder = try? connection.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self) else {
        return connection.closeBelowTLS()
      }
      closeAfter { encoder.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: $0) }
    }
  }
}
