import Assurance
import Determinism
import MistAPI
import World

/// Who and what suffered: lists of the impacted, worst first (schemas `sle_impacted_…`, `sle_impact_summary`).
extension Twin {
  /// One of the impacted, with its own members.
  private struct Impacted {
    let members: [(String, JSON)]
    /// Of equals the smaller one comes first.
    let order: String
    let total: Int64
    let degraded: Int64
  }

  /// Impact lists are in whole minutes or events.
  private static func whole(_ value: Int64, _ unit: MetricUnit) -> JSON {
    JSON(Int(unit == .events ? value : (value + 30) / 60))
  }

  private func amounts(_ total: Int64, _ degraded: Int64, _ unit: MetricUnit) -> [(String, JSON)] {
    [
      ("degraded", Self.whole(degraded, unit)), ("total", Self.whole(total, unit)),
      ("duration", Self.whole(degraded, unit)),
    ]
  }

  private func list(
    _ name: String, _ call: Call, _ level: ServiceLevel, _ window: LevelWindow, _ all: [Impacted],
    more: [(String, JSON)] = [], limitIsText: Bool = false
  ) throws -> MistResponse {
    let page = try Page(call)
    let impacted = all.filter { $0.degraded > 0 }.sorted { ($1.degraded, $0.order) < ($0.degraded, $1.order) }
    let items = impacted.dropFirst(page.offset).prefix(page.limit).map { item in
      JSON.object(JSONObject(item.members + amounts(item.total, item.degraded, level.unit)))
    }
    let members: [(String, JSON)] = [
      ("metric", .string(call.parameters[3])), ("classifier", .string(call.query("classifier") ?? "")),
      ("failure", ""), ("start", JSON(Int(window.start))), ("end", JSON(Int(window.end))),
      ("page", JSON(page.page)), ("limit", limitIsText ? .string(String(page.limit)) : JSON(page.limit)),
      ("total_count", JSON(impacted.count)), (name, .array(Array(items))),
    ]
    return MistResponse(json: .object(JSONObject(members + more)))
  }

  private func name(of mac: MACAddress) throws -> String {
    let name = try deviceName(mac)
    return name.isEmpty ? mac.description : name
  }

