import MistAPI
import MistLive
import Testing
import Twin

@Suite("Record and replay")
struct RecordingTests {
  /// What the recorded calls are about.
  private func work(_ client: some MistClient, _ org: MistID) async throws -> [JSON] {
    var said: [JSON] = []
    said.append(.array(try await client.list("/orgs/\(org)/psks")))
    said.append(
      try await client.call(
        .post, "/orgs/\(org)/psks", body: ["name": "till", "ssid": "Shop", "passphrase": "a planted passphrase"]))
    said.append(.array(try await client.list("/orgs/\(org)/psks")))
    said.append(try await client.call(.get, "/orgs/\(org)/setting"))
    return said
  }

  @Test("a recording answers as the cloud did, call by call, without the secrets")
  func replay() async throws {
    try await LiveBench.serve { bench in
      let lines = Lines()
      let live = try await bench.withClient { try await work(RecordingClient($0, to: lines), bench.org) }
      let text = await lines.text
      #expect(!text.contains("a planted passphrase"))
      let replayed = try await work(ReplayClient(recording: text, file: "run.jsonl"), bench.org)
      #expect(replayed.map { $0["name"] } == live.map { $0["name"] })
      // The same call is answered as it was at that time.
      #expect(replayed[0].array?.count == 0)
      #expect(replayed[2].array?.count == 1)
      #expect(replayed[2].array?.first?["passphrase"] == "****")
      #expect(live[2].array?.first?["passphrase"] == "a planted passphrase")
    }
  }

  @Test("what was not recorded is an error that names what is nearest; so is one call too many")
  func unknown() async throws {
    let org = MistID.zero
    let call = RecordedCall(
      MistRequest(.get, "/orgs/\(org)/sites", query: [.init("limit", "10")]), MistResponse(json: []))
    let other = RecordedCall(MistRequest(.put, "/orgs/\(org)/setting", body: [:]), MistResponse(json: [:]))
    let image = RecordedCall(MistRequest(.get, "/const/image"), MistResponse(body: Array("GIF".utf8)))
    let text = [RecordingClient.head, other.line, call.line, image.line, ""].joined(separator: "\n")
    let client = try ReplayClient(recording: text, file: "run.jsonl")
    let error = await #expect(throws: RecordingError.self) { try await client.list("/orgs/\(org)/sites") }
    #expect(
      described(error)
        == """
        GET /api/v1/orgs/\(org)/sites?limit=1000&page=1 is not in the recording; the nearest that is: GET \
        /api/v1/orgs/\(org)/sites?limit=10. Record again with what is asked now
        """)
    let request = MistRequest(.get, "/orgs/\(org)/sites", query: [.init("limit", "10")])
    #expect(try await client.send(request).status == 200)
    await #expect(throws: RecordingError.exhausted(method: .get, target: request.target, times: 1)) {
      try await client.send(request)
    }
    await #expect(throws: RecordingError.leftOut(method: .get, target: "/api/v1/const/image")) {
      try await client.send(MistRequest(.get, "/const/image"))
    }
  }

  @Test(
    "what is no recording is refused with the line",
    arguments: [
      ("", RecordingError.notARecording(file: "f")), ("{}\n", .notARecording(file: "f")),
      (RecordingClient.head + "\n\nnonsense\n", .badLine(file: "f", line: 3)),
      (RecordingClient.head + "\n{\"call\":{\"method\":\"GET\"}}\n", .badLine(file: "f", line: 2)),
    ])
  func bad(_ text: String, _ expected: RecordingError) async throws {
    #expect(throws: expected) { try ReplayClient(recording: text, file: "f") }
  }
}
