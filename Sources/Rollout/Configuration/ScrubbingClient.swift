import MistAPI
import Planning

/// A client whose refusals hold none of a plan's secrets: what the cloud says of a call that it refused is thrown, shown and
/// kept, and it may repeat what was sent.
struct ScrubbingClient: MistClient {
  let client: any MistClient
  let secrets: PlanSecrets

  var flights: Int { client.flights }

  func send(_ request: MistRequest) async throws -> MistResponse {
    var response = try await client.send(request)
    if response.status >= 400 {
      response.body = Array(secrets.scrubbing(String(decoding: response.body, as: UTF8.self)).utf8)
    }
    return response
  }
}
