import AsyncHTTPClient
import MistAPI
import NIOCore
import NIOHTTPCompression
import NIOPosix
import NIOSSL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why a call got no answer, and how far it came.
struct CallFailure: Error {
  /// Whether the cloud can have seen the call.
  enum Reach {
    /// There was no connection: nothing was sent.
    case notSent
    /// It may have been carried out: its answer was lost.
    case lost
  }

  let reach: Reach
  /// What happened, for people.
  let why: String
  /// Whether another try can end differently.
  let isPassing: Bool

  private init(_ reach: Reach, _ why: String, isPassing: Bool = true) {
    self.reach = reach
    self.why = why
    self.isPassing = isPassing
  }

  /// What an error of the transport means.
  init(_ error: any Error, host: String) {
    switch error {
    case let error as HTTPClientError: self.init(error, host: host)
    case let error as NIOSSLError: self = Self.encryption(error, host: host)
    case is NIOSSLExtraError:
      self.init(
        .notSent, "the certificate is not one of \(host)'s: something else answers in its place; look at the proxy",
        isPassing: false)
    case is NIOConnectionError, is SocketAddressError:
      self.init(.notSent, "\(host) cannot be reached; look at the network, the name service and the proxy")
    case ChannelError.connectTimeout:
      self.init(.notSent, "\(host) did not take the connection in time; look at the network and the proxy")
    case let error as IOError where [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH].contains(error.errnoCode):
      self.init(.notSent, "\(host) refuses connections; look at the network and the proxy")
    default: self.init(.lost, "the connection to \(host) broke off (\(type(of: error)))")
    }
  }

  private init(_ error: HTTPClientError, host: String) {
    switch error {
    case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout,
      .socksHandshakeTimeout:
      self.init(.notSent, "\(host) did not take the connection in time; look at the network and the proxy")
    case .proxyAuthenticationRequired:
      self.init(
        .notSent, "the proxy wants to know who asks; give HTTPS_PROXY a user and a password", isPassing: false)
    case .invalidProxyResponse:
      self.init(.notSent, "the proxy refuses to lead to \(host); look at HTTPS_PROXY and NO_PROXY", isPassing: false)
    case .alreadyShutdown: self.init(.notSent, "the client is closed", isPassing: false)
    case .readTimeout, .deadlineExceeded: self.init(.lost, "\(host) did not answer in time")
    case .remoteConnectionClosed: self.init(.lost, "\(host) closed the connection before it had answered")
    default: self.init(.lost, "the connection to \(host) broke off (\(error.shortDescription))")
    }
  }

  private static func encryption(_ error: NIOSSLError, host: String) -> CallFailure {
    guard case .handshakeFailed(let reason) = error else {
      return CallFailure(.lost, "the connection to \(host) broke off in its encryption")
    }
    guard "\(reason)".contains("CERTIFICATE_VERIFY_FAILED") else {
      return CallFailure(.notSent, "\(host) and this machine do not agree on an encryption")
    }
    return CallFailure(
      .notSent,
      "the certificate of \(host) is signed by nobody whom this machine trusts; where a proxy looks into connections, give its "
        + "certificate authority with --ca FILE",
      isPassing: false)
  }

  /// The error that callers see.
  func error(for request: MistRequest, attempts: Int) -> MistError {
    let tried = attempts > 1 ? " (tried \(attempts) times)" : ""
    switch reach {
    case .notSent: return .unreachable("\(why)\(tried); nothing was sent")
    case .lost where request.method == .get: return .unreachable("\(why)\(tried)")
    case .lost:
      return .unreachable(
        "\(why)\(tried); whether \(request.method.rawValue) \(request.path) was carried out is not known: look before it is sent "
          + "again")
    }
  }
}
