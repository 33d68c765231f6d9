public import MistAPI

/// A client that counts its calls, so that each item of a plan, each look of a rollout and a survey can be told what it took.
public actor CountedClient: MistClient {
  private let client: any MistClient
  /// Those of the client whose calls it counts.
  public nonisolated let flights: Int
  /// How many calls were sent so far.
  public private(set) var calls = 0

  /// Counts the calls of that client.
  public init(_ client: any MistClient) {
    self.client = client
    flights = client.flights
  }

  /// Sends the call.
  public func send(_ request: MistRequest) async throws -> MistResponse {
    calls += 1
    return try await client.send(request)
  }
}
