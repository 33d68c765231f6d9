public import MistAPI

/// Counts the calls that go through it.
public actor CountingClient: MistClient {
  private let client: any MistClient
  /// How many so far.
  public private(set) var calls = 0

  /// A counter of calls to that network.
  public init(_ client: any MistClient) { self.client = client }

  /// Passes the request on.
  public func send(_ request: MistRequest) async throws -> MistResponse {
    calls += 1
    return try await client.send(request)
  }
}
