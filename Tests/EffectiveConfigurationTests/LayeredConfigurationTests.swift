import EffectiveConfiguration
import MistAPI
import Testing

@Suite("Layers")
struct LayeredConfigurationTests {
  private static func layer(_ layer: ConfigurationLayer, _ body: JSON) -> LayeredConfiguration.Contribution {
    .init(layer: layer, source: "\(layer.name) of the test", members: body.object ?? JSONObject())
  }

  @Test("Every stronger layer wins over every weaker one, whatever the order in which they are given")
  func order() {
    let layers = ConfigurationLayer.allCases
    #expect(
      layers == [.organisation, .siteTemplate, .template, .siteSetting, .rfTemplate, .deviceProfile, .device])
    #expect(layers == layers.sorted())
    for weaker in layers {
      for stronger in layers where stronger > weaker {
        let one = Self.layer(weaker, ["ntp": "weak"])
        let two = Self.layer(stronger, ["ntp": "strong"])
        #expect(LayeredConfiguration([one, two]).merged["ntp"] == "strong")
        #expect(LayeredConfiguration([two, one]).merged["ntp"] == "strong")
      }
    }
  }

  @Test("Contributions of one layer keep their order")
  func equals() {
    let layered = LayeredConfiguration([Self.layer(.template, ["a": 1]), Self.layer(.template, ["a": 2])])
    #expect(layered.merged["a"] == 2)
  }

  @Test("Maps merge by name, one level deep; lists and values are replaced whole")
  func maps() {
    let layered = LayeredConfiguration([
      Self.layer(
        .template,
        ["networks": ["a": ["vlan_id": 1, "subnet": "x"], "b": ["vlan_id": 2]], "dns": ["1", "2"], "on": true]),
      Self.layer(.siteSetting, ["networks": ["a": ["vlan_id": 9], "c": ["vlan_id": 3]], "dns": ["3"], "on": false]),
    ])
    #expect(
      JSON.object(layered.merged) == [
        "networks": ["a": ["vlan_id": 9], "b": ["vlan_id": 2], "c": ["vlan_id": 3]], "dns": ["3"], "on": false,
      ])
  }

  @Test("A value and a map do not mix: the stronger holds")
  func kinds() {
    let layered = LayeredConfiguration([
      Self.layer(.organisation, ["a": ["x": 1], "b": 1]), Self.layer(.device, ["a": 1, "b": ["x": 1]]),
    ])
    #expect(JSON.object(layered.merged) == ["a": 1, "b": ["x": 1]])
  }

  @Test("Commands append at every layer")
  func commands() {
    let layered = LayeredConfiguration([
      Self.layer(.device, ["additional_config_cmds": ["three"]]),
      Self.layer(.template, ["additional_config_cmds": ["one"]]),
      Self.layer(.siteSetting, ["additional_config_cmds": ["two"]]),
    ])
    #expect(layered.merged["additional_config_cmds"] == ["one", "two", "three"])
  }

  @Test("What identifies an object is no configuration")
  func identity() {
    let layered = LayeredConfiguration([
      Self.layer(
        .template, ["id": "x", "org_id": "y", "name": "T", "created_time": 1, "applies": [:], "ntp_servers": ["a"]])
    ])
    #expect(layered.merged.keys == ["ntp_servers"])
  }

  @Test("Variables come from the strongest layer that sets each, and resolve last")
  func variables() {
    let layered = LayeredConfiguration([
      Self.layer(.siteTemplate, ["vars": ["a": "1", "b": "1", "c": "1"], "x": "{{a}}{{b}}{{c}}{{d}}"]),
      Self.layer(.siteSetting, ["vars": ["b": "2", "c": "2"]]), Self.layer(.device, ["vars": ["c": "3"]]),
    ])
    #expect(layered.variables == ["a": "1", "b": "2", "c": "3"])
    let resolved = layered.resolved()
    #expect(resolved.value["x"] == "123{{d}}")
    #expect(resolved.unresolved == [.init(name: "d", field: "x")])
    #expect(resolved.value["vars"] == ["a": "1", "b": "2", "c": "3"])
  }

  @Test("Variables themselves are not searched for variables")
  func variablesStay() {
    let layered = LayeredConfiguration([Self.layer(.siteSetting, ["vars": ["a": "{{b}}"], "x": "{{a}}"])])
    #expect(layered.resolved().unresolved.isEmpty)
    #expect(layered.resolved().value["vars"] == ["a": "{{b}}"])
  }

  @Test("Where a value comes from, strongest first")
  func origins() {
    let layered = LayeredConfiguration([
      Self.layer(.organisation, ["ntp": "o", "vars": ["a": "1"]]),
      Self.layer(.template, ["dns": "t", "vars": ["b": "1"]]),
      Self.layer(.device, ["ntp": "d", "vars": ["a": "2"]]),
    ])
    #expect(layered.origins(of: "ntp").map(\.layer) == [.device, .organisation])
    #expect(layered.origins(of: "dns").map(\.source) == ["template of the test"])
    #expect(layered.origins(of: "vars", name: "a").map(\.layer) == [.device, .organisation])
    #expect(layered.origins(of: "vars", name: "b").map(\.layer) == [.template])
    #expect(layered.origins(of: "missing").isEmpty)
  }
}
