import Foundation
import NIOCore
import Twin

extension Channel {
  /// Who is at the other end of the connection. What a client says of itself in headers does not count.
  var source: SourceAddress? {
    switch remoteAddress {
    case .v4(let address):
      SourceAddress(bytes: withUnsafeBytes(of: address.address.sin_addr) { Array($0) })
    case .v6(let address):
      SourceAddress(bytes: withUnsafeBytes(of: address.address.sin6_addr) { Array($0) })
    case .unixDomainSocket, nil: nil
    }
  }
}
