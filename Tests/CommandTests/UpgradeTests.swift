import Foundation
import Synchronization
import Testing

@Suite("mistwin upgrade")
struct UpgradeTests {
  /// Two canaries at one shop, then the rest: what a shop of eight can answer in a few hours. By the first window the clients
  /// that the rotation of a key left behind have followed.
  private static let policy = """
    mistwin: 1
    policy: quick
    windows: ["Mon 02:00-05:00 site"]
    phases:
      - name: two at one shop
        take: per site
        sites: 1
        each: 2
        bake: { least_hours: 2, most_hours: 12 }
        gate: { alpha: 0.05, least_controls: 4, most_controls: 4, least_exposure: 1 }
        inconclusive: hold
      - name: the rest
        take: rest
        approval: APPROVAL
        bake: { least_hours: 2, most_hours: 2 }
        floor: { every_hours: 1 }
    """

  /// The sample after its three days, with the policy beside it. Going back to the version of before is a rollout, too.
  private static func sample(approval: Bool = false) async throws -> Sample {
    let sample = try await KeptSample.copy()
    try sample.scratch.write(policy.replacing("APPROVAL", with: "\(approval)"), to: "quick.yaml")
    return sample
  }

  private static let start = [
    "upgrade", "--policy", "quick.yaml", "--version", "0.14.29633", "--model", "AP45", "--name", "back", "--twin",
    KeptSample.twin,
  ]

  private static func run(_ arguments: [String], in sample: Sample) async throws -> Mistwin.Outcome {
    try await Mistwin.run(arguments, in: sample.scratch.url)
  }

  /// How many access points run which version.
  private static func versions(_ sample: Sample) async throws -> String {
    let outcome = try await run(["twin", "info", KeptSample.twin], in: sample)
    try #require(outcome.status == 0, "\(outcome.error)")
    return outcome.output
  }

