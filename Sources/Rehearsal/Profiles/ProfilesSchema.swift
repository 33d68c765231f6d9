import Assurance
import World

/// The JSON Schema of a file of load profiles and holidays (draft 2020-12), for editors.
public enum ProfilesSchema {
  /// The schema as text.
  public static var text: String {
    let lists: [(String, [String])] = [
      ("@profiles@", Profile.names.map { "\"\($0)\"" }),
      (
        "@shares@",
        Profile.metrics.map { "\"\($0.name)\": { \"$ref\": \"#/$defs/share\", \"description\": \"Of \($0.name).\" }" }
      ),
    ]
    return lists.reduce("\(template)") { text, list in
      let mark = list.0 == "@shares@" ? "\"\(list.0)\": true" : "\"\(list.0)\""
      return text.replacing(mark, with: list.1.joined(separator: ", "))
    }
  }

  private static let template: StaticString = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin load profiles",
      "description": "Load profiles and holidays of one's own, which a design names under `profiles`. What a profile does not say is as in the shipped one that it is like.",
      "type": "object",
      "required": ["mistwin"],
      "additionalProperties": false,
      "properties": {
        "mistwin": { "const": 1, "description": "The version of this format." },
        "holidays": {
          "type": "object",
          "description": "Days by country, or for `all`: a list, or an iCalendar file of whole days.",
          "propertyNames": { "title": "country" },
          "additionalProperties": {
            "anyOf": [
              { "type": "array", "items": { "type": "string", "examples": ["2027-12-25"] } },
              {
                "type": "object",
                "required": ["file"],
                "additionalProperties": false,
                "properties": { "file": { "type": "string", "description": "The iCalendar file, seen from this one." } }
              }
            ]
          }
        },
        "profiles": { "type": "object", "description": "The profiles, by name.", "propertyNames": { "title": "profile" }, "additionalProperties": { "$ref": "#/$defs/profile" } }
      },
      "$defs": {
        "share": { "title": "share", "type": ["string", "number"], "examples": ["9%", "0.09"] },
        "profile": {
          "type": "object",
          "required": ["like"],
          "additionalProperties": false,
          "properties": {
            "like": { "enum": ["@profiles@"], "description": "The shipped profile that holds where nothing is said." },
            "clients_at_peak": { "type": "number", "minimum": 0.1, "maximum": 200, "description": "Clients of one access point at the busiest hour of a weekday." },
            "attempts_per_client_hour": { "type": "number", "minimum": 0, "maximum": 60, "description": "Attempts to connect of one client in an hour." },
            "roams_per_client_hour": { "type": "number", "minimum": 0, "maximum": 60, "description": "Roams of one client in an hour." },
            "rehome_share": { "$ref": "#/$defs/share", "description": "The part of clients that find another access point when theirs goes down." },
            "signal": {
              "type": "object",
              "description": "How strongly clients are heard; it says what causes and thresholds do.",
              "additionalProperties": false,
              "properties": {
                "mean": { "type": "number", "minimum": -90, "maximum": -30, "description": "The mean, dBm." },
                "deviation": { "type": "number", "minimum": 1, "maximum": 20, "description": "The standard deviation, dB." }
              }
            },
            "week": {
              "type": "object",
              "description": "The load by day (`mon`, `mon..fri`): for the whole day, or by time of day with straight lines between; a part of the weekday peak.",
              "propertyNames": { "title": "days" },
              "additionalProperties": { "anyOf": [{ "type": "number", "minimum": 0 }, { "type": "object" }] }
            },
            "degraded": { "type": "object", "description": "How much is bad in a healthy network, by service level.", "additionalProperties": false, "properties": { "@shares@": true } },
            "variation": { "type": "object", "description": "How much that changes with time, against the published model.", "additionalProperties": false, "properties": { "@shares@": true } },
            "popularity_spread": { "$ref": "#/$defs/share", "description": "How far access points differ for good in how many clients they have, against the published model.", "default": "100%" },
            "level_spread": { "type": "object", "description": "How far access points differ for good in how much is bad, against the published model.", "additionalProperties": false, "properties": { "@shares@": true } },
            "holidays": { "description": "What a holiday is like.", "default": "sunday", "anyOf": [{ "enum": ["sunday", "closed"] }, { "$ref": "#/$defs/share" }] }
          }
        }
      }
    }

    """#
}
