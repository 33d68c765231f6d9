public import MistAPI

/// Puts back what a rollout that was held has left switched off.
public struct AutoUpgradeRestorer: Sendable {
  private let client: any MistClient
  private let held: [RolloutState.HeldSite]

  /// The sites that these events leave held.
  public init(client: any MistClient, events: [RecordedEvent]) {
    self.client = client
    var state = RolloutState()
    for event in events { state.apply(event.event, at: event.at) }
    held = state.held.filter { !state.restored.contains($0.site) && !state.pinned.contains($0.site) }
  }

  /// Puts their setting back; doing it twice changes nothing.
  /// - Returns: their names.
  /// - Throws: `MistError`
  public func restore() async throws -> [String] {
    for site in held {
      guard let before = try? JSON(parsing: site.setting) else { continue }
      _ = try await client.call(.put, "/sites/\(site.site)/setting", body: ["auto_upgrade": before])
    }
    return held.map(\.name)
  }
}
