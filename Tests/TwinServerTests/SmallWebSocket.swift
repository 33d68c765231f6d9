import Foundation
import MistAPI
import NIOCore
import Testing

/// A WebSocket client of few lines (RFC 6455), over a raw connection.
final class SmallWebSocket {
  /// A frame.
  struct Frame: Equatable {
    var opcode: UInt8
    var payload: [UInt8]
    var text: String { String(decoding: payload, as: UTF8.self) }
    var json: JSON { (try? JSON(parsing: payload)) ?? .null }
  }

  static let (text, close, ping, pong): (UInt8, UInt8, UInt8, UInt8) = (1, 8, 9, 10)

  private let connection: RawConnection
  private var unread: [UInt8]

  private init(connection: RawConnection, unread: [UInt8]) {
    self.connection = connection
    self.unread = unread
  }

  /// The request for a stream.
  static func request(_ headers: [String]) -> String {
    let fixed = [
      "GET /api-ws/v1/stream HTTP/1.1", "Host: api-ws.mist.com", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Origin: https://api-ws.mist.com",
    ]
    return (fixed + headers).joined(separator: "\r\n") + "\r\n\r\n"
  }

  /// Opens one on a connection.
  static func open(on connection: RawConnection, _ headers: [String]) async throws -> SmallWebSocket {
    try await connection.send(request(headers))
    let bytes = try await connection.readBytes { bytes in bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound }
    let head = String(decoding: bytes.read, as: UTF8.self)
    try #require(head.hasPrefix("HTTP/1.1 101 "), "\(head)")
    // The example of RFC 6455, section 1.3.
    #expect(head.lowercased().contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="))
    return SmallWebSocket(connection: connection, unread: bytes.rest)
  }

  func send(_ opcode: UInt8, _ payload: [UInt8], isLast: Bool = true) async throws {
    let mask: [UInt8] = [1, 2, 3, 4]
    var bytes = [(isLast ? 0x80 : 0) | opcode]
    if payload.count < 126 {
      bytes.append(0x80 | UInt8(payload.count))
    } else {
      bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    }
    bytes += mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    try await connection.send(bytes)
  }

  func send(_ message: JSON) async throws { try await send(Self.text, message.bytes) }

  /// The next frame.
  func next() async throws -> Frame {
    let bytes = try await connection.readBytes(after: unread) { bytes in Self.frame(bytes)?.length }
    unread = bytes.rest
    return try #require(Self.frame(bytes.read)).frame
  }

  private static func frame(_ bytes: [UInt8]) -> (frame: Frame, length: Int)? {
    guard bytes.count >= 2 else { return nil }
    var start = 2
    var size = Int(bytes[1] & 0x7F)
    if size == 126 {
      guard bytes.count >= 4 else { return nil }
      size = Int(bytes[2]) << 8 | Int(bytes[3])
      start = 4
    } else if size == 127 {
      guard bytes.count >= 10 else { return nil }
      size = bytes[2..<10].reduce(0) { $0 << 8 | Int($1) }
      start = 10
    }
    guard bytes.count >= start + size else { return nil }
    return (Frame(opcode: bytes[0] & 15, payload: Array(bytes[start..<start + size])), start + size)
  }

  func disconnect() async throws { try await connection.close() }
}

extension RawConnection {
  /// Reads until the bytes have a beginning of that length, and gives it and what came behind it.
  func readBytes(
    after first: [UInt8] = [], until length: @Sendable @escaping ([UInt8]) -> Int?
  ) async throws -> (read: [UInt8], rest: [UInt8]) {
    if let end = length(first) { return (Array(first[..<end]), Array(first[end...])) }
    let bytes = try await collect(after: first) { length($0) != nil }
    let end = try #require(length(bytes), "the connection ended after \(bytes.count) bytes")
    return (Array(bytes[..<end]), Array(bytes[end...]))
  }
}
