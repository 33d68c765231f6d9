public import Determinism
import MistAPI
import Planning

/// Somebody who has to be told of a new passphrase: a client, its site, and when the site is told.
public struct KeyNotice: Sendable, Hashable {
  /// The name of the site.
  public var site: String
  /// The client.
  public var client: KeyClient
  /// The number of the site's wave, from 1 on.
  public var wave: Int
  /// When the site is told: its window, or now.
  public var told: Instant
}

extension KeyRotation {
  /// Who is affected by an order: the clients that were seen under the old one in the look-back, by wave and site.
  /// - Parameters:
  ///   - sites: The sites of the organisation.
  ///   - waves: The names of the sites of the first waves; all others are told last.
  /// - Throws: `MistError`, `MaintenanceWindowError`, `KeyRotationError.neverOpens`
  public func notices(
    of order: KeyRotationOrder, sites: [KeySite], waves: [[String]] = []
  ) async throws -> [KeyNotice] {
    let census = KeyCensus(client: client, organisation: order.organisation, lookBack: order.lookBack)
    let now = await time.now()
    let schedules = try Self.schedules(order.windows, of: sites)
    let byID = Dictionary(sites.map { ($0.id.description, $0) }, uniquingKeysWith: { first, _ in first })
    var notices: [KeyNotice] = []
    var seen: Set<String> = []
    for place in order.places {
      for client in try await census.clients(of: place, at: now) where seen.insert(client.mac).inserted {
        let name = byID[client.site]?.name ?? client.site
        let wave = waves.firstIndex { $0.contains(name) } ?? waves.count
        let first = now.advanced(bySeconds: Int64(wave) * order.between)
        var told = first
        if let answer = schedules?[client.site]?.firstFit(from: first, lasting: Self.change) {
          guard let fit = answer.fit else {
            throw KeyRotationError.neverOpens(name, why: answer.refusal.map { "\($0)" } ?? "")
          }
          told = fit.start
        }
        notices.append(KeyNotice(site: name, client: client, wave: wave + 1, told: told))
      }
    }
    return notices.sorted { ($0.wave, $0.site, $0.client.mac) < ($1.wave, $1.site, $1.client.mac) }
  }
}
