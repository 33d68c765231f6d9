import Assurance

/// The JSON Schema of a file of known failures (draft 2020-12), for editors.
public enum KnownFailuresSchema {
  /// The schema as text.
  public static var text: String {
    let metrics = Metric.allCases.map { "\"\($0.name)\"" }.joined(separator: ", ")
    return "\(template)".replacing("\"@metrics@\"", with: metrics)
  }

  private static let template: StaticString = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin known failures",
      "description": "Failures that are put up with for a time (`allow` of a scenario).",
      "type": "object",
      "required": ["mistwin", "known"],
      "additionalProperties": false,
      "properties": {
        "mistwin": { "const": 1, "description": "The version of this format." },
        "known": {
          "type": "array",
          "description": "The failures.",
          "items": {
            "type": "object",
            "required": ["site", "until", "reason"],
            "additionalProperties": false,
            "properties": {
              "site": { "type": "string", "minLength": 1, "description": "The name of the site." },
              "sle": { "enum": ["@metrics@"], "description": "The service level; all of them without it, and not being ready." },
              "until": { "type": "string", "examples": ["2027-03-01"], "description": "The last day on which it holds, by the scenario's clock." },
              "reason": { "type": "string", "minLength": 1, "description": "Why it is put up with; it is told with the failure." }
            }
          }
        }
      }
    }

    """#
}
