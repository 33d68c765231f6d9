import Foundation
import Testing

@Suite("A live cloud")
struct LiveTests {
  /// Serves the kept sample as the cloud, and stops afterwards whatever happens.
  private func served(_ body: (Sample) async throws -> Void) async throws {
    let sample = try await KeptSample.copy()
    let server = try await RunningServer.start(
      [
        "serve", "--twin", KeptSample.twin, "--ca", ".mistwin", "--port", "0", "--proxy-port", "0", "--clock",
        "virtual", "--env-file",
        "secrets/env",
      ], in: sample.scratch.url)
    do {
      try await body(sample)
    } catch {
      _ = try await server.stop()
      throw error
    }
    #expect(try await server.stop().status == 0)
  }

  private func run(_ arguments: [String], _ sample: Sample, _ environment: [String: String] = [:]) async throws
    -> Mistwin.Outcome
  {
    // The secrets that the design refers to: a live cloud is not told made-up ones.
    let secrets = ["RADIUS_SECRET": "a planted secret", "PSK_SCANNERS": "a planted passphrase"]
    return try await Mistwin.run(arguments, in: sample.scratch.url, environment: environment.merging(secrets) { $1 })
  }

  @Test(
    "is read as the twin is: the same plan, the same explanation, and from a recording again", .timeLimit(.minutes(20)))
  func reads() async throws {
    try await served { sample in
      let token = try #require(try sample.scratch.variables("secrets/env")["MIST_APITOKEN"])
      let cloud = ["--live", "global01", "--env-file", "secrets/env"]
      let probe = try await run(["probe", "--json"] + cloud, sample)
      #expect(probe.status == 0, "\(probe.error)")
      let organisations = try #require(
        (try JSONSerialization.jsonObject(with: Data(probe.output.utf8)) as? [String: Any])?["organisations"]
          as? [[String: Any]])
      #expect(organisations.count == 1)
      let name = try #require(organisations.first?["name"] as? String)

      let plan = ["plan", Sample.design, "--json"]
      let local = try await run(plan + ["--twin", KeptSample.twin], sample)
      let live = try await run(plan + cloud + ["--org", name, "--record", "calls.jsonl"], sample)
      #expect(local.status == 0 && live.status == 0, "\(local.error) \(live.error)")
      #expect(live.output == local.output)
      #expect(live.error.contains("global01 (api.mist.com): '\(name)'"))
      let replayed = try await run(plan + ["--replay", "calls.jsonl", "--org", name], sample)
      #expect(replayed.status == 0, "\(replayed.error)")

      let subject = ["explain", "Denver", "vars"]
      let explained = try await run(subject + cloud, sample)
      #expect(explained.status == 0, "\(explained.error)")
      #expect(explained.output == (try await run(subject + ["--twin", KeptSample.twin], sample)).output)
      let keys = try await run(["rotate-psk", "--find"] + cloud, sample)
      #expect(keys.status == 0, "\(keys.error)")

      let everything =
        [probe, live, replayed, explained, keys].map { $0.output + $0.error } + [
          try sample.scratch.text("calls.jsonl")
        ]
      for text in everything { #expect(!text.contains(token) && !text.contains("planted")) }

      let unset = try await Mistwin.run(plan + cloud, in: sample.scratch.url)
      #expect(unset.status == 65)
      #expect(unset.error.contains("no secret for env:"))
    }
  }

  @Test("what is wrong has its own message, and no token in it", .timeLimit(.minutes(20)))
  func refusals() async throws {
    try await served { sample in
      let cloud = ["--live", "global01", "--env-file", "secrets/env"]
      let other = try await run(["explain", "Denver", "--org", "Nobody"] + cloud, sample)
      #expect(other.status == 65)
      #expect(other.error.contains("--org: the token does not see the organisation 'Nobody'; it sees:"))
      let environment = try sample.scratch.variables("secrets/env")
      let proxy = [
        "HTTPS_PROXY": environment["HTTPS_PROXY"] ?? "", "SSL_CERT_FILE": environment["SSL_CERT_FILE"] ?? "",
      ]
      let unknown = try await run(
        ["probe", "--live", "emea01"], sample, proxy.merging(["MIST_APITOKEN": "PLANTED"]) { $1 })
      #expect(unknown.status == 65)
      #expect(unknown.error.contains("emea01 (api.eu.mist.com) does not know the token"))
      #expect(!unknown.error.contains("PLANTED"))
      let untrusted = try await run(
        ["probe", "--live", "emea01"], sample,
        ["MIST_APITOKEN": "PLANTED", "HTTPS_PROXY": environment["HTTPS_PROXY"] ?? ""])
      #expect(untrusted.status == 3)
      #expect(untrusted.error.contains("--ca FILE"))
    }
  }

