import Determinism
import MistAPI
import Planning

extension CanaryRollout {
  /// How long access points have to take a change before it is looked whether they are still there: the cloud pushes
  /// configuration within minutes.
  static let settleSeconds: Int64 = 600

  /// Copies the templates that change, and makes what nobody feels yet. What an earlier process made stands in the journal.
  private func prepareChange() async throws {
    guard let change else { return }
    for item in change.made {
      guard case .create(let place, let body) = item.action, values.ids[place.key] == nil else { continue }
      guard let collection = try values.collection(of: place) else { continue }
      let wanted = try values.resolved(body)
      let match = try values.resolved(.object(place.match)).object ?? JSONObject()
      let present = try await client.object(in: collection, matching: match)
      let answer: JSON
      if let present { answer = present } else { answer = try await client.call(.post, collection, body: wanted) }
      guard let id = answer["id"]?.string.flatMap({ MistID($0) }) else { continue }
      try await record(.made(key: place.key.text, id: id, isOurs: present == nil || isContinued))
    }
    for template in change.templates where !state.copies.contains(where: { $0.template == template.key.text }) {
      try await record(.copied(try await copier.copy(template, reach: state.fleet.reach[template.key.text] ?? [])))
    }
  }

  private var copier: TemplateCopier {
    TemplateCopier(
      client: client, organisation: order.organisation, values: values, rollout: order.name,
      standing: Set(state.copies.flatMap(\.labels)))
  }

  private func changer(_ change: ConfigurationChange) -> SiteChanger {
    SiteChanger(
      client: client, organisation: order.organisation, change: change, values: values, copies: state.copies)
  }

  /// Gives the sites of a phase the change, each as soon as its window opens, and waits until their access points have it.
  func apply(_ index: Int) async throws {
    guard let change else { return }
    let phase = order.policy.phases[index]
    if state.phases.count <= index {
      try await prepareChange()
      try await record(.applying(phase: phase.name, devices: devices(of: index)))
    }
    let devices = state.phases[index].devices
    guard !devices.isEmpty else { return try await record(.applied(phase: phase.name, at: [], notBack: [])) }
    let action = state.next
    let openings = try SiteOpenings(order.policy.windows, of: state.fleet.sites)
    var left = devices.sites.filter { state.changed[$0] == nil }
    while !left.isEmpty {
      if try await isInterrupted(action) { return }
      let now = await time.now()
      func opening(_ site: MistID) -> Instant { openings.opening(of: site, from: now) ?? now }
      let due = left.filter { opening($0) <= now }
      left.removeAll { opening($0) <= now }
      guard !due.isEmpty else {
        try await time.sleep(until: left.map { opening($0) }.min() ?? now)
        continue
      }
      try await give(change, to: due)
      try await record(.changed(phase: phase.name, sites: due))
    }
    let moments = devices.sites.map { ($0, state.changed[$0] ?? state.phases[index].started) }
    let last = moments.map(\.1).max() ?? state.phases[index].started
    try await time.sleep(until: last.advanced(bySeconds: Self.settleSeconds))
    if try await isInterrupted(action) { return }
    let notBack = try await strays(devices)
    let gone = Set(notBack.map(\.id))
    let there = Dictionary(grouping: devices.filter { !gone.contains($0.id) }, by: \.site)
    let back = moments.map { site, at in SiteMoment(site: site, at: at, count: there[site]?.count ?? 0) }
    try await record(.applied(phase: phase.name, at: back, notBack: notBack))
  }

  private func give(_ change: ConfigurationChange, to sites: [MistID]) async throws {
    let changer = changer(change)
    try await changer.move(sites)
    let wanted = Set(sites)
    let noted = Set(state.undo.map(\.site))
    for site in state.fleet.sites where wanted.contains(site.id) && change.sites[site.name] != nil {
      let writes = try await changer.writes(at: site.name)
      guard !writes.isEmpty else { continue }
      if !noted.contains(site.id) {
        var items: [SiteUndo.Item] = []
        for write in writes {
          let undo = values.inverse(of: write.edits, on: write.present)
          items.append(SiteUndo.Item(path: write.path, edits: ItemIntent(undo: undo).json.text))
        }
        try await record(.changing(SiteUndo(site: site.id, name: site.name, items: items)))
      }
      for write in writes { _ = try await client.call(.put, write.path, body: write.body) }
    }
  }

  /// Brings every site that has the change back to what it had, and takes the copies away. It does not wait for windows.
  func takeBack(_ reason: String) async throws {
    guard let change else { return }
    let touched = state.upgraded
    if state.rollBackStarted == nil { try await record(.rollingBack(devices: touched, reason: reason)) }
    let changer = changer(change)
    try await changer.moveBack(touched.sites)
    for undo in state.undo.reversed() where !state.notPutBack.contains(undo.site) {
      let left = try await changer.putBack(undo)
      if !left.isEmpty { try await record(.notPutBack(site: undo.site, name: undo.name, fields: left)) }
    }
    for copy in state.copies {
      guard let template = change.template(of: copy) else { continue }
      try await copier.remove(copy.id, template.kind, labels: copy.labels)
    }
    for (_, object) in state.made.sorted(by: { $0.key > $1.key }) where object.isOurs {
      guard let place = change.made.compactMap(\.action.place).first(where: { $0.key.text == object.key }) else {
        continue
      }
      try await client.remove(try values.path(of: place))
    }
    try await time.sleep(until: await time.now().advanced(bySeconds: Self.settleSeconds))
    let lost = try await strays(touched)
    try await record(.rolledBack(count: touched.count - lost.count, lost: lost))
  }

  /// The originals take the change, the sites go back to them, and the copies go. Sites without access points, which no phase
  /// could judge, get what changes at them now.
  func promoteChange() async throws {
    guard let change else { return }
    let changer = changer(change)
    for copy in state.copies where !state.settled.contains(copy.template) {
      guard let template = change.template(of: copy) else { continue }
      try await changer.settle(template, copy)
      if template.id != nil { try await copier.remove(copy.id, template.kind, labels: copy.labels) }
      try await record(.settled(template: copy.template, words: copy.words))
    }
    for (name, _) in change.sites.sorted(by: { $0.key < $1.key }) {
      guard let site = values.ids[.site(name)], state.changed[site] == nil else { continue }
      for write in try await changer.writes(at: name) {
        _ = try await client.call(.put, write.path, body: write.body)
      }
    }
  }
}
