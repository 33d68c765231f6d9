import MistAPI
import Planning
import Twin

/// The hardware that a plan claims and a twin's factory has not made: the devices of its claim codes, and its orders.
struct PlanHardware {
  let plan: Plan
  let secrets: PlanSecrets

  init(of plan: Plan, secrets: PlanSecrets) {
    self.plan = plan
    self.secrets = secrets
  }

  /// Adds it to the factory of a twin. A code that is for no slot, and whose model nobody knows, is left out: its claim will be
  /// refused.
  /// - Throws: `TwinError`
  func add(to twin: Twin) async throws {
    let made = Set(try await twin.factoryCodes().map(\.claimCode))
    let orders = Set(try await twin.factoryOrders().map(\.number))
    var models: [String: String] = [:]
    var named: [String: [FactoryDevice]] = [:]
    for slot in plan.slots where slot.device == nil {
      switch slot.filling {
      case .claimCode(let hash): models[hash] = slot.model
      case .serial(let serial): named[slot.model, default: []].append(FactoryDevice(serial: serial, model: slot.model))
      case .mac(let mac): named[slot.model, default: []].append(FactoryDevice(mac: mac, model: slot.model))
      case .anyOfModel: break
      }
    }
    for action in plan.steps.lazy.flatMap(\.items).map(\.action) {
      switch action {
      case .claim(let codes):
        let devices = codes.compactMap { hash -> FactoryDevice? in
          guard let code = secrets.text(hash).flatMap({ ClaimCode($0) }), !made.contains(code.magic),
            let model = models[hash]
          else { return nil }
          return FactoryDevice(claimCode: code, model: model)
        }
        try await twin.addHardware(devices)
      case .claimOrder(let name, .secret(_, let hash), let brings):
        guard let activation = secrets.text(hash), !orders.contains(name) else { continue }
        var devices: [FactoryDevice] = []
        for line in brings { devices += named.take(line.count, of: line.model) }
        try await twin.addOrder(name, activation: activation, devices: devices)
      default: continue
      }
    }
  }
}
