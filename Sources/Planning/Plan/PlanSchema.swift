/// The JSON Schema of a plan's document (draft 2020-12), for editors and for those who read plans by program.
public enum PlanSchema {
  /// The schema as text.
  public static let text: StaticString = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin plan",
      "description": "An ordered list of changes to one organisation; `digest` is the SHA-256 of the document without it, as one line.",
      "type": "object",
      "required": ["mistwin_plan", "organisation", "design", "owner", "known", "sizes", "slots", "steps", "owns", "notes", "digest"],
      "additionalProperties": false,
      "properties": {
        "mistwin_plan": { "const": 1 },
        "organisation": {
          "type": "object",
          "required": ["name", "id"],
          "additionalProperties": false,
          "properties": { "name": { "type": "string" }, "id": { "$ref": "#/$defs/id" } }
        },
        "design": { "type": "string", "description": "The design's file, as it was named." },
        "owner": { "type": ["string", "null"] },
        "known": {
          "type": "object",
          "description": "The ids of what existed when the plan was made, by key.",
          "additionalProperties": { "$ref": "#/$defs/id" }
        },
        "sizes": {
          "type": "object",
          "description": "How many objects each collection held, by path.",
          "additionalProperties": { "type": "integer", "minimum": 0 }
        },
        "slots": { "type": "array", "items": { "$ref": "#/$defs/slot" } },
        "steps": { "type": "array", "items": { "$ref": "#/$defs/step" } },
        "owns": {
          "type": "array",
          "description": "Which fields of which objects the design owns.",
          "items": {
            "type": "object",
            "required": ["fields", "objects"],
            "additionalProperties": false,
            "properties": {
              "fields": { "type": "array", "items": { "type": "string" } },
              "objects": { "type": "array", "items": { "$ref": "#/$defs/key" } }
            }
          }
        },
        "notes": { "type": "array", "items": { "type": "string" } },
        "digest": { "type": "string", "pattern": "^[0-9a-f]{64}$" }
      },
      "$defs": {
        "id": { "type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" },
        "key": { "type": "string", "minLength": 1, "description": "An object in the words of the design: sites/Lisbon." },
        "hash": { "type": "string", "pattern": "^([0-9a-f]{32})?$", "description": "HMAC-SHA256 under the ledger's salt, 128 bits." },
        "slot": {
          "type": "object",
          "required": ["key", "site", "name", "model"],
          "additionalProperties": false,
          "properties": {
            "key": { "$ref": "#/$defs/key" },
            "site": { "$ref": "#/$defs/key" },
            "name": { "type": "string" },
            "model": { "type": "string" },
            "claim_code": { "$ref": "#/$defs/hash" },
            "serial": { "type": "string" },
            "mac": { "type": "string" },
            "any_of_model": { "const": true },
            "device": { "type": "string", "description": "The device's MAC address, where it was known." }
          }
        },
        "step": {
          "type": "object",
          "required": ["number", "step", "wave", "verb", "subject", "after", "impact", "sites", "devices", "items"],
          "additionalProperties": false,
          "properties": {
            "number": { "type": "integer", "minimum": 1 },
            "step": { "type": "integer", "minimum": 1, "maximum": 13 },
            "wave": { "type": "integer", "minimum": 1 },
            "verb": { "enum": ["create", "update", "delete", "claim", "assign", "unassign", "bind"] },
            "subject": { "type": "string" },
            "after": { "type": "array", "items": { "type": "integer", "minimum": 1 } },
            "impact": {
              "type": "object",
              "required": ["level", "source"],
              "additionalProperties": false,
              "properties": {
                "level": { "enum": ["nothing", "re-association", "radio restart", "port bounce", "reboot", "loss of management", "unknown"] },
                "source": { "type": "string" }
              }
            },
            "sites": { "type": "integer", "minimum": 0 },
            "devices": { "type": "integer", "minimum": 0 },
            "irreversible": { "type": "string", "description": "Why the step cannot be undone." },
            "items": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/item" } }
          }
        },
        "item": {
          "type": "object",
          "properties": {
            "cell": { "type": "string", "description": "The site that fails alone; absent for what sites share." },
            "subject": { "type": "string" }
          },
          "oneOf": [
            { "required": ["create", "body"], "properties": { "create": { "$ref": "#/$defs/place" }, "body": { "type": "object" } } },
            {
              "required": ["edit", "edits"],
              "properties": {
                "edit": { "$ref": "#/$defs/place" },
                "edits": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/edit" } }
              }
            },
            { "required": ["delete"], "properties": { "delete": { "$ref": "#/$defs/place" } } },
            { "required": ["claim"], "properties": { "claim": { "type": "array", "items": { "$ref": "#/$defs/hash" } } } },
            {
              "required": ["claim_order", "code", "brings"],
              "properties": {
                "claim_order": { "type": "string" },
                "code": { "type": "object" },
                "brings": { "type": "object", "additionalProperties": { "type": "integer", "minimum": 0 } }
              }
            },
            { "required": ["assign", "slots"], "properties": { "assign": { "$ref": "#/$defs/key" }, "slots": { "$ref": "#/$defs/keys" } } },
            { "required": ["unassign"], "properties": { "unassign": { "$ref": "#/$defs/keys" } } },
            { "required": ["assign_profile", "slots"], "properties": { "assign_profile": { "$ref": "#/$defs/key" }, "slots": { "$ref": "#/$defs/keys" } } },
            { "required": ["unassign_profile", "slots"], "properties": { "unassign_profile": { "$ref": "#/$defs/key" }, "slots": { "$ref": "#/$defs/keys" } } }
          ]
        },
        "keys": { "type": "array", "items": { "$ref": "#/$defs/key" } },
        "place": {
          "type": "object",
          "required": ["key", "kind", "item"],
          "additionalProperties": false,
          "properties": {
            "key": { "$ref": "#/$defs/key" },
            "kind": { "type": "string" },
            "collection": { "type": "string" },
            "item": { "type": "string" },
            "site": { "$ref": "#/$defs/key" },
            "match": { "type": "object" }
          }
        },
        "edit": {
          "type": "object",
          "required": ["path"],
          "additionalProperties": false,
          "properties": {
            "path": { "type": "array", "minItems": 1, "items": { "type": "string" } },
            "set": true,
            "remove": { "const": true },
            "include": true,
            "exclude": true,
            "before": true
          }
        }
      }
    }

    """
}
