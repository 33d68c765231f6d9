/// The JSON Schema of an attestation (draft 2020-12).
public enum AttestationSchema {
  /// The schema as text.
  public static let text: StaticString = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin attestation",
      "description": "What a rehearsal of a change has shown. It is worth something only with the signature beside it, FILE.sig.",
      "type": "object",
      "required": ["mistwin_attestation", "subject", "organisation", "footprint", "scenario", "twin", "versions", "expectations", "prediction", "rehearsed_at", "salt"],
      "properties": {
        "mistwin_attestation": { "const": 1, "description": "The version of this format." },
        "subject": {
          "type": "object",
          "description": "The change that was rehearsed.",
          "required": ["kind", "digest"],
          "properties": {
            "kind": { "enum": ["plan", "upgrade", "rotation"], "description": "What kind of change." },
            "digest": { "type": "string", "description": "Its digest, SHA-256." }
          }
        },
        "organisation": {
          "type": "object",
          "description": "The organisation that it changes.",
          "required": ["name", "id"],
          "properties": {
            "name": { "type": "string", "description": "Its name." },
            "id": { "type": "string", "description": "Its id." }
          }
        },
        "footprint": { "type": "string", "description": "A digest of what the change rests on, as it was found; an apply looks again." },
        "scenario": {
          "type": "object",
          "description": "The scenario.",
          "required": ["path", "digest"],
          "properties": {
            "path": { "type": "string", "description": "Its file, as it was named." },
            "digest": { "type": "string", "description": "The digest of its bytes." }
          }
        },
        "twin": { "type": "string", "description": "The digest of the twin's contents before the rehearsal." },
        "versions": {
          "type": "object",
          "description": "What it rests on.",
          "required": ["mistwin", "plan", "world"],
          "properties": {
            "mistwin": { "type": "string", "description": "The version of the program." },
            "plan": { "type": "integer", "description": "The version of the form of plans." },
            "world": { "type": "integer", "description": "The version of the model." }
          }
        },
        "expectations": {
          "type": "array",
          "description": "What was expected, in the order of the scenario.",
          "items": {
            "type": "object",
            "required": ["expect", "met", "found"],
            "properties": {
              "expect": { "type": "string", "description": "The line of the scenario." },
              "met": { "type": "boolean", "description": "Whether it was met." },
              "found": { "type": "string", "description": "What was found." }
            }
          }
        },
        "prediction": {
          "type": "object",
          "description": "What the change is predicted to take.",
          "required": ["calls", "writes", "seconds"],
          "properties": {
            "calls": { "type": "integer", "description": "API calls." },
            "writes": { "type": "integer", "description": "Those that write." },
            "seconds": { "type": "integer", "description": "Seconds, at the modelled duration of a call." },
            "levels": { "type": "object", "description": "How the sites stood when they were last measured." },
            "rollout": { "type": "object", "description": "How the upgrade ended, and its phases." },
            "rotation": { "type": "object", "description": "How the rotation of a key ended: clients moved and left behind, places, waves." }
          }
        },
        "rehearsed_at": { "type": "string", "description": "When the rehearsal ended, by the clock of its machine." },
        "salt": { "type": "string", "description": "The salt of the organisation's keyed hashes, in hexadecimal." },
        "undo": {
          "type": "object",
          "description": "The plan that undoes it, where the rehearsal has carried that out, too, and it put everything back; on the cloud it needs an approval and no other rehearsal.",
          "required": ["digest", "footprint", "prediction"],
          "properties": {
            "digest": { "type": "string", "description": "Its digest." },
            "footprint": { "type": "string", "description": "A digest of what it rests on." },
            "prediction": { "type": "object", "description": "What it is predicted to take: calls, writes, seconds." }
          }
        }
      }
    }

    """
}

/// The JSON Schema of an approval (draft 2020-12).
public enum ApprovalSchema {
  /// The schema as text.
  public static let text: StaticString = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin approval",
      "description": "Somebody's word that a change may be carried out on a live cloud. It is worth something only with the signature beside it, FILE.sig.",
      "type": "object",
      "required": ["mistwin_approval", "approves", "organisation", "person", "ticket", "approved_at", "expires"],
      "properties": {
        "mistwin_approval": { "const": 1, "description": "The version of this format." },
        "approves": {
          "type": "object",
          "description": "The change.",
          "required": ["kind", "digest"],
          "properties": {
            "kind": { "enum": ["plan", "upgrade", "rotation"], "description": "What kind of change." },
            "digest": { "type": "string", "description": "Its digest, SHA-256." }
          }
        },
        "organisation": {
          "type": "object",
          "description": "The organisation that it changes.",
          "required": ["name", "id"],
          "properties": {
            "name": { "type": "string", "description": "Its name." },
            "id": { "type": "string", "description": "Its id." }
          }
        },
        "person": { "type": "string", "description": "Who approves." },
        "ticket": { "type": "string", "description": "The change ticket." },
        "approved_at": { "type": "string", "description": "When it was given." },
        "expires": { "type": "string", "description": "Until when it holds." }
      }
    }

    """
}
