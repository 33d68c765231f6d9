import MistAPI
import Planning

extension WorkflowOperation {
  private static let dryRun = Parameter(
    name: "dry_run", schema: ["type": "boolean", "default": false],
    about: "answer with what would be done, and change nothing")
  private static let withPrerequisites = Parameter(
    name: "with_prerequisites", schema: ["type": "boolean", "default": false],
    about: "carry out the steps that it rests on, too, in their order")
  private static let plan = Parameter(
    name: "plan", schema: ["type": "string"],
    about: "the digest of a plan of POST /plans, of which the step is carried out; on a live cloud there must be one")

  private static func step(
    _ step: DesignStep, _ path: String, _ id: String, _ about: String, _ members: [WorkflowMember], example: JSON
  ) -> WorkflowOperation {
    WorkflowOperation(
      method: .post, path: path, id: id, about: "Step \(step.rawValue) of 13, \(step.title): \(about)",
      work: .step(step),
      members: members, query: [dryRun, withPrerequisites, plan], example: example, writes: true)
  }

  /// Every operation, in the order of a network's life.
  static let all: [WorkflowOperation] = [
    .init(
      method: .post, path: "/org/self", id: "probeOrganisation",
      about: "Who the server's token is on the cloud, what it may do, and in which organisation the steps work",
      work: .probe),
    step(
      .sites, "/topology/site", "createSites",
      "makes sites with their variables and site groups, and carves their prefixes", WorkflowMember.sites,
      example: [
        "addressing": [
          "supernet": "10.0.0.0/8", "zones": ["europe", "north-america"], "site": ["size": "/21"],
          "networks": ["corp": ["vlan": 10, "hosts": 200], "guest": ["vlan": 60, "hosts": 100]],
          "vars": ["{net}_vlan": "vlan", "{net}_net": "prefix", "{net}_gw": "first"],
        ],
        "kits": ["shop": ["sitegroups": ["shops"], "slots": ["ap01..ap02": ["model": "AP45"]]]],
        "sites": [
          ["store": "Lisbon", "zone": "europe", "timezone": "Europe/Lisbon", "country_code": "PT", "kit": "shop"]
        ],
      ]),
    step(
      .devices, "/inventory/ztp", "assignDevices",
      "claims hardware by its codes and binds it to its site before it is installed", WorkflowMember.devices,
      example: [
        "devices": [["claim_code": "4TSD5-L34BH-ZT9AY", "model": "AP45", "site": "Lisbon", "slot": "ap01"]]
      ]),
    step(
      .applications, "/wan/applications", "createApplications", "makes applications", WorkflowMember.applications,
      example: [
        "services": ["pos": ["body": ["type": "custom", "hostnames": ["pos.shops.example"]]]]
      ]),
    step(
      .networks, "/lan/networks", "createNetworks", "makes LAN networks that name only variables",
      WorkflowMember.networks,
      example: [
        "networks": [
          "corp": ["body": ["vlan_id": "{{corp_vlan}}", "subnet": "{{corp_net}}", "gateway": "{{corp_gw}}"]]
        ]
      ]),
    step(
      .hubProfiles, "/wan/hub-profiles", "createHubProfiles", "makes VPNs and the device profiles of hubs",
      WorkflowMember.hubProfiles,
      example: ["deviceprofiles": ["HUB-Lisbon": ["body": ["type": "gateway", "dns_servers": ["9.9.9.9"]]]]]),
    step(
      .gatewayTemplates, "/wan/templates", "createGatewayTemplates", "makes gateway templates, for site groups",
      WorkflowMember.gatewayTemplates,
      example: ["gatewaytemplates": ["WAN-Shop": ["for": ["shops"], "body": ["type": "spoke"]]]]),
    step(
      .switchTemplates, "/wired/templates", "createSwitchTemplates", "makes switch templates, for site groups",
      WorkflowMember.switchTemplates,
      example: [
        "networktemplates": [
          "SW-Shop": [
            "for": ["shops"],
            "body": ["networks": ["corp": ["vlan_id": "{{corp_vlan}}"], "guest": ["vlan_id": "{{guest_vlan}}"]]],
          ]
        ]
      ]),
    step(
      .wlanTemplates, "/wireless/templates", "createWLANTemplates", "makes WLAN templates, for site groups",
      WorkflowMember.wlanTemplates, example: ["templates": ["WLAN-Shop": ["for": ["shops"]]]]),
    step(
      .rfTemplates, "/wireless/rf-templates", "createRFTemplates",
      "makes RF templates, and binds sites to their gateway, switch and RF templates", WorkflowMember.rfTemplates,
      example: ["rftemplates": ["RF-Shop": ["for": ["shops"], "body": ["band_5": ["bandwidth": 40]]]]]),
    step(
      .wlans, "/wireless/wlans", "createWLANs", "makes WLANs in their templates", WorkflowMember.wlans,
      example: [
        "wlans": [
          "WLAN-Shop": [
            "guest": [
              "ssid": "shops-guest", "auth": ["type": "open"], "vlan_enabled": true, "vlan_id": "{{guest_vlan}}",
              "isolation": true,
            ],
            "devices": [
              "ssid": "shops-devices", "auth": ["type": "psk", "pairwise": ["wpa2-ccmp"], "multi_psk_only": true],
              "dynamic_psk": ["enabled": true, "source": "cloud_psks", "default_vlan_id": "{{corp_vlan}}"],
              "vlan_enabled": true, "vlan_id": "{{corp_vlan}}",
            ],
          ]
        ]
      ]),
    step(
      .labels, "/policy/labels", "createLabels", "makes labels", WorkflowMember.labels,
      example: [
        "wxtags": [
          "guests": ["body": ["type": "match", "match": "wlan_id", "op": "in", "values": ["WLAN-Shop/guest"]]],
          "inside": ["body": ["type": "match", "match": "ip_range_subnet", "op": "in", "values": ["10.0.0.0/8"]]],
        ]
      ]),
    step(
      .wlanPolicies, "/policy/wlan", "createWLANPolicies", "makes WLAN policies in their templates",
      WorkflowMember.wlanPolicies,
      example: [
        "wxrules": [
          "WLAN-Shop": [
            [
              "order": 1, "action": "allow", "src_wxtags": ["guests"], "dst_allow_wxtags": [],
              "dst_deny_wxtags": ["inside"],
            ]
          ]
        ]
      ]),
    step(
      .psks, "/policy/psks", "createPSKs", "makes pre-shared keys of the organisation", WorkflowMember.psks,
      example: [
        "psks": ["scanners": ["body": ["ssid": "shops-devices", "passphrase": "env:PSK_SCANNERS", "usage": "multi"]]]
      ]),
    .init(
      method: .get, path: "/assurance/health", id: "judgeServiceLevels",
      about:
        "The service levels of every site, and whether the deployment has failed: below 90 % beyond chance. Reads, and may take a call a site and service level",
      work: .health,
      query: [
        .init(
          name: "hours", schema: ["type": "integer", "minimum": 1, "maximum": 168, "default": 24],
          about: "over how many hours before the present of the network's clock")
      ]),
    .init(
      method: .post, path: "/lifecycle/upgrade", id: "upgradeFirmware",
      about:
        "Upgrades access points behind canaries that users judge: phase by phase, with a way back. It is a job, however the caller prefers to wait",
      work: .upgrade, query: [dryRun], body: upgrade,
      example: ["models": ["AP45"], "version": "0.14.x", "policy": "spread"], writes: true),
    .init(
      method: .post, path: "/plans", id: "makePlan",
      about:
        "The plan of everything that the design says and that does not stand yet, kept for its rehearsal and approval",
      work: .makePlan, members: WorkflowMember.all, example: JSON.object(JSONObject()), writes: true),
    .init(
      method: .get, path: "/plans", id: "listPlans", about: "The digests of the plans that were kept", work: .listPlans),
    .init(
      method: .get, path: "/plans/{digest}", id: "showPlan",
      about: "A plan, as `mistwin rehearse --plan` and `mistwin approve` take it", work: .showPlan),
    .init(
      method: .put, path: "/keys/{digest}/attestation", id: "putAttestation",
      about: "Brings the signed attestation of the rehearsal of a plan or an upgrade", work: .putKey(.attestation),
      body: signed, writes: true),
    .init(
      method: .put, path: "/keys/{digest}/approval", id: "putApproval",
      about: "Brings somebody's signed approval of a plan or an upgrade", work: .putKey(.approval), body: signed,
      writes: true),
    .init(
      method: .get, path: "/design", id: "showDesign",
      about: "The design as it stands: what the server was started with, and what was sent to it", work: .design),
    .init(
      method: .get, path: "/design/{file}", id: "showDesignFile",
      about:
        "A file of it: design.yaml, sites.csv or devices.csv; together they are a design that `mistwin plan` reads",
      work: .designFile),
    .init(method: .get, path: "/jobs", id: "listJobs", about: "The newest hundred jobs", work: .listJobs),
    .init(
      method: .get, path: "/jobs/{job}", id: "showJob", about: "A job: how far it is, and its answer", work: .showJob),
    .init(
      method: .post, path: "/jobs/{job}/{request}", id: "askJob",
      about:
        "Tells an upgrade to pause, to go on (approve) or to end (abort; what was upgraded goes back): pause, approve or abort",
      work: .askJob, writes: true),
    .init(
      method: .get, path: "/workflow/openapi.json", id: "describeAPI", about: "This document", work: .document,
      isOpen: true),
    .init(
      method: .get, path: "/workflow", id: "showPage", about: "A page on which the operations can be tried",
      work: .page,
      isOpen: true),
  ]

  private static let upgrade: JSON = [
    "type": "object", "required": ["models", "version"], "additionalProperties": false,
    "properties": [
      "models": ["type": "array", "items": ["type": "string"], "minItems": 1],
      "version": ["type": "string", "description": "0.14.x is the newest of that form which all models have"],
      "policy": [
        "description": "the name of a shipped policy, or a whole one (mistwin schema policy)",
        "oneOf": [["type": "string"], ["type": "object"]],
      ],
      "name": ["type": "string", "description": "the name of the rollout"],
    ],
  ]

  private static let signed: JSON = [
    "type": "object", "required": ["document", "signature"], "additionalProperties": false,
    "properties": [
      "document": ["type": "string", "description": "the text of the file, byte for byte"],
      "signature": ["type": "string", "description": "the text of its .sig"],
    ],
  ]
}
