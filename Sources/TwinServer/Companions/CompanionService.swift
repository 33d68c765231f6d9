public import MistAPI

/// What a server answers beside the cloud's API (`/api/…`) and the twin's own (`/twin/…`): pages, and operations of others.
///
/// Whoever takes the server for the cloud, through the proxy or by a cloud's name, never meets it.
public protocol CompanionService: Sendable {
  /// Whether it answers requests of that path, percent-decoded and without its query. It is asked on the event loop, and must not
  /// take long.
  func owns(_ path: String) -> Bool

  /// Answers a request of one of its paths, at its own pace: the connection waits for it, the server does not.
  func answer(_ request: CompanionRequest) async -> MistResponse
}