  @Test("is copied into a twin on which the same plan is empty, and goes on where it was", .timeLimit(.minutes(20)))
  func pull() async throws {
    try await served { sample in
      let cloud = ["--live", "global01", "--env-file", "secrets/env"]
      let cost = try await run(["pull", "--twin", "copy.sqlite", "--cost-only"] + cloud, sample)
      #expect(cost.status == 0, "\(cost.error)")
      #expect(!sample.scratch.has("copy.sqlite"))
      let pulled = try await run(["pull", "--twin", "copy.sqlite", "--secrets", "keep", "--json"] + cloud, sample)
      #expect(pulled.status == 0, "\(pulled.error)")
      let document = try #require(try JSONSerialization.jsonObject(with: Data(pulled.output.utf8)) as? [String: Any])
      #expect(document["calls_made"] as? Int == document["calls_predicted"] as? Int)
      #expect(cost.output.hasPrefix("\(document["calls_predicted"] as? Int ?? 0) calls,"))
      #expect(document["not_pulled"] as? [String] == [])
      let counts = try #require(document["pulled"] as? [String: Int])
      #expect(counts["admins"] != nil && counts["webhooks"] != nil && counts["apitokens"] ?? 0 > 0)
      let attributes = try FileManager.default.attributesOfItem(atPath: sample.scratch.path("copy.sqlite"))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let plan = ["plan", Sample.design, "--json", "--twin"]
      let (copy, own) = (
        try await run(plan + ["copy.sqlite"], sample), try await run(plan + [KeptSample.twin], sample)
      )
      #expect(copy.status == 0, "\(copy.error)")
      #expect(copy.output == own.output)

      let again = try await run(["pull", "--twin", "copy.sqlite", "--secrets", "keep"] + cloud, sample)
      #expect(again.status == 0, "\(again.error)")
      #expect(again.error.contains("2 sites are there already"))
      let mixed = try await run(["pull", "--twin", "copy.sqlite"] + cloud, sample)
      #expect(mixed.status == 65)
      #expect(mixed.error.contains("expected the same --secrets"))
      let other = try await run(["pull", "--twin", KeptSample.twin] + cloud, sample)
      #expect(other.status == 65)
      #expect(other.error.contains("was not made by a pull"))
    }
  }

  @Test("a copy that is served says that it calls no webhook", .timeLimit(.minutes(20)))
  func servesCopy() async throws {
    try await served { sample in
      let cloud = ["--live", "global01", "--env-file", "secrets/env"]
      let only = ["--only", "webhooks", "--only", "site_webhooks", "--only", "admins", "--only", "apitokens"]
      let pulled = try await run(["pull", "--twin", "copy.sqlite"] + only + cloud, sample)
      #expect(pulled.status == 0, "\(pulled.error)")
      let serve = ["serve", "--twin", "copy.sqlite", "--port", "0", "--proxy-port", "0", "--ca", ".mistwin"]
      for (more, isTold) in [([], true), (["--deliver-webhooks"], false)] as [([String], Bool)] {
        let server = try await RunningServer.start(
          serve + ["--env-file", "secrets/copy"] + more, in: sample.scratch.url)
        let token = try sample.scratch.variables("secrets/copy")["MIST_APITOKEN"]
        #expect(try await server.status("/api/v1/self", token: token) == 200)
        let ended = try await server.stop()
        #expect(ended.status == 0)
        #expect(ended.error.contains("this twin is a copy: none of its webhooks is called") == isTold, "\(ended.error)")
      }
    }
  }

