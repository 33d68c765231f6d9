import Determinism
import MistAPI

extension ControlOperation {
  private static let text: JSON = ["type": "string"]
  private static let number: JSON = ["type": "number"]
  private static let texts: JSON = ["type": "array", "items": ["type": "string"]]
  private static let moment: JSON = ["title": "moment", "type": ["string", "number"]]
  private static let flag: JSON = ["type": "boolean"]

  private static func said(_ type: JSON, _ about: String) -> JSON {
    var object = type.object ?? JSONObject()
    object["description"] = .string(about)
    return .object(object)
  }

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
      body: object([
        "advance": said(text, "By so long, such as `2h`."),
        "to": said(moment, "Or to this moment: ISO 8601 or epoch seconds."),
      ]), answer: object(["clock": text, "epoch": number])
    ) { twin, call in try twin.moveClock(call) },
    .init(
      .post, "/arrivals", "Hardware arrives at its place: those listed, or all that is claimed and has not arrived",
      body: object([
        "macs": said(texts, "The MAC addresses of the devices."), "all": said(flag, "Or all of them."),
        "at": said(moment, "When; at once without it."),
      ]), answer: object(["arrivals": number])
    ) { twin, call in try twin.addArrivals(call) },
    .init(.get, "/causes", "What goes wrong at sites", answer: object(["causes": ["type": "array"]])) { twin, call in
      MistResponse(json: ["causes": .array(try twin.listCauses())])
    },
    .init(
      .post, "/causes",
      "Lets something go wrong at a site or at devices of it, growing over a ramp, again every so often until a moment",
      body: object(
        [
          "kind": said(text, "What goes wrong: `mistwin model causes` lists it."),
          "site": said(text, "The site, by name or id."),
          "start": said(moment, "When it begins; at once without it."), "end": said(moment, "When it ends."),
          "duration": said(text, "Or how long it lasts."), "magnitude": said(number, "In its own unit."),
          "devices": said(texts, "Only at these devices."), "wlan": said(text, "Only the clients of this SSID."),
          "part": said(number, "Which part of the clients, 0 to 1."), "ramp": said(text, "How long it takes to grow."),
          "every": said(text, "It comes back after this."), "until": said(moment, "It comes back no more after this."),
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
      body: object(
        [
          "seed": said(number, "Of what the rules leave to chance."),
          "rules": said(["type": "array", "items": FaultRulesSchema.rule], "The rules."),
        ], required: ["rules"]),
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
      body: object([
        "label": said(text, "The label."), "replace": said(flag, "Whether a copy of that label is replaced."),
      ]), answer: object(["path": text])
    ) { twin, call in try twin.copyStore(call, kind: "snapshot") },
    .init(
      .post, "/fork", "Copies the twin to NAME.fork-LABEL.sqlite beside its file, to be served as another twin",
      body: object([
        "label": said(text, "The label."), "replace": said(flag, "Whether a copy of that label is replaced."),
      ]), answer: object(["path": text])
    ) { twin, call in try twin.copyStore(call, kind: "fork") },
    .init(
      .post, "/reset",
      "Back to a new twin: organisations, accounts, factory, firmware and the clock stay, all else goes",
      answer: object(["reset": ["type": "boolean"]])
    ) { twin, call in try twin.resetStore(call) },
    .init(
      .post, "/fixtures", "Makes hardware, and carries out a list of calls of the API as the caller, all or nothing",
      body: object([
        "devices": said(
          ["type": "array", "items": ["type": "object"]], "Hardware: `model`, `claim_code`, `mac`, `serial`."),
        "calls": said(["type": "array", "items": ["type": "object"]], "Calls: `method`, `path`, `body`."),
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
}

extension ControlOperation {
  fileprivate init(_ method: HTTPMethod, _ path: String, _ about: String, handler: @escaping Route.Handler) {
    self.init(method, path, about, handler)
  }
}
