import Foundation
import NIOCore

/// A host that is written as an address, not as a name.
struct HostAddress {
  /// Its 4 or 16 bytes, in the order of the network.
  let bytes: [UInt8]

  /// Reads an IPv4 or IPv6 address, with or without brackets; nil for a name.
  init?(_ text: String) {
    let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    switch try? SocketAddress(ipAddress: bare, port: 0) {
    case .v4(let address): bytes = withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
    case .v6(let address): bytes = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
    default: return nil
    }
  }

  /// Whether it is this machine's own.
  var isLoopback: Bool { bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1] }
}
