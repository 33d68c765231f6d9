import Ledger
import MistAPI
import Planning
import Testing
import Workflow

@Suite("Plans and keys of the workflow API")
struct WorkflowPlanTests {
  @Test("on a live cloud nothing is written but steps of a plan with both keys")
  func live() async throws {
    let bench = try await WorkflowBench(isLive: true)
    let bare = try await bench.ask(.post, "/topology/site", WorkflowBench.site)
    #expect(bare.status == 403)
    #expect(bare.body["detail"]?.string?.contains("POST /plans") == true)
    let plan = try await bench.ask(.post, "/plans", WorkflowBench.site)
    let digest = try #require(plan.body["digest"]?.string, "\(plan.body.text)")
    #expect(plan.response.header("location") == "/plans/\(digest)")
    #expect(try await bench.ask(.get, "/plans").body["plans"]?.strings == [digest])
    #expect(try await bench.ask(.get, "/plans/\(digest)").body["digest"]?.string == digest)
    for kind in ["attestation", "approval"] {
      let refused = try await bench.ask(.post, "/topology/site?plan=\(digest)")
      #expect(refused.status == 403)
      #expect(refused.body["detail"]?.string == "found no \(kind)")
      #expect(try await bench.list("sites").isEmpty)
      let brought = try await bench.ask(
        .put, "/keys/\(digest)/\(kind)", #"{"document": "d", "signature": "s"}"#)
      #expect(brought.status == 204)
    }
    // What the rehearsal has shown is kept with the run, so that `score` can say how good that was.
    let shown = Attestation.Prediction(calls: 9, writes: 4, seconds: 2)
    bench.desk.predict(shown, of: digest)
    let done = try await bench.ask(.post, "/topology/site?plan=\(digest)")
    #expect(done.status == 200, "\(done.body.text)")
    #expect(try await bench.list("sites").count == 1)
    let run = try #require(try await bench.ledger.applies(of: "Shops").last?.run)
    #expect(try await bench.ledger.prediction(of: .apply, run)?.rehearsed == shown)
    // What was predicted first stays.
    bench.desk.predict(.init(calls: 1, writes: 1, seconds: 1), of: digest)
    let again = try await bench.ask(.post, "/topology/site?plan=\(digest)")
    #expect(again.status == 200, "\(again.body.text)")
    let kept = try #require(try await bench.ledger.prediction(of: .apply, run))
    #expect(kept.isLive && kept.organisation == bench.organisation && kept.rehearsed == shown)
  }

  @Test("on a twin a run is kept with its network, and no rehearsal is made up")
  func unrehearsed() async throws {
    let bench = try await WorkflowBench()
    #expect(try await bench.ask(.post, "/topology/site", WorkflowBench.site).status == 200)
    let run = try #require(try await bench.ledger.applies(of: "Shops").last?.run)
    let kept = try #require(try await bench.ledger.prediction(of: .apply, run))
    #expect(!kept.isLive && kept.organisation == bench.organisation && kept.rehearsed == nil)
  }

  @Test("a plan is not mixed with a body, and keys must be whole")
  func badInput() async throws {
    let bench = try await WorkflowBench()
    let digest = try #require(try await bench.ask(.post, "/plans", WorkflowBench.site).body["digest"]?.string)
    #expect(try await bench.ask(.post, "/topology/site?plan=\(digest)", WorkflowBench.site).status == 409)
    #expect(try await bench.ask(.post, "/topology/site?plan=0000").status == 404)
    let half = try await bench.ask(.put, "/keys/\(digest)/approval", #"{"document": "d"}"#)
    #expect(half.status == 422)
    #expect(half.pointers == ["/signature"])
    #expect(try await bench.ask(.put, "/keys/short/approval", "{}").status == 404)
    #expect(bench.desk.documents.isEmpty)
  }

  @Test("a plan that was made before the network changed does not write over the change")
  func drift() async throws {
    let bench = try await WorkflowBench()
    _ = try await bench.ask(.post, "/topology/site", WorkflowBench.site)
    let plan = try await bench.ask(
      .post, "/plans", #"{"vars": {"dns1": "9.9.9.9"}}"#)
    let digest = try #require(plan.body["digest"]?.string)
    let id = try #require(try await bench.list("sites").first?["id"]?.string)
    _ = try await bench.client.call(.put, "/sites/\(id)/setting", body: ["vars": ["dns1": "1.1.1.1"]])
    let answer = try await bench.ask(.post, "/topology/site?plan=\(digest)")
    #expect(answer.status == 409, "\(answer.body.text)")
    #expect(answer.body["result"]?["complete"]?.bool == false)
    #expect(answer.body["detail"]?.string?.contains("drifted") == true)
    #expect(try await bench.client.call(.get, "/sites/\(id)/setting")["vars"]?["dns1"]?.string == "1.1.1.1")
  }
}
