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
        "mistwin_plan": { "const": 1, "description": "The version of this format." },
        "organisation": {
          "description": "The organisation that it changes.",
          "type": "object",
          "required": ["name", "id"],
          "additionalProperties": false,
          "properties": { "name": { "type": "string", "description": "Its name." }, "id": { "$ref": "#/$defs/id", "description": "Its id." } }
        },
        "design": { "type": "string", "description": "The design's file, as it was named." },
        "owner": { "type": ["string", "null"], "description": "Who owns what the design makes." },
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
        "slots": { "type": "array", "items": { "$ref": "#/$defs/slot" }, "description": "The places for devices, and what fills them." },
        "steps": { "type": "array", "items": { "$ref": "#/$defs/step" }, "description": "What is done, in order." },
        "owns": {
          "type": "array",
          "description": "Which fields of which objects the design owns.",
          "items": {
            "type": "object",
            "required": ["fields", "objects"],
            "additionalProperties": false,
            "properties": {
              "fields": { "type": "array", "items": { "type": "string" }, "description": "The fields." },
              "objects": { "type": "array", "items": { "$ref": "#/$defs/key" }, "description": "The objects." }
            }
          }
        },
        "notes": { "type": "array", "items": { "type": "string" }, "description": "What a person should know." },
        "digest": { "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the document without this member." }
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
            "name": { "type": "string", "description": "The name of the device." },
            "model": { "type": "string", "description": "Its model." },
            "claim_code": { "$ref": "#/$defs/hash" },
            "serial": { "type": "string", "description": "The serial number that fills it." },
            "mac": { "type": "string", "description": "The MAC address that fills it." },
            "any_of_model": { "const": true, "description": "Any free device of the model fills it." },
            "device": { "type": "string", "description": "The device's MAC address, where it was known." }
          }
        },
        "step": {
          "type": "object",
          "required": ["number", "step", "wave", "verb", "subject", "after", "impact", "sites", "devices", "items"],
          "additionalProperties": false,
          "properties": {
            "number": { "type": "integer", "minimum": 1, "description": "Its number in the plan." },
            "step": { "type": "integer", "minimum": 1, "maximum": 13, "description": "Which of the thirteen steps it belongs to." },
            "wave": { "type": "integer", "minimum": 1, "description": "Steps of one wave need nothing of each other." },
            "verb": { "enum": ["create", "update", "delete", "claim", "assign", "unassign", "bind"], "description": "What is done." },
            "subject": { "type": "string", "description": "To what, in words." },
            "after": { "type": "array", "items": { "type": "integer", "minimum": 1 }, "description": "The steps that must be done before." },
            "impact": {
              "description": "What users feel of it.",
              "type": "object",
              "required": ["level", "source"],
              "additionalProperties": false,
              "properties": {
                "level": { "enum": ["nothing", "re-association", "radio restart", "port bounce", "reboot", "loss of management", "unknown"], "description": "How much." },
                "source": { "type": "string", "description": "How that is known." }
              }
            },
            "sites": { "type": "integer", "minimum": 0, "description": "How many sites it concerns." },
            "devices": { "type": "integer", "minimum": 0, "description": "How many devices it concerns." },
            "irreversible": { "type": "string", "description": "Why the step cannot be undone." },
            "items": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/item" }, "description": "The calls." }
          }
        },
        "item": {
          "type": "object",
          "properties": {
            "cell": { "type": "string", "description": "The site that fails alone; absent for what sites share." },
            "subject": { "type": "string", "description": "What it concerns, in words." }
          },
          "oneOf": [
            { "required": ["create", "body"], "properties": { "create": { "$ref": "#/$defs/place", "description": "An object that is made." }, "body": { "type": "object", "description": "Its body." } } },
            {
              "required": ["edit", "edits"],
              "properties": {
                "edit": { "$ref": "#/$defs/place", "description": "An object that is changed." },
                "edits": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/edit" }, "description": "How." }
              }
            },
            { "required": ["delete"], "properties": { "delete": { "$ref": "#/$defs/place", "description": "An object that is deleted." } } },
            { "required": ["claim"], "properties": { "claim": { "type": "array", "items": { "$ref": "#/$defs/hash" }, "description": "Claim codes, as hashes." } } },
            {
              "required": ["claim_order", "code", "brings"],
              "properties": {
                "claim_order": { "type": "string", "description": "An order that is claimed." },
                "code": { "type": "object", "description": "Where its activation code comes from." },
                "brings": { "type": "object", "additionalProperties": { "type": "integer", "minimum": 0 }, "description": "How many of each model it brings." }
              }
            },
            { "required": ["assign", "slots"], "properties": { "assign": { "$ref": "#/$defs/key", "description": "The site that devices are assigned to." }, "slots": { "$ref": "#/$defs/keys", "description": "The slots of the devices." } } },
            { "required": ["unassign"], "properties": { "unassign": { "$ref": "#/$defs/keys", "description": "Slots whose devices leave their site." } } },
            { "required": ["assign_profile", "slots"], "properties": { "assign_profile": { "$ref": "#/$defs/key", "description": "The device profile that devices get." }, "slots": { "$ref": "#/$defs/keys", "description": "The slots of the devices." } } },
            { "required": ["unassign_profile", "slots"], "properties": { "unassign_profile": { "$ref": "#/$defs/key", "description": "The device profile that devices lose." }, "slots": { "$ref": "#/$defs/keys", "description": "The slots of the devices." } } }
          ]
        },
        "keys": { "type": "array", "items": { "$ref": "#/$defs/key" } },
        "place": {
          "type": "object",
          "required": ["key", "kind", "item"],
          "additionalProperties": false,
          "properties": {
            "key": { "$ref": "#/$defs/key" },
            "kind": { "type": "string", "description": "Its kind." },
            "collection": { "type": "string", "description": "The path where it is made." },
            "item": { "type": "string", "description": "The path where it stands." },
            "site": { "$ref": "#/$defs/key", "description": "The site that it belongs to." },
            "match": { "type": "object", "description": "By what it is found." }
          }
        },
        "edit": {
          "type": "object",
          "required": ["path"],
          "additionalProperties": false,
          "properties": {
            "path": { "type": "array", "minItems": 1, "items": { "type": "string" }, "description": "The field, member by member." },
            "set": { "description": "What it becomes." },
            "remove": { "const": true, "description": "It is taken away." },
            "include": { "description": "A member that a list gains." },
            "exclude": { "description": "A member that a list loses." },
            "before": { "description": "What it was." }
          }
        }
      }
    }

    """
}
