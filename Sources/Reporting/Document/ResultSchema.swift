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
        "mistwin_result": { "const": 1 },
        "predictions": { "$ref": "#/$defs/predictions", "description": "How good the predictions of this organisation were so far; absent where a ledger tells nothing." },
        "verdict": { "enum": ["good", "bad"], "description": "Good when every expectation was met." },
        "title": { "type": "string" },
        "scenario": { "type": "string", "description": "The scenario's file, as it was named." },
        "seed": { "type": "integer", "minimum": 0, "maximum": 18446744073709551615 },
        "world_model": { "type": "integer", "minimum": 1 },
        "organisation": { "type": "string" },
        "start": { "$ref": "#/$defs/moment" },
        "end": { "$ref": "#/$defs/moment" },
        "address_plan": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/address_plan" }] },
        "plan": {
          "type": "object",
          "required": ["digest", "steps", "changes_left"],
          "properties": {
            "digest": { "type": "string", "pattern": "^([0-9a-f]{64})?$" },
            "steps": {
              "type": "array",
              "minItems": 13,
              "maxItems": 13,
              "items": {
                "type": "object",
                "required": ["number", "title", "changes", "api_calls"],
                "properties": {
                  "number": { "type": "integer", "minimum": 1, "maximum": 13 },
                  "title": { "type": "string" },
                  "changes": { "$ref": "#/$defs/count" },
                  "api_calls": { "$ref": "#/$defs/count" }
                }
              }
            },
            "changes_left": { "$ref": "#/$defs/count", "description": "What a second plan found: 0, or applying is not repeatable." }
          }
        },
        "created": {
          "type": "object",
          "required": ["sites", "site_groups", "site_variables", "objects"],
          "properties": {
            "sites": { "$ref": "#/$defs/count" },
            "site_groups": { "$ref": "#/$defs/count" },
            "site_variables": { "$ref": "#/$defs/count" },
            "objects": { "$ref": "#/$defs/count" }
          }
        },
        "hardware": {
          "type": "object",
          "required": ["slots", "claimed_by_code", "claimed_by_order", "bound", "named", "connected", "first_arrival", "last_arrival"],
          "properties": {
            "slots": { "$ref": "#/$defs/count" },
            "claimed_by_code": { "$ref": "#/$defs/count" },
            "claimed_by_order": { "$ref": "#/$defs/count" },
            "bound": { "$ref": "#/$defs/count" },
            "named": { "$ref": "#/$defs/count" },
            "connected": { "$ref": "#/$defs/count" },
            "first_arrival": { "$ref": "#/$defs/perhaps" },
            "last_arrival": { "$ref": "#/$defs/perhaps" }
          }
        },
        "findings": { "$ref": "#/$defs/texts", "description": "What keeps sites from being ready." },
        "service_levels": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/service_levels" }] },
        "upgrade": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/not_started" }, { "$ref": "#/$defs/rollout" }] },
        "psk_rotation": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/psk_rotation" }] },
        "api_calls": {
          "type": "object",
          "required": ["total", "writes", "rate_limited", "most_in_one_hour"],
          "properties": {
            "total": { "$ref": "#/$defs/count" },
            "writes": { "$ref": "#/$defs/count" },
            "rate_limited": { "$ref": "#/$defs/count", "description": "Answers with 429." },
            "most_in_one_hour": { "$ref": "#/$defs/count" }
          }
        },
        "timeline": { "type": "array", "items": { "$ref": "#/$defs/step" }, "description": "What came of each step, of a scenario with more than one measure, upgrade and rotation." },
        "decisive_event": { "type": "string", "description": "The first event after which the outcome stood." },
        "step_back": { "type": "string", "description": "The command that keeps the twin as it stood at the decisive event." },
        "course": { "$ref": "#/$defs/course", "description": "How it went over the clock: what report.html draws. Written where a report was asked for." },
        "expectations": { "$ref": "#/$defs/expectations" },
        "store_digest": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
        "replay": { "type": "string", "description": "The command that makes the run again." }
      },
      "$defs": {
        "moment": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,3})?Z$" },
        "perhaps": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/moment" }] },
        "count": { "type": "integer", "minimum": 0 },
        "course": {
          "type": "object",
          "required": ["start", "bin_seconds", "bins", "counted_sites", "levels", "causes", "arrivals", "calls", "operations", "gates", "events"],
          "properties": {
            "start": { "$ref": "#/$defs/moment", "description": "The beginning of the first bin." },
            "bin_seconds": { "type": "integer", "minimum": 3600 },
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
                    "type": "object",
                    "propertyNames": { "$ref": "#/$defs/metric" },
                    "additionalProperties": { "type": "array", "items": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/share" }] } }
                  }
                }
              }
            },
            "causes": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["cause", "sentence", "start", "end", "magnitude", "unit", "every_seconds", "sites", "place"],
                "properties": {
                  "cause": { "type": "string" },
                  "sentence": { "type": "string" },
                  "start": { "$ref": "#/$defs/moment" },
                  "end": { "$ref": "#/$defs/moment" },
                  "magnitude": { "type": "number" },
                  "unit": { "type": "string" },
                  "every_seconds": { "type": ["integer", "null"] },
                  "sites": { "$ref": "#/$defs/texts" },
                  "place": { "type": ["string", "null"], "description": "scenario.yaml:12" }
                }
              }
            },
            "arrivals": { "type": "array", "items": { "$ref": "#/$defs/count" }, "description": "Devices that came up." },
            "calls": { "type": "array", "items": { "$ref": "#/$defs/count" }, "description": "API calls." },
            "operations": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["method", "path", "calls", "rate_limited", "refused", "first", "last"],
                "properties": {
                  "method": { "type": "string" },
                  "path": { "type": "string" },
                  "calls": { "$ref": "#/$defs/count" },
                  "rate_limited": { "$ref": "#/$defs/count" },
                  "refused": { "$ref": "#/$defs/count" },
                  "first": { "$ref": "#/$defs/moment" },
                  "last": { "$ref": "#/$defs/moment" }
                }
              }
            },
            "gates": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["phase", "alpha", "fails_at", "margin"],
                "properties": {
                  "phase": { "type": "string" },
                  "alpha": { "type": "number" },
                  "fails_at": { "type": "number", "description": "The evidence of harm, ln e, from which the phase has failed." },
                  "margin": { "type": ["number", "null"] }
                }
              }
            },
            "events": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["at", "text", "stage"],
                "properties": { "at": { "$ref": "#/$defs/moment" }, "text": { "type": "string" }, "stage": { "type": "boolean" } }
              }
            }
          }
        },
        "predictions": {
          "type": "object",
          "required": ["live", "runs", "calls_within", "duration_within", "site_verdicts", "rollout_verdicts"],
          "properties": {
            "live": { "type": "boolean", "description": "Of runs on a live cloud; otherwise of runs on twins." },
            "runs": { "$ref": "#/$defs/count" },
            "calls_within": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/amount" }], "description": "The largest difference, as a share of what was predicted." },
            "duration_within": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/amount" }] },
            "site_verdicts": { "$ref": "#/$defs/verdicts" },
            "rollout_verdicts": { "$ref": "#/$defs/verdicts" }
          }
        },
        "verdicts": {
          "type": "object",
          "required": ["compared", "differed"],
          "properties": { "compared": { "$ref": "#/$defs/count" }, "differed": { "$ref": "#/$defs/count" } }
        },
        "expectations": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["expectation", "place", "met", "found"],
            "properties": {
              "expectation": { "type": "string", "minLength": 1 },
              "place": { "type": "string", "pattern": ":[0-9]+$", "description": "scenario.yaml:40" },
              "met": { "type": "boolean" },
              "found": { "type": "string" },
              "at": { "$ref": "#/$defs/moment", "description": "When it was looked at; at the end where it is not said." },
              "since": { "type": "string", "description": "Since which event it is not met, as far as what was found tells." }
            }
          }
        },
        "step": {
          "type": "object",
          "required": ["step", "name", "place", "start", "end", "outcome"],
          "properties": {
            "step": { "type": "string", "minLength": 1 },
            "name": { "type": ["string", "null"] },
            "place": { "type": "string", "pattern": ":[0-9]+$" },
            "start": { "$ref": "#/$defs/moment" },
            "end": { "$ref": "#/$defs/moment" },
            "outcome": { "type": "string", "description": "In one sentence." },
            "measured": { "type": "object", "required": ["start", "end", "connected", "findings", "sites"] },
            "upgrade": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/not_started" }, { "$ref": "#/$defs/rollout" }] },
            "psk_rotation": { "$ref": "#/$defs/psk_rotation" },
            "applied": { "type": "object", "required": ["changes", "left"] },
            "power": {
              "type": "object",
              "required": ["models", "replicates", "rule", "chosen", "policies"],
              "description": "What policies came to under each hypothesis; shares from 0 to 1."
            },
            "command": {
              "type": "object",
              "required": ["status", "writes", "calls"],
              "properties": {
                "status": { "type": "integer" },
                "writes": { "$ref": "#/$defs/count" },
                "calls": { "type": "array", "items": { "type": "object", "required": ["method", "path", "status"] } }
              }
            },
            "expectations": { "$ref": "#/$defs/expectations" }
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
            "supernet": { "type": "string" },
            "zones": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["zone", "prefix", "sites", "used"],
                "properties": {
                  "zone": { "type": "string" },
                  "prefix": { "type": "string" },
                  "sites": { "$ref": "#/$defs/count" },
                  "used": { "$ref": "#/$defs/share", "description": "The share that site blocks take." }
                }
              }
            },
            "sites": { "$ref": "#/$defs/count" },
            "networks": { "$ref": "#/$defs/count" },
            "proven": { "type": "boolean" },
            "beside": { "type": "array", "items": { "$ref": "#/$defs/address_plan" } }
          }
        },
        "service_levels": {
          "type": "object",
          "required": ["start", "end", "figures", "zones", "sites"],
          "properties": {
            "start": { "$ref": "#/$defs/moment" },
            "end": { "$ref": "#/$defs/moment" },
            "figures": { "type": "string", "description": "What the service levels come from: stock profile retail." },
            "zones": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["zone", "sites", "failed", "warning", "not_yet", "good"],
                "properties": {
                  "zone": { "type": "string" },
                  "sites": { "$ref": "#/$defs/count" },
                  "failed": { "$ref": "#/$defs/count" },
                  "warning": { "$ref": "#/$defs/count" },
                  "not_yet": { "$ref": "#/$defs/count" },
                  "good": { "$ref": "#/$defs/count" }
                }
              }
            },
            "sites": { "type": "array", "items": { "$ref": "#/$defs/site" } }
          }
        },
        "site": {
          "type": "object",
          "required": ["site", "zone", "state", "not_yet", "levels", "findings"],
          "properties": {
            "site": { "type": "string" },
            "zone": { "type": "string" },
            "state": { "enum": ["failed", "warning", "not_yet", "good"] },
            "not_yet": { "type": ["string", "null"], "description": "Why its users do not judge it yet." },
            "levels": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["metric", "level", "verdict", "enough_exposure", "classifier", "classifier_share"],
                "properties": {
                  "metric": { "$ref": "#/$defs/metric" },
                  "level": { "$ref": "#/$defs/share" },
                  "verdict": { "$ref": "#/$defs/judgement" },
                  "enough_exposure": { "type": "boolean" },
                  "classifier": { "type": ["string", "null"], "description": "What most of the bad was, below the floor." },
                  "classifier_share": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/share" }] }
                }
              }
            },
            "findings": { "$ref": "#/$defs/texts" }
          }
        },
        "judgement": { "enum": ["good", "warning", "failed", "undefined"] },
        "not_started": {
          "type": "object",
          "required": ["name", "outcome", "reason"],
          "properties": { "name": { "type": "string" }, "outcome": { "const": "not started" }, "reason": { "type": "string" } }
        },
        "rollout": {
          "type": "object",
          "required": ["name", "outcome", "reason", "policy", "models", "version", "start", "promoted", "end", "phases", "roll_back", "watch", "held_auto_upgrades", "pinned_sites", "blast_radius"],
          "properties": {
            "name": { "type": "string" },
            "outcome": { "enum": ["promoted", "rolled back", "held", "waiting"] },
            "reason": { "type": ["string", "null"] },
            "policy": { "type": "string" },
            "models": { "$ref": "#/$defs/texts" },
            "version": { "type": "string" },
            "start": { "$ref": "#/$defs/moment" },
            "promoted": { "$ref": "#/$defs/perhaps" },
            "end": { "$ref": "#/$defs/moment" },
            "phases": { "type": "array", "items": { "$ref": "#/$defs/phase" } },
            "roll_back": {
              "anyOf": [
                { "type": "null" },
                {
                  "type": "object",
                  "required": ["start", "end", "back", "lost"],
                  "properties": {
                    "start": { "$ref": "#/$defs/moment" },
                    "end": { "$ref": "#/$defs/moment" },
                    "back": { "$ref": "#/$defs/count" },
                    "lost": { "type": "array", "items": { "$ref": "#/$defs/device" } }
                  }
                }
              ]
            },
            "watch": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/watch" }] },
            "held_auto_upgrades": { "$ref": "#/$defs/texts" },
            "pinned_sites": { "$ref": "#/$defs/count" },
            "blast_radius": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/blast_radius" }] }
          }
        },
        "phase": {
          "type": "object",
          "required": ["phase", "verdict", "sentence", "start", "upgrade_ordered", "end", "bake_seconds", "choice", "devices", "looks"],
          "properties": {
            "phase": { "type": "string" },
            "verdict": { "enum": ["PASS", "FAIL", "INCONCLUSIVE", "UNDECIDED"] },
            "sentence": { "type": "string" },
            "start": { "$ref": "#/$defs/moment" },
            "upgrade_ordered": { "$ref": "#/$defs/perhaps" },
            "end": { "$ref": "#/$defs/moment" },
            "bake_seconds": { "type": "integer" },
            "choice": { "$ref": "#/$defs/texts", "description": "Why these access points." },
            "devices": { "type": "array", "items": { "$ref": "#/$defs/device" } },
            "looks": { "type": "array", "items": { "oneOf": [{ "$ref": "#/$defs/gate_look" }, { "$ref": "#/$defs/floor_look" }] } }
          }
        },
        "device": {
          "type": "object",
          "required": ["name", "mac", "model", "site", "old_version"],
          "properties": {
            "name": { "type": "string" },
            "mac": { "type": "string", "pattern": "^[0-9a-f]{12}$" },
            "model": { "type": "string" },
            "site": { "type": "string" },
            "old_version": { "type": "string" }
          }
        },
        "gate_look": {
          "type": "object",
          "required": ["at", "elapsed_hours", "by", "verdict", "sentence", "family_ln_e", "metrics", "load", "reboot_ln_e"],
          "properties": {
            "at": { "$ref": "#/$defs/moment" },
            "elapsed_hours": { "type": "number" },
            "by": { "const": "gate" },
            "verdict": { "enum": ["PASS", "FAIL", "INCONCLUSIVE", "UNDECIDED"] },
            "sentence": { "type": "string" },
            "family_ln_e": { "type": "number", "description": "The evidence of harm of all metrics; a FAIL at ln(1/alpha)." },
            "metrics": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["metric", "unit", "bad", "bad_expected", "exposure", "variance", "ln_e", "ln_e_margin", "within_margin", "effect", "detectable_effect", "classifier"],
                "properties": {
                  "metric": { "$ref": "#/$defs/metric" },
                  "unit": { "$ref": "#/$defs/unit" },
                  "bad": { "$ref": "#/$defs/amount" },
                  "bad_expected": { "$ref": "#/$defs/amount" },
                  "exposure": { "$ref": "#/$defs/amount" },
                  "variance": { "$ref": "#/$defs/amount" },
                  "ln_e": { "type": "number" },
                  "ln_e_margin": { "type": ["number", "null"] },
                  "within_margin": { "type": "boolean" },
                  "effect": { "type": ["number", "null"], "description": "The added share of bad units." },
                  "detectable_effect": { "type": ["number", "null"] },
                  "classifier": { "type": ["string", "null"] }
                }
              }
            },
            "load": {
              "type": "object",
              "required": ["user_minutes", "user_minutes_expected", "variance", "ln_e"],
              "properties": {
                "user_minutes": { "$ref": "#/$defs/amount" },
                "user_minutes_expected": { "$ref": "#/$defs/amount" },
                "variance": { "$ref": "#/$defs/amount" },
                "ln_e": { "type": "number" }
              }
            },
            "reboot_ln_e": { "type": "number" }
          }
        },
        "floor_look": {
          "type": "object",
          "required": ["at", "elapsed_hours", "by", "sites", "below_floor"],
          "properties": {
            "at": { "$ref": "#/$defs/moment" },
            "elapsed_hours": { "type": "number" },
            "by": { "const": "floor" },
            "sites": { "$ref": "#/$defs/count" },
            "below_floor": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["site", "metric", "level", "verdict", "was_failing_before"],
                "properties": {
                  "site": { "type": "string" },
                  "metric": { "$ref": "#/$defs/metric" },
                  "level": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/share" }] },
                  "verdict": { "$ref": "#/$defs/judgement" },
                  "was_failing_before": { "type": "boolean" }
                }
              }
            }
          }
        },
        "watch": {
          "type": "object",
          "required": ["sites", "of_sites", "start", "end", "calls_per_look", "alarm", "days"],
          "properties": {
            "sites": { "$ref": "#/$defs/count" },
            "of_sites": { "$ref": "#/$defs/count" },
            "start": { "$ref": "#/$defs/moment" },
            "end": { "$ref": "#/$defs/moment" },
            "calls_per_look": { "$ref": "#/$defs/count" },
            "alarm": { "type": ["string", "null"] },
            "days": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["at", "sentence", "metrics"],
                "properties": {
                  "at": { "$ref": "#/$defs/moment" },
                  "sentence": { "type": "string" },
                  "metrics": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["metric", "unit", "bad", "bad_expected", "exposure", "sum", "limit"],
                      "properties": {
                        "metric": { "$ref": "#/$defs/metric" },
                        "unit": { "$ref": "#/$defs/unit" },
                        "bad": { "$ref": "#/$defs/amount" },
                        "bad_expected": { "$ref": "#/$defs/amount" },
                        "exposure": { "$ref": "#/$defs/amount" },
                        "sum": { "type": "number" },
                        "limit": { "type": "number" }
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
            "sites": { "$ref": "#/$defs/count" },
            "bad_events": { "$ref": "#/$defs/count" },
            "bad_user_minutes": { "$ref": "#/$defs/amount" },
            "bad_ap_minutes": { "$ref": "#/$defs/amount" },
            "lost_user_minutes": { "$ref": "#/$defs/amount" },
            "excess": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["metric", "unit", "bad"],
                "properties": { "metric": { "$ref": "#/$defs/metric" }, "unit": { "$ref": "#/$defs/unit" }, "bad": { "type": "number" } }
              }
            }
          }
        },
        "psk_rotation": {
          "type": "object",
          "required": ["name", "rotated", "method", "key_id", "start", "end", "steps"],
          "properties": {
            "name": { "type": "string" },
            "rotated": { "type": "boolean" },
            "method": { "type": "string", "description": "How the overlap was made." },
            "key_id": { "type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" },
            "start": { "$ref": "#/$defs/moment" },
            "end": { "$ref": "#/$defs/moment" },
            "steps": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["at", "step"],
                "properties": { "at": { "$ref": "#/$defs/moment" }, "step": { "type": "string" } }
              }
            }
          }
        }
      }
    }

    """
}
