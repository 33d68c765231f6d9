public import Planning
public import Twin

/// What a design says of how its places are used: load profiles, holidays, and when each site opens.
public struct DesignWorld: Sendable {
  private let design: Design
  private let own: OwnProfiles?

  /// The world of a design.
  /// - Parameter own: what the file says that it names, see `OwnProfiles.load(of:files:)`.
  public init(of design: Design, own: OwnProfiles?) {
    self.design = design
    self.own = own
  }

  /// Tells it a twin, in which nothing has been counted yet.
  /// - Throws: `TwinError`
  public func add(to twin: Twin) async throws {
    if let own { try await twin.define(own) }
    for site in design.sites { try await twin.setWorld(ofSite: site.name, profile: site.profile, opens: site.opens) }
  }
}
