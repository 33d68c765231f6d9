import Determinism
import Ledger
import MistAPI
import Planning
import Rehearsal
import Testing
import Twin

/// A design that owns webhooks, on a copy that does not say where they lead.
@Suite("Webhooks of a design on a copy")
struct WebhookOnCopyTests {
  private static let hash = KeyedHash(salt: [7, 7, 7])
  private static let secrets = StandInSecrets(seed: 3)

  private func design(_ url: String, header: String = "one") throws -> Design {
    let text = """
      mistwin: 1
      org: { name: Shops }
      objects:
        /orgs/{org_id}/webhooks:
          collector:
            url: \(url)
            topics: [audits]
            secret: env:HOOK_SECRET
            splunk_token: env:HOOK_TOKEN
            headers: { X-Site: \(header) }
      """
    return try Design.load(
      "design.yaml", files: MemoryFiles(["design.yaml": text, "sites.csv": "store,timezone,country_code\n"]))
  }

  private func plan(
    _ design: Design, _ client: any MistClient, _ org: MistID, forCopy: Bool = false
  ) async throws -> (plan: Plan, resolved: [SecretReference: String]) {
    let resolved = try await Planner.secrets(of: design, by: Self.secrets)
    let planner = Planner(client: client, secrets: resolved, hash: Self.hash, forCopy: forCopy)
    return (try await planner.plan(design, in: org), resolved)
  }

  @Test("are as the design wants them, can be changed by a plan of the organisation, and are told from others")
  func plans() async throws {
    let live = try Twin(settings: .init(seed: 5, start: Instant(seconds: 1_799_647_200)))
    let org = try await live.createOrganisation("Shops")
    let client = TwinClient(live, token: try await live.mintToken("tests", role: "admin", in: org))
    let first = try design("https://hooks.example.com/planted/one")
    let made = try await plan(first, client, org)
    #expect(made.plan.steps.count == 1)
    let applied = try await Applier(
      client: client, plan: made.plan,
      secrets: PlanSecrets(of: first, resolved: made.resolved, hash: Self.hash),
      journal: try Ledger().applyJournal()
    ).run()
    #expect(applied.isComplete)
    // Both secrets were resolved, and not taken as they stand.
    let hook = try #require(try await client.list("/orgs/\(org)/webhooks").first)
    #expect(hook["splunk_token"] != "env:HOOK_TOKEN" && hook["secret"] != "env:HOOK_SECRET")

    let copy = try Twin(settings: .init(seed: 1, start: await live.now, callMedian: 0, callsPerHour: nil))
    let puller = OrganisationPuller(
      client, organisation: org, cover: PullCover(salt: [7, 7, 7]), atOnce: 1, time: TwinTime(live))
    var survey = try await puller.survey()
    try await copy.install(try await puller.organisation(&survey), keepsSecrets: false)
    try await copy.finishPull()
    let onCopy = TwinClient(copy, token: try await copy.mintToken("tests", role: "write", in: org))
    #expect(try await onCopy.list("/orgs/\(org)/webhooks").first.map { !$0.text.contains("planted") } == true)
    #expect(try await plan(first, onCopy, org, forCopy: true).plan.steps.map(\.subject) == [])

    let second = try design("https://hooks.example.com/planted/two", header: "two")
    #expect(try await plan(second, onCopy, org, forCopy: true).plan.steps.count == 1)
    // The plan is of the organisation, and holds what stands there; the copy holds what stands for it.
    let change = try await plan(second, client, org)
    #expect(change.plan.steps.count == 1)
    let walked = try await Applier(
      client: onCopy, plan: change.plan, secrets: PlanSecrets(forCopyWith: change.plan, hash: Self.hash),
      journal: try Ledger().applyJournal()
    ).run()
    #expect(walked.isComplete, "\(walked.firstProblem.map { "\($0.subject): \($0.status)" } ?? "")")
    #expect(try await plan(second, onCopy, org, forCopy: true).plan.steps.map(\.subject) == [])
    #expect(await copy.dueWebhookDeliveries().isEmpty)

    // Somebody has changed it meanwhile: that is no cover of what the plan rests on.
    let third = try await plan(try design("https://hooks.example.com/planted/three", header: "two"), client, org)
    let id = try #require(hook["id"]?.string)
    _ = try await onCopy.call(.put, "/orgs/\(org)/webhooks/\(id)", body: ["url": "https://other.example.com/"])
    let drifted = try await Applier(
      client: onCopy, plan: third.plan, secrets: PlanSecrets(forCopyWith: third.plan, hash: Self.hash),
      journal: try Ledger().applyJournal()
    ).run()
    #expect(!drifted.isComplete)
  }
}
