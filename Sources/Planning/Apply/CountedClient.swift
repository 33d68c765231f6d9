import MistAPI

/// A client that counts its calls, so that each item of a plan can be told what it took.
actor CountedClient: MistClient {
  private let client: any MistClient
  private(set) var calls = 0

  init(_ client: any MistClient) { self.client = client }

  func send(_ request: MistRequest) async throws -> MistResponse {
    calls += 1
    return try await client.send(request)
  }
}
