import TwinServer

/// Where a browser finds the dashboard.
enum DashboardLink {
  /// A link. On this machine it goes without TLS, whose authority no browser knows; a new twin's first token comes with it, behind
  /// `#`, which a browser keeps to itself.
  static func text(to addresses: TwinServer.Addresses, token: String?) -> String {
    let isLocal = ["127.0.0.1", "localhost", "[::1]"].contains(addresses.host)
    return (isLocal ? addresses.http : addresses.https) + "/" + (token.map { "#token=\($0)" } ?? "")
  }
}
