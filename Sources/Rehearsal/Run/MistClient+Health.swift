public import Determinism
public import MistAPI
public import Planning

extension MistClient {
  /// The service levels of every site of an organisation over a window, judged as a rehearsal judges them: below 90 % beyond chance, a
  /// deployment has failed.
  /// - Parameter design: what says when sites open; sites that it does not have are judged, too.
  /// - Throws: `MistError`
  public func judgedSites(
    of organisation: MistID, design: Design, from start: Instant, to end: Instant
  ) async throws -> [SiteReview] {
    let sites = try await RehearsedSite.all(of: design, in: organisation, by: self)
    let ids = try await siteIDs(in: organisation)
    return try await ServiceLevelReview(
      client: self, organisation: organisation, sites: sites.filter { ids[$0.name] != nil }, siteIDs: ids, start: start,
      end: end
    ).run { _, _ in }
  }
}
