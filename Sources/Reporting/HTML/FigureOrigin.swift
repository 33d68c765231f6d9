/// How a kind of number came about: what every number of a report leads to.
enum FigureOrigin: String, CaseIterable {
  case verdict, sites, level, addresses, hardware, findings, steps, calls, rollout, evidence, blast, course, key, replay

  /// The place in the page.
  var anchor: String { "how-\(rawValue)" }

  /// What the number is, as a title.
  var title: String {
    switch self {
    case .verdict: "Whether the run is good"
    case .sites: "How a site stands"
    case .level: "A service level"
    case .addresses: "The address plan"
    case .hardware: "Devices and their arrival"
    case .findings: "What keeps a site from being ready"
    case .steps: "Changes and calls of the thirteen steps"
    case .calls: "API calls"
    case .rollout: "Phases and looks"
    case .evidence: "Evidence of harm (ln e)"
    case .blast: "The blast radius"
    case .course: "The course over the clock"
    case .key: "The rotation of a key"
    case .replay: "That the same comes out again"
    }
  }

  /// The way to the number: paragraphs of text, and the call or the command that it comes from.
  func paragraphs(_ facts: Facts) -> [(text: String, code: String?)] {
    switch self {
    case .verdict:
      return [
        (
          "Good, when every line below «expect:» of the scenario is met. A line about something of which there is no data is not "
            + "met. Beside each line stands where it is written.", facts.scenario
        )
      ]
    case .sites:
      return [
        (
          "Failed: a metric lies below its floor of 90 % beyond what chance does (see «A service level»), or a site without users "
            + "is not ready. Warning: below the floor, but not proven. Not yet: it has no users, or opens later, and is ready. Good: "
            + "everything else.", nil
        ),
        (
          "The worst service level of a site is the lowest of the six that users feel; the health of access points is shown beside "
            + "them and not counted into it.", nil
        ),
      ]
    case .level:
      return [
        (
          "1 − bad ÷ all, over all access points of the site in the window of the review: user-minutes for coverage, capacity and "
            + "throughput, events for connecting and roaming, AP-minutes for ap-health. Shown rounded down, so that a level below the "
            + "floor never reads as one at it.",
          "GET /api/v1/orgs/:org_id/insights/sites-sle?sle=wifi\(facts.window)"
        ),
        (
          "Below the floor it is judged: failed when bad > q·T + z·√(ω₀·q·T + (s² + e^σ² − 1)·Σ(q·Tₐ)²), with q = 10 %, T all and "
            + "Tₐ each access point's, z for 5 % over all sites and metrics of the run. «!» is failed, «?» is below the floor without "
            + "proof. What was bad is split by classifier in the trend of the site.",
          "GET /api/v1/sites/:site_id/sle/site/:site_id/metric/METRIC/summary-trend"
        ),
        ("To look at one site yourself, keep the twin and ask it:", facts.keepCommand),
        ("", "mistwin sle show SITE --twin twin.sqlite\(facts.showWindow)"),
        ("Where the levels come from: \(facts.figures). They are modelled, not measured on this network.", nil),
      ]
    case .addresses:
      return [
        (
          "Prefixes are carved by the policy of the design, and proven by a second reading that shares no code with the carver: "
            + "every prefix contained and aligned, none overlapping. A share is that of the zone's addresses in site blocks.",
          facts.design.map { "mistwin carve \($0)" }
        )
      ]
    case .hardware:
      return [
        (
          "Devices are claimed by code or by order, bound to their sites, and come up when the scenario lets them arrive. Ready is "
            + "one that is connected, on the version that its model should run, with its configuration in sync.",
          "GET /api/v1/orgs/:org_id/stats/devices?type=all"
        )
      ]
    case .findings:
      return [
        (
          "A slot without a device, a device that is not connected or on another version, or a variable that a template names and "
            + "nobody sets.", "GET /api/v1/sites/:site_id/…/derived?resolve=true"
        )
      ]
    case .steps:
      return [
        (
          "The plan is made by comparing the design with what is read, and carried out in the order of the thirteen steps. Changes "
            + "and calls are counted as they are made; planning a second time must find nothing.",
          facts.design.map { "mistwin plan \($0)" }
        )
      ]
    case .calls:
      return [
        (
          "Every request that the twin answered, those sent again after 429 included. Hours are those of the virtual clock; the "
            + "cloud allows 5,000 in each.", nil
        )
      ]
    case .rollout:
      return [
        (
          "Each phase upgrades access points, bakes, and is judged look by look: by the canary gate against access points of the "
            + "same sites that were not upgraded, or, where none remain, by the absolute floor.",
          "GET /api/v1/sites/:site_id/sle/ap/:device_id/metric/METRIC/summary-trend"
        )
      ]
    case .evidence:
      return [
        (
          "ln e = ln Σⱼ wⱼ·exp{[D·ln(1 + δⱼ·W/E) − δⱼ·W]/Ω}: D what was bad at the canaries, E what was to be expected of them from "
            + "their controls, W everything seen, Ω the dispersion, δ the harms looked for (1 to 40 points). A phase has failed as "
            + "soon as the metrics together reach ln(1/α); it may be looked at as often as one likes.",
          facts.gates
        )
      ]
    case .blast:
      return [
        (
          "The world as it was, less the same world without the upgrade, on the same random numbers: what would have been good and "
            + "was not. Units are never added across each other.", nil
        )
      ]
    case .course: return [(facts.course, nil)]
    case .key:
      return [("Each step is read back from the cloud; rotated is a key of which only the new passphrase holds.", nil)]
    case .replay:
      return [
        (
          "Everything random follows from the seed. The same scenario, seed and version of mistwin give the same bytes on any "
            + "machine, this page included.", facts.replay
        ),
        ("The digest of the twin's store at the end: \(facts.digest)", nil),
      ]
    }
  }

  /// What a run puts into these texts.
  struct Facts {
    var scenario: String
    var window: String
    var showWindow: String
    var keepCommand: String
    var figures: String
    var design: String?
    var gates: String?
    var course: String
    var replay: String
    var digest: String
  }
}
