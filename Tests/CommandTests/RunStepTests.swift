import Foundation
import Testing

/// Programs that a scenario starts, and that speak to its twin as they would to the cloud.
@Suite("A step of a scenario that runs a program")
struct RunStepTests {
  /// The sample with a timeline of one program.
  private static func sample(_ command: String, _ more: String = "") throws -> Sample {
    let sample = try Sample()
    let text = try sample.scratch.text(Sample.scenario)
    let start = try #require(text.range(of: "measure: {"))
    try sample.scratch.write(
      text[..<start.lowerBound] + "timeline:\n  - run: \(command)\n\(more)expect:\n  - every device is in sync\n",
      to: Sample.scenario)
    return sample
  }

  private static let create =
    #"[sh, -c, "curl -sf -H \"Authorization: Token $MIST_APITOKEN\" -H 'Content-Type: application/json' "#
    + #"-d '{\"name\":\"by-hand\"}' https://$MIST_HOST/api/v1/orgs/$MIST_ORG_ID/services && echo said $MIST_APITOKEN"]"#

  @Test("is refused before anything runs, unless it is allowed")
  func allowed() async throws {
    let sample = try Self.sample(Self.create)
    let outcome = try await sample.rehearse()
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("scenario.yaml:18:5") && outcome.error.contains("--allow-exec"), "\(outcome.error)")
  }

  @Test("reaches the twin as its cloud, and its calls are recorded without its token")
  func recorded() async throws {
    let sample = try Self.sample(Self.create)
    let outcome = try await sample.rehearse(["--allow-exec", "--json"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let step = try #require((document["timeline"] as? [[String: Any]])?.first)
    let calls = try #require((step["command"] as? [String: Any])?["calls"] as? [[String: Any]])
    #expect(calls.count == 1)
    #expect(calls.first?["method"] as? String == "POST" && calls.first?["status"] as? Int == 200)
    #expect((calls.first?["path"] as? String)?.hasSuffix("/services") == true)
    let again = try await sample.rehearse(["--allow-exec", "--json"])
    #expect(again.output == outcome.output)
  }

  @Test("that fails is an expectation that is not met, or met where it was to be refused")
  func failed() async throws {
    let sample = try Self.sample("[sh, -c, 'echo $MIST_APITOKEN is no use; exit 3']")
    let outcome = try await sample.rehearse(["--allow-exec", "--quick"])
    #expect(outcome.status == 1, "\(outcome.error)")
    #expect(outcome.output.contains("run sh is carried out"))
    #expect(outcome.output.contains("ended with exit code 3: … is no use"), "\(outcome.output)")
    let refused = try Self.sample("[sh, -c, 'echo no such template; exit 3']", "    refused: no such template\n")
    #expect(try await refused.rehearse(["--allow-exec"]).status == 0)
  }

  @Test("that does not end is stopped")
  func late() async throws {
    let sample = try Self.sample("{ command: [sleep, '600'], limit: 1s }", "    refused: took longer than 1 s\n")
    let outcome = try await sample.rehearse(["--allow-exec"])
    #expect(outcome.status == 0, "\(outcome.error)\(outcome.output)")
  }

  @Test("that is not there is told")
  func unknown() async throws {
    let sample = try Self.sample("[no-such-program]", "    refused: exit code 127\n")
    #expect(try await sample.rehearse(["--allow-exec"]).status == 0)
  }
}
