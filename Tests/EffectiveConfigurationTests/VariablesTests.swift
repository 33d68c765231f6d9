import EffectiveConfiguration
import MistAPI
import Testing

@Suite("Variables")
struct VariablesTests {
  private static let values = [
    "vlan": "10", "net": "10.1.0.0/24", "name": "Lisbon", "port": "ge-0/0/1", "empty": "", "far": "007",
  ]

  private static func resolve(_ value: JSON) -> Variables.Resolution {
    Variables.resolve(value) { values[$0] }
  }

  @Test(
    "References are replaced, whole or inside a text",
    arguments: [
      ("{{name}}", "Lisbon"), ("{{ name }}", "Lisbon"), ("x-{{name}}-{{net}}", "x-Lisbon-10.1.0.0/24"),
      ("{{empty}}", ""),
      ("{{name}}{{name}}", "LisbonLisbon"), ("plain", "plain"), ("{name}", "{name}"), ("{{name", "{{name"),
      ("name}}", "name}}"),
      ("", ""), ("{{name}} {{", "Lisbon {{"), ("{\"a\":\"{{name}}\"}", "{\"a\":\"Lisbon\"}"),
    ])
  func texts(_ text: String, _ resolved: String) {
    let result = Self.resolve(["notes": .string(text)])
    #expect(result.value == ["notes": .string(resolved)])
    #expect(result.unresolved.isEmpty)
  }

  @Test("They are found at every depth, in values and in keys, with their field")
  func nested() {
    let value: JSON = [
      "port_config": ["{{port}}": ["networks": ["{{name}}", "{{lost}}"], "description": "{{gone}}"]],
      "{{absent}}": 1, "on": true, "none": nil, "size": 5,
    ]
    let result = Self.resolve(value)
    #expect(
      result.value == [
        "port_config": ["ge-0/0/1": ["networks": ["Lisbon", "{{lost}}"], "description": "{{gone}}"]],
        "{{absent}}": 1, "on": true, "none": nil, "size": 5,
      ])
    #expect(
      result.unresolved == [
        .init(name: "lost", field: "port_config.{{port}}.networks[1]"),
        .init(name: "gone", field: "port_config.{{port}}.description"),
        .init(name: "absent", field: "{{absent}}"),
      ])
  }

  @Test(
    "A VLAN field that is one variable becomes a number",
    arguments: [
      (["vlan_id": "{{vlan}}"], ["vlan_id": 10]), (["native_vlan_id": "{{vlan}}"], ["native_vlan_id": 10]),
      (["a": ["vlan_id": "{{ vlan }}"]], ["a": ["vlan_id": 10]]),
      (["dynamic_psk": ["default_vlan_id": "{{vlan}}"]], ["dynamic_psk": ["default_vlan_id": 10]]),
      // text stays text everywhere else, and where it is not a number
      (["vlan_id": "{{name}}"], ["vlan_id": "Lisbon"]), (["vlan_id": "10"], ["vlan_id": "10"]),
      (["name": "{{vlan}}"], ["name": "10"]),
      (["vlan_id": "{{lost}}"], ["vlan_id": "{{lost}}"]),
    ] as [(JSON, JSON)])
  func numbers(_ value: JSON, _ resolved: JSON) {
    #expect(Self.resolve(value).value == resolved)
  }

  @Test(
    "Texts for people are not touched",
    arguments: [
      ["portal": ["smsMessageFormat": "Code {{code}} expires in {{duration}} minutes."]],
      ["sms_message": "Code {{code}}"], ["portal": ["sponsor_message": "{{code}}"]],
      ["puzzel": ["message_format": "{{duration}}"]],
    ] as [JSON])
  func messages(_ value: JSON) {
    let result = Self.resolve(value)
    #expect(result.value == value)
    #expect(result.unresolved.isEmpty)
    #expect(Variables.references(in: value).isEmpty)
  }

  @Test("The names in a text, in order, repeated as often as they stand there")
  func references() {
    #expect(Variables.references(in: "{{b}}-{{a}}-{{b}}") == ["b", "a", "b"])
    #expect(Variables.references(in: "none") == [])
    let value: JSON = ["a": ["{{x}}"], "b": "{{y}}/{{x}}"]
    #expect(Variables.references(in: value).map(\.name) == ["x", "y", "x"])
    #expect(Variables.references(in: value).map(\.field) == ["a[0]", "b", "b"])
  }

  @Test("A variable's value is not searched for variables again")
  func notTwice() {
    let result = Variables.resolve("{{a}}") { $0 == "a" ? "{{b}}" : "never" }
    #expect(result.value == "{{b}}")
  }
}
