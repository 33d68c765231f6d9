import ArgumentParser
import MistAPI
import Planning
import Reporting

/// `mistwin explain`
struct Explain: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which layer gave a site or device its configuration, and what each weaker layer would have said.",
    discussion: """
      Layers, weakest first: organisation, site template, gateway or switch template, site setting, RF template (radios), device \
      profile, device; variables are replaced last. WLANs do not merge: each comes from one template, through a site group, or \
      from the site. A field is a dotted path: port_usages.ap.networks, vars.guest_vlan, wlans.SSID.vlan_id. Without one every \
      effective field is told with its layer. Secrets are not shown. Nothing is written.

      Example:
        mistwin explain Denver port_usages.radio.networks --twin kept.sqlite
        mistwin explain Denver-ap01 --twin kept.sqlite --json
        mistwin explain Denver vars.guest_vlan --live global01 --org "Example Retail"
      """)

  @Argument(help: "A site by name or id, or a device by name, MAC address or id.")
  var subject: String

  @Argument(help: "The field, as a dotted path; every field without one.")
  var field: String?

  @Option(help: "The twin to ask.", completion: .file())
  var twin = ".mistwin/twin.sqlite"

  @OptionGroup(title: "The organisation, and a live cloud instead of a twin")
  var live: LiveOptions

  @Flag(help: "Print it as one JSON document.")
  var json = false

  func carryOut() async throws -> ExitStatus {
    do {
      let network = try await ReadNetwork(twin: twin, live: live)
      let explainer = Explainer(network.client, organisation: network.organisation)
      let explanation = try await explainer.explain(try await explainer.subject(subject), field: field)
      await network.close()
      let report = ExplanationReport(explanation, isOneField: field != nil)
      try Stream.output.write(json ? report.document.indentedText + "\n" : report.text(Presentation.style()))
      return .good
    } catch let error as ExplainError {
      throw Failure(.badInput, "mistwin: \(error)")
    }
  }
}
