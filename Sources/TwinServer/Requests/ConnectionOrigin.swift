/// By which way a request came in.
enum ConnectionOrigin: Sendable, Hashable {
  /// Straight to `--port`.
  case direct
  /// To the proxy, as a plain request for a whole URL.
  case proxy
  /// Through a tunnel of the proxy to that Mist cloud.
  case tunnel(host: String)
}
