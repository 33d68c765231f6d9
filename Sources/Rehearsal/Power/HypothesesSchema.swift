import Assurance

/// The JSON Schema of a file of hypotheses (draft 2020-12), for editors.
public enum HypothesesSchema {
  /// The schema as text.
  public static var text: String {
    let known = SimulatedHypothesis.builtIn.map { "\"\($0.name)\"" }.joined(separator: ", ")
    let points = Metric.gated.map {
      "\"\($0.name)\": { \"$ref\": \"#/$defs/points\", \"description\": \"Of \($0.name).\" }"
    }.joined(separator: ", ")
    return "\(template)".replacing("\"@hypotheses@\"", with: known).replacing("\"@points@\": true", with: points)
  }

  private static let template: StaticString = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin hypotheses",
      "description": "What a change may do, and which policies are tried against it (`mistwin power --hypotheses`).",
      "type": "object",
      "required": ["hypotheses"],
      "additionalProperties": false,
      "properties": {
        "mistwin": { "const": 1, "description": "The version of this format." },
        "hypotheses": { "type": "object", "minProperties": 1, "description": "The hypotheses, by name.", "propertyNames": { "title": "hypothesis" }, "additionalProperties": { "$ref": "#/$defs/hypothesis" } },
        "compare": { "type": "array", "items": { "type": "string" }, "description": "Which policies are compared: shipped ones or files." },
        "choose": { "type": "string", "examples": ["fewest bad user-minutes, then fewest days"], "description": "By what one of them is recommended." }
      },
      "$defs": {
        "points": { "type": "number", "minimum": 0, "maximum": 95 },
        "percent": { "type": "number", "minimum": 0, "maximum": 100 },
        "hypothesis": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "like": { "enum": ["@hypotheses@"], "description": "A built-in hypothesis, of which this one is a variant." },
            "summary": { "type": "string", "description": "What it is, in one sentence." },
            "effects": { "type": "object", "description": "Points that are bad in addition, by service level.", "additionalProperties": false, "properties": { "@points@": true } },
            "per_day": { "type": "object", "description": "Points more with every day since the change, by service level.", "additionalProperties": false, "properties": { "@points@": true } },
            "hits": { "$ref": "#/$defs/percent", "default": 100, "description": "Per cent of the access points that it hits." },
            "trigger_mean_hours": { "type": "number", "minimum": 0.01, "maximum": 8760, "description": "After how long an access point shows it, in the mean; at once without it." },
            "load_loss": { "$ref": "#/$defs/percent", "default": 0, "description": "Per cent of its clients that an access point then loses." },
            "reboots_per_day": { "type": "number", "minimum": 0, "maximum": 144, "default": 0, "description": "Restarts per access point and day." },
            "stays_away": { "$ref": "#/$defs/percent", "default": 0, "description": "Per cent that do not come back from the upgrade." }
          }
        }
      }
    }

    """#
}
