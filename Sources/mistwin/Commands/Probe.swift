import ArgumentParser
import MistAPI
import MistLive
import Reporting

/// `mistwin probe`
struct Probe: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Ask a live cloud whose the tokens are, what they may do, and how many calls are left. Nothing is written.",
    discussion: """
      Two calls a token, and one more. A proxy (HTTPS_PROXY, NO_PROXY) and a certificate authority (--ca, SSL_CERT_FILE, \
      REQUESTS_CA_BUNDLE) are honoured.

      Exit codes: 0 the tokens are known, 3 the cloud cannot be reached, 64 wrong usage, 65 a token is refused or does not see \
      the organisation.

      Example:
        mistwin probe --live emea01 --env-file ~/.mist_env
      """)

  @OptionGroup
  var live: LiveOptions

  @Flag(help: "Print it as one JSON document.")
  var json = false

  func validate() throws {
    if live.live == nil { throw ValidationError("Missing expected argument '--live <cloud>'") }
    if live.record != nil {
      throw ValidationError("found --record, expected it with a command that reads an organisation")
    }
  }

  func carryOut() async throws -> ExitStatus {
    let client = try await LiveSession.client(live)
    do {
      let identity = try await client.identity()
      if let name = live.org { _ = try await client.organisation(named: name) }
      let report = try await document(client, identity)
      await client.close()
      try Stream.output.write(json ? report.indentedText + "\n" : text(report))
      return .good
    } catch {
      await client.close()
      throw error
    }
  }

  private func document(_ client: LiveClient, _ identity: Identity) async throws -> JSON {
    let quotas = client.budget.quotas.map { quota -> JSON in
      [
        "owner": .string(quota.owner), "calls_an_hour": JSON(quota.limit), "used": JSON(quota.used),
        "for_mistwin": JSON(max(0, client.budget.allowance(of: quota) - quota.used)),
      ]
    }
    return [
      "mistwin_probe": 1, "cloud": .string(client.cloud.shortName), "host": .string(client.cloud.host),
      "email": identity.email.map { .string($0) } ?? .null, "quotas": .array(quotas),
      "organisations": .array(
        identity.organisations.map {
          ["id": .string("\($0.id)"), "name": .string($0.name), "role": .string($0.role), "writes": .bool($0.mayWrite)]
        }),
    ]
  }

  private func text(_ report: JSON) -> String {
    var quotas = TextTable(["Quota", "Calls an hour", "Used", "Left for mistwin"])
    for quota in report["quotas"]?.array ?? [] {
      quotas.add(
        [quota["owner"]?.string ?? ""]
          + ["calls_an_hour", "used", "for_mistwin"].map { "\(quota[$0]?.int ?? 0)" })
    }
    var organisations = TextTable(["Organisation", "Id", "Role"])
    for organisation in report["organisations"]?.array ?? [] {
      organisations.add(["name", "id", "role"].map { organisation[$0]?.string ?? "" })
    }
    let style = Presentation.style()
    let host = report["host"]?.string ?? ""
    return "\(report["cloud"]?.string ?? "") (\(host)): \(report["email"]?.string ?? "a token of an organisation")\n\n"
      + quotas.text(style) + "\n" + organisations.text(style)
  }
}