  func impactedAccessPoints(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call, [.site])
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    let classifier = try classifier(call, of: level)
    let all = try accessPointTallies(level, in: scope, window).map { mac, tally in
      Impacted(
        members: [("ap_mac", .string(mac.description)), ("name", .string(try name(of: mac)))],
        order: mac.description, total: tally.total, degraded: tally.degraded(by: classifier))
    }
    return try list("aps", call, level, window, all)
  }

  func impactedUsers(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call, [.ap, .site])
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    let classifier = try classifier(call, of: level)
    let air = try air(of: scope.site)
    var names: [MACAddress: String] = [:]
    let all = try clientTallies(level, in: scope, window).filter { $0.tally.degraded(by: classifier) > 0 }.map {
      client, tally in
      let presence = air.presence(client.place, of: client.accessPoint)
      let accessPoint = try names[client.accessPoint] ?? name(of: client.accessPoint)
      names[client.accessPoint] = accessPoint
      return Impacted(
        members: [
          ("mac", .string(presence.client.mac.description)), ("name", .string(presence.client.hostname)),
          ("ap_mac", .string(client.accessPoint.description)), ("ap_name", .string(accessPoint)),
          ("ssid", .string(presence.network?.ssid ?? "")),
          ("wlan_id", .string((presence.network?.id ?? .zero).description)),
          ("device_type", .string(presence.client.family)), ("device_os", .string(presence.client.os)),
        ], order: presence.client.mac.description, total: tally.total, degraded: tally.degraded(by: classifier))
    }
    return try list("users", call, level, window, all, more: [("clients", [])])
  }

  func impactedWiredClients(_ call: Call) throws -> MistResponse {
    let (scope, level, window, classifier) = try wiredCall(call)
    guard case .device(let metric) = level else { return try list("clients", call, level, window, []) }
    let wiring = try wiring(of: scope.site)
    let all = thingTallies(metric, in: scope, window, wiring).map { thing, tally in
      let box = wiring.box(thing.box)
      let port = wiring.ports(of: thing.box).first { $0.end == .thing(thing) }
      return Impacted(
        members: [
          ("mac", .string(thing.mac.description)), ("name", .string(thing.hostname)),
          (
            "switches",
            [
              [
                "switch_mac": .string(thing.box.description), "switch_name": .string(box?.name ?? ""),
                "interfaces": JSON([port?.name ?? ""]),
              ]
            ]
          ),
        ], order: thing.mac.description, total: tally.total, degraded: tally.degraded(by: classifier))
    }
    return try list("clients", call, level, window, all)
  }

  func impactedDevices(_ call: Call, _ place: DeviceMetric.Place) throws -> MistResponse {
    let scope = try levelScope(call, [.site])
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    let classifier = try classifier(call, of: level)
    let prefix = place == .switch ? "switch" : "gateway"
    let wiring = try wiring(of: scope.site)
    let all = try deviceTallies(level, in: scope, window, at: place).map { mac, tally in
      var members: [(String, JSON)] = [
        ("\(prefix)_mac", .string(mac.description)), ("name", .string(try name(of: mac))),
        ("\(prefix)_model", .string(try inventoryRow(mac)?.model ?? "")),
        ("\(prefix)_version", .string(try firmware(mac, at: clock.seconds) ?? "")),
      ]
      if place == .switch {
        members.append(("interface", JSON(wiring.ports(of: mac).filter(\.isUplink).map(\.name))))
      }
      return Impacted(
        members: members, order: mac.description, total: tally.total, degraded: tally.degraded(by: classifier))
    }
    return try list(place == .switch ? "switches" : "gateways", call, level, window, all)
  }

  func impactedChassis(_ call: Call) throws -> MistResponse {
    let (scope, level, window, classifier) = try wiredCall(call)
    guard case .device(let metric) = level else { return try list("chassis", call, level, window, []) }
    let all = try deviceTallies(level, in: scope, window, at: metric.place).map { mac, tally in
      Impacted(
        members: [
          ("chassis", .string(mac.description)), ("role", "master"), ("switch_mac", .string(mac.description)),
          ("switch_name", .string(try name(of: mac))),
        ], order: mac.description, total: tally.total, degraded: tally.degraded(by: classifier))
    }
    return try list("chassis", call, level, window, all)
  }

  /// At a switch a client's port has the client's part; at a gateway the port to the provider has all.
  func impactedInterfaces(_ call: Call) throws -> MistResponse {
    let (scope, level, window, classifier) = try wiredCall(call)
    guard case .device(let metric) = level else { return try list("interfaces", call, level, window, []) }
    let wiring = try wiring(of: scope.site)
    func item(_ port: SiteWiring.Port?, _ box: MACAddress, _ tally: ClassifiedTally) throws -> Impacted {
      Impacted(
        members: [
          ("interface_name", .string(port?.name ?? "")), ("switch_mac", .string(box.description)),
          ("switch_name", .string(try name(of: box))),
        ], order: "\(box) \(port?.name ?? "")", total: tally.total, degraded: tally.degraded(by: classifier))
    }
    let all: [Impacted]
    if metric.place == .switch {
      all = try thingTallies(metric, in: scope, window, wiring).map { thing, tally in
        try item(wiring.ports(of: thing.box).first { $0.end == .thing(thing) }, thing.box, tally)
      }
    } else {
      all = try deviceTallies(level, in: scope, window, at: .gateway).map { mac, tally in
        try item(wiring.ports(of: mac).first { $0.end == .provider }, mac, tally)
      }
    }
    return try list("interfaces", call, level, window, all)
  }

  func impactedApplications(_ call: Call) throws -> MistResponse {
    let (scope, level, window, classifier) = try wiredCall(call)
    guard level == .device(.applicationHealth) else {
      return try list("apps", call, level, window, [], limitIsText: true)
    }
    let sum = try levelHours(level, in: scope, window).reduce(
      ClassifiedTally(zeroOf: DeviceMetric.applicationHealth)
    ) { $0 + $1 }
    let all = Application.shares(of: sum, classifier: classifier).map { app, total, degraded in
      Impacted(
        members: [
          ("app", .string(app.key)), ("name", .string(app.name)), ("threshold", JSON(app.threshold)),
        ], order: app.key, total: total, degraded: degraded)
    }
    return try list("apps", call, level, window, all, limitIsText: true)
  }

  private func wiredCall(
    _ call: Call
  ) throws -> (scope: LevelScope, level: ServiceLevel, window: LevelWindow, classifier: Int?) {
    let scope = try levelScope(call, [.gateway, .site, .switch])
    let level = try level(call, in: scope)
    return (scope, level, try LevelWindow(call), try classifier(call, of: level))
  }

  /// What each switch or gateway of a scope has of a window; nothing of a level that is not measured there.
  func deviceTallies(
    _ level: ServiceLevel, in scope: LevelScope, _ window: LevelWindow, at place: DeviceMetric.Place
  ) throws -> [(mac: MACAddress, tally: ClassifiedTally)] {
    guard case .device(let metric) = level, metric.place == place else { return [] }
    let cells = deviceCells([metric], of: scope.world, in: window)
    let macs = place == .switch ? scope.world.switches : scope.world.gateways
    return scope.devices(at: place).map { (macs[$0], cells.sum(metric, devices: $0..<($0 + 1))) }
  }
}

/// An application by which `application-health` is told.
struct Application {
  let key: String
  let name: String
  /// Milliseconds.
  let threshold: Int
  private let share: Int64

  private static let all: [Application] = [
    Application(key: "ZOOM", name: "Zoom", threshold: 173, share: 25),
    Application(key: "MS-TEAMS", name: "Microsoft Teams", threshold: 173, share: 25),
    Application(key: "OFFICE365", name: "Microsoft 365", threshold: 250, share: 25),
    Application(key: "SALESFORCE", name: "Salesforce", threshold: 250, share: 15),
    Application(key: "YOUTUBE", name: "YouTube", threshold: 400, share: 10),
  ]

  /// The parts of each application: they add up.
  static func shares(
    of sum: ClassifiedTally, classifier: Int?
  ) -> [(app: Application, total: Int64, degraded: Int64)] {
    let degraded = sum.degraded(by: classifier)
    var before: Int64 = 0
    return all.map { app in
      func part(_ amount: Int64) -> Int64 { amount * (before + app.share) / 100 - amount * before / 100 }
      defer { before += app.share }
      return (app, part(sum.total), part(degraded))
    }
  }
}
