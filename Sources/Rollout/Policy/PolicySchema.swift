/// The JSON Schema of a policy's file (draft 2020-12), for editors.
public enum PolicySchema {
  /// The schema as text.
  public static let text: StaticString = """
    {
      "description": "How an upgrade or a change goes through the fleet: in phases, each with its canaries, its bake and its judgement.",
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin rollout policy",
      "type": "object",
      "required": ["policy", "phases"],
      "additionalProperties": false,
      "properties": {
        "mistwin": { "const": 1, "description": "The version of this format." },
        "policy": { "type": "string", "minLength": 1, "description": "Its name." },
        "summary": { "type": "string", "description": "What it is good for, in one sentence." },
        "canaries": {
          "type": "object",
          "additionalProperties": false,
          "description": "Where canaries may stand, and what they must have.",
          "properties": {
            "exclude": { "type": "array", "items": { "type": "string", "minLength": 1 }, "description": "Names of sites, or of site groups." },
            "history_days": { "type": "integer", "minimum": 7, "maximum": 28, "default": 7, "description": "Days of history on which the gate's baselines rest." },
            "handhelds": { "type": "integer", "minimum": 0, "maximum": 10000, "default": 0, "description": "The least number of handhelds at a site of canaries." },
            "neighbours": { "enum": ["allowed", "never"], "default": "allowed", "description": "Whether controls may be RF neighbours of their canary where a site has too few others." }
          }
        },
        "looks": {
          "description": "How service levels are read while a phase bakes.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "bin_seconds": { "const": 3600, "description": "The published API gives no finer bins." },
            "every_hours": { "type": "integer", "minimum": 1, "maximum": 24, "default": 1, "description": "Hours from one look to the next; more where the call quota asks for it." },
            "lag_minutes": { "type": "integer", "minimum": 0, "maximum": 180, "default": 5, "description": "How long after the end of a bin the cloud is first asked for it." },
            "quota_share": { "type": "number", "minimum": 0.01, "maximum": 1, "default": 0.5, "description": "The part of the hourly call quota that looks may use." }
          }
        },
        "windows": { "type": "array", "items": { "type": "string", "examples": ["Tue 22:00-05:00 site"] }, "description": "When access points may be upgraded, by the sites' own clocks; at any time without it." },
        "auto_upgrade": { "enum": ["hold", "refuse", "ignore"], "default": "hold", "description": "What happens to sites that upgrade by themselves: it is switched off for the time of the rollout, the rollout is refused, or they are left alone." },
        "pin": { "type": "boolean", "default": false, "description": "Whether the sites are told, after promotion, that the new version is theirs, so that a replacement arrives on it." },
        "watch": {
          "description": "What is watched after the last phase has passed: leaks and slow drifts.",
          "type": "object",
          "required": ["days"],
          "additionalProperties": false,
          "properties": {
            "days": { "type": "integer", "minimum": 1, "maximum": 90, "description": "For how many days." },
            "alpha": { "type": "number", "minimum": 0.0001, "maximum": 0.5, "default": 0.01, "description": "The probability that a harmless upgrade raises an alarm, over the whole watch." },
            "alarm": { "$ref": "#/$defs/action", "default": "hold", "description": "What an alarm is followed by." }
          }
        },
        "phases": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/phase" }, "description": "The phases, in order; the last takes the rest of the fleet." }
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
            "name": { "type": "string", "minLength": 1, "description": "Its name." },
            "take": { "enum": ["one per model", "one per site", "per site", "rest of canary sites", "rest"], "description": "Which access points it takes, of those that are not upgraded yet." },
            "count": { "type": "integer", "minimum": 1, "maximum": 10000, "description": "Of «one per site»." },
            "sites": { "type": "integer", "minimum": 1, "maximum": 10000, "description": "Of «per site»." },
            "each": { "type": "integer", "minimum": 1, "maximum": 1000, "description": "Of «per site»." },
            "approval": { "type": "boolean", "default": false, "description": "Whether a person must approve before it begins." },
            "strategy": { "enum": ["big_bang", "serial", "canary", "rrm"], "default": "big_bang", "description": "How the cloud takes the access points of one site; under `rrm` RF neighbours do not go down together." },
            "bake": {
              "description": "How long it is looked at.",
              "type": "object",
              "required": ["least_hours", "most_hours"],
              "additionalProperties": false,
              "properties": { "least_hours": { "$ref": "#/$defs/hours", "description": "No promotion before so many hours." }, "most_hours": { "$ref": "#/$defs/hours", "description": "After so many hours an open question is INCONCLUSIVE." } }
            },
            "gate": {
              "description": "It is judged by the canary gate, against controls at the same site.",
              "type": "object",
              "required": ["alpha"],
              "additionalProperties": false,
              "properties": {
                "alpha": { "type": "number", "minimum": 0.0001, "maximum": 0.5, "description": "The probability of stopping a harmless upgrade in this phase." },
                "margin": { "type": "number", "minimum": 0.001, "maximum": 0.999, "description": "The harm, as an added share of bad units, that must be excluded on every metric before a PASS; without it no FAIL and enough exposure suffice." },
                "least_controls": { "type": "integer", "minimum": 1, "maximum": 1000, "default": 4, "description": "A site of canaries needs so many controls." },
                "most_controls": { "type": "integer", "minimum": 1, "maximum": 1000, "description": "Not more are read at a site: each costs six calls a look." },
                "least_exposure": { "type": "number", "minimum": 1, "maximum": 1000000, "default": 5, "description": "Bad units to be expected on every metric before a PASS." },
                "floor": { "type": "number", "minimum": 0.01, "maximum": 0.999, "description": "Canaries that fall below it beyond chance, and were not below it before, are a FAIL." },
                "method": { "enum": ["mixture", "o-brien-fleming", "threshold"], "default": "mixture", "description": "How harm is told from chance. «mixture» may be looked at at any time; «o-brien-fleming» has a planned end, the longest bake; «threshold» takes chance for harm, and is kept for comparison." }
              }
            },
            "floor": {
              "description": "It is judged by the floor of service levels alone, since no controls remain.",
              "type": "object",
              "required": ["every_hours"],
              "additionalProperties": false,
              "properties": { "every_hours": { "$ref": "#/$defs/hours", "description": "Hours from one look to the next." } }
            },
            "inconclusive": { "$ref": "#/$defs/action", "default": "roll back", "description": "What happens when it stays INCONCLUSIVE." },
            "may_stay_away": { "type": "number", "minimum": 0, "maximum": 1, "default": 0, "description": "The share of its access points that may fail to come back; more is a FAIL." }
          }
        }
      }
    }

    """
}
