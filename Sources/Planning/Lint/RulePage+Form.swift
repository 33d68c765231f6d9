extension DesignRule {
  /// The pages of rules about the form of the files.
  var formPage: RulePage {
    switch self {
    case .unknownKind:
      RulePage(
        "A collection below 'templates' that a design cannot have.",
        why: """
          Below 'templates' stand the names of Mist's collections. What stands under another name would reach no cloud, and \
          nobody would miss it before the site opens. `mistwin kinds` lists what can be owned.
          """,
        bad: "templates:\n  wlan: { guest: { body: { ssid: guest } } }",
        good: "templates:\n  templates: { WLAN-Store: { for: [stores], wlans: { guest: { ssid: guest } } } }")
    case .duplicateName:
      RulePage(
        "Two objects of one kind, or two variables, with one name.",
        why: """
          A design finds its objects again by their names. Of two with one name it could not say which is which, and applying it \
          would change now the one, now the other.
          """,
        bad: "services:\n  web: { body: { hostnames: [a.example] } }\n  web2: { body: { name: web } }",
        good: "services:\n  web: { body: { hostnames: [a.example] } }\n  web-old: { body: { hostnames: [b.example] } }")
    case .unused:
      RulePage(
        "A kit that no site has, or a template that comes to no site.",
        why: """
          It does no harm, and is most often a slip: a site group that nobody is in, or a kit whose name was changed in the table \
          only. What it should have configured is then not configured.
          """,
        bad: "networktemplates:\n  SW-Store: { body: { dns_servers: [\"{{dns1}}\"] } }",
        good: "networktemplates:\n  SW-Store: { for: [stores], body: { dns_servers: [\"{{dns1}}\"] } }")
    case .silence:
      RulePage(
        "A silence without a reason, of a rule that is not there, or of nothing.",
        why: """
          A silence is read long after it was written, by somebody else: the reason is what is left of the thought. One that covers \
          nothing any more would hide the next fault of its kind.
          """,
        bad: "lint: { silence: [{ rule: literal-vlan, at: networks/guest }] }",
        good:
          "lint: { silence: [{ rule: literal-vlan, at: networks/guest, reason: \"VLAN 60 is the guests' everywhere\" }] }"
      )
    default:
      RulePage(
        "The form of the files: not YAML or CSV, an unknown key, a wrong type, a value out of range, something missing.",
        why: """
          What cannot be read is left out, and a design without it is another design. The exit code is 65, not 1, and nothing is \
          planned or rehearsed.
          """,
        bad: "adressing: { supernet: 10.0.0.0/8 }", good: "addressing: { supernet: 10.0.0.0/8 }")
    }
  }
}
