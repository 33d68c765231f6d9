import Addressing
import Documents
import Planning
import Testing

@Suite("A finished plan, read for the proof")
struct AddressPlanDocumentTests {
  static let text = """
    {
      "mistwin_address_plan": 1,
      "supernet": "10.0.0.0/8",
      "zones": [
        { "zone": "east", "prefix": "10.0.0.0/9", "sites": [
          { "site": "a", "name": "A", "block": "10.0.0.0/20", "networks": [
            { "network": "corp", "vlan": 10, "prefix": "10.0.0.0/24", "gateway": "10.0.0.1", "mask": "255.255.255.0",
              "dhcp_start": "10.0.0.2", "dhcp_end": "10.0.0.254", "reused": false },
            { "network": "guest", "vlan": 60, "prefix": "192.168.64.0/22", "gateway": "192.168.64.1",
              "dhcp_start": null, "dhcp_end": null, "reused": true } ] } ] }
      ],
      "unassigned": ["10.128.0.0/9"],
      "taken": [{ "prefix": "10.1.0.0/16", "owner": "lab", "since": null }]
    }
    """

  private static func faults(_ old: String, _ new: String) -> [String] {
    #expect(text.contains(old))
    do throws(DocumentErrors) {
      _ = try AddressPlanDocument(parsing: Array(text.replacing(old, with: new).utf8), file: "plan.json")
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test("Every line of it, as it stands there")
  func reads() throws {
    let records = try AddressPlanDocument(parsing: Array(Self.text.utf8), file: "plan.json").records
    #expect(
      records.map { "\($0.kind) \($0.zone) \($0.site) \($0.network) \($0.prefix) \($0.gateway) \($0.dhcpEnd)" } == [
        "supernet    10.0.0.0/8  ", "taken  lab  10.1.0.0/16  ", "zone east   10.0.0.0/9  ",
        "site east a  10.0.0.0/20  ", "network east a corp 10.0.0.0/24 10.0.0.1 10.0.0.254",
        "reused east a guest 192.168.64.0/22 192.168.64.1 ",
      ])
    #expect(AddressPlanChecker.check(records).filter(\.isViolation).isEmpty)
  }

  @Test("What is no plan")
  func faults() {
    #expect(Self.faults("\"zones\"", "zones").first?.hasPrefix("plan.json:4:3: found ") == true)
    #expect(
      Self.faults("mistwin_address_plan", "plan").first
        == "plan.json:1:1: found an object without 'mistwin_address_plan': 1; expected an address plan; make it with "
        + "'mistwin carve --json'")
    #expect(
      Self.faults("\"block\": \"10.0.0.0/20\"", "\"block\": 7")
        == ["plan.json:1:1: found the number 7 for 'block' of zones[0].sites[0]; expected text"])
    #expect(
      Self.faults("\"gateway\": \"10.0.0.1\",", "\"gateway\": [],")
        == ["plan.json:1:1: found a list for 'gateway' of zones[0].sites[0].networks[0]; expected text"])
    #expect(
      Self.faults("\"sites\"", "\"places\"")
        == ["plan.json:1:1: found nothing for 'sites' of zones[0]; expected a list"])
  }
}
