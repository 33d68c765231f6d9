import MistAPI
import MistCatalogue
import Testing

@Suite("Validation against published schemas")
struct ValidatorTests {
  private func fault(_ schema: String, _ body: JSON, _ validator: Validator = Validator(.request)) throws -> String? {
    let schema = try #require(Catalogue.published.schema(schema))
    return validator.fault(in: body, schema).map { "\($0)" }
  }

  @Test(
    "A request's fault is named with its place",
    arguments: [
      ("wlan", ["ssid": 5], "ssid: expected text"),
      ("wlan", [:], "ssid is required"),
      ("wlan", ["ssid": "x", "auth": ["type": "wep64"]], "auth.type: expected one of"),
      ("wlan", ["ssid": "x", "enabled": "yes"], "enabled: expected true or false"),
      ("wlan", ["ssid": "x", "template_id": "1234"], "template_id: expected an id"),
      ("wlan", ["ssid": "x", "auth_servers": ["host": "y"]], "auth_servers: expected a list"),
      (
        "wlan",
        ["ssid": "x", "auth_servers": [["host": "y", "port": 5, "secret": "z"], ["host": 7, "secret": "z"]]],
        "auth_servers[1].host"
      ),
      ("psk", ["name": "n", "ssid": "s", "passphrase": "1234567"], "passphrase: expected"),
      ("asset", ["name": "n", "mac": "nonsense"], "mac: expected a MAC address"),
      ("network", ["name": "n", "subnet": "10.1.2.0/33"], "subnet: expected a prefix"),
      ("network", ["name": "n", "subnet": "10.1.2/24"], "subnet: expected a prefix"),
      ("site", ["name": "n", "latlng": ["lat": 91, "lng": 5]], "latlng.lat: expected -90 to 90, found 91"),
      ("site", ["name": "n", "latlng": ["lat": 1, "lng": -181]], "latlng.lng"),
      ("site", ["name": "n", "sitegroup_ids": ["x"]], "sitegroup_ids[0]: expected an id"),
      ("rf_template", ["name": "n", "band_5": ["power": 2]], "band_5.power: expected"),
      ("deviceprofile", ["type": "toaster", "name": "n"], "type: expected one of ap, gateway, switch"),
      ("psks", [["name": "n", "ssid": "s"]], "[0].passphrase is required"),
      ("claim_codes", ["a", 5], "[1]: expected text"),
    ] as [(String, JSON, String)])
  func faults(_ schema: String, _ body: JSON, _ beginning: String) throws {
    let found = try fault(schema, body)
    #expect(found?.hasPrefix(beginning) == true, "\(found ?? "no fault")")
  }

  @Test(
    "Where one of several schemas would do, each is named",
    arguments: [
      (["ssid": "x", "vlan_id": 5000], "vlan_id: expected text or a whole number of 1 to 4094, found the number 5000"),
      (["ssid": "x", "vlan_id": true], "vlan_id: expected text or a whole number of 1 to 4094, found true"),
      (["ssid": "x", "vlan_id": [:]], "vlan_id: expected text or a whole number of 1 to 4094, found an object"),
    ] as [(JSON, String)])
  func choice(_ body: JSON, _ message: String) throws {
    #expect(try fault("wlan", body) == message)
    #expect(try fault("wlan", ["ssid": "x", "vlan_id": 4094]) == nil)
    #expect(try fault("wlan", ["ssid": "x", "vlan_id": "{{vlan}}"]) == nil)
  }

  @Test(
    "What a schema demands is demanded at any depth, also of a body that is merged",
    arguments: [
      ("wlan", ["ssid": "x", "auth": ["psk": "12345678"]], "auth.type is required"),
      ("wlan", ["ssid": "x", "auth_servers": [["host": "y"]]], "auth_servers[0].secret is required"),
      ("site", ["name": "n", "latlng": ["lat": 1]], "latlng.lng is required"),
      ("network_template", ["name": "n", "networks": ["corp": [:]]], "networks.corp.vlan_id is required"),
    ] as [(String, JSON, String)])
  func demanded(_ schema: String, _ body: JSON, _ message: String) throws {
    #expect(try fault(schema, body) == message)
    #expect(try fault(schema, body, Validator(.request, required: [])) == message)
  }

  @Test("A schema that asks for too much is given what there is, wherever it stands below the top")
  func lenient() throws {
    let validator = Validator(.request, lenient: ["delivery", "wlan_auth"])
    #expect(try fault("alarm_template", ["delivery": [:], "rules": [:]], validator) == nil)
    #expect(try fault("alarm_template", ["delivery": [:]], validator) == "rules is required")
    #expect(try fault("wlan", ["ssid": "x", "auth": ["psk": "12345678"]], validator) == nil)
  }

