import Foundation
import Testing

@Suite("mistwin rollout")
struct RolloutCommandTests {
  /// Both shops at once, watched for two hours. By the first Monday the clients that the rotation of a key left behind have followed.
  private static let policy = """
    mistwin: 1
    policy: both
    windows: ["Mon 02:00-05:00 site"]
    phases:
      - name: both shops
        take: rest
        approval: APPROVAL
        bake: { least_hours: 2, most_hours: 2 }
        floor: { every_hours: 1 }
    """

  /// The sample after its three days; the design, which no longer speaks of the key that was rotated, limits the guests.
  private static func sample(approval: Bool = false) async throws -> Sample {
    let sample = try await KeptSample.copy()
    try sample.scratch.write(policy.replacing("APPROVAL", with: "\(approval)"), to: "both.yaml")
    let text = try sample.scratch.text(Sample.design)
    let design = try #require(text.components(separatedBy: "\n  psks:").first)
    try sample.scratch.write(
      (design + "\n").replacing(
        "ssid: shops-guest\n", with: "ssid: shops-guest\n          client_limit_down_enabled: true\n"),
      to: Sample.design)
    return sample
  }

  private static func run(_ arguments: [String], in sample: Sample) async throws -> Mistwin.Outcome {
    try await Mistwin.run(arguments, in: sample.scratch.url)
  }

  private static let network = ["--twin", KeptSample.twin, "--state", "ledger"]
  private static let design = "fixtures/two-sites"

  @Test("carries a plan to all sites, and afterwards there is nothing left to plan")
  func promoted() async throws {
    let sample = try await Self.sample()
    let planned = try await Self.run(["plan", Self.design, "--out", "plan.json"] + Self.network, in: sample)
    #expect(planned.output.contains("client_limit_down_enabled = true"), "\(planned.output)\(planned.error)")
    let outcome = try await Self.run(
      ["rollout", "plan.json", "--policy", "both.yaml", "--name", "guests"] + Self.network, in: sample)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("Rollout guests  PROMOTED after "))
    #expect(outcome.output.contains("WLAN template 'WLAN-Shop' has the change; its copy is gone"))
    let again = try await Self.run(["plan", Self.design, "--detailed-exitcode"] + Self.network, in: sample)
    #expect(again.status == 0, "\(again.output)")
    let status = try await Self.run(["rollout", "status", "--state", "ledger"], in: sample)
    #expect(status.output.contains("WLAN template 'WLAN-Shop'") && status.output.contains("16 of 16"))
    let twice = try await Self.run(["rollout", "plan.json", "--policy", "both.yaml"] + Self.network, in: sample)
    #expect(twice.status == 65 && twice.error.contains("already as the plan says"), "\(twice.error)")
  }

  @Test("waits for a word with exit code 4, is aborted, and leaves the twin's templates as they were")
  func approvalAndAbort() async throws {
    let sample = try await Self.sample(approval: true)
    let outcome = try await Self.run(["rollout", Self.design, "--policy", "both.yaml"] + Self.network, in: sample)
    #expect(outcome.status == 4, "\(outcome.error)")
    let goesOn = "mistwin rollout approve 1 --state ledger && mistwin rollout continue 1 --twin \(KeptSample.twin)"
    #expect(outcome.error.contains(goesOn), "\(outcome.error)")
    let firmware = try await Self.run(["upgrade", "continue", "1"] + Self.network, in: sample)
    #expect(firmware.status == 65 && firmware.error.contains("mistwin rollout continue 1"), "\(firmware.error)")
    _ = try await Self.run(["rollout", "abort", "1", "--state", "ledger"], in: sample)
    let aborted = try await Self.run(["rollout", "continue", "1"] + Self.network, in: sample)
    #expect(aborted.status == 1, "\(aborted.error)")
    #expect(aborted.output.contains("ROLLED BACK"))
    let planned = try await Self.run(["plan", Self.design, "--detailed-exitcode"] + Self.network, in: sample)
    #expect(planned.status == 2)
    #expect(planned.output.contains("1 to change"))
  }

  @Test("what cannot go from site to site, or cannot be judged, is refused with exit code 65")
  func refused() async throws {
    let sample = try await Self.sample()
    // The shops' days begin at different hours: neither has another to be compared with.
    let alone = try await Self.run(["rollout", Self.design, "--policy", "one-ap"] + Self.network, in: sample)
    #expect(alone.status == 65)
    #expect(alone.error.contains("controls at other sites of its time of day"), "\(alone.error)")
    let text = try sample.scratch.text(Sample.design)
    try sample.scratch.write(
      text.replacing("dns1: 9.9.9.9", with: "dns1: 9.9.9.10").replacing(
        "pos.shops.example], specs", with: "till.shops.example], specs"),
      to: Sample.design)
    let shared = try await Self.run(["rollout", Self.design, "--policy", "both.yaml"] + Self.network, in: sample)
    #expect(shared.status == 65)
    #expect(shared.error.contains("service 'pos': it is shared by sites, and changes for all of them at once"))
    let unknown = try await Self.run(["rollout", Self.design, "--policy", "sprea"] + Self.network, in: sample)
    #expect(unknown.status == 65 && unknown.error.contains("did you mean 'spread'?"))
  }
}
