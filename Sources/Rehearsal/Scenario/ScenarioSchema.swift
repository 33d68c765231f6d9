import Assurance
import Rollout
import World

/// The JSON Schema of a scenario's file (draft 2020-12), for editors. The words that it lists are those that the program reads.
public enum ScenarioSchema {
  /// The schema as text.
  public static var text: String {
    let lists: [(String, [String])] = [
      ("@causes@", CauseKind.allCases.map(\.rawValue)), ("@metrics@", Metric.allCases.map(\.name)),
      ("@policies@", RolloutPolicy.shipped.map(\.name)), ("@forms@", Expectation.forms),
      ("@worlds@", WorldModel.versions.map { String($0) }),
    ]
    return lists.reduce("\(template)") { text, list in
      let isNumber = list.0 == "@worlds@"
      return text.replacing("\"\(list.0)\"", with: list.1.map { isNumber ? $0 : "\"\($0)\"" }.joined(separator: ", "))
    }
  }

  private static let template: StaticString = #"""
    {
      "description": "What happens to a network, and what must hold.",
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin scenario",
      "type": "object",
      "required": ["mistwin", "title", "from", "start", "seed", "expect"],
      "additionalProperties": false,
      "properties": {
        "mistwin": { "const": 1, "description": "The version of this format." },
        "title": { "type": "string", "minLength": 1, "description": "One sentence." },
        "world": { "enum": ["@worlds@"], "description": "The version of the model; results stay put until it is moved." },
        "from": {
          "description": "What the network is: a design, or a twin that exists.",
          "type": "object",
          "additionalProperties": false,
          "anyOf": [{ "required": ["design"] }, { "required": ["twin"] }],
          "properties": {
            "design": { "$ref": "#/$defs/path", "description": "The directory of a design, or its file." },
            "values": { "$ref": "#/$defs/paths", "description": "Files whose values take the place of the design's own." },
            "twin": { "$ref": "#/$defs/path", "description": "A twin that was kept or pulled." }
          }
        },
        "start": { "$ref": "#/$defs/moment", "description": "Where the clock begins." },
        "seed": { "type": "integer", "minimum": 0, "description": "Of everything random." },
        "calls": {
          "description": "How the cloud takes calls.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "median": { "$ref": "#/$defs/duration", "default": "150ms", "description": "How long a call takes." },
            "per_hour": { "type": "integer", "minimum": 1, "maximum": 1000000, "description": "The quota of a token." }
          }
        },
        "token": {
          "description": "The token that the rehearsal uses.",
          "type": "object",
          "additionalProperties": false,
          "required": ["role"],
          "properties": { "role": { "enum": ["admin", "write", "read", "helpdesk", "installer"], "description": "What it may do." } }
        },
        "firmware": {
          "description": "What there is.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "running": { "type": "object", "additionalProperties": { "type": "string" }, "description": "What each model arrives with." },
            "releases": { "type": "array", "items": { "$ref": "#/$defs/release" }, "description": "What there is to upgrade to." }
          }
        },
        "arrivals": { "type": "array", "items": { "$ref": "#/$defs/arrival" }, "description": "When hardware arrives; of a site the first that names it." },
        "causes": { "type": "array", "items": { "$ref": "#/$defs/cause" }, "description": "What goes wrong." },
        "measure": {
          "description": "In short, for a timeline of one measure: readiness and service levels.",
          "type": "object",
          "additionalProperties": false,
          "required": ["at"],
          "properties": { "at": { "$ref": "#/$defs/time", "description": "When it ends." }, "window": { "$ref": "#/$defs/duration", "default": "1d", "description": "How long a time it judges." } }
        },
        "upgrade": { "allOf": [{ "$ref": "#/$defs/upgrade" }, { "required": ["start"] }], "description": "In short, for a timeline of one upgrade." },
        "rotate_psk": { "$ref": "#/$defs/rotation", "description": "In short, for a timeline of one rotation." },
        "timeline": { "type": "array", "items": { "$ref": "#/$defs/step" }, "description": "What is done after the thirteen steps, in order." },
        "expect": { "type": "array", "items": { "$ref": "#/$defs/expectation" }, "description": "What must hold at the end." },
        "allow": { "$ref": "#/$defs/path", "description": "A file of failures that are known." }
      },
      "not": { "required": ["timeline"], "anyOf": [{ "required": ["measure"] }, { "required": ["upgrade"] }, { "required": ["rotate_psk"] }] },
      "$defs": {
        "path": { "type": "string", "minLength": 1, "description": "Seen from the directory of the scenario." },
        "paths": { "anyOf": [{ "$ref": "#/$defs/path" }, { "type": "array", "items": { "$ref": "#/$defs/path" } }] },
        "names": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
        "duration": { "type": "string", "pattern": "^([0-9]{1,9}(ms|s|m|h|d|w))+$", "examples": ["150ms", "8h", "1d12h"], "title": "length of time" },
        "moment": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T", "examples": ["2027-01-12T08:00:00Z"], "title": "moment" },
        "time": {
          "title": "time",
          "description": "A moment, or so long after the start.",
          "anyOf": [
            { "$ref": "#/$defs/moment" },
            { "type": "string", "pattern": "^\\+([0-9]{1,4}d[0-9]{1,2}:[0-9]{2}|([0-9]{1,9}(ms|s|m|h|d|w))+)$", "examples": ["+3d", "+14d06:00"] }
          ]
        },
        "sites": {
          "properties": {
            "all": { "type": "boolean", "description": "Every site." }, "zone": { "type": "string", "description": "The sites of a zone." }, "group": { "type": "string", "description": "The sites of a site group." },
            "site": { "type": "string", "description": "One site." }, "sites": { "$ref": "#/$defs/names", "description": "These sites." }
          }
        },
        "release": {
          "type": "object",
          "additionalProperties": false,
          "required": ["model", "version"],
          "properties": {
            "model": { "type": "string", "description": "The model that it is for." },
            "version": { "type": "string", "minLength": 1, "description": "Its version." },
            "channel": { "enum": ["stable", "beta", "alpha"], "description": "Where the cloud offers it." },
            "effects": { "type": "array", "items": { "$ref": "#/$defs/effect" }, "description": "What it does to access points that run it." },
            "fails": {
              "type": "object",
              "additionalProperties": false,
              "description": "Per cent of the devices whose upgrade fails, and how.",
              "properties": {
                "download": { "$ref": "#/$defs/percent", "description": "The image does not come." }, "reverts": { "$ref": "#/$defs/percent", "description": "The old version comes back." },
                "stays_away": { "$ref": "#/$defs/percent", "description": "The device does not come back." }, "boot_loops": { "$ref": "#/$defs/percent", "description": "It restarts again and again." }
              }
            },
            "oldest_downgrade": { "type": "string", "minLength": 1, "description": "The oldest version to which it can go back." }
          }
        },
        "percent": { "type": "number", "minimum": 0, "maximum": 100 },
        "effect": {
          "type": "object",
          "additionalProperties": false,
          "oneOf": [{ "required": ["sle", "classifier", "points"] }, { "required": ["load_loss"] }, { "required": ["reboots"] }],
          "properties": {
            "sle": { "enum": ["@metrics@"], "description": "The service level that suffers." },
            "classifier": { "type": "string", "minLength": 1, "description": "Why, in the words of that service level." },
            "points": { "$ref": "#/$defs/percent", "description": "Percentage points that fail in addition." },
            "per": { "const": "day", "description": "So many more with every day of uptime." },
            "load_loss": { "$ref": "#/$defs/percent", "description": "Per cent of its clients that the access point loses." },
            "reboots": { "type": "number", "minimum": 0, "maximum": 144, "description": "Restarts per access point and day." },
            "after": { "$ref": "#/$defs/duration", "description": "It begins some time after the access point came up, on average this." },
            "hits": { "$ref": "#/$defs/percent", "default": 100, "description": "At which part of the access points." }
          }
        },
        "arrival": {
          "type": "object",
          "allOf": [{ "$ref": "#/$defs/sites" }],
          "required": ["at"],
          "unevaluatedProperties": false,
          "properties": { "at": { "$ref": "#/$defs/time", "description": "When the first of them is plugged in." }, "spread": { "$ref": "#/$defs/duration", "description": "The time within which all of them are." } }
        },
        "cause": {
          "type": "object",
          "allOf": [{ "$ref": "#/$defs/sites" }],
          "required": ["cause", "start", "end"],
          "unevaluatedProperties": false,
          "properties": {
            "cause": { "enum": ["@causes@"], "description": "What goes wrong." },
            "devices": { "$ref": "#/$defs/names", "description": "Only at these devices." },
            "wlan": { "type": "string", "minLength": 1, "description": "Only the clients of this SSID." },
            "part": { "type": "number", "minimum": 0, "maximum": 1, "default": 1, "description": "Which part of the clients it befalls." },
            "start": { "$ref": "#/$defs/time", "description": "When it begins." },
            "end": { "$ref": "#/$defs/time", "description": "When it ends." },
            "magnitude": { "type": "number", "minimum": 0, "description": "In the cause's own unit." },
            "ramp": { "$ref": "#/$defs/duration", "description": "How long it takes to grow to its magnitude." },
            "every": { "$ref": "#/$defs/duration", "description": "It comes back after this, from start to start." },
            "until": { "$ref": "#/$defs/time", "description": "It comes back no more after this." }
          }
        },
        "upgrade": {
          "type": "object",
          "additionalProperties": false,
          "required": ["name", "models", "to", "policy"],
          "properties": {
            "name": { "type": "string", "minLength": 1, "description": "By which expectations speak of it." },
            "models": { "$ref": "#/$defs/names", "description": "The models." },
            "to": { "type": "string", "minLength": 1, "description": "The version." },
            "policy": { "anyOf": [{ "enum": ["@policies@"] }, { "type": "string", "pattern": "\\.ya?ml$" }], "description": "A shipped policy, or a file." },
            "watch": { "type": "boolean", "default": false, "description": "Whether the rehearsal goes on for as long as the policy watches." },
            "start": { "$ref": "#/$defs/time", "description": "Not before." }
          }
        },
        "rotation": {
          "type": "object",
          "additionalProperties": false,
          "required": ["name"],
          "properties": {
            "name": { "type": "string", "minLength": 1, "description": "The name of the key." },
            "overlap": { "$ref": "#/$defs/duration", "description": "How long both keys hold." }
          }
        },
        "step": {
          "type": "object",
          "additionalProperties": false,
          "oneOf": [
            { "required": ["measure"] }, { "required": ["upgrade"] }, { "required": ["rotate_psk"] }, { "required": ["apply"] },
            { "required": ["replace"] }, { "required": ["wait"] }, { "required": ["run"] }, { "required": ["power"] },
            { "required": ["parallel"] }
          ],
          "properties": {
            "name": { "type": "string", "minLength": 1, "description": "By which expectations speak of it." },
            "at": { "$ref": "#/$defs/time", "description": "Not before." },
            "when": { "$ref": "#/$defs/expectation", "description": "Not before this holds; looked at every hour." },
            "within": { "$ref": "#/$defs/duration", "description": "How long 'when' may take to hold, else the step itself." },
            "refused": { "type": "string", "minLength": 1, "description": "It must be refused, in words that contain these." },
            "expect": { "type": "array", "items": { "$ref": "#/$defs/expectation" }, "description": "What must hold right after it." },
            "measure": {
              "description": "Looks whether every device is ready, and at service levels.",
              "type": ["object", "null"],
              "additionalProperties": false,
              "properties": { "window": { "$ref": "#/$defs/duration", "default": "1d", "description": "How long a time it judges." } }
            },
            "upgrade": { "$ref": "#/$defs/upgrade", "description": "New firmware." },
            "rotate_psk": { "$ref": "#/$defs/rotation", "description": "A new key." },
            "apply": {
              "description": "The network becomes what a design says.",
              "type": "object",
              "additionalProperties": false,
              "minProperties": 1,
              "properties": {
                "design": { "$ref": "#/$defs/path", "description": "Another design; the one of the scenario without it." },
                "values": { "$ref": "#/$defs/paths", "description": "Files whose values take the place of its own." },
                "with": { "type": "object", "description": "Values that take the place of the design's own." }
              }
            },
            "replace": {
              "description": "A device is replaced.",
              "type": "object",
              "additionalProperties": false,
              "required": ["device", "by"],
              "properties": {
                "device": { "type": "string", "minLength": 1, "description": "Its name." },
                "by": { "type": "string", "minLength": 1, "description": "The claim code of the device that comes." },
                "model": { "type": "string", "description": "The model of what comes; the same without it." },
                "after": { "$ref": "#/$defs/duration", "description": "How long until it is plugged in." }
              }
            },
            "wait": { "$ref": "#/$defs/duration", "description": "Time passes." },
            "run": {
              "description": "A program, which finds the twin by the variables of `serve --env-file`.",
              "anyOf": [
                { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["command"],
                  "properties": {
                    "command": { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 }, "description": "The program and its arguments." },
                    "limit": { "$ref": "#/$defs/duration", "default": "10m", "description": "Of the machine's own time." }
                  }
                }
              ]
            },
            "power": {
              "type": "object",
              "additionalProperties": false,
              "required": ["models", "hypotheses"],
              "description": "Which canary policy may carry a firmware: policies meet hypotheses on a simulation of the sites as they stand.",
              "properties": {
                "models": { "$ref": "#/$defs/names", "description": "The models that would be upgraded." },
                "hypotheses": {
                  "type": "object",
                  "minProperties": 1,
                  "description": "What the firmware might do, by name; as in a file of mistwin power.",
                  "additionalProperties": { "type": "object" }
                },
                "compare": {
                  "default": ["spread"],
                  "description": "Policies, shipped ones or files.",
                  "anyOf": [{ "type": "string" }, { "type": "array", "minItems": 1, "items": { "type": "string" } }]
                },
                "choose": { "type": "string", "default": "fewest bad user-minutes over all hypotheses, then fewest days", "description": "By what one is chosen." },
                "replicates": { "type": "integer", "minimum": 500, "maximum": 100000, "default": 500, "description": "How many times." },
                "sites": { "type": "integer", "minimum": 1, "maximum": 1000, "default": 12, "description": "How many of the busiest sites are read hour by hour." }
              }
            },
            "parallel": { "type": "array", "items": { "type": "array", "items": { "$ref": "#/$defs/step" } }, "description": "Timelines side by side; they share one clock." }
          }
        },
        "expectation": {
          "title": "expectation",
          "type": "string",
          "pattern": "^(every device is in sync|device .+ is connected|no (site|new) .+|no site's .+|exactly these sites fail: .+|sle .+|rollout .+|watch of .+|blast radius <= .+|psk .+|the plan is applied within .+|api calls <= .+|at least .+ calls are answered with 429|false alarm <= .+|.+ is stopped with probability >= .+|bad (user-minutes|events) <= .+ at p.+|the fleet is done within .+|policy .+ is chosen)$",
          "examples": ["@forms@"]
        }
      }
    }

    """#
}