  @Test(
    "What clients send and the cloud takes is no fault",
    arguments: [
      ("wlan", ["ssid": "{{ssid}}", "vlan_id": "{{vlan}}", "auth": ["type": "{{auth}}"]]),
      ("wlan", ["ssid": "x", "template_id": "", "enabled": "", "auth_servers": "", "auth": ["type": ""]]),
      ("wlan", ["ssid": "x", "template_id": nil, "enabled": nil, "auth": nil]),
      ("wlan", ["ssid": "x", "-enabled": "", "-template_id": ""]),
      ("wlan", ["ssid": "x", "created_time": "yesterday", "site_id": 7]),
      ("wlan", ["ssid": "x", "template_id": "a1b2c3d4-0000-4000-8000-00000000000f"]),
      ("wlan", ["ssid": "x", "nobody_knows": ["this": 5]]),
      ("network", ["name": "n", "subnet": "{{net}}/24"]),
      ("network", ["name": "n", "subnet6": "fd00::/64"]),
      ("user_mac", ["mac": "921b63*"]),
      ("site", ["name": "n", "rftemplate_id": nil, "networktemplate_id": nil]),
      ("alarm_template", ["delivery": ["enabled": true], "rules": [:]]),
    ] as [(String, JSON)])
  func exempt(_ schema: String, _ body: JSON) throws {
    #expect(try fault(schema, body) == nil)
  }

  @Test("A body that is merged needs no member; other rules hold")
  func partial() throws {
    let validator = Validator(.request, required: [])
    #expect(try fault("wlan", [:], validator) == nil)
    #expect(try fault("wlan", ["ssid": 5], validator) != nil)
  }

  @Test("Strictly, an unknown member is a fault")
  func strict() throws {
    let validator = Validator(.request, isStrict: true)
    #expect(try fault("lat_lng", ["lat": 1, "lng": 2, "height": 3], validator) == "height is not a published member")
    #expect(try fault("lat_lng", ["lat": 1, "lng": 2, "-height": ""], validator) == nil)
  }

  @Test("Members whose value does not count")
  func ignored() throws {
    let validator = Validator(.request, ignored: ["ssid"])
    #expect(try fault("wlan", ["ssid": 5], validator) == nil)
  }

  @Test(
    "Answers are checked to the letter",
    arguments: [
      ("lat_lng", ["lat": 1], "lng is required"), ("lat_lng", ["lat": 1, "lng": 2, "x": 3], "x is not a published"),
      ("lat_lng", ["lat": 1, "lng": nil], "lng"), ("wlan", ["ssid": "x", "template_id": ""], "template_id"),
      ("response_count", ["distinct": "x", "start": 1, "end": 2, "limit": 3, "total": 4], "results is required"),
    ] as [(String, JSON, String)])
  func responses(_ schema: String, _ body: JSON, _ beginning: String) throws {
    let found = try fault(schema, body, Validator(.response))
    #expect(found?.hasPrefix(beginning) == true, "\(found ?? "no fault")")
  }

  @Test(
    "Parameters of a query",
    arguments: [
      ("limit", "many", false), ("limit", "1.5", false), ("limit", "-1", false), ("limit", "0", true),
      ("limit", "", true), ("type", "toaster", false), ("type", "ap", true), ("type", "ap,switch", true),
      ("site_id", "x", false), ("site_id", "a1b2c3d4-0000-4000-8000-00000000000f", true),
      ("unassigned", "True", true), ("unassigned", "false", true), ("unassigned", "1", true),
      ("unassigned", "0", true), ("unassigned", "maybe", false), ("unheard_of", "x", true),
    ])
  func query(_ name: String, _ value: String, _ isGood: Bool) throws {
    let operation = try #require(Catalogue.published.operation("getOrgInventory"))
    let parameters = Catalogue.published.details(of: operation).parameters
    let fault = Validator.fault(inQuery: [.init(name, value)], of: parameters)
    #expect((fault == nil) == isGood, "\(fault.map { "\($0)" } ?? "no fault")")
    if let fault { #expect("\(fault)".hasPrefix(name)) }
  }

  @Test("The smallest value of every schema of a body fits it")
  func smallest() {
    for operation in Catalogue.published.operations {
      guard let schema = Catalogue.published.details(of: operation).body?.json else { continue }
      let value = SmallestValue(text: "text").value(of: schema)
      let fault = Validator(.request).fault(in: value, schema)
      #expect(fault == nil, "\(operation.id): \(fault.map { "\($0)" } ?? "") in \(value.text.prefix(200))")
    }
  }

  @Test("The smallest value of every answer fits it")
  func smallestAnswers() {
    for operation in Catalogue.published.operations {
      guard let schema = Catalogue.published.details(of: operation).response(200)?.schema else { continue }
      let value = SmallestValue().value(of: schema)
      let fault = Validator(.response).fault(in: value, schema)
      #expect(fault == nil, "\(operation.id): \(fault.map { "\($0)" } ?? "") in \(value.text.prefix(200))")
    }
  }
}
