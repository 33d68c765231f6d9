/// The JSON Schema of a policy's file (draft 2020-12), for editors.
public enum PolicySchema {
  /// The schema as text.
  public static let text: StaticString = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin rollout policy",
      "type": "object",
      "required": ["policy", "phases"],
      "additionalProperties": false,
      "properties": {
        "mistwin": { "const": 1 },
        "policy": { "type": "string", "minLength": 1, "description": "Its name." },
        "summary": { "type": "string" },
        "canaries": {
          "type": "object",
          "additionalProperties": false,
          "description": "Where canaries may stand, and what they must have.",
          "properties": {
            "exclude": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "Names of sites, or of site groups." },
            "history_days": { "type": "integer", "minimum": 7, "maximum": 28, "default": 7 },
            "handhelds": { "type": "integer", "minimum": 0, "maximum": 10000, "default": 0, "description": "The least number of handhelds at a site of canaries." },
            "neighbours": { "enum": ["allowed", "never"], "default": "allowed", "description": "Whether controls may be RF neighbours of their canary where a site has too few others." }
          }
        },
        "looks": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "bin_seconds": { "const": 3600, "description": "The published API gives no finer bins." },
            "every_hours": { "type": "integer", "minimum": 1, "maximum": 24, "default": 1 },
            "lag_minutes": { "type": "integer", "minimum": 0, "maximum": 180, "default": 5 },
            "quota_share": { "type": "number", "minimum": 0.01, "maximum": 1, "default": 0.5 }
          }
        },
        "windows": { "type": "array", "items": { "type": "string", "examples": ["Tue 22:00-05:00 site"] } },
        "auto_upgrade": { "enum": ["hold", "refuse", "ignore"], "default": "hold" },
        "pin": { "type": "boolean", "default": false },
        "watch": {
          "type": "object",
          "required": ["days"],
          "additionalProperties": false,
          "properties": {
            "days": { "type": "integer", "minimum": 1, "maximum": 90 },
            "alpha": { "type": "number", "minimum": 0.0001, "maximum": 0.5, "default": 0.01 },
            "alarm": { "$ref": "#/$defs/action", "default": "hold" }
          }
        },
        "phases": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/phase" } }
      },
      "$defs": {
        "action": { "enum": ["roll back", "hold"] },
        "hours": { "type": "number", "minimum": 1, "maximum": 8760 },
        "phase": {
          "type": "object",
          "required": ["name", "take", "bake"],
          "additionalProperties": false,
          "oneOf": [{ "required": ["gate"] }, { "required": ["floor"] }],
          "properties": {
            "name": { "type": "string", "minLength": 1 },
            "take": { "enum": ["one per model", "one per site", "per site", "rest of canary sites", "rest"] },
            "count": { "type": "integer", "minimum": 1, "maximum": 10000, "description": "Of «one per site»." },
            "sites": { "type": "integer", "minimum": 1, "maximum": 10000, "description": "Of «per site»." },
            "each": { "type": "integer", "minimum": 1, "maximum": 1000, "description": "Of «per site»." },
            "approval": { "type": "boolean", "default": false },
            "strategy": { "enum": ["big_bang", "serial", "canary", "rrm"], "default": "big_bang" },
            "bake": {
              "type": "object",
              "required": ["least_hours", "most_hours"],
              "additionalProperties": false,
              "properties": { "least_hours": { "$ref": "#/$defs/hours" }, "most_hours": { "$ref": "#/$defs/hours" } }
            },
            "gate": {
              "type": "object",
              "required": ["alpha"],
              "additionalProperties": false,
              "properties": {
                "alpha": { "type": "number", "minimum": 0.0001, "maximum": 0.5 },
                "margin": { "type": "number", "minimum": 0.001, "maximum": 0.999 },
                "least_controls": { "type": "integer", "minimum": 1, "maximum": 1000, "default": 4 },
                "most_controls": { "type": "integer", "minimum": 1, "maximum": 1000 },
                "least_exposure": { "type": "number", "minimum": 1, "maximum": 1000000, "default": 5 },
                "floor": { "type": "number", "minimum": 0.01, "maximum": 0.999 },
                "method": { "enum": ["mixture", "o-brien-fleming", "threshold"], "default": "mixture", "description": "How harm is told from chance. «mixture» may be looked at at any time; «o-brien-fleming» has a planned end, the longest bake; «threshold» takes chance for harm, and is kept for comparison." }
              }
            },
            "floor": {
              "type": "object",
              "required": ["every_hours"],
              "additionalProperties": false,
              "properties": { "every_hours": { "$ref": "#/$defs/hours" } }
            },
            "inconclusive": { "$ref": "#/$defs/action", "default": "roll back" },
            "may_stay_away": { "type": "number", "minimum": 0, "maximum": 1, "default": 0 }
          }
        }
      }
    }

    """
}