  @Test("a copy is compared with the cloud and brought up to date, and no secret is told", .timeLimit(.minutes(20)))
  func compares() async throws {
    try await served { sample in
      let cloud = ["--live", "global01", "--env-file", "secrets/env"]
      let pulled = try await run(["pull", "--twin", "copy.sqlite"] + cloud, sample)
      #expect(pulled.status == 0, "\(pulled.error)")
      let diff = ["diff", "--twin", "copy.sqlite"]
      let same = try await run(diff + cloud, sample)
      #expect(same.status == 0, "\(same.error) \(same.output)")
      #expect(same.output.contains("no difference") && same.error.contains("calls in all"))
      let twins = try await run(diff + ["--with", KeptSample.twin], sample)
      #expect(twins.status == 0, "\(twins.error) \(twins.output)")

      try sample.edit(Sample.design, "vlan: 10", "vlan: 11")
      let applied = try await run(["apply", Sample.design, "--twin", "copy.sqlite", "--state", ".mistwin"], sample)
      #expect(applied.status == 0, "\(applied.error) \(applied.output)")
      let different = try await run(diff + cloud, sample)
      #expect(different.status == 1, "\(different.error)")
      #expect(different.output.contains("vars.corp_vlan: \"11\" → \"10\""), "\(different.output)")
      let salt = try await run(diff + cloud + ["--state", "elsewhere"], sample)
      #expect(salt.status == 65)
      #expect(salt.error.contains("elsewhere/ledger.sqlite: found no ledger"))
      #expect(!sample.scratch.has("elsewhere"))

      // What was changed in the copy is read again, too.
      let cost = try await run(["pull", "--twin", "copy.sqlite", "--refresh", "--cost-only"] + cloud, sample)
      #expect(cost.status == 0, "\(cost.error)")
      #expect(cost.output.contains("a whole pull takes"))
      let refreshed = try await run(["pull", "--twin", "copy.sqlite", "--refresh", "--json"] + cloud, sample)
      #expect(refreshed.status == 0, "\(refreshed.error)")
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(refreshed.output.utf8)) as? [String: Any])
      #expect(document["calls_made"] as? Int == document["calls_predicted"] as? Int)
      #expect(try await run(diff + cloud, sample).status == 0)
      let part = try await run(
        ["pull", "--twin", "part.sqlite", "--only", "setting", "--sites", "Denver"] + cloud, sample)
      #expect(part.status == 0, "\(part.error)")
      let known = try await run(
        ["diff", "--twin", "part.sqlite", "--only", "setting", "--only", "psks"] + cloud, sample)
      #expect(known.status == 0, "\(known.error) \(known.output)")
      #expect(known.output.contains("1 object compared"))
      #expect(known.output.contains("unknown, because it was not pulled: psks; all that is the own of Lisbon"))
      for outcome in [same, twins, different, known, salt, cost, refreshed] {
        #expect(!(outcome.output + outcome.error).contains("planted"))
      }
    }
  }

  @Test(
    "wrong usage ends with 64",
    arguments: [
      ["plan", "x", "--live", "global99"], ["plan", "x", "--live", "global01", "--replay", "f"],
      ["plan", "x", "--env-file", "f"], ["plan", "x", "--org", "Shops"], ["plan", "x", "--reserve", "all"], ["probe"],
      ["explain", "x", "--record", "f"], ["pull", "--twin", "t"],
      ["pull", "--live", "global01", "--twin", "t", "--only", "everything"],
      ["pull", "--live", "global01", "--twin", "t", "--budget", "much"],
      ["pull", "--live", "global01", "--twin", "t", "--refresh", "--only", "networks"],
      ["diff", "--twin", "t", "--replay", "f"], ["diff", "--twin", "t"],
      ["diff", "--twin", "t", "--with", "u", "--live", "global01"],
      ["diff", "--twin", "t", "--with", "u", "--only", "stats"],
    ])
  func usage(_ arguments: [String]) async throws {
    let outcome = try await Mistwin.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
  }

  @Test("no token, an unreadable file, a recording that is none")
  func badInput() async throws {
    let scratch = try Scratch()
    try scratch.write("PLANTED\n", to: "env")
    for (arguments, text) in [
      (["probe", "--live", "global01"], "found no token in the environment"),
      (["probe", "--live", "global01", "--env-file", "env"], "env:1: expected NAME=value"),
      (["probe", "--live", "global01", "--env-file", "nosuch"], "nosuch"),
      (["explain", "x", "--replay", "env"], "env: found no recording"),
    ] {
      let outcome = try await Mistwin.run(arguments, in: scratch.url)
      #expect(outcome.status == 65)
      #expect(outcome.error.contains(text), "\(outcome.error)")
      #expect(!outcome.error.contains("PLANTED"))
    }
  }
}
