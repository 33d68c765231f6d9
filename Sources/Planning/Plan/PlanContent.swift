import MistAPI

extension Design {
  /// What a change would write, in the words of the design: the part of a plan's digest that names alone do not tell.
  /// Secrets stand in it as their references, a literal one not at all.
  func content(of action: PlanAction) -> String {
    switch action {
    case .createSiteGroup(let name): name
    case .createSite(let key), .updateSite(let key, _): site(key).map { siteContent($0) } ?? ""
    case .setVariables(let key): site(key).map { DesiredBody.variables(of: $0).text } ?? ""
    case .claimCodes(let codes): codes.joined(separator: " ")
    case .claimOrder(let index): orderContent(orders[index])
    case .assignDevices(_, let slots), .assignProfile(_, let slots):
      slots.map { slotContent(self.slots[$0]) }.joined(separator: "\n")
    case .nameDevice(let slot): slotContent(slots[slot])
    case .createObject(let address), .updateObject(let address, _):
      object(at: address).map { objectContent($0) } ?? ""
    case .bindTemplates(let key, let kinds):
      kinds.map { "\($0.rawValue) \(site(key)?.templates[$0] ?? "")" }.joined(separator: "\n")
    }
  }

  private func siteContent(_ site: DesignSite) -> String {
    let place = [site.latitude, site.longitude].map { $0.map { JSON($0).text } ?? "" }
    return JSON([site.name, site.timezone, site.countryCode, site.address] + place + site.siteGroups).text
  }

  private func orderContent(_ order: DesignOrder) -> String {
    let lines = order.models.map { "\($0.count) \($0.model)" }
    return ([order.po, order.activation?.description ?? ""] + lines).joined(separator: "\n")
  }

  private func slotContent(_ slot: DesignSlot) -> String {
    let filling =
      switch slot.filledBy {
      case .claimCode(let code): "code \(code)"
      case .serial(let serial): "serial \(serial)"
      case .mac(let mac): "mac \(mac)"
      case .anyOf(let model): "any \(model)"
      case nil: "nothing"
      }
    return JSON([slot.siteKey, slot.deviceName, slot.model, filling]).text
  }

  private func objectContent(_ object: DesignObject) -> String {
    var body = object.body
    for secret in object.secrets {
      body.replace(at: secret.path.steps[...], with: .string(secret.reference.description))
    }
    return "\(JSON(object.siteGroups).text)\(body.text)"
  }

  /// The object of an address, inside its template where it has one.
  func object(at address: DesignObjectAddress) -> DesignObject? {
    guard let template = address.template else { return object(address.kind, address.name) }
    return object(.templates, template)?.children.first { $0.kind == address.kind && $0.name == address.name }
  }
}
