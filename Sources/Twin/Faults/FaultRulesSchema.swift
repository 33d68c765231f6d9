import MistAPI

/// The JSON Schema of rules by which answers go wrong (draft 2020-12): of a file, and of the body of `PUT /twin/v1/faults`.
public enum FaultRulesSchema {
  /// The schema as text.
  public static var text: String { document.indentedText + "\n" }

  static let document: JSON = [
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "mistwin fault rules",
    "description":
      "Rules by which answers of a served twin go wrong, in YAML or JSON. Delays of rules add up; of other effects that of the first rule holds.",
    "type": "object",
    "required": ["rules"],
    "additionalProperties": false,
    "properties": [
      "seed": [
        "type": "integer", "minimum": 0,
        "description": "Of what the rules leave to chance; that of the twin without it.",
      ],
      "rules": ["type": "array", "items": ["$ref": "#/$defs/rule"], "description": "The rules."],
    ],
    "$defs": ["rule": rule],
  ]

  /// One rule.
  static let rule: JSON = [
    "type": "object",
    "additionalProperties": false,
    "properties": [
      "name": ["type": "string", "description": "What it is called in the log."],
      "method": [
        "anyOf": [["type": "string"], ["type": "array", "items": ["type": "string"]]],
        "description": "Which methods it is for; all without it.",
      ],
      "path": [
        "type": "string", "examples": ["/api/v1/orgs/*/inventory"],
        "description": "Which paths; `*` stands for any one part, `**` at the end for any rest.",
      ],
      "call": ["type": "integer", "minimum": 1, "description": "Only the n-th matching call."],
      "every": ["type": "integer", "minimum": 1, "description": "Every k-th matching call."],
      "calls": [
        "type": "array", "items": ["type": "integer"],
        "description": "From the first to the last of these matching calls.",
      ],
      "probability": [
        "type": "number", "minimum": 0, "maximum": 1, "default": 1,
        "description": "How often it holds for such a call.",
      ],
      "delay": [
        "description":
          "How long the answer takes: milliseconds, `{fixed}`, `{uniform: [least, most]}` or `{lognormal: {median, sigma}}`.",
        "anyOf": [["type": "number", "minimum": 0], ["type": "object"]],
      ],
      "effect": effect,
      "carry_out": [
        "type": "boolean",
        "description":
          "Whether the call takes effect although its answer goes wrong; refusals do not, lost answers do.",
      ],
    ],
  ]

  private static let effect: JSON = [
    "type": "object",
    "description": "What becomes of the answer: one of these, `detail` with `status`.",
    "properties": [
      "status": ["type": "integer", "minimum": 200, "maximum": 599, "description": "Answers with this status."],
      "detail": ["type": "string", "description": "With `status`: what the answer says."],
      "too_many": [
        "type": "integer", "minimum": 0, "description": "Answers 429, to be tried again after so many seconds.",
      ],
      "reset": ["type": "boolean", "description": "Ends the connection before anything is answered."],
      "empty": ["type": "boolean", "description": "Ends it after the head of the answer, without a body."],
      "cut_off": ["type": "integer", "minimum": 0, "description": "Ends it after so many bytes of the body."],
      "garbage": [
        "anyOf": [["type": "boolean"], ["type": "integer"]],
        "description": "Answers a body that is no JSON, of so many bytes.",
      ],
      "refuse_codes": [
        "type": "object",
        "description": "Refuses claim codes within an answer that is otherwise good.",
        "properties": [
          "share": ["type": "number", "minimum": 0, "maximum": 1, "description": "Which part of them."],
          "codes": ["type": "array", "items": ["type": "string"], "description": "Or which."],
          "reason": ["type": "string", "description": "What is said of them."],
        ],
      ],
    ],
  ]
}
