import Determinism
import MistAPI
import Testing
import Twin

@Suite("Faults on demand")
struct FaultTests {
  private func set(_ bench: TwinBench, _ rules: JSON) async throws {
    try await bench.twin.setFaults(["seed": 5, "rules": rules])
  }

  private func credentials(_ bench: TwinBench) async throws -> Credentials {
    .token(try await bench.twin.mintToken("faults", role: "admin", in: bench.org))
  }

  private func statuses(_ bench: TwinBench, _ count: Int, _ path: String = "/self") async -> [Int] {
    var all: [Int] = []
    for _ in 0..<count { all.append(await bench.send(.get, path).status) }
    return all
  }

  @Test("The n-th call, every k-th, and a range of calls")
  func selections() async throws {
    let bench = try await TwinBench()
    try await set(bench, [["path": "/api/v1/self", "call": 2, "effect": ["status": 500, "detail": "boom"]]])
    #expect(await statuses(bench, 4) == [200, 500, 200, 200])
    try await set(bench, [["path": "/api/v1/self", "every": 2, "effect": ["status": 502]]])
    #expect(await statuses(bench, 4) == [200, 502, 200, 502])
    try await set(bench, [["path": "/api/v1/*", "calls": [2, 3], "effect": ["status": 503]]])
    #expect(await statuses(bench, 4) == [200, 503, 503, 200])
    #expect(await statuses(bench, 2, "/orgs/\(bench.org)/sites") == [200, 200])
    try await set(bench, [["path": "/api/v1/orgs/**", "method": "GET", "effect": ["status": 504]]])
    #expect(await statuses(bench, 1, "/orgs/\(bench.org)/sites") == [504])
    #expect(await bench.send(.post, "/orgs/\(bench.org)/sites", body: ["name": "Berlin"]).status == 200)
    try await bench.twin.setFaults([])
    #expect(await statuses(bench, 2) == [200, 200])
  }

  @Test("The same seed gives the same faults, another seed others")
  func repeats() async throws {
    func run(seed: Int) async throws -> [Int] {
      let bench = try await TwinBench()
      try await bench.twin.setFaults(
        ["seed": JSON(seed), "rules": [["probability": 0.5, "effect": ["status": 503]]]])
      return await statuses(bench, 64)
    }
    let first = try await run(seed: 1)
    #expect(try await run(seed: 1) == first)
    #expect(try await run(seed: 2) != first)
    #expect((16...48).contains(first.filter { $0 == 503 }.count))
  }

  @Test("429 carries Retry-After; a refused call is not carried out unless the rule says so")
  func refusals() async throws {
    let bench = try await TwinBench()
    try await set(bench, [["method": ["POST"], "effect": ["too_many": 7]]])
    let path = "/orgs/\(bench.org)/sites"
    let answer = await bench.send(.post, path, body: ["name": "Berlin"])
    #expect(answer.status == 429)
    #expect(answer.header("retry-after") == "7")
    #expect(try await bench.get(path) == [])
    try await set(bench, [["method": "POST", "carry_out": true, "effect": ["status": 500]]])
    #expect(await bench.send(.post, path, body: ["name": "Berlin"]).status == 500)
    #expect(try await bench.get(path).array?.count == 1)
  }

  @Test(
    "Effects of the transport come as values beside the answer, and as 503 in process",
    .enabled(if: !TwinClient.usesHTTPS, "there is a transport"))
  func transports() async throws {
    let bench = try await TwinBench()
    let credentials = try await credentials(bench)
    let cases: [(JSON, FaultEffect.Transport?)] = [
      (["reset": true], .reset), (["empty": true], .empty), (["cut_off": 10], .cutOff(after: 10)),
      (["garbage": 16], nil),
    ]
    for (effect, expected) in cases {
      try await set(bench, [["path": "/api/v1/self", "effect": effect]])
      let (response, found) = await bench.twin.answerWithFaults(
        MistRequest(.get, "/self"), credentials: credentials)
      if let expected {
        #expect(found.transport == expected)
      } else if case .garbage(let bytes) = found.transport {
        #expect(bytes.count == 16)
      } else {
        Issue.record("expected garbage, found \(found.transport)")
      }
      #expect(response.status == (expected == .reset ? 503 : 200))
      let inProcess = await bench.send(.get, "/self")
      #expect(inProcess.status == 503)
      #expect(inProcess.detail?.hasPrefix("fault: ") == true)
    }
  }

