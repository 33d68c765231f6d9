import EffectiveConfiguration
import MistAPI

/// A WLAN that is on the air at a site: WLANs do not merge, a site has all that reach it (mist-fidelity, section 4.5).
struct ExplainedWLAN: Sendable {
  /// Its SSID.
  let ssid: String
  /// Its members, as they are written.
  let members: JSONObject
  /// `WLAN template`, or `site WLAN` for the site's own.
  let layer: String
  /// The template, or the site.
  let source: String
  /// How the template reaches the site.
  let reach: String

  /// Members that `derived` adds, or that name objects.
  private static let notConfiguration: Set<String> = [
    "id", "org_id", "site_id", "created_time", "modified_time", "for_site", "template_id", "template_name",
  ]

  init(ssid: String, members: JSONObject, layer: String, source: String, reach: String) {
    self.ssid = ssid
    self.members = JSONObject(members.filter { !Self.notConfiguration.contains($0.key) }.map { ($0.key, $0.value) })
    (self.layer, self.source, self.reach) = (layer, source, reach)
  }

  /// Why a field of it has its value.
  func explain(_ steps: [FieldPath.Step], _ reader: LayerReader, variables: [String: String]) -> FieldExplanation {
    let written = JSON.object(members).value(at: steps)
    // Resolved whole, because a field's name says whether its value is a number.
    let value = Variables.resolve(.object(members)) { variables[$0] }.value.value(at: steps)
    let statement = FieldExplanation.Statement(
      layer: layer, source: source, reach: reach, written: written, value: value, verdict: .gives)
    let field = FieldPath(steps).members.last ?? ""
    var seen: Set<String> = []
    let names = written.map { Variables.references(in: .object(JSONObject([(field, $0)]))).map(\.name) } ?? []
    return FieldExplanation(
      field: FieldPath([.member("wlans"), .member(ssid)] + steps), value: value, statements: [statement],
      variables: names.filter { seen.insert($0).inserted }.map { reader.use(of: $0) })
  }
}
