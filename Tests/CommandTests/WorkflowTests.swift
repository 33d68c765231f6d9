import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The workflow API as `mistwin serve` offers it.
@Suite("Workflow API of a served twin")
struct ServedWorkflowTests {
  /// Asks a running server; the body comes back parsed.
  private struct Caller {
    let server: RunningServer
    let key: String

    @discardableResult
    func ask(
      _ method: String, _ path: String, _ body: [String: Any]? = nil, expecting status: Int = 200,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [String: Any] {
      let url = try #require(URL(string: "http://127.0.0.1:\(try server.port)\(path)"))
      var request = URLRequest(url: url, timeoutInterval: 120)
      request.httpMethod = method
      request.setValue(key, forHTTPHeaderField: "X-API-Key")
      if let body { request.httpBody = try JSONSerialization.data(withJSONObject: body) }
      let (data, response) = try await URLSession.shared.data(for: request)
      let found = (response as? HTTPURLResponse)?.statusCode
      #expect(found == status, "\(path): \(String(decoding: data, as: UTF8.self))", sourceLocation: sourceLocation)
      return (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
    }
  }

  @Test("a design is carried out step by step, and an upgrade goes to its end as a job", .timeLimit(.minutes(20)))
  func twin() async throws {
    let sample = try await KeptSample.copy()
    let server = try await RunningServer.start(
      [
        "serve", "--twin", KeptSample.twin, "--ca", ".mistwin", "--port", "0", "--proxy-port", "0", "--clock",
        "virtual",
        "--design",
        Sample.design, "--state", "state", "--allow-writes",
      ], in: sample.scratch.url)
    do {
      let key = try sample.scratch.text("state/workflow.key").filter { $0 != "\n" }
      let caller = Caller(server: server, key: key)
      let probe = try await caller.ask("POST", "/org/self")
      #expect(probe["network"] as? String == "twin")
      #expect(probe["may_write"] as? Bool == true)
      let site = try await caller.ask("POST", "/topology/site", ["vars": ["dns1": "9.9.9.10"]])
      #expect(site["changes"] as? Int == 2)
      #expect((site["result"] as? [String: Any])?["complete"] as? Bool == true)
      let health = try await caller.ask("GET", "/assurance/health?hours=24")
      #expect(health["verdict"] as? String == "good")
      #expect(health["sites_judged"] as? Int == 2)
      let order: [String: Any] = [
        "models": ["AP45"], "version": "0.14.29633", "name": "back", "policy": Self.policy,
      ]
      let dry = try await caller.ask("POST", "/lifecycle/upgrade?dry_run=true", order)
      #expect((dry["digest"] as? String)?.count == 64)
      #expect(dry["phases"] as? [String] == ["two at one shop", "the rest"])
      let job = try #require(
        try await caller.ask("POST", "/lifecycle/upgrade", order, expecting: 202)["job"] as? Int)
      // It waits for a person's word before the rest.
      let paused = try await ended(job, caller)
      #expect(paused["state"] as? String == "paused", "\(paused)")
      #expect((paused["answer"] as? [String: Any])?["outcome"] as? String == "waiting")
      try await caller.ask("POST", "/jobs/\(job)/aprove", expecting: 404)
      try await caller.ask("POST", "/jobs/\(job)/approve")
      let promoted = try await ended(job, caller)
      #expect(promoted["state"] as? String == "done", "\(promoted)")
      #expect((promoted["answer"] as? [String: Any])?["outcome"] as? String == "promoted")
      #expect(promoted["rollout"] as? Int == 1)
      try await caller.ask("POST", "/jobs/\(job)/abort", expecting: 409)
    } catch {
      _ = try await server.stop()
      throw error
    }
    let outcome = try await server.stop()
    #expect(outcome.status == 0)
    #expect(
      outcome.error.contains(
        "workflow API on the twin, reading and writing: /workflow; its key is in state/workflow.key"))
    let status = try await Mistwin.run(["upgrade", "status", "--state", "state"], in: sample.scratch.url)
    #expect(status.output.contains("back"), "\(status.output)")
    let mode = try FileManager.default.attributesOfItem(atPath: sample.scratch.path("state/workflow.key"))[
      .posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  /// The twin's clock stands still but for the job's own waits, so that it ends soon.
  private func ended(_ job: Int, _ caller: Caller) async throws -> [String: Any] {
    for _ in 0..<1200 {
      let found = try await caller.ask("GET", "/jobs/\(job)")
      if !["waiting", "running"].contains(found["state"] as? String ?? "") { return found }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw CancellationError()
  }

  /// Two canaries at one shop, then the rest, once a person has said so.
  private static var policy: [String: Any] {
    [
      "mistwin": 1, "policy": "quick", "windows": ["Mon 02:00-05:00 site"],
      "phases": [
        [
          "name": "two at one shop", "take": "per site", "sites": 1, "each": 2,
          "bake": ["least_hours": 2, "most_hours": 12],
          "gate": ["alpha": 0.05, "least_controls": 4, "most_controls": 4, "least_exposure": 1], "inconclusive": "hold",
        ],
        [
          "name": "the rest", "take": "rest", "approval": true, "bake": ["least_hours": 2, "most_hours": 2],
          "floor": ["every_hours": 1],
        ],
      ],
    ]
  }

  @Test("on a live cloud a step wants its plan rehearsed and approved", .timeLimit(.minutes(20)))
  func live() async throws {
    try await KeptSample.served { try await walk($0) }
  }

  private func run(_ arguments: [String], _ sample: Sample) async throws -> Mistwin.Outcome {
    let secrets = ["RADIUS_SECRET": "a planted secret", "PSK_SCANNERS": "a planted passphrase"]
    let outcome = try await Mistwin.run(arguments, in: sample.scratch.url, environment: secrets)
    try #require(outcome.status == 0, "\(arguments): \(outcome.output)\(outcome.error)")
    return outcome
  }

  private func walk(_ sample: Sample) async throws {
    let scratch = sample.scratch
    let live = ["--live", "global01", "--env-file", "secrets/env"]
    let state = ["--state", "state"]
    let rehearser = try await run(["key", "keys/ci", "--name", "ci@example.com", "--for", "attestation"], sample).output
    let ada = try await run(["key", "keys/ada", "--name", "ada@example.com", "--for", "approval"], sample).output
    try scratch.write(rehearser + ada, to: "signers")
    try scratch.write(
      """
      mistwin: 1
      title: Another name server
      from: { twin: copy.sqlite }
      start: 2026-01-01T00:00:00Z
      seed: 1
      measure: { at: +1d, window: 24h }
      expect:
        - every device is in sync

      """, to: "change.yaml")
    _ = try await run(["pull", "--twin", "copy.sqlite"] + state + live, sample)
    let server = try await RunningServer.start(
      [
        "serve", "--twin", "beside.sqlite", "--ca", ".mistwin", "--port", "0", "--proxy-port", "0", "--clock",
        "virtual", "--design",
        Sample.design, "--allow-writes", "--live", "global01", "--live-env-file", "secrets/env", "--signers", "signers",
      ] + state, in: scratch.url,
      environment: ["RADIUS_SECRET": "a planted secret", "PSK_SCANNERS": "a planted passphrase"])
    do {
      let key = try scratch.text("state/workflow.key").filter { $0 != "\n" }
      let caller = Caller(server: server, key: key)
      #expect(try await caller.ask("POST", "/org/self")["network"] as? String == "live")
      try await caller.ask("POST", "/topology/site", ["vars": ["dns1": "9.9.9.10"]], expecting: 403)
      let made = try await caller.ask("POST", "/plans", ["vars": ["dns1": "9.9.9.10"]], expecting: 201)
      let digest = try #require(made["digest"] as? String)
      let refused = try await caller.ask("POST", "/topology/site?plan=\(digest)", expecting: 403)
      #expect((refused["detail"] as? String)?.contains("was not rehearsed") == true)
      // The files that the API leads to are those that the command line takes.
      _ = try await run(
        ["rehearse", "change.yaml", "--plan", "state/workflow/\(digest).json", "--sign-with", "keys/ci"] + state, sample
      )
      try FileManager.default.moveItem(
        atPath: scratch.path("state/workflow/\(digest).attestation.json"), toPath: scratch.path("attestation.json"))
      try FileManager.default.moveItem(
        atPath: scratch.path("state/workflow/\(digest).attestation.json.sig"),
        toPath: scratch.path("attestation.json.sig"))
      _ = try await run(
        [
          "approve", "state/workflow/\(digest).json", "--person", "Ada Byron", "--ticket", "CHG-1", "--out",
          "approval.json", "--sign-with", "keys/ada",
        ], sample)
      for (kind, status) in [("attestation", 403), ("approval", 200)] {
        try await caller.ask(
          "PUT", "/keys/\(digest)/\(kind)",
          ["document": try scratch.text("\(kind).json"), "signature": try scratch.text("\(kind).json.sig")],
          expecting: 204)
        try await caller.ask("POST", "/topology/site?plan=\(digest)", expecting: status)
      }
      try await caller.ask(
        "PUT", "/keys/\(digest)/approval",
        ["document": try scratch.text("approval.json") + " ", "signature": try scratch.text("approval.json.sig")],
        expecting: 204)
      let forged = try await caller.ask("POST", "/wired/templates?plan=\(digest)", expecting: 403)
      #expect((forged["detail"] as? String)?.contains("was changed") == true, "\(forged)")
    } catch {
      _ = try await server.stop()
      throw error
    }
    let outcome = try await server.stop()
    #expect(outcome.status == 0)
    #expect(!(outcome.output + outcome.error).contains("planted"))
  }

  @Test("a design with faults, or for another organisation, is told at the start", .timeLimit(.minutes(20)))
  func badDesign() async throws {
    let sample = try Sample()
    try sample.scratch.write(
      try sample.scratch.text(Sample.design).replacing("supernet:", with: "supernett:"), to: Sample.design)
    let outcome = try await Mistwin.run(
      ["serve", "--port", "0", "--proxy-port", "0", "--design", Sample.design], in: sample.scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("did you mean 'supernet'?"), "\(outcome.error)")
    for (arguments, says) in [
      (["--signers", "x"], "found --signers without --live"), (["--live-org", "x"], "found --live-org without --live"),
      (["--live", "nocloud"], "Error: --live: found 'nocloud', expected one of global01"),
    ] {
      let outcome = try await Mistwin.run(["serve"] + arguments, in: sample.scratch.url)
      #expect(outcome.status == 64)
      #expect(outcome.error.contains(says), "\(outcome.error)")
    }
    try sample.scratch.write("short\n", to: "key")
    let key = try await Mistwin.run(
      ["serve", "--port", "0", "--proxy-port", "0", "--api-key-file", "key"], in: sample.scratch.url)
    #expect(key.status == 65)
    #expect(key.error.contains("key: found no key, expected one of at least 16 letters"), "\(key.error)")
    #expect(!sample.scratch.has(".mistwin/twin.sqlite"))
  }
}