  @Test(
    "Delays follow their distribution, add up, and move the clock in process",
    .enabled(if: !TwinClient.usesHTTPS, "a delay is waited for"))
  func delays() async throws {
    let bench = try await TwinBench()
    let credentials = try await credentials(bench)
    try await set(
      bench,
      [
        ["delay": 100, "effect": [:]], ["delay": ["uniform": [50, 60]]],
        ["delay": ["lognormal": ["median": 20, "sigma": 0]]],
      ])
    for _ in 0..<20 {
      let (response, effect) = await bench.twin.answerWithFaults(MistRequest(.get, "/self"), credentials: credentials)
      #expect(response.status == 200)
      #expect(effect.transport == .none)
      #expect((169...181).contains(effect.delay))
    }
    let before = await bench.twin.now
    _ = await bench.send(.get, "/self")
    #expect((169...181).contains(await bench.twin.now - before))
  }

  @Test("A claim in which some codes are refused")
  func claims() async throws {
    let bench = try await TwinBench()
    try await bench.twin.addHardware(
      (1...20).map { FactoryDevice(claimCode: TwinBench.code($0), mac: TwinBench.mac($0), model: "AP45") })
    let codes = (1...20).compactMap { TwinBench.code($0)?.label }
    let path = "/orgs/\(bench.org)/inventory"
    try await set(bench, [["effect": ["refuse_codes": ["codes": [.string(codes[0])], "reason": "device is on hold"]]]])
    let one = await bench.send(.post, path, body: JSON(Array(codes.prefix(2))))
    #expect(one.status == 200)
    #expect(one.json["added"] == [.string(codes[1])])
    #expect(one.json["error"] == [.string(codes[0])])
    #expect(one.json["reason"] == ["device is on hold"])
    #expect(await bench.send(.post, path, body: [.string(codes[0])]).status == 400)
    try await set(bench, [["effect": ["refuse_codes": ["share": 0.5]]]])
    let many = await bench.send(.post, path, body: JSON(Array(codes.dropFirst(2))))
    let refused = many.json["error"]?.array?.count ?? 0
    #expect((3...15).contains(refused))
    #expect(many.json["reason"]?.array?.count == refused)
    #expect((many.json["added"]?.array?.count ?? 0) + refused == 18)
    try await bench.twin.setFaults([])
    let inventory = try await bench.client.list(path)
    #expect(inventory.count == 19 - refused)
  }

  @Test(
    "Rules that cannot be are refused with their place",
    arguments: [
      (#"5"#, "rules"), (#"[5]"#, "rules[0]"), (#"[{}]"#, "rules[0]"),
      (#"[{"effect":{"status":99}}]"#, "rules[0].effect.status"),
      (#"[{"effect":{"status":500,"reset":true}}]"#, "rules[0].effect"),
      (#"[{"effect":{"explode":true}}]"#, "rules[0].effect"),
      (#"[{"delay":-1}]"#, "rules[0].delay"), (#"[{"delay":{"uniform":[5,1]}}]"#, "rules[0].delay"),
      (#"[{"delay":1,"call":0}]"#, "rules[0].call"), (#"[{"delay":1,"call":1,"every":2}]"#, "rules[0]"),
      (#"[{"delay":1,"calls":[3,2]}]"#, "rules[0].calls"), (#"[{"delay":1,"probability":2}]"#, "rules[0].probability"),
      (#"[{"delay":1,"method":"PATCH"}]"#, "rules[0].method"), (#"[{"delay":1,"path":"x"}]"#, "rules[0].path"),
      (#"[{"delay":1,"path":"/a/**/b"}]"#, "rules[0].path"), (#"[{"delay":1},{"delay":1,"colour":1}]"#, "rules[1]"),
      (#"[{"effect":{"refuse_codes":{}}}]"#, "rules[0].effect.refuse_codes.share"),
      (#"{"seed":-1,"rules":[]}"#, "seed"),
      (#"[{"effect":{"cut_off":-1}}]"#, "rules[0].effect.cut_off"),
      (#"[{"effect":{"reset":false}}]"#, "rules[0].effect.reset"),
      (#"[{"delay":1,"carry_out":1}]"#, "rules[0].carry_out"),
    ])
  func badRules(text: String, place: String) async throws {
    let bench = try await TwinBench()
    let error = try await #require(throws: FaultRuleError.self) {
      try await bench.twin.setFaults(try JSON(parsing: Array(text.utf8)))
    }
    #expect(error.place == place)
    #expect(error.problem.contains("found"))
  }
}
