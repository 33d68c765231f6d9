import Determinism
import EffectiveConfiguration
import MistAPI
import Planning

extension CanaryRollout {
  /// Reads which sites the change reaches and who is there; refuses what cannot go in phases, what has changed since it was
  /// planned, and what nobody would feel.
  func surveyChange(_ change: ConfigurationChange) async throws {
    let groups = try await siteGroupNames()
    let listed = try await client.list("/orgs/\(order.organisation)/sites")
    let sites = listed.compactMap { Fleet.Site($0, groups) }
    var reach: [String: [MistID]] = [:]
    for template in change.templates { reach[template.key.text] = try await self.reach(of: template, in: listed) }
    let own = change.sites.keys.compactMap { values.ids[.site($0)] }
    let concerned = reach.values.reduce(into: Set(own)) { $0.formUnion($1) }
    try await checkDrift(change)
    let siteNames = Dictionary(sites.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    let accessPoints = try await accessPoints(siteNames) { concerned.contains($0.site) }
    let wanted = Set(accessPoints.filter(\.isWanted).map(\.device.site))
    guard !wanted.isEmpty else { throw RolloutError.nobodyToJudge(sites: concerned.count, change: change.summary) }
    let ranked = try await sitesByTraffic(sites)
    let fleet = Fleet(
      accessPoints, sites: ranked.filter { wanted.contains($0.id) },
      donors: ranked.filter { !concerned.contains($0.id) }, reach: reach)
    try await checkWindows(of: fleet)
    try await record(.started(order: order, version: change.summary, fleet: fleet))
  }

  /// The sites that have a template, or are to have one that is new.
  private func reach(of template: ConfigurationChange.Template, in sites: [JSON]) async throws -> [MistID] {
    var body: JSON = .null
    if let id = template.id {
      body = try await client.call(.get, template.kind.path(of: id, in: order.organisation))
    } else if let planned = template.body {
      body = try values.resolved(planned)
    }
    let binding = WLANTemplateBinding(template: body)
    return sites.filter { site in
      if let member = template.kind.siteMember { return site[member]?.string == template.id?.description }
      return binding.reaches(site: site["id"]?.string ?? "", groups: site["sitegroup_ids"]?.strings ?? [])
    }.compactMap { $0["id"]?.string.flatMap { MistID($0) } }.sorted()
  }

  /// Compares what is to change with what it was planned on.
  private func checkDrift(_ change: ConfigurationChange) async throws {
    var drift: [String] = []
    var isDone = change.made.isEmpty
    func take(_ found: (drift: [String], isDone: Bool)) {
      drift += found.drift
      isDone = isDone && found.isDone
    }
    for template in change.templates {
      if let id = template.id {
        let path = template.kind.path(of: id, in: order.organisation)
        take(try await compare(template.key, template.edits, at: path))
      } else {
        isDone = false
      }
      for member in template.members {
        if case .edit(let place, let edits) = member.action {
          take(try await compare(place.key, edits, at: try values.path(of: place)))
        } else {
          isDone = false
        }
      }
    }
    for (_, items) in change.sites.sorted(by: { $0.key < $1.key }) {
      for item in items {
        let edits = item.edits.filter { !$0.needsMade(change) }
        take(try await compare(item.place.key, edits, at: try values.path(of: item.place)))
      }
    }
    if !drift.isEmpty { throw RolloutError.drifted(drift) }
    if isDone { throw RolloutError.alreadyThere }
  }

  private func compare(
    _ key: ObjectKey, _ edits: [Edit], at path: String
  ) async throws -> (drift: [String], isDone: Bool) {
    guard !edits.isEmpty else { return ([], true) }
    let present = try await client.call(.get, path)
    let drift = try values.drift(of: edits, on: present).map { "\(key): \($0)" }
    return (drift, try values.resolved(edits).allSatisfy { $0.isMet(by: present) })
  }
}

extension Edit {
  /// Whether it names what is made only when the rollout begins.
  fileprivate func needsMade(_ change: ConfigurationChange) -> Bool {
    guard let value, case .id(let key)? = Placeholder(value) else { return false }
    return change.made.contains { $0.action.place?.key == key }
  }
}
