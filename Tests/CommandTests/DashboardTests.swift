import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("The dashboard of mistwin serve")
struct DashboardTests {
  private static let twoSites = Mistwin.root.appendingPathComponent("fixtures/designs/two-sites").path

  private struct Answer {
    let status: Int
    let headers: [String: String]
    let text: String

    var json: [String: Any]? { (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] }
  }

  private func serve(_ more: [String], in directory: URL) async throws -> RunningServer {
    try await RunningServer.start(
      ["serve", "--port", "0", "--proxy-port", "0", "--clock", "virtual", "--env-file", "env"] + more, in: directory)
  }

  private func ask(
    _ server: RunningServer, _ path: String, token: String? = nil, method: String = "GET"
  ) async throws -> Answer {
    let base = try #require(server.ready.split(separator: " ").first { $0.hasPrefix("http:") })
    var request = URLRequest(url: try #require(URL(string: base + path)))
    request.httpMethod = method
    if let token { request.setValue("Token \(token)", forHTTPHeaderField: "Authorization") }
    let (data, response) = try await URLSession.shared.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    let headers = http.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
    return Answer(
      status: http.statusCode, headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }),
      text: String(decoding: data, as: UTF8.self))
  }

  @Test(
    "anybody gets its files, which hold nothing of the network; only readers get its data",
    .timeLimit(.minutes(20)))
  func files() async throws {
    let scratch = try Scratch()
    let server = try await serve(["--org", "Corner Shops", "--factory", "3"], in: scratch.url)
    let token = try #require(try scratch.variables("env")["MIST_APITOKEN"])
    for (path, type) in [
      ("/", "text/html"), ("/dashboard/dashboard.css", "text/css"), ("/dashboard/dashboard.js", "text/javascript"),
    ] {
      let answer = try await ask(server, path)
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "\(type); charset=utf-8")
      #expect(answer.headers["content-security-policy"]?.hasPrefix("default-src 'none'; script-src 'self'") == true)
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(!answer.text.contains("Corner Shops") && !answer.text.contains(token))
      #expect(try await ask(server, path, method: "POST").status == 405)
    }
    #expect(try await ask(server, "/dashboard/nothing").status == 404)
    for path in ["/dashboard/rollouts", "/dashboard/addresses"] {
      #expect(try await ask(server, path).status == 401)
      #expect(try await ask(server, path, token: "wrong").status == 401)
    }
    let none = try await ask(server, "/dashboard/addresses", token: token)
    #expect(none.status == 404)
    #expect((none.json?["detail"] as? String) == "The server was started without --design.")
    let rollouts = try await ask(server, "/dashboard/rollouts", token: token)
    #expect(rollouts.status == 200)
    #expect((rollouts.json?["note"] as? String)?.hasPrefix("There is no ledger at ") == true, "\(rollouts.text)")
    // What is not its own is the cloud's.
    #expect(try await ask(server, "/dashboards").status == 401)
    #expect(try await ask(server, "/api/v1/self", token: token).status == 200)
    let outcome = try await server.stop()
    // A new twin's link signs in; the token is shown once.
    let first = try #require(outcome.error.firstMatch(of: #/first token, shown once: (\S+)/#)).1
    #expect(outcome.error.contains(#/dashboard: http:\/\/127\.0\.0\.1:\d+\/#token=/#))
    #expect(outcome.error.contains("/#token=\(first)\n"))
    #expect(outcome.output.split(separator: "\n").count == 1)
    let again = try await serve([], in: scratch.url)
    let after = try await again.stop()
    #expect(after.error.contains(#/dashboard: http:\/\/127\.0\.0\.1:\d+\/\n/#))
  }

  @Test("the rollouts of a ledger: none yet, one that waits, and one that cannot be read", .timeLimit(.minutes(20)))
  func rollouts() async throws {
    let sample = try await KeptSample.copy()
    let directory = sample.scratch.url
    let server = try await serve(["--twin", KeptSample.twin, "--ca", ".mistwin", "--state", "state"], in: directory)
    let token = try #require(try sample.scratch.variables("env")["MIST_APITOKEN"])
    let absent = try await ask(server, "/dashboard/rollouts", token: token)
    #expect((absent.json?["rollouts"] as? [Any])?.isEmpty == true)
    #expect((absent.json?["note"] as? String)?.contains("There is no ledger at state/ledger.sqlite yet") == true)
    #expect(!sample.scratch.has("state/ledger.sqlite"))
    // Another process makes it meanwhile, on a copy of the twin.
    try FileManager.default.copyItem(
      atPath: sample.scratch.path(KeptSample.twin), toPath: sample.scratch.path("copy.sqlite"))
    try sample.scratch.write(
      """
      mistwin: 1
      policy: quick
      phases:
        - name: first word
          take: rest
          approval: true
          bake: { least_hours: 2, most_hours: 2.5 }
          floor: { every_hours: 1 }
      """, to: "quick.yaml")
    let rollout = try await Mistwin.run(
      [
        "upgrade", "--policy", "quick.yaml", "--version", "0.14.29633", "--model", "AP45", "--name", "back", "--twin",
        "copy.sqlite", "--state", "state",
      ], in: directory)
    try #require(rollout.status == 4, "\(rollout.error)")
    let answer = try await ask(server, "/dashboard/rollouts", token: token)
    let item = try #require((answer.json?["rollouts"] as? [[String: Any]])?.first, "\(answer.text)")
    #expect(item["name"] as? String == "back" && item["outcome"] is NSNull && item["fleet"] as? Int == 16)
    let phase = try #require((item["phases"] as? [[String: Any]])?.first)
    #expect(phase["state"] as? String == "waiting")
    #expect(phase["gate"] as? String == "no site below its floor, looked at every 1 h; 2 to 2.5 h; after approval")
    #expect((item["events"] as? [[String: Any]])?.last?["kind"] as? String != nil)
    try sample.scratch.write(String(repeating: "no ledger ", count: 20), to: "state/ledger.sqlite")
    for name in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: sample.scratch.path("state/ledger.sqlite\(name)"))
    }
    let broken = try await ask(server, "/dashboard/rollouts", token: token)
    #expect(broken.status == 200)
    #expect((broken.json?["note"] as? String)?.hasPrefix("The ledger cannot be read now: ") == true)
    #expect(try await server.stop().status == 0)
  }

  @Test("the address plan of a design, as carve has it, and why there is none any more", .timeLimit(.minutes(20)))
  func addresses() async throws {
    let sample = try Sample()
    let server = try await serve(["--factory", "1", "--design", "fixtures/two-sites"], in: sample.scratch.url)
    let token = try #require(try sample.scratch.variables("env")["MIST_APITOKEN"])
    let answer = try await ask(server, "/dashboard/addresses", token: token)
    var plan = try #require(answer.json)
    #expect(plan.removeValue(forKey: "design") as? String == "fixtures/two-sites")
    let carved = try await Mistwin.run(["carve", "fixtures/two-sites", "--json"], in: sample.scratch.url)
    let expected = try JSONSerialization.jsonObject(with: Data(carved.output.utf8)) as? NSDictionary
    #expect(plan as NSDictionary == expected)
    try sample.edit(Sample.design, "addressing:", "adressing:")
    let broken = try await ask(server, "/dashboard/addresses", token: token)
    #expect((broken.json?["error"] as? String)?.contains("adressing") == true)
    #expect(try await server.stop().status == 0)
  }

  @Test("a design with errors is told before a twin is made", .timeLimit(.minutes(20)))
  func badDesign() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "addressing:", "adressing:")
    let outcome = try await Mistwin.run(
      ["serve", "--port", "0", "--proxy-port", "0", "--design", "fixtures/two-sites"], in: sample.scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("adressing"))
    #expect(outcome.output.isEmpty && !sample.scratch.has(".mistwin/twin.sqlite"))
  }
}
