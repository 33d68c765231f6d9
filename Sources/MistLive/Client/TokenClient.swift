import MistAPI

/// One token's way to a cloud: each call once, as it is.
struct TokenClient: MistClient {
  let transport: LiveTransport
  let place: LiveTransport.Place
  let gate: FlightGate
  let token: APIToken

  func send(_ request: MistRequest) async throws -> MistResponse {
    await gate.enter()
    do {
      try Task.checkCancellation()
      var response = try await transport.exchange(request, with: place, authorization: "Token \(token.secret)")
      await gate.leave()
      // What the cloud says of a call that it refused is shown to people.
      if response.status >= 400 { response.body = token.scrubbed(response.body) }
      return response
    } catch {
      await gate.leave()
      throw error
    }
  }
}
