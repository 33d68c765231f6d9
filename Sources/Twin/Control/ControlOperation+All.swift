import Determinism
import MistAPI

extension ControlOperation {
  private static let text: JSON = ["type": "string"]
  private static let number: JSON = ["type": "number"]
  private static let texts: JSON = ["type": "array", "items": ["type": "string"]]
  private static let moment: JSON = ["description": "ISO 8601 or epoch seconds", "type": ["string", "number"]]

  private static func object(_ properties: JSON, required: [String] = []) -> JSON {
    ["type": "object", "properties": properties, "required": JSON(required)]
  }

  /// Every operation.
  static let all: [ControlOperation] = [
    .init(.get, "/ready", "Whether the twin answers", answer: object(["ready": ["type": "boolean"]])) { _, _ in
      MistResponse(json: ["ready": true])
    },
    .init(
      .get, "/state", "Clock, seed, organisations and how many things there are",
      answer: object(["clock": text, "seed": text, "store_version": number, "organisations": ["type": "array"]])
    ) { twin, call in MistResponse(json: try twin.controlState(call)) },
    .init(.get, "/clock", "What the clock shows", answer: object(["clock": text, "epoch": number])) { twin, _ in
      MistResponse(json: twin.clockAnswer)
    },
    .init(
      .post, "/clock", "Moves the clock on: by a time such as 2h, or to a moment. It never goes back",
      body: object(["advance": text, "to": moment]), answer: object(["clock": text, "epoch": number])
    ) { twin, call in try twin.moveClock(call) },
    .init(
      .post, "/arrivals", "Hardware arrives at its place: those listed, or all that is claimed and has not arrived",
      body: object(["macs": texts, "all": ["type": "boolean"], "at": moment]), answer: object(["arrivals": number])
    ) { twin, call in try twin.addArrivals(call) },
    .init(.get, "/causes", "What goes wrong at sites", answer: object(["causes": ["type": "array"]])) { twin, call in
      MistResponse(json: ["causes": .array(try twin.listCauses())])
    },
    .init(
      .post, "/causes",
      "Lets something go wrong at a site or at devices of it, growing over a ramp, again every so often until a moment",
      body: object(
        [
          "kind": text, "site": text, "start": moment, "end": moment, "duration": text, "magnitude": number,
          "devices": texts, "wlan": text, "part": number, "ramp": text, "every": text, "until": moment,
        ],
        required: ["kind", "site"]), answer: object(["id": number])
    ) { twin, call in try twin.injectCause(call) },
    .init(.delete, "/causes", "Takes all causes back, past ones too", answer: object(["removed": number])) {
      twin, call in try twin.removeCauses(call, id: nil)
    },
    .init(.delete, "/causes/{id}", "Takes one cause back", answer: object(["removed": number])) { twin, call in
      guard let id = Int64(call.parameters[0]) else { throw APIFailure.notFound }
      return try twin.removeCauses(call, id: id)
    },
    .init(
      .get, "/faults", "The rules by which answers go wrong, and how often each did",
      answer: object(["rules": ["type": "array"], "seen": ["type": "array"], "hits": ["type": "array"]])
    ) { twin, _ in MistResponse(json: twin.faultsAnswer) },
    .init(
      .put, "/faults", "Sets the rules by which answers go wrong; an empty list for none",
      body: object(["seed": number, "rules": ["type": "array", "items": rule]], required: ["rules"]),
      answer: object(["rules": ["type": "array"]])
    ) { twin, call in
      do {
        try twin.setFaults(call.body)
      } catch {
        throw APIFailure.badRequest("\(error)")
      }
      return MistResponse(json: twin.faultsAnswer)
    },
    .init(
      .post, "/snapshot", "Copies the twin to NAME.snapshot-LABEL.sqlite beside its file",
      body: object(["label": text, "replace": ["type": "boolean"]]), answer: object(["path": text])
    ) { twin, call in try twin.copyStore(call, kind: "snapshot") },
    .init(
      .post, "/fork", "Copies the twin to NAME.fork-LABEL.sqlite beside its file, to be served as another twin",
      body: object(["label": text, "replace": ["type": "boolean"]]), answer: object(["path": text])
    ) { twin, call in try twin.copyStore(call, kind: "fork") },
    .init(
      .post, "/reset",
      "Back to a new twin: organisations, accounts, factory, firmware and the clock stay, all else goes",
      answer: object(["reset": ["type": "boolean"]])
    ) { twin, call in try twin.resetStore(call) },
    .init(
      .post, "/fixtures", "Makes hardware, and carries out a list of calls of the API as the caller, all or nothing",
      body: object([
        "devices": ["type": "array", "items": ["type": "object"]],
        "calls": ["type": "array", "items": ["type": "object"]],
      ]), answer: object(["devices": number, "answers": ["type": "array"]])
    ) { twin, call in try twin.loadFixtures(call) },
    .init(
      .get, "/sites/{site}/sle/{metric}",
      "Service levels of a site in bins of a minute to a day; each finer one adds up to the coarser",
      query: [
        .init(name: "interval", type: "integer", about: "seconds: \(LevelBins.possible); default 600"),
        .init(name: "device", type: "string", about: "only this access point, switch or gateway: MAC address or id"),
        .init(name: "start", type: "string", about: "epoch seconds, or back from now such as -1d"),
        .init(name: "end", type: "string", about: "likewise"),
        .init(name: "duration", type: "string", about: "back from the end, such as 2h; default 1d"),
      ], answer: object(["start": number, "end": number, "interval": number, "total": ["type": "array"]])
    ) { twin, call in try twin.fineLevels(call) },
    .init(
      .get, "/devices/{device}/effective", "What a device is configured with, and which layers say so",
      handler: Twin.effectiveRoutes[0].handler),
    .init(
      .get, "/factory", "Hardware that nobody has claimed, by claim code",
      query: [.init(name: "limit", type: "integer", about: "at most 1000; default 100")],
      answer: object(["total": number, "devices": ["type": "array"]])
    ) { twin, call in try twin.listFactory(call) },
    .init(
      .get, "/upgrades",
      "Upgrades of all sites, the latest first: ordered ones, and those that sites make by themselves",
      query: [
        .init(name: "limit", type: "integer", about: "at most 1000; default 100"),
        .init(name: "page", type: "integer", about: "from 1"),
      ], answer: object(["total": number, "upgrades": ["type": "array"]])
    ) { twin, call in try twin.latestUpgrades(call) },
    .init(
      .get, "/calls", "The last calls that the server has answered, the latest first, with what their answers rest on",
      query: [
        .init(name: "limit", type: "integer", about: "at most \(CallLog.most); default 100"),
        .init(name: "watching", type: "boolean", about: "also those that the dashboard makes to show what is there"),
      ], answer: object(["answered": number, "kept": number, "calls": ["type": "array"]])
    ) { twin, call in try twin.latestCalls(call) },
    .init(.get, "/openapi.json", "This document") { _, _ in MistResponse(json: document(of: all)) },
  ]

  private static let rule: JSON = object([
    "name": text, "method": ["type": ["string", "array"]],
    "path": ["type": "string", "description": "* for any one part, ** at the end for any rest"],
    "call": ["type": "integer", "description": "only the n-th matching call"],
    "every": ["type": "integer", "description": "every k-th matching call"],
    "calls": ["type": "array", "description": "from the first to the last of these matching calls"],
    "probability": ["type": "number", "minimum": 0, "maximum": 1],
    "delay": ["description": "milliseconds, {fixed}, {uniform: [least, most]}, {lognormal: {median, sigma}}"],
    "carry_out": ["type": "boolean", "description": "whether the call takes effect although its answer goes wrong"],
    "effect": object([
      "status": number, "detail": text, "too_many": number, "reset": ["type": "boolean"], "empty": ["type": "boolean"],
      "cut_off": number, "garbage": ["type": ["boolean", "integer"]],
      "refuse_codes": object(["share": number, "codes": texts, "reason": text]),
    ]),
  ])
}

extension ControlOperation {
  fileprivate init(_ method: HTTPMethod, _ path: String, _ about: String, handler: @escaping Route.Handler) {
    self.init(method, path, about, handler)
  }
}
