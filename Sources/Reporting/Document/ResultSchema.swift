/// The JSON Schema of a rehearsal's `result.json` (draft 2020-12), for those who read results by program. Later versions may add members
/// and take none away: a reader leaves alone what it does not know.
public enum ResultSchema {
  /// The schema as text.
  public static let text: StaticString = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "mistwin result",
      "description": "What a rehearsal found. Times are of the scenario's clock, UTC; shares 0 to 1. Members may be added later, none is taken away.",
      "type": "object",
      "required": ["mistwin_result", "verdict", "title", "scenario", "seed", "world_model", "organisation", "start", "end", "address_plan", "plan", "created", "hardware", "findings", "service_levels", "upgrade", "psk_rotation", "api_calls", "expectations", "store_digest", "replay"],
      "properties": {
        "mistwin_result": { "const": 1, "description": "The version of this format." },
        "predictions": { "$ref": "#/$defs/predictions", "description": "How good the predictions of this organisation were so far; absent where a ledger tells nothing." },
        "verdict": { "enum": ["good", "bad"], "description": "Good when every expectation was met." },
        "title": { "type": "string", "description": "The title of the scenario." },
        "scenario": { "type": "string", "description": "The scenario's file, as it was named." },
        "seed": { "type": "integer", "minimum": 0, "maximum": 18446744073709551615, "description": "The seed." },
        "world_model": { "type": "integer", "minimum": 1, "description": "The version of the model." },
        "organisation": { "type": "string", "description": "The name of the organisation." },
        "start": { "$ref": "#/$defs/moment", "description": "Where the clock began." },
        "end": { "$ref": "#/$defs/moment", "description": "Where it stands." },
        "address_plan": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/address_plan" }], "description": "The address plan; null where the scenario begins with a twin." },
        "plan": {
          "description": "The thirteen steps.",
          "type": "object",
          "required": ["digest", "steps", "changes_left"],
          "properties": {
            "digest": { "type": "string", "pattern": "^([0-9a-f]{64})?$", "description": "The digest of the plan." },
            "steps": {
              "description": "Each of the thirteen.",
              "type": "array",
              "minItems": 13,
              "maxItems": 13,
              "items": {
                "type": "object",
                "required": ["number", "title", "changes", "api_calls"],
                "properties": {
                  "number": { "type": "integer", "minimum": 1, "maximum": 13, "description": "Its number." },
                  "title": { "type": "string", "description": "What it is called." },
                  "changes": { "$ref": "#/$defs/count", "description": "Objects that were changed." },
                  "api_calls": { "$ref": "#/$defs/count", "description": "Calls that it took." }
                }
              }
            },
            "changes_left": { "$ref": "#/$defs/count", "description": "What a second plan found: 0, or applying is not repeatable." }
          }
        },
        "created": {
          "description": "What was made.",
          "type": "object",
          "required": ["sites", "site_groups", "site_variables", "objects"],
          "properties": {
            "sites": { "$ref": "#/$defs/count", "description": "Sites." },
            "site_groups": { "$ref": "#/$defs/count", "description": "Site groups." },
            "site_variables": { "$ref": "#/$defs/count", "description": "Site variables." },
            "objects": { "$ref": "#/$defs/count", "description": "Objects of configuration." }
          }
        },
        "hardware": {
          "description": "What became of the hardware.",
          "type": "object",
          "required": ["slots", "claimed_by_code", "claimed_by_order", "bound", "named", "connected", "first_arrival", "last_arrival"],
          "properties": {
            "slots": { "$ref": "#/$defs/count", "description": "Places for devices." },
            "claimed_by_code": { "$ref": "#/$defs/count", "description": "Devices claimed by claim code." },
            "claimed_by_order": { "$ref": "#/$defs/count", "description": "Devices claimed by activation code." },
            "bound": { "$ref": "#/$defs/count", "description": "Devices bound to their sites." },
            "named": { "$ref": "#/$defs/count", "description": "Devices named." },
            "connected": { "$ref": "#/$defs/count", "description": "Devices that are connected in the end." },
            "first_arrival": { "$ref": "#/$defs/perhaps", "description": "When the first came up." },
            "last_arrival": { "$ref": "#/$defs/perhaps", "description": "When the last did." }
          }
        },
        "findings": { "$ref": "#/$defs/texts", "description": "What keeps sites from being ready." },
        "service_levels": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/service_levels" }], "description": "What the last measure found." },
        "upgrade": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/not_started" }, { "$ref": "#/$defs/rollout" }], "description": "What became of the last upgrade." },
        "psk_rotation": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/psk_rotation" }], "description": "What became of the last rotation." },
        "api_calls": {
          "description": "The calls that were made.",
          "type": "object",
          "required": ["total", "writes", "rate_limited", "most_in_one_hour"],
          "properties": {
            "total": { "$ref": "#/$defs/count", "description": "All of them." },
            "writes": { "$ref": "#/$defs/count", "description": "Those that write." },
            "rate_limited": { "$ref": "#/$defs/count", "description": "Answers with 429." },
            "most_in_one_hour": { "$ref": "#/$defs/count", "description": "The most in any hour." }
          }
        },
        "timeline": { "type": "array", "items": { "$ref": "#/$defs/step" }, "description": "What came of each step, of a scenario with more than one measure, upgrade and rotation." },
        "decisive_event": { "type": "string", "description": "The first event after which the outcome stood." },
        "step_back": { "type": "string", "description": "The command that keeps the twin as it stood at the decisive event." },
        "course": { "$ref": "#/$defs/course", "description": "How it went over the clock: what report.html draws. Written where a report was asked for." },
        "expectations": { "$ref": "#/$defs/expectations", "description": "What was expected, in the order of the scenario." },
        "store_digest": { "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "The digest of the twin's contents." },
        "replay": { "type": "string", "description": "The command that makes the run again." }
      },
      "$defs": {
        "moment": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,3})?Z$", "title": "moment" },
        "perhaps": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/moment" }], "title": "moment, or nothing" },
        "count": { "type": "integer", "minimum": 0 },
        "course": {
          "type": "object",
          "required": ["start", "bin_seconds", "bins", "counted_sites", "levels", "causes", "arrivals", "calls", "operations", "gates", "events"],
          "properties": {
            "start": { "$ref": "#/$defs/moment", "description": "The beginning of the first bin." },
            "bin_seconds": { "type": "integer", "minimum": 3600, "description": "The length of a bin." },
            "bins": { "type": "integer", "minimum": 1, "description": "How many bins every list of levels, arrivals and calls has." },
            "counted_sites": { "$ref": "#/$defs/count", "description": "At how many sites the organisation's levels were counted." },
            "levels": {
              "type": "array",
              "minItems": 1,
              "description": "Of the organisation first, then of sites that failed, stood worst or had the first canaries.",
              "items": {
                "type": "object",
                "required": ["site", "metrics"],
                "properties": {
                  "site": { "type": ["string", "null"], "description": "Null for the organisation." },
                  "metrics": {
                    "description": "By service level, its course: a share from 0 to 1 in each bin, null where nothing was counted.",
                    "type": "object",
                    "propertyNames": { "$ref": "#/$defs/metric" },
                    "additionalProperties": { "type": "array", "items": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/share" }] } }
                  }
                }
              }
            },
            "causes": {
              "type": "array",
              "description": "What went wrong.",
              "items": {
                "type": "object",
                "required": ["cause", "sentence", "start", "end", "magnitude", "unit", "every_seconds", "sites", "place"],
                "properties": {
                  "cause": { "type": "string", "description": "Its kind." },
                  "sentence": { "type": "string", "description": "In one sentence." },
                  "start": { "$ref": "#/$defs/moment", "description": "From when." },
                  "end": { "$ref": "#/$defs/moment", "description": "Until when." },
                  "magnitude": { "type": "number", "description": "How much, in its unit." },
                  "unit": { "type": "string", "description": "What the magnitude is counted in." },
                  "every_seconds": { "type": ["integer", "null"], "description": "It comes back after so long; null for once." },
                  "sites": { "$ref": "#/$defs/texts", "description": "The names of the sites." },
                  "place": { "type": ["string", "null"], "description": "scenario.yaml:12" }
                }
              }
            },
            "arrivals": { "type": "array", "items": { "$ref": "#/$defs/count" }, "description": "Devices that came up." },
            "calls": { "type": "array", "items": { "$ref": "#/$defs/count" }, "description": "API calls." },
            "operations": {
              "type": "array",
              "description": "API calls by operation.",
              "items": {
                "type": "object",
                "required": ["method", "path", "calls", "rate_limited", "refused", "first", "last"],
                "properties": {
                  "method": { "type": "string", "description": "GET, POST, PUT or DELETE." },
                  "path": { "type": "string", "description": "The path, with names for ids." },
                  "calls": { "$ref": "#/$defs/count", "description": "How many." },
                  "rate_limited": { "$ref": "#/$defs/count", "description": "How many were answered with 429." },
                  "refused": { "$ref": "#/$defs/count", "description": "How many were refused otherwise." },
                  "first": { "$ref": "#/$defs/moment", "description": "When the first one was." },
                  "last": { "$ref": "#/$defs/moment", "description": "When the last one was." }
                }
              }
            },
            "gates": {
              "type": "array",
              "description": "The gates of the rollout's phases.",
              "items": {
                "type": "object",
                "required": ["phase", "alpha", "fails_at", "margin"],
                "properties": {
                  "phase": { "type": "string", "description": "The phase." },
                  "alpha": { "type": "number", "description": "How often harmless firmware may be stopped, 0 to 1." },
                  "fails_at": { "type": "number", "description": "The evidence of harm, ln e, from which the phase has failed." },
                  "margin": { "type": ["number", "null"], "description": "Harm that a pass excludes, 0 to 1; null for none." }
                }
              }
            },
            "events": {
              "type": "array",
              "description": "What the run told as it went.",
              "items": {
                "type": "object",
                "required": ["at", "text", "stage"],
                "properties": { "at": { "$ref": "#/$defs/moment", "description": "When." }, "text": { "type": "string", "description": "What." }, "stage": { "type": "boolean", "description": "Whether a stage began." } }
              }
            }
          }
        },
        "predictions": {
          "type": "object",
          "required": ["live", "runs", "calls_within", "duration_within", "site_verdicts", "rollout_verdicts"],
          "properties": {
            "live": { "type": "boolean", "description": "Of runs on a live cloud; otherwise of runs on twins." },
            "runs": { "$ref": "#/$defs/count", "description": "How many runs." },
            "calls_within": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/amount" }], "description": "The largest difference, as a share of what was predicted." },
            "duration_within": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/amount" }], "description": "The same of their lengths." },
            "site_verdicts": { "$ref": "#/$defs/verdicts", "description": "Verdicts of sites." },
            "rollout_verdicts": { "$ref": "#/$defs/verdicts", "description": "Verdicts of rollouts." }
          }
        },
        "verdicts": {
          "type": "object",
          "required": ["compared", "differed"],
          "properties": { "compared": { "$ref": "#/$defs/count", "description": "How many were predicted and found." }, "differed": { "$ref": "#/$defs/count", "description": "How many of them came otherwise." } }
        },
        "expectations": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["expectation", "place", "met", "found"],
            "properties": {
              "expectation": { "type": "string", "minLength": 1, "description": "The line." },
              "place": { "type": "string", "pattern": ":[0-9]+$", "description": "scenario.yaml:40" },
              "met": { "type": "boolean", "description": "Whether it was met." },
              "found": { "type": "string", "description": "What was found." },
              "at": { "$ref": "#/$defs/moment", "description": "When it was looked at; at the end where it is not said." },
              "since": { "type": "string", "description": "Since which event it is not met, as far as what was found tells." }
            }
          }
        },
        "step": {
          "type": "object",
          "required": ["step", "name", "place", "start", "end", "outcome"],
          "properties": {
            "step": { "type": "string", "minLength": 1, "description": "What it did." },
            "name": { "type": ["string", "null"], "description": "Its name." },
            "place": { "type": "string", "pattern": ":[0-9]+$", "description": "Where it stands in the scenario." },
            "start": { "$ref": "#/$defs/moment", "description": "When it began." },
            "end": { "$ref": "#/$defs/moment", "description": "When it ended." },
            "outcome": { "type": "string", "description": "In one sentence." },
            "measured": { "type": "object", "required": ["start", "end", "connected", "findings", "sites"], "description": "What a measure found." },
            "upgrade": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/not_started" }, { "$ref": "#/$defs/rollout" }], "description": "What became of an upgrade." },
            "psk_rotation": { "$ref": "#/$defs/psk_rotation", "description": "What became of a rotation." },
            "applied": { "type": "object", "required": ["changes", "left"], "description": "What an apply changed, and what was left." },
            "power": {
              "type": "object",
              "required": ["models", "replicates", "rule", "chosen", "policies"],
              "description": "What policies came to under each hypothesis; shares from 0 to 1."
            },
            "command": {
              "description": "What a program did.",
              "type": "object",
              "required": ["status", "writes", "calls"],
              "properties": {
                "status": { "type": "integer", "description": "Its exit code." },
                "writes": { "$ref": "#/$defs/count", "description": "Calls of it that write." },
                "calls": { "type": "array", "items": { "type": "object", "required": ["method", "path", "status"] }, "description": "Its calls, in the order in which they came." }
              }
            },
            "expectations": { "$ref": "#/$defs/expectations", "description": "What must hold right after it." }
          }
        },
        "share": { "type": "number", "minimum": 0, "maximum": 1 },
        "amount": { "type": "number", "minimum": 0 },
        "texts": { "type": "array", "items": { "type": "string" } },
        "metric": { "enum": ["coverage", "capacity", "throughput", "time-to-connect", "successful-connect", "roaming", "ap-health"] },
        "unit": { "enum": ["user-minutes", "events", "AP-minutes", "interface-minutes"] },
        "address_plan": {
          "type": "object",
          "required": ["supernet", "zones", "sites", "networks", "proven"],
          "properties": {
            "space": { "type": "string", "minLength": 1, "description": "Of a space beside the first." },
            "supernet": { "type": "string", "description": "What was carved." },
            "zones": {
              "description": "The zones.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["zone", "prefix", "sites", "used"],
                "properties": {
                  "zone": { "type": "string", "description": "Its name." },
                  "prefix": { "type": "string", "description": "What it has." },
                  "sites": { "$ref": "#/$defs/count", "description": "How many site blocks it holds." },
                  "used": { "$ref": "#/$defs/share", "description": "The share that site blocks take." }
                }
              }
            },
            "sites": { "$ref": "#/$defs/count", "description": "How many site blocks." },
            "networks": { "$ref": "#/$defs/count", "description": "How many networks." },
            "proven": { "type": "boolean", "description": "Whether the second reading proved it." },
            "beside": { "type": "array", "items": { "$ref": "#/$defs/address_plan" }, "description": "The spaces beside it." }
          }
        },
        "service_levels": {
          "type": "object",
          "required": ["start", "end", "figures", "zones", "sites"],
          "properties": {
            "start": { "$ref": "#/$defs/moment", "description": "Where the time that is judged begins." },
            "end": { "$ref": "#/$defs/moment", "description": "Where it ends." },
            "figures": { "type": "string", "description": "What the service levels come from: stock profile retail." },
            "zones": {
              "description": "By zone.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["zone", "sites", "failed", "warning", "not_yet", "good"],
                "properties": {
                  "zone": { "type": "string", "description": "Its name." },
                  "sites": { "$ref": "#/$defs/count", "description": "How many sites it has." },
                  "failed": { "$ref": "#/$defs/count", "description": "How many failed." },
                  "warning": { "$ref": "#/$defs/count", "description": "How many are below the floor, not proven." },
                  "not_yet": { "$ref": "#/$defs/count", "description": "How many are not judged yet." },
                  "good": { "$ref": "#/$defs/count", "description": "How many are good." }
                }
              }
            },
            "sites": { "type": "array", "items": { "$ref": "#/$defs/site" }, "description": "By site." }
          }
        },
        "site": {
          "type": "object",
          "required": ["site", "zone", "state", "not_yet", "levels", "findings"],
          "properties": {
            "site": { "type": "string", "description": "Its name." },
            "zone": { "type": "string", "description": "Its zone." },
            "state": { "enum": ["failed", "warning", "not_yet", "good"], "description": "What it is." },
            "not_yet": { "type": ["string", "null"], "description": "Why its users do not judge it yet." },
            "levels": {
              "description": "Its service levels.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["metric", "level", "verdict", "enough_exposure", "classifier", "classifier_share"],
                "properties": {
                  "metric": { "$ref": "#/$defs/metric", "description": "The service level." },
                  "level": { "$ref": "#/$defs/share", "description": "What was good of it." },
                  "verdict": { "$ref": "#/$defs/judgement", "description": "How it is judged." },
                  "enough_exposure": { "type": "boolean", "description": "Whether there was enough to judge." },
                  "classifier": { "type": ["string", "null"], "description": "What most of the bad was, below the floor." },
                  "classifier_share": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/share" }], "description": "Its share of what was bad." }
                }
              }
            },
            "findings": { "$ref": "#/$defs/texts", "description": "What is wrong with it." }
          }
        },
        "judgement": { "enum": ["good", "warning", "failed", "undefined"] },
        "not_started": {
          "type": "object",
          "required": ["name", "outcome", "reason"],
          "properties": { "name": { "type": "string", "description": "Its name." }, "outcome": { "const": "not started", "description": "It did not begin." }, "reason": { "type": "string", "description": "Why." } }
        },
        "rollout": {
          "type": "object",
          "required": ["name", "outcome", "reason", "policy", "models", "version", "start", "promoted", "end", "phases", "roll_back", "watch", "held_auto_upgrades", "pinned_sites", "blast_radius"],
          "properties": {
            "name": { "type": "string", "description": "Its name." },
            "outcome": { "enum": ["promoted", "rolled back", "held", "waiting"], "description": "How it ended." },
            "reason": { "type": ["string", "null"], "description": "Why, where it was not promoted." },
            "policy": { "type": "string", "description": "The policy." },
            "models": { "$ref": "#/$defs/texts", "description": "The models." },
            "version": { "type": "string", "description": "The version." },
            "start": { "$ref": "#/$defs/moment", "description": "When it began." },
            "promoted": { "$ref": "#/$defs/perhaps", "description": "When the last phase passed." },
            "end": { "$ref": "#/$defs/moment", "description": "When it ended, its watch included." },
            "phases": { "type": "array", "items": { "$ref": "#/$defs/phase" }, "description": "Its phases." },
            "roll_back": {
              "description": "Its way back.",
              "anyOf": [
                { "type": "null" },
                {
                  "type": "object",
                  "required": ["start", "end", "back", "lost"],
                  "properties": {
                    "start": { "$ref": "#/$defs/moment", "description": "When it began." },
                    "end": { "$ref": "#/$defs/moment", "description": "When it ended." },
                    "back": { "$ref": "#/$defs/count", "description": "Access points that are back on their old version." },
                    "lost": { "type": "array", "items": { "$ref": "#/$defs/device" }, "description": "Those that are not." }
                  }
                }
              ]
            },
            "watch": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/watch" }], "description": "What was watched after promotion." },
            "held_auto_upgrades": { "$ref": "#/$defs/texts", "description": "Sites whose automatic upgrades were switched off." },
            "pinned_sites": { "$ref": "#/$defs/count", "description": "Sites whose replacements arrive on the version." },
            "blast_radius": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/blast_radius" }], "description": "What it cost; null where that was not computed." }
          }
        },
        "phase": {
          "type": "object",
          "required": ["phase", "verdict", "sentence", "start", "upgrade_ordered", "end", "bake_seconds", "choice", "devices", "looks"],
          "properties": {
            "phase": { "type": "string", "description": "Its name." },
            "verdict": { "enum": ["PASS", "FAIL", "INCONCLUSIVE", "UNDECIDED"], "description": "How it was judged." },
            "sentence": { "type": "string", "description": "Why." },
            "start": { "$ref": "#/$defs/moment", "description": "When it began." },
            "upgrade_ordered": { "$ref": "#/$defs/perhaps", "description": "When the cloud was asked." },
            "end": { "$ref": "#/$defs/moment", "description": "When it ended." },
            "bake_seconds": { "type": "integer", "description": "How long it was looked at." },
            "choice": { "$ref": "#/$defs/texts", "description": "Why these access points." },
            "devices": { "type": "array", "items": { "$ref": "#/$defs/device" }, "description": "Its access points." },
            "looks": { "type": "array", "items": { "oneOf": [{ "$ref": "#/$defs/gate_look" }, { "$ref": "#/$defs/floor_look" }] }, "description": "Every look at it." }
          }
        },
        "device": {
          "type": "object",
          "required": ["name", "mac", "model", "site", "old_version"],
          "properties": {
            "name": { "type": "string", "description": "Its name." },
            "mac": { "type": "string", "pattern": "^[0-9a-f]{12}$", "description": "Its MAC address." },
            "model": { "type": "string", "description": "Its model." },
            "site": { "type": "string", "description": "Its site." },
            "old_version": { "type": "string", "description": "What it ran before." }
          }
        },
        "gate_look": {
          "type": "object",
          "required": ["at", "elapsed_hours", "by", "verdict", "sentence", "family_ln_e", "metrics", "load", "reboot_ln_e"],
          "properties": {
            "at": { "$ref": "#/$defs/moment", "description": "When." },
            "elapsed_hours": { "type": "number", "description": "Hours since the upgrade." },
            "by": { "const": "gate", "description": "It is one of the gate." },
            "verdict": { "enum": ["PASS", "FAIL", "INCONCLUSIVE", "UNDECIDED"], "description": "What it came to." },
            "sentence": { "type": "string", "description": "Why." },
            "family_ln_e": { "type": "number", "description": "The evidence of harm of all metrics; a FAIL at ln(1/alpha)." },
            "metrics": {
              "description": "Each metric.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["metric", "unit", "bad", "bad_expected", "exposure", "variance", "ln_e", "ln_e_margin", "within_margin", "effect", "detectable_effect", "classifier"],
                "properties": {
                  "metric": { "$ref": "#/$defs/metric", "description": "The metric." },
                  "unit": { "$ref": "#/$defs/unit", "description": "Its unit." },
                  "bad": { "$ref": "#/$defs/amount", "description": "What was bad at the canaries since the upgrade." },
                  "bad_expected": { "$ref": "#/$defs/amount", "description": "What was to be expected without harm." },
                  "exposure": { "$ref": "#/$defs/amount", "description": "Of how much." },
                  "variance": { "$ref": "#/$defs/amount", "description": "How much it strays by itself." },
                  "ln_e": { "type": "number", "description": "The evidence of harm, as a logarithm." },
                  "ln_e_margin": { "type": ["number", "null"], "description": "The evidence that harm is below the margin." },
                  "within_margin": { "type": "boolean", "description": "Whether that suffices." },
                  "effect": { "type": ["number", "null"], "description": "The added share of bad units." },
                  "detectable_effect": { "type": ["number", "null"], "description": "The smallest harm that would be noticed four times in five." },
                  "classifier": { "type": ["string", "null"], "description": "What most of the excess was." }
                }
              }
            },
            "load": {
              "description": "Whether canaries lost clients.",
              "type": "object",
              "required": ["user_minutes", "user_minutes_expected", "variance", "ln_e"],
              "properties": {
                "user_minutes": { "$ref": "#/$defs/amount", "description": "The canaries' user-minutes." },
                "user_minutes_expected": { "$ref": "#/$defs/amount", "description": "What was to be expected." },
                "variance": { "$ref": "#/$defs/amount", "description": "How much it strays by itself." },
                "ln_e": { "type": "number", "description": "The evidence of lost clients." }
              }
            },
            "reboot_ln_e": { "type": "number", "description": "The evidence of restarts that nobody asked for." }
          }
        },
        "floor_look": {
          "type": "object",
          "required": ["at", "elapsed_hours", "by", "sites", "below_floor"],
          "properties": {
            "at": { "$ref": "#/$defs/moment", "description": "When." },
            "elapsed_hours": { "type": "number", "description": "Hours since the upgrade." },
            "by": { "const": "floor", "description": "It is one of the floor." },
            "sites": { "$ref": "#/$defs/count", "description": "Sites that were looked at." },
            "below_floor": {
              "description": "What lies below the floor.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["site", "metric", "level", "verdict", "was_failing_before"],
                "properties": {
                  "site": { "type": "string", "description": "The site." },
                  "metric": { "$ref": "#/$defs/metric", "description": "The metric." },
                  "level": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/share" }], "description": "Its level." },
                  "verdict": { "$ref": "#/$defs/judgement", "description": "How it is judged." },
                  "was_failing_before": { "type": "boolean", "description": "Whether it failed before the upgrade, too." }
                }
              }
            }
          }
        },
        "watch": {
          "type": "object",
          "required": ["sites", "of_sites", "start", "end", "calls_per_look", "alarm", "days"],
          "properties": {
            "sites": { "$ref": "#/$defs/count", "description": "Sites that were watched." },
            "of_sites": { "$ref": "#/$defs/count", "description": "Of so many." },
            "start": { "$ref": "#/$defs/moment", "description": "When it began." },
            "end": { "$ref": "#/$defs/moment", "description": "When it ended." },
            "calls_per_look": { "$ref": "#/$defs/count", "description": "Calls of one look." },
            "alarm": { "type": ["string", "null"], "description": "What raised an alarm; null for none." },
            "days": {
              "description": "Each day.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["at", "sentence", "metrics"],
                "properties": {
                  "at": { "$ref": "#/$defs/moment", "description": "When." },
                  "sentence": { "type": "string", "description": "What was seen." },
                  "metrics": {
                    "description": "Each metric.",
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["metric", "unit", "bad", "bad_expected", "exposure", "sum", "limit"],
                      "properties": {
                        "metric": { "$ref": "#/$defs/metric", "description": "The metric." },
                        "unit": { "$ref": "#/$defs/unit", "description": "Its unit." },
                        "bad": { "$ref": "#/$defs/amount", "description": "What was bad." },
                        "bad_expected": { "$ref": "#/$defs/amount", "description": "What was to be expected." },
                        "exposure": { "$ref": "#/$defs/amount", "description": "Of how much." },
                        "sum": { "type": "number", "description": "The running sum of what was too much." },
                        "limit": { "type": "number", "description": "The sum that raises an alarm." }
                      }
                    }
                  }
                }
              }
            }
          }
        },
        "blast_radius": {
          "type": "object",
          "required": ["sites", "bad_events", "bad_user_minutes", "bad_ap_minutes", "lost_user_minutes", "excess"],
          "description": "What would have been good without the rollout, in each metric's own unit, never added across units.",
          "properties": {
            "sites": { "$ref": "#/$defs/count", "description": "Sites that it touched." },
            "bad_events": { "$ref": "#/$defs/count", "description": "Events that were bad because of it." },
            "bad_user_minutes": { "$ref": "#/$defs/amount", "description": "User-minutes that were bad because of it, those that were not served included." },
            "bad_ap_minutes": { "$ref": "#/$defs/amount", "description": "Minutes in which access points were away because of it." },
            "lost_user_minutes": { "$ref": "#/$defs/amount", "description": "User-minutes that were not served." },
            "excess": {
              "description": "By metric.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["metric", "unit", "bad"],
                "properties": { "metric": { "$ref": "#/$defs/metric", "description": "The metric." }, "unit": { "$ref": "#/$defs/unit", "description": "Its unit." }, "bad": { "type": "number", "description": "What was bad because of the rollout; below zero where less was bad." } }
              }
            }
          }
        },
        "psk_rotation": {
          "type": "object",
          "required": ["name", "rotated", "method", "key_id", "start", "end", "steps"],
          "properties": {
            "name": { "type": "string", "description": "The key." },
            "rotated": { "type": "boolean", "description": "Whether only the new passphrase holds." },
            "method": { "type": "string", "description": "How the overlap was made." },
            "key_id": { "type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "description": "Its id." },
            "start": { "$ref": "#/$defs/moment", "description": "When it began." },
            "end": { "$ref": "#/$defs/moment", "description": "When it ended." },
            "steps": {
              "description": "What was done.",
              "type": "array",
              "items": {
                "type": "object",
                "required": ["at", "step"],
                "properties": { "at": { "$ref": "#/$defs/moment", "description": "When." }, "step": { "type": "string", "description": "What." } }
              }
            }
          }
        }
      }
    }

    """
}
