import Addressing
import MistAPI

/// The JSON Schema of a design's file (draft 2020-12), for editors. The words that it lists are those that the program reads.
public enum DesignSchema {
  /// The schema as text.
  public static var text: String {
    let lists: [(String, [String])] = [
      ("@collections@", DesignObjectKind.topLevel.map(\.rawValue)), ("@usable@", DesignKind.usable.map(\.description)),
      ("@kinds@", DesignKind.all.map(\.description)), ("@policies@", CarvingPolicy.words.map(\.0)),
      ("@values@", DesignNetworkVariable.words.map(\.0)),
      ("@rules@", DesignRule.allCases.filter { $0.silencing != .never }.map(\.rawValue)),
    ]
    return lists.reduce("\(template)") { text, list in
      text.replacing("\"\(list.0)\"", with: list.1.map { "\"\($0)\"" }.joined(separator: ", "))
    }
  }

  private static let template: StaticString = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin design",
      "description": "What the network is to be. Bodies of templates, WLANs and settings are Mist's own fields; all other keys are these. Paths of files are seen from the directory of the design.",
      "type": "object",
      "required": ["mistwin", "org"],
      "additionalProperties": false,
      "properties": {
        "mistwin": { "const": 1, "description": "The version of this format." },
        "org": {
          "type": "object",
          "description": "The organisation.",
          "required": ["name"],
          "additionalProperties": false,
          "properties": { "name": { "$ref": "#/$defs/text", "description": "Its name." } }
        },
        "owner": { "$ref": "#/$defs/text", "description": "Who owns what this design makes, where several designs share an organisation." },
        "live": {
          "type": "object",
          "description": "What a live cloud asks of an apply.",
          "additionalProperties": false,
          "properties": {
            "signers": { "$ref": "#/$defs/text", "description": "The file of keys that may sign rehearsals and approvals, as ssh-keygen has it." },
            "one_key": { "type": "boolean", "default": false, "description": "Whether one person may sign both." }
          }
        },
        "profiles": { "$ref": "#/$defs/text", "description": "A file of load profiles and holidays." },
        "defaults": {
          "type": "object",
          "description": "What holds for sites that say nothing themselves.",
          "additionalProperties": false,
          "properties": {
            "sitegroups": { "$ref": "#/$defs/names", "description": "Site groups of every site; patterns such as `region-{zone}`." },
            "timezone": { "$ref": "#/$defs/text", "description": "The time zone, by its name in the tz database." },
            "country_code": { "$ref": "#/$defs/text", "description": "The country, two letters of ISO 3166-1." },
            "kit": { "$ref": "#/$defs/text", "description": "The kit." },
            "profile": { "$ref": "#/$defs/text", "description": "The load profile of kits that name none." },
            "gatewaytemplate": { "$ref": "#/$defs/text", "description": "The gateway template, by name." },
            "networktemplate": { "$ref": "#/$defs/text", "description": "The switch template, by name." },
            "rftemplate": { "$ref": "#/$defs/text", "description": "The RF template, by name." }
          }
        },
        "kits": {
          "type": "object",
          "description": "What a kind of place is made of, by the name of the kit.",
          "propertyNames": { "title": "kit" },
          "additionalProperties": { "$ref": "#/$defs/kit" }
        },
        "addressing": { "$ref": "#/$defs/addressing", "description": "How the address space is carved." },
        "sites": { "$ref": "#/$defs/table", "default": "sites.csv", "description": "The table of sites." },
        "naming": {
          "type": "object",
          "description": "How names are made of the columns of the table of sites.",
          "additionalProperties": false,
          "properties": {
            "site": { "$ref": "#/$defs/pattern", "description": "Names of sites; the key of the row without it." },
            "device": { "$ref": "#/$defs/pattern", "description": "Names of devices; {site} and {slot} stand for theirs." }
          }
        },
        "vars": {
          "type": "object",
          "description": "Site variables: literal, or patterns of the columns of the table of sites.",
          "propertyNames": { "title": "variable" },
          "additionalProperties": { "type": ["string", "number", "boolean"] }
        },
        "templates": {
          "type": "object",
          "description": "Objects that the design owns: collection of the API, then name.",
          "propertyNames": { "title": "collection", "enum": ["@collections@"] },
          "additionalProperties": {
            "type": ["object", "null"],
            "propertyNames": { "title": "object" },
            "additionalProperties": { "$ref": "#/$defs/template" }
          }
        },
        "devices": { "$ref": "#/$defs/devices", "description": "The hardware: what was ordered, what has been shipped, how slots are filled." },
        "use": {
          "type": "object",
          "description": "What must exist, is found by name, and is never written: kind, then names.",
          "propertyNames": { "title": "kind", "enum": ["@usable@"] },
          "additionalProperties": { "$ref": "#/$defs/names" }
        },
        "own": {
          "type": "object",
          "description": "Which fields are written where the design does not own whole objects: kind, then fields, such as `vars.{corp,guest}_*` or `sitegroup_ids[+]`.",
          "propertyNames": { "title": "kind", "enum": ["@kinds@"] },
          "additionalProperties": { "$ref": "#/$defs/names" }
        },
        "ids": {
          "type": "object",
          "description": "Which object is meant where several have one name: key, such as `sites/Lisbon`, then id.",
          "propertyNames": { "title": "key" },
          "additionalProperties": { "$ref": "#/$defs/text" }
        },
        "settings": {
          "type": "object",
          "description": "Settings that belong to no template.",
          "additionalProperties": false,
          "properties": {
            "org": { "type": "object", "description": "Those of the organisation, in Mist's fields." },
            "sites": {
              "description": "Those of sites, one or a list.",
              "anyOf": [{ "$ref": "#/$defs/site_settings" }, { "type": "array", "items": { "$ref": "#/$defs/site_settings" } }]
            }
          }
        },
        "objects": {
          "type": "object",
          "description": "Objects of other collections, carried as they are: path such as `/orgs/{org_id}/alarmtemplates`, then name, then body.",
          "propertyNames": { "title": "path" },
          "additionalProperties": { "type": "object", "propertyNames": { "title": "object" }, "additionalProperties": { "type": "object" } }
        },
        "lint": {
          "type": "object",
          "description": "What the rules are told.",
          "additionalProperties": false,
          "properties": {
            "silence": {
              "type": "array",
              "description": "Findings that are no matter here.",
              "items": {
                "type": "object",
                "required": ["rule", "at", "reason"],
                "additionalProperties": false,
                "properties": {
                  "rule": { "enum": ["@rules@"], "description": "Which rule." },
                  "at": { "$ref": "#/$defs/text", "description": "Of what: the path of an object, a site, a kit, or the sentence of the finding; `*` and `?` stand for any text and any character." },
                  "reason": { "$ref": "#/$defs/text", "description": "Why." }
                }
              }
            }
          }
        }
      },
      "$defs": {
        "text": { "type": "string", "minLength": 1 },
        "names": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
        "pattern": { "title": "pattern", "type": "string", "examples": ["{city}", "{store:04}"] },
        "prefix": { "title": "prefix", "type": "string", "examples": ["10.0.0.0/8"] },
        "length": { "title": "length", "type": "string", "pattern": "^/[0-9]{1,3}$", "examples": ["/24"] },
        "table": {
          "description": "A CSV file, or the file with the headers under which it has our columns.",
          "anyOf": [
            { "$ref": "#/$defs/text" },
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "file": { "$ref": "#/$defs/text", "description": "The CSV file." },
                "columns": { "type": "object", "propertyNames": { "title": "column" }, "additionalProperties": { "$ref": "#/$defs/text" }, "description": "Our column, then the header of the file." }
              }
            }
          ]
        },
        "kit": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "profile": { "$ref": "#/$defs/text", "description": "The load profile: a shipped one, or one of the file of profiles." },
            "sitegroups": { "$ref": "#/$defs/names", "description": "Site groups of every site with this kit." },
            "gatewaytemplate": { "$ref": "#/$defs/text", "description": "The gateway template of its sites." },
            "networktemplate": { "$ref": "#/$defs/text", "description": "The switch template of its sites." },
            "rftemplate": { "$ref": "#/$defs/text", "description": "The RF template of its sites." },
            "slots": {
              "type": "object",
              "description": "Places for devices, by name; `ap01..ap06` stands for six.",
              "propertyNames": { "title": "slot" },
              "additionalProperties": { "$ref": "#/$defs/slot" }
            }
          }
        },
        "slot": {
          "type": "object",
          "required": ["model"],
          "additionalProperties": false,
          "properties": {
            "count": { "type": "integer", "minimum": 1, "maximum": 999, "description": "So many slots of this name, numbered from 01." },
            "model": { "type": "string", "minLength": 1, "examples": ["AP45"], "description": "The model that fills it." },
            "role": { "$ref": "#/$defs/text", "description": "What the device is for, such as `radio`." },
            "deviceprofile": { "$ref": "#/$defs/text", "description": "The device profile, by name." },
            "cable": { "type": "string", "examples": ["sw1 mge-0/0/{n-1}"], "description": "Where its cable goes: a slot and its port; {n} is the number at the end of the slot's own name." },
            "config": { "type": "object", "description": "The device's own configuration, in Mist's fields." }
          }
        },
        "space": {
          "type": "object",
          "description": "A further supernet. What it does not say is as in the first.",
          "required": ["supernet"],
          "additionalProperties": false,
          "properties": {
            "supernet": { "$ref": "#/$defs/prefix", "description": "What is carved, IPv4 or IPv6." },
            "zones": { "$ref": "#/$defs/zones" },
            "site": { "$ref": "#/$defs/block", "description": "The block of each site." },
            "networks": { "$ref": "#/$defs/networks" },
            "vars": { "$ref": "#/$defs/network_variables" }
          }
        },
        "addressing": {
          "type": "object",
          "required": ["networks"],
          "additionalProperties": false,
          "properties": {
            "supernet": { "$ref": "#/$defs/prefix", "default": "10.0.0.0/8", "description": "What is carved." },
            "zones": { "$ref": "#/$defs/zones" },
            "site": { "$ref": "#/$defs/block", "description": "The block of each site." },
            "networks": { "$ref": "#/$defs/networks" },
            "vars": { "$ref": "#/$defs/network_variables" },
            "book": { "$ref": "#/$defs/text", "description": "The address book: a CSV file to commit, one allocation a line." },
            "taken": {
              "description": "Tables of what others have, one or a list.",
              "anyOf": [{ "$ref": "#/$defs/text" }, { "$ref": "#/$defs/taken" }, { "type": "array", "items": { "anyOf": [{ "$ref": "#/$defs/text" }, { "$ref": "#/$defs/taken" }] } }]
            },
            "beside": {
              "type": "object",
              "description": "Further supernets, such as IPv6, by name.",
              "propertyNames": { "title": "space" },
              "additionalProperties": { "$ref": "#/$defs/space" }
            }
          }
        },
        "zones": {
          "description": "How many; or their names; or their names with prefixes, or with `{ prefix, zones }`, to any depth. Without zones and supernet, eight.",
          "anyOf": [{ "type": "integer", "minimum": 1, "maximum": 65536 }, { "type": "array", "items": { "type": "string" } }, { "type": "object" }]
        },
        "block": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "size": { "$ref": "#/$defs/length", "description": "Its length; the least that holds the networks, with room to double, without it." },
            "policy": { "enum": ["@policies@"], "default": "stable", "description": "`stable` leaves room beside each block, `packed` leaves none, `aligned` lets numbers of sites show in addresses." },
            "pin": { "$ref": "#/$defs/text", "default": "block", "description": "The column of pinned blocks." },
            "number": { "$ref": "#/$defs/text", "description": "The column of the numbers that show in addresses, under `aligned`." }
          }
        },
        "networks": {
          "type": "object",
          "description": "The networks of every site, by name; `floor1..floor4` with networks inside stands for parts of the site.",
          "propertyNames": { "title": "network" },
          "additionalProperties": { "$ref": "#/$defs/network" }
        },
        "network": {
          "type": "object",
          "description": "A network has a VLAN and one of `hosts`, `size`, `reuse`; a part of a site has `networks` and perhaps `size` and `count`.",
          "additionalProperties": false,
          "properties": {
            "vlan": { "type": "integer", "minimum": 1, "maximum": 4094, "description": "The VLAN number; links and loopbacks may have none." },
            "hosts": { "type": "integer", "minimum": 1, "maximum": 16777214, "description": "How many addresses are needed." },
            "growth": { "type": "number", "minimum": 1, "maximum": 100, "default": 1, "description": "By what `hosts` is multiplied." },
            "size": { "anyOf": [{ "$ref": "#/$defs/length" }, { "enum": ["loopback", "point-to-point"] }], "description": "The length of its prefix." },
            "reuse": { "$ref": "#/$defs/prefix", "description": "The same prefix at every site, outside the proof." },
            "static": { "type": "integer", "minimum": 0, "maximum": 16777214, "default": 0, "description": "Addresses before the DHCP range, beside the gateway." },
            "pin": { "$ref": "#/$defs/text", "description": "The column of pinned prefixes." },
            "count": { "$ref": "#/$defs/text", "description": "Of parts: the column that says how many of them a site has." },
            "networks": { "$ref": "#/$defs/networks", "description": "Of parts: the networks inside." }
          }
        },
        "network_variables": {
          "type": "object",
          "description": "Site variables made of each network: a name with {net}, then what of the network it holds.",
          "propertyNames": { "title": "variable" },
          "additionalProperties": { "enum": ["@values@"] }
        },
        "taken": {
          "type": "object",
          "additionalProperties": false,
          "oneOf": [{ "required": ["file"] }, { "required": ["netbox"] }],
          "properties": {
            "file": { "$ref": "#/$defs/text", "description": "A table of one's own." },
            "netbox": { "$ref": "#/$defs/text", "description": "NetBox's export of prefixes." },
            "vrf": { "$ref": "#/$defs/text", "description": "Only what is in this routing table; `global` is the one without a name." },
            "columns": { "type": "object", "propertyNames": { "title": "column" }, "additionalProperties": { "$ref": "#/$defs/text" }, "description": "Our column, then the header of the file." }
          }
        },
        "template": {
          "type": "object",
          "description": "An object in Mist's own fields, by `body` or from a `file`. In it a name stands for the id of an object of the design.",
          "additionalProperties": false,
          "properties": {
            "for": { "$ref": "#/$defs/names", "description": "The site groups that it is for: gateway, switch, RF and WLAN templates." },
            "body": { "type": "object", "description": "Its fields." },
            "file": { "$ref": "#/$defs/text", "description": "A file of them, YAML or JSON, such as an export of the dashboard." },
            "wlans": { "type": "object", "propertyNames": { "title": "ssid" }, "additionalProperties": { "type": "object" }, "description": "Of a WLAN template: its WLANs, by SSID." },
            "wxrules": { "type": "array", "items": { "type": "object" }, "description": "Of a WLAN template: its policies, in order." }
          }
        },
        "devices": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "orders": { "type": "array", "items": { "$ref": "#/$defs/order" }, "description": "What was ordered and comes by activation codes." },
            "ship_notice": { "$ref": "#/$defs/table", "description": "The table of devices, when they are known." },
            "bind": {
              "description": "How slots find their devices, in this order.",
              "default": ["ship_notice", "any_of_model"],
              "anyOf": [{ "$ref": "#/$defs/binding" }, { "type": "array", "items": { "$ref": "#/$defs/binding" } }]
            },
            "cables": {
              "type": "object",
              "description": "Cables of an export, beside those of slots.",
              "required": ["netbox"],
              "additionalProperties": false,
              "properties": {
                "netbox": { "$ref": "#/$defs/text", "description": "NetBox's export of cables." },
                "columns": { "type": "object", "propertyNames": { "title": "column" }, "additionalProperties": { "$ref": "#/$defs/text" }, "description": "Our column, then the header of the file." }
              }
            }
          }
        },
        "binding": { "enum": ["ship_notice", "any_of_model"] },
        "order": {
          "type": "object",
          "required": ["po", "activation", "models"],
          "additionalProperties": false,
          "properties": {
            "po": { "type": ["string", "number"], "description": "The number of the order." },
            "activation": { "type": "string", "examples": ["env:ORDER"], "description": "Its activation code, as a reference: `env:NAME`, `file:PATH` or `exec:COMMAND`." },
            "models": { "type": "object", "propertyNames": { "title": "model" }, "additionalProperties": { "type": "integer", "minimum": 1, "maximum": 1000000 }, "description": "How many of each model." },
            "licenses": { "type": "object", "propertyNames": { "title": "licence" }, "additionalProperties": { "type": "integer", "minimum": 1, "maximum": 1000000 }, "description": "How many licences of each kind." }
          }
        },
        "site_settings": {
          "type": "object",
          "required": ["body"],
          "additionalProperties": false,
          "properties": {
            "for": { "$ref": "#/$defs/names", "description": "The site groups that they are for; every site without it." },
            "body": { "type": "object", "description": "The settings, in Mist's fields; variables stand under `vars` of the design." }
          }
        }
      }
    }

    """#
}
