import MistAPI

/// All that was read of an organisation: to be compared with another reading, and not to be kept.
public struct OrganisationContent: Sendable, Hashable {
  /// What is the organisation's own.
  public var organisation: PulledOrganisation
  /// What its sites have of their own, of each that was read.
  public var sites: [PulledSite]

  /// Two readings in which equal secrets are equal, and none is told.
  ///
  /// A copy may hold hashes of what was pulled and in clear what was written into it since: that is hashed first. Then both sides
  /// are hashed once more, so that not even a secret that looks like a hash is shown.
  /// - Parameters:
  ///   - holdsHashes: whether secrets of each are covered already; all were read without a cover.
  ///   - cover: under the salt of those hashes.
  public static func comparable(
    _ first: OrganisationContent, _ second: OrganisationContent, holdsHashes: (first: Bool, second: Bool),
    by cover: PullCover
  ) -> (first: OrganisationContent, second: OrganisationContent) {
    // A variable that is a secret on one side only is one on both.
    let own = first.organisation.secretVariables.union(second.organisation.secretVariables)
    let ofSites = Dictionary((first.sites + second.sites).map { ($0.id, $0.secretVariables) }) { $0.union($1) }
    let names = Names(organisation: own, sites: ofSites.mapValues { $0.union(own) })
    return (
      first.covered(names, by: cover, sparesHashes: holdsHashes.first).covered(names, by: cover, sparesHashes: false),
      second.covered(names, by: cover, sparesHashes: holdsHashes.second).covered(names, by: cover, sparesHashes: false)
    )
  }

  /// Variables that stand for secrets.
  private struct Names {
    let organisation: Set<String>
    let sites: [MistID: Set<String>]
  }

  private func covered(_ names: Names, by cover: PullCover, sparesHashes: Bool) -> OrganisationContent {
    func covered(_ items: [String: [JSON]], _ names: Set<String>) -> [String: [JSON]] {
      var result: [String: [JSON]] = [:]
      for (kind, items) in items {
        result[kind] = items.map { cover.covering($0, of: kind, variables: names, sparesHashes: sparesHashes) }
      }
      return result
    }
    var result = self
    result.organisation.items = covered(organisation.items, names.organisation)
    result.sites = sites.map { site in
      var site = site
      site.items = covered(site.items, names.sites[site.id] ?? names.organisation)
      return site
    }
    return result
  }
}
