import MistAPI
import Testing
import Workflow

@Suite("What the workflow API refuses")
struct WorkflowRefusalTests {
  @Test("without the key, or with another, nothing is told", arguments: [nil, "another key", ""])
  func keys(_ key: String?) async throws {
    let bench = try await WorkflowBench()
    for (method, path) in [
      (HTTPMethod.get, "/design"), (.post, "/topology/site"), (.post, "/org/self"), (.get, "/jobs"),
    ] {
      let answer = try await bench.ask(method, path, key: key)
      #expect(answer.status == 401, "\(path)")
      #expect(answer.response.header("content-type") == "application/problem+json")
      #expect(answer.body["detail"]?.string?.contains("X-API-Key") == true)
    }
    #expect(try await bench.ask(.get, "/workflow/openapi.json", key: key).status == 200)
    #expect(try await bench.ask(.get, "/workflow", key: key).status == 200)
  }

  @Test(
    "faults have their places in the body",
    arguments: [
      ("/topology/site", #"{"sitez": []}"#, "/sitez", "sites"),
      (
        "/topology/site", #"{"sites": [{"store": "1", "timezone": "Europe/Lisbonn", "country_code": "PT"}]}"#,
        "/sites/0/timezone", "Europe/Lisbon"
      ),
      ("/topology/site", #"{"sites": [{"timezone": "Europe/Lisbon"}]}"#, "/sites/0", nil),
      ("/topology/site", #"{"sites": {"store": "1"}}"#, "/sites", nil),
      ("/topology/site", #"{"sites": [{"store": ["1"]}]}"#, "/sites/0/store", nil),
      ("/wired/templates", #"{"networktemplates": {"SW": {"bodi": {}}}}"#, "/networktemplates/SW/bodi", "body"),
      ("/wired/templates", #"{"networktemplates": ["SW"]}"#, "/networktemplates", nil),
      ("/wireless/templates", #"{"templates": {"W": {"wlans": {}}}}"#, "/templates/W/wlans", nil),
      ("/policy/psks", #"{"psks": {"p": {"body": {"passphrase": "exec:id"}}}}"#, "/psks/p/body/passphrase", nil),
      (
        "/policy/psks", #"{"psks": {"p": {"body": {"passphrase": "file:/etc/passwd"}}}}"#, "/psks/p/body/passphrase",
        nil
      ),
      ("/inventory/ztp", #"{"devices": [{"model": "AP45"}]}"#, "/devices/0", nil),
      (
        "/inventory/ztp", #"{"devices": [{"claim_code": "AAAAA", "site": "1", "slot": "a"}]}"#, "/devices/0/claim_code",
        nil
      ),
    ])
  func faults(_ path: String, _ body: String, _ pointer: String, _ nearest: String?) async throws {
    let bench = try await WorkflowBench()
    let answer = try await bench.ask(.post, path, body)
    #expect(answer.status == 422, "\(answer.body.text)")
    #expect(answer.pointers.contains(pointer), "\(answer.body.text)")
    if let nearest {
      #expect(
        answer.body["errors"]?.array?.contains { $0["nearest"]?.string == nearest } == true, "\(answer.body.text)")
    }
    #expect(try await bench.list("sites").isEmpty)
    #expect(try await bench.ask(.get, "/jobs").body["jobs"]?.array?.isEmpty == true)
  }

  @Test("files of the server's machine are not read for a body")
  func files() async throws {
    let bench = try await WorkflowBench()
    let answer = try await bench.ask(
      .post, "/wired/templates", #"{"networktemplates": {"SW": {"file": "/etc/hostname"}}}"#)
    #expect(answer.status == 422)
    #expect(
      answer.body.text.contains("not one of those") || answer.body.text.contains("no files"), "\(answer.body.text)")
  }

  @Test(
    "what is no JSON object is told",
    arguments: ["[1]", "{", "\"text\"", "{\"a\": 1, }"])
  func notJSON(_ body: String) async throws {
    let bench = try await WorkflowBench()
    #expect(try await bench.ask(.post, "/topology/site", body).status == 400)
  }

  @Test("wrong paths, methods and queries are told")
  func paths() async throws {
    let bench = try await WorkflowBench()
    let nearest = try await bench.ask(.post, "/topology/sites")
    #expect(nearest.status == 404)
    #expect(nearest.body["detail"]?.string?.contains("'/topology/site'") == true)
    let method = try await bench.ask(.get, "/topology/site")
    #expect(method.status == 405)
    #expect(method.response.header("allow") == "POST")
    #expect(try await bench.ask(.post, "/topology/site?dry_run=perhaps", "{}").status == 400)
    for hours in ["0", "169", "day"] {
      #expect(try await bench.ask(.get, "/assurance/health?hours=\(hours)").status == 400)
    }
    #expect(try await bench.ask(.get, "/jobs/99").status == 404)
    #expect(try await bench.ask(.get, "/jobs/").status == 404)
    // A slash before a combining mark is still a slash.
    #expect(WorkflowAPI.owns("/keys/\u{301}/approval"))
    #expect(try await bench.ask(.put, "/keys/\u{301}/approval", "{}").status == 404)
    #expect(try await bench.ask(.get, "/plans/../../etc/passwd").status == 404)
    #expect(try await bench.ask(.get, "/design/ledger.sqlite").status == 404)
  }

  @Test("an upgrade that cannot be is told before anything is begun")
  func upgrade() async throws {
    let bench = try await WorkflowBench()
    let answer = try await bench.ask(
      .post, "/lifecycle/upgrade", #"{"models": [], "polici": "spread", "policy": "spred"}"#)
    #expect(answer.status == 422)
    #expect(answer.pointers == ["/polici", "/models", "/version", "/policy"])
    #expect(answer.body.text.contains(#""nearest":"spread""#))
  }
}
