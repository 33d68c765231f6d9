import MistAPI
import NIOCore

/// What the proxy makes of the first bytes of a connection.
enum ConnectRequest: Equatable {
  /// More bytes are needed.
  case incomplete
  /// It is no CONNECT; what it is, others read.
  case otherwise
  /// A tunnel to a Mist cloud; the bytes of the head have been read.
  case tunnel(host: String)
  /// A tunnel that is not given: a status, its line, and why.
  case refused(status: Int, reason: String, detail: String)

  private static let limit = 16 << 10
  private static let method = Array("CONNECT ".utf8)

  /// Reads a head off the front of the bytes.
  static func read(_ bytes: inout ByteBuffer) -> ConnectRequest {
    let view = bytes.readableBytesView
    guard view.prefix(method.count).elementsEqual(method.prefix(view.count)) else { return .otherwise }
    guard let end = endOfHead(view) else {
      guard bytes.readableBytes > limit else { return .incomplete }
      return .refused(
        status: 431, reason: "Request Header Fields Too Large", detail: "The request's headers are too large.")
    }
    let line = view[..<(view.firstIndex(of: UInt8(ascii: "\n")) ?? end)]
    let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\r" || $0 == "\r\n" }
    bytes.moveReaderIndex(to: end)
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else {
      return .refused(status: 400, reason: "Bad Request", detail: "Expected CONNECT host:port HTTP/1.1.")
    }
    guard MistClouds.contains(words[1]), words[1].hasSuffix(":443") else {
      let why = refusal(of: String(words[1]))
      return .refused(status: 403, reason: why, detail: why)
    }
    return .tunnel(host: MistClouds.name(of: words[1]))
  }

  /// Why there is no way to a host, in one line of plain characters: clients show the status line of a refused tunnel.
  static func refusal(of host: String) -> String {
    let shown = String(
      decoding: host.utf8.prefix(80).map { $0 > 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    return "mistwin's proxy leads to Mist clouds on port 443 only, not to \(shown)"
  }

  /// The index behind the empty line that ends a head.
  private static func endOfHead(_ view: ByteBufferView) -> Int? {
    var lineIsEmpty = false
    for index in view.indices.prefix(limit) {
      switch view[index] {
      case UInt8(ascii: "\n"):
        if lineIsEmpty { return index + 1 }
        lineIsEmpty = true
      case UInt8(ascii: "\r"): break
      default: lineIsEmpty = false
      }
    }
    return nil
  }
}
