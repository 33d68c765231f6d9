import Ledger
import MistAPI
import Testing
import Workflow

@Suite("Jobs of the workflow API")
struct WorkflowJobTests {
  @Test("a key leads to the same job, and another body with it is refused")
  func idempotency() async throws {
    let bench = try await WorkflowBench()
    let first = try await bench.ask(.post, "/topology/site", WorkflowBench.site, idempotencyKey: "k1")
    #expect(first.status == 200)
    #expect(first.response.header("idempotency-replayed") == nil)
    let again = try await bench.ask(.post, "/topology/site", WorkflowBench.site, idempotencyKey: "k1")
    #expect(again.response.body == first.response.body)
    #expect(again.response.header("idempotency-replayed") == "true")
    #expect(again.response.header("location") == first.response.header("location"))
    let other = try await bench.ask(.post, "/topology/site", "{}", idempotencyKey: "k1")
    #expect(other.status == 422)
    #expect(try await bench.ask(.get, "/jobs").body["jobs"]?.array?.count == 1)
  }

  @Test("who does not want to wait is told where to look, and many at once come one after the other")
  func together() async throws {
    let bench = try await WorkflowBench()
    let first = try await bench.ask(.post, "/topology/site", WorkflowBench.site, prefer: "respond-async")
    #expect(first.status == 202)
    #expect(first.body["state"]?.string.map { ["waiting", "running"].contains($0) } == true)
    let location = try #require(first.response.header("location"))
    let answers = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 1...8 {
        group.addTask {
          try await bench.ask(
            .post, "/topology/site",
            #"{"sites": [{"store": "S\#(number)", "zone": "europe", "timezone": "Europe/Lisbon", "country_code": "PT"}]}"#
          ).status
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers == Array(repeating: 200, count: 8))
    let job = try await bench.ask(.get, location)
    #expect(job.body["state"]?.string == "done")
    #expect(job.body["answer"]?["changes"]?.int == 4)
    #expect(try await bench.list("sites").count == 9)
    #expect(try await bench.ask(.get, "/jobs").body["jobs"]?.array?.count == 9)
  }

  @Test("a job whose process was killed is said to be interrupted, and its key carries it out")
  func interrupted() async throws {
    let bench = try await WorkflowBench()
    let first = try await bench.ask(.post, "/topology/site", WorkflowBench.site, idempotencyKey: "k1")
    let number = try #require(first.body["job"]?.int)
    try await bench.ledger.reopenWorkflowJob(Int64(number))
    let next = try await WorkflowBench(twin: bench.twin, ledger: bench.ledger)
    #expect(try await next.ask(.get, "/jobs/\(number)").body["state"]?.string == "interrupted")
    let again = try await next.ask(.post, "/topology/site", WorkflowBench.site, idempotencyKey: "k1")
    #expect(again.status == 200)
    #expect(again.body["changes"]?.int == 0)
    #expect(try await next.ask(.get, "/jobs/\(number)").body["state"]?.string == "done")
  }
}
