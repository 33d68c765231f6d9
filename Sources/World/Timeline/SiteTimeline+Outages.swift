extension SiteTimeline {
  /// The site with all that takes service away put into its devices' service: causes that take devices down, access points
  /// whose switch is down, a site whose gateways are down.
  ///
  /// The site itself when there is nothing of that in these seconds, which is nearly always.
  public func settled(in seconds: Range<Int64>) -> SiteTimeline {
    let outages = causes.filter { CauseKind.outages.contains($0.kind) }.flatMap { $0.occurrences(in: seconds) }
    let hasDownDevice = (switches + gateways).contains { $0.service.isDown(in: seconds) }
    guard !outages.isEmpty || hasDownDevice else { return self }
    var site = self
    for outage in outages { site.takeDown(by: outage) }
    for index in site.accessPoints.indices {
      guard let key = site.accessPoints[index].switchKey,
        let feeding = site.switches.first(where: { $0.key == key })
      else { continue }
      for range in feeding.service.down(in: seconds) {
        site.accessPoints[index].service.overlay(range) { $0 == .absent ? .absent : .switchDown }
      }
    }
    // Gateways that are there say by themselves when there is no way out.
    if !site.gateways.isEmpty { site.causes.removeAll { $0.kind == .gatewayDown } }
    for range in site.gatewaysDown(in: seconds) {
      site.causes.append(Cause(kind: .gatewayDown, start: range.lowerBound, end: range.upperBound, magnitude: 1))
      site.cutOff(range)
    }
    return site
  }

  /// Whether anything ever takes devices down, or cuts them off, that is not in their own history.
  public var losesDevices: Bool {
    causes.contains { CauseKind.outages.contains($0.kind) && $0.magnitude > 0 }
      || (switches + gateways).contains { $0.service.changes.contains { $0.value.isDown } }
  }

  private mutating func takeDown(by cause: Cause) {
    guard cause.magnitude > 0 else { return }
    let range = cause.start..<cause.end
    switch cause.kind {
    case .accessPointDown, .portDown, .accessPointReboot:
      let state: ServiceState = cause.kind == .accessPointReboot ? .rebooting : .unreachable
      for index in accessPoints.indices where cause.concerns(accessPoints[index].key) {
        accessPoints[index].service.overlay(range) { $0 == .absent ? .absent : state }
      }
    case .switchDown:
      for index in switches.indices where cause.concerns(switches[index].key) {
        switches[index].service.overlay(range) { $0 == .absent ? .absent : .unreachable }
      }
      // An access point whose cable is not known hangs on some switch of the site.
      for index in accessPoints.indices where accessPoints[index].switchKey == nil && cause.devices == nil {
        accessPoints[index].service.overlay(range) { $0 == .absent ? .absent : .switchDown }
      }
    case .gatewayDown:
      for index in gateways.indices where cause.concerns(gateways[index].key) {
        gateways[index].service.overlay(range) { $0 == .absent ? .absent : .unreachable }
      }
      if gateways.isEmpty, cause.devices == nil { cutOff(range) }
    default:
      if cause.devices == nil || gateways.allSatisfy({ cause.concerns($0.key) }) { cutOff(range) }
    }
  }

  /// Access points go on serving without the cloud.
  private mutating func cutOff(_ range: Range<Int64>) {
    for index in accessPoints.indices {
      accessPoints[index].service.overlay(range) { $0 == .serving ? .siteDown : $0 }
    }
  }

  /// When all gateways that the site has are down.
  private func gatewaysDown(in seconds: Range<Int64>) -> [Range<Int64>] {
    guard gateways.contains(where: { $0.service.isDown(in: seconds) }) else { return [] }
    var moments = Set([seconds.lowerBound, seconds.upperBound])
    for gateway in gateways { moments.formUnion(gateway.service.segments(in: seconds).map(\.range.lowerBound)) }
    let sorted = moments.sorted()
    return zip(sorted, sorted.dropFirst()).compactMap { first, next in
      let states = gateways.map { $0.service.value(at: first) }.filter { $0 != .absent }
      return !states.isEmpty && states.allSatisfy(\.isDown) ? first..<next : nil
    }
  }
}

extension Facet<ServiceState> {
  /// Changes the values of a range of epoch seconds.
  fileprivate mutating func overlay(_ range: Range<Int64>, _ transform: (ServiceState) -> ServiceState) {
    self = mapped(in: range, transform)
  }

  fileprivate func isDown(in seconds: Range<Int64>) -> Bool { segments(in: seconds).contains { $0.value.isDown } }

  fileprivate func down(in seconds: Range<Int64>) -> [Range<Int64>] {
    segments(in: seconds).filter { $0.value.isDown }.map(\.range)
  }
}
