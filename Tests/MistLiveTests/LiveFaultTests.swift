import Determinism
import MistAPI
import MistLive
import Testing
import Twin
import TwinServer

@Suite("What goes wrong on the way to the cloud")
struct LiveFaultTests {
  @Test(
    "reads are sent again after a lost connection and after 502 to 504",
    arguments: [["reset": true], ["empty": true], ["cut_off": 1], ["garbage": 20], ["status": 503], ["status": 502]]
      as [JSON])
  func repeats(_ effect: JSON) async throws {
    try await LiveBench.serve { bench in
      let time = QuickClock()
      try await bench.withClient(time: time) { live in
        try await bench.fault(["path": "/api/v1/orgs/*/sites", "calls": [1, 2], "effect": effect])
        #expect(try await live.list("/orgs/\(bench.org)/sites").isEmpty)
        #expect(await live.figures.repeats == 2)
        // Longer each time, and half of it by chance.
        let sleeps = time.sleeps
        #expect(sleeps.count == 2)
        #expect((240...500).contains(sleeps[0]) && (490...1000).contains(sleeps[1]), "\(sleeps)")
      }
    }
  }

  @Test("what stays wrong is told, after as many tries as were asked for")
  func givesUp() async throws {
    try await LiveBench.serve { bench in
      try await bench.withClient {
        $0.attempts = 3
      } _: { live in
        try await bench.fault(["path": "/api/v1/orgs/*/sites", "effect": ["status": 503, "detail": "down"]])
        let error = await #expect(throws: MistError.self) { try await live.list("/orgs/\(bench.org)/sites") }
        #expect(error == .refused(status: 503, detail: "down", method: .get, path: "/api/v1/orgs/\(bench.org)/sites"))
        try await bench.fault(["path": "/api/v1/orgs/*/sites", "effect": ["reset": true]])
        let lost = await #expect(throws: MistError.self) { try await live.list("/orgs/\(bench.org)/sites") }
        #expect(described(lost).contains("tried 3 times"))
        #expect(await live.figures.repeats == 4)
      }
    }
  }

  @Test("a PUT whose answer was lost is sent again; a POST is not, and it is said that nobody knows")
  func lostWrites() async throws {
    try await LiveBench.serve { bench in
      try await bench.withClient { live in
        try await bench.fault(["method": "POST", "path": "/api/v1/orgs/*/sites", "effect": ["empty": true]])
        let body: JSON = ["name": "Bonn", "timezone": "UTC"]
        let error = await #expect(throws: MistError.self) {
          try await live.call(.post, "/orgs/\(bench.org)/sites", body: body)
        }
        #expect(described(error).contains("POST /api/v1/orgs/\(bench.org)/sites was carried out is not known"))
        let sites = try await live.list("/orgs/\(bench.org)/sites")
        #expect(sites.count == 1)
        #expect(await live.figures.repeats == 0)
        try await bench.fault(["method": "POST", "path": "/api/v1/orgs/*/sites", "effect": ["status": 502]])
        await #expect(throws: MistError.self) { try await live.call(.post, "/orgs/\(bench.org)/sites", body: body) }
        #expect(await live.figures.repeats == 0)

        let id = try #require(sites.first?["id"]?.string)
        try await bench.fault(["method": "PUT", "path": "/api/v1/sites/*", "call": 1, "effect": ["empty": true]])
        #expect(try await live.call(.put, "/sites/\(id)", body: ["name": "Köln"])["name"] == "Köln")
        #expect(await live.figures.repeats == 1)
      }
    }
  }

  @Test("a POST that found no connection is sent again: nothing of it went out")
  func notSent() async throws {
    try await LiveBench.serve { bench in
      let time = QuickClock()
      try await bench.withClient(time: time) { live in
        try await bench.server.stop()
        let error = await #expect(throws: MistError.self) {
          try await live.call(.post, "/orgs/\(bench.org)/sites", body: ["name": "Bonn", "timezone": "UTC"])
        }
        #expect(described(error).contains("nothing was sent"))
        #expect(time.sleeps.count == 4)
      }
    }
  }

  @Test(
    "a refusal for want of quota waits as long as the cloud asks, whatever the method",
    arguments: [HTTPMethod.get, .post])
  func retryAfter(_ method: HTTPMethod) async throws {
    try await LiveBench.serve { bench in
      let time = QuickClock()
      try await bench.withClient(time: time) { live in
        try await bench.fault(["path": "/api/v1/orgs/*/sites", "calls": [1, 2], "effect": ["too_many": 73]])
        let body: JSON? = method == .post ? ["name": "Bonn", "timezone": "UTC"] : nil
        _ = try await live.call(method, "/orgs/\(bench.org)/sites", body: body)
        #expect(await live.figures.refusedForQuota == 2)
        #expect(time.sleeps.count == 2)
        #expect(time.sleeps.allSatisfy { (60_000...73_000).contains($0) }, "\(time.sleeps)")
        #expect(try await live.list("/orgs/\(bench.org)/sites").count == (method == .post ? 1 : 0))
      }
    }
  }

  @Test("a cloud that says nothing for too long is not waited for")
  func slow() async throws {
    try await LiveBench.serve { bench in
      // Long enough, with its tries, for a busy machine to answer what comes before.
      try await bench.withClient {
        $0.readTimeout = 5000
        $0.attempts = 2
      } _: { live in
        try await bench.fault(["path": "/api/v1/orgs/*/sites", "delay": 20000])
        let error = await #expect(throws: MistError.self) { try await live.list("/orgs/\(bench.org)/sites") }
        #expect(described(error).contains("api.mist.com did not answer in time (tried 2 times)"))
      }
    }
  }
}