  @Test("goes through its phases, says why on the way, and lists what it did")
  func promoted() async throws {
    let sample = try await Self.sample()
    let outcome = try await Self.run(Self.start, in: sample)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("Upgrade back  PROMOTED after "))
    #expect(outcome.output.contains("two at one shop: 2 access points chosen, 39 calls a look, every hour"))
    #expect(outcome.output.contains("no harm seen with enough exposure; not proven:"))
    #expect(outcome.error.contains("two at one shop: 2 access points are told to run 0.14.29633"))
    let status = try await Self.run(["upgrade", "status"], in: sample)
    #expect(status.output.contains("16 of 16") && status.output.contains("PROMOTED"))
    let one = try await Self.run(["upgrade", "status", "1", "--json"], in: sample)
    let record = try JSONSerialization.jsonObject(with: Data(one.output.utf8)) as? [String: Any]
    #expect((record?["devices"] as? [[String: Any]])?.compactMap { $0["old_version"] as? String }.count == 16)
    #expect(((record?["events"] as? [[String: Any]])?.last?["kind"] as? String) == "ended")
    let score = try await Self.run(["score", "--rollout", "1", "--json"], in: sample)
    #expect(score.status == 0, "\(score.error)")
    let scored = try #require(
      (try JSONSerialization.jsonObject(with: Data(score.output.utf8)) as? [String: Any])?["rollouts"]
        as? [[String: Any]])
    let phase = try #require((scored.first?["phases"] as? [[String: Any]])?.first)
    #expect(scored.first?["verdict"] as? String == "PROMOTED" && phase["predicted_calls_per_look"] as? Int == 39)
    let (said, took) = (try #require(phase["predicted_calls"] as? Int), try #require(phase["calls"] as? Int))
    #expect(said > 0 && abs(took - said) <= said / 20, "\(took) calls, said \(said)")
    let again = try await Self.run(["upgrade", "continue", "1", "--twin", KeptSample.twin], in: sample)
    #expect(again.status == 65)
    #expect(again.error.contains("it has ended"))
    // Everything runs it already.
    let nothing = try await Self.run(Self.start, in: sample)
    #expect(nothing.status == 65)
    #expect(nothing.error.contains("found no connected AP45 on another version than 0.14.29633"))
  }

  @Test("waits for a word with exit code 4, and goes on with it; another may end it")
  func approval() async throws {
    let sample = try await Self.sample(approval: true)
    let early = try await Self.run(["upgrade", "approve", "1"], in: sample)
    #expect(early.status == 65)
    let outcome = try await Self.run(Self.start, in: sample)
    #expect(outcome.status == 4, "\(outcome.error)")
    #expect(outcome.output.contains("WAITING"))
    #expect(outcome.error.contains("mistwin upgrade approve 1 && mistwin upgrade continue 1 --twin \(KeptSample.twin)"))
    let still = try await Self.run(["upgrade", "continue", "1", "--twin", KeptSample.twin], in: sample)
    #expect(still.status == 4)
    #expect(try await Self.run(["upgrade", "approve", "1"], in: sample).status == 0)
    let rest = try await Self.run(["upgrade", "continue", "1", "--twin", KeptSample.twin, "--json"], in: sample)
    #expect(rest.status == 0, "\(rest.error)")
    let document = try JSONSerialization.jsonObject(with: Data(rest.output.utf8)) as? [String: Any]
    #expect(((document?["rollout"] as? [String: Any])?["outcome"] as? String) == "promoted")
    #expect(try await Self.run(["upgrade", "approve", "1"], in: sample).status == 1)
    #expect(try await Self.run(["upgrade", "abort", "1"], in: sample).status == 65)
  }

  @Test("aborted while it waits, it goes back")
  func aborted() async throws {
    let sample = try await Self.sample(approval: true)
    let before = try await Self.versions(sample)
    #expect(try await Self.run(Self.start, in: sample).status == 4)
    #expect(try await Self.run(["upgrade", "abort", "1"], in: sample).status == 0)
    let rest = try await Self.run(["upgrade", "continue", "1", "--twin", KeptSample.twin], in: sample)
    #expect(rest.status == 1, "\(rest.error)")
    #expect(rest.output.contains("ROLLED BACK") && rest.output.contains("aborted by "))
    #expect(rest.output.contains("rolled back: 2 of 2 access points"))
    #expect(!before.isEmpty)
  }

  @Test("killed as a process, it goes on where it was", arguments: ["are told to run", "UNDECIDED"])
  func killed(at line: String) async throws {
    let whole = try await Self.sample()
    let expected = try await Self.run(Self.start + ["--json"], in: whole)
    #expect(expected.status == 0, "\(expected.error)")
    let sample = try await Self.sample()
    try await Self.kill(Self.start, in: sample, when: line)
    let open = try await Self.run(["upgrade", "status"], in: sample)
    #expect(open.output.contains("open"))
    let rest = try await Self.run(["upgrade", "continue", "1", "--twin", KeptSample.twin, "--json"], in: sample)
    #expect(rest.status == 0, "\(rest.error)")
    func verdicts(_ outcome: Mistwin.Outcome) throws -> [String] {
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      let rollout = document?["rollout"] as? [String: Any]
      let phases = rollout?["phases"] as? [[String: Any]] ?? []
      return phases.map { "\($0["phase"] ?? "") \($0["verdict"] ?? "") \(($0["devices"] as? [Any])?.count ?? 0)" }
    }
    #expect(try verdicts(rest) == verdicts(expected))
    #expect(try verdicts(rest).count == 2)
  }

  /// Starts it, and kills it as soon as it says something.
  private static func kill(_ arguments: [String], in sample: Sample, when line: String) async throws {
    let process = Process()
    process.executableURL = Mistwin.binary
    process.arguments = arguments
    process.currentDirectoryURL = sample.scratch.url
    process.environment = [:]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    let (ended, ending) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in ending.finish() }
    try process.run()
    let identifier = process.processIdentifier
    let said = Mutex("")
    // On the thread that reads: by the time a busy machine gives this test its turn, the process may have ended.
    errors.fileHandleForReading.readabilityHandler = { handle in
      let more = String(decoding: handle.availableData, as: UTF8.self)
      let isTime = said.withLock { text in
        text += more
        return text.contains(line)
      }
      if isTime { Foundation.kill(identifier, SIGKILL) }
    }
    for await _ in ended {}
    let text = said.withLock { $0 }
    #expect(text.contains(line), "it ended without saying '\(line)': \(text)")
    errors.fileHandleForReading.readabilityHandler = nil
    #expect(process.terminationReason == .uncaughtSignal)
  }

  @Test(
    "bad input ends with 65 before anything moves",
    arguments: [
      (["--policy", "spred"], "did you mean 'spread'?"),
      (["--policy", "broken.yaml"], "broken.yaml:1:1"),
      (["--version", "0.15.x"], "the AP45 has no version '0.15.x'"),
      (["--model", "AP99"], "AP99"),
      (["--twin", "nowhere.sqlite"], "nowhere.sqlite"),
      (["--org", "Another"], "expected the organisation 'Another'"),
    ])
  func badInput(arguments: [String], words: String) async throws {
    let sample = try await Self.sample()
    try sample.scratch.write("policy: x\n", to: "broken.yaml")
    var all = Self.start
    if let place = all.firstIndex(of: arguments[0]) {
      all[place + 1] = arguments[1]
    } else {
      all += arguments
    }
    let outcome = try await Self.run(all, in: sample)
    #expect(outcome.status == 65, "\(outcome.output)")
    #expect(outcome.error.contains(words), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }

  @Test("a shipped policy is printed as a file that can be used")
  func policies() async throws {
    let list = try await Mistwin.run(["upgrade", "policy"])
    #expect(
      list.output.split(separator: "\n").map { $0.prefix { $0 != ":" } } == [
        "spread", "cautious", "one-ap", "big-bang",
      ])
    let one = try await Mistwin.run(["upgrade", "policy", "cautious"])
    #expect(one.output.hasPrefix("mistwin: 1\npolicy: \"cautious\"\n"))
    #expect(try await Mistwin.run(["upgrade", "policy", "nonsense"]).status == 65)
    let none = try await Mistwin.run(["upgrade", "status", "--state", try Scratch().path("state")])
    #expect(none.output == "no rollouts\n")
  }
}
