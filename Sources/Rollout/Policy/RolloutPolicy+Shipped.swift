extension RolloutPolicy {
  /// The policies that come with mistwin.
  public static let shipped: [RolloutPolicy] = [spread, cautious, onePerFleet, bigBang]

  /// The shipped policy of that name.
  public static func named(_ name: String) -> RolloutPolicy? { shipped.first { $0.name == name } }

  /// The recommended one: catastrophes are caught on one access point of each model, harm of ten points on eight at eight
  /// sites, and only then the fleet moves. One access point cannot be proven good; eight can (ruling 2).
  public static let spread = RolloutPolicy(
    name: "spread",
    summary: "one access point of each model, then eight at eight sites until ten points are excluded, then the fleet",
    phases: [
      RolloutPhase(
        name: "one per model", selection: .onePerModel, minimumBakeHours: 4, maximumBakeHours: 48,
        judgement: .gate(.init(alpha: 0.02, margin: nil, mostControls: 8))),
      RolloutPhase(
        name: "eight sites", selection: .onePerSite(8), minimumBakeHours: 8, maximumBakeHours: 72,
        judgement: .gate(.init(alpha: 0.03, margin: 0.10, mostControls: 5))),
      fleet(watchHours: 24, strategy: .rrm),
    ], pinsVersion: true, watch: WatchRule(days: 7))

  /// For large fleets and small harms: after the eight, a hundred at fifty sites until five points are excluded, and a
  /// person's word before the fleet moves.
  public static let cautious = RolloutPolicy(
    name: "cautious",
    summary:
      "one of each model, eight sites, a hundred at fifty sites until five points are excluded, then, approved, the fleet",
    phases: [
      RolloutPhase(
        name: "one per model", selection: .onePerModel, minimumBakeHours: 4, maximumBakeHours: 48,
        judgement: .gate(.init(alpha: 0.01, margin: nil, mostControls: 8, floor: 0.9)), onInconclusive: .hold),
      RolloutPhase(
        name: "eight sites", selection: .onePerSite(8), minimumBakeHours: 8, maximumBakeHours: 72,
        judgement: .gate(.init(alpha: 0.015, margin: 0.10, mostControls: 5, floor: 0.9)), onInconclusive: .hold),
      RolloutPhase(
        name: "fifty sites", selection: .perSite(sites: 50, each: 2), minimumBakeHours: 8, maximumBakeHours: 96,
        judgement: .gate(.init(alpha: 0.025, margin: 0.05, mostControls: 4, floor: 0.9)), onInconclusive: .hold),
      fleet(watchHours: 48, strategy: .rrm, needsApproval: true),
    ], pinsVersion: true, watch: WatchRule(days: 14))

  /// The classic: one access point, then its site, then the fleet. Kept for comparison: one access point catches
  /// catastrophes only, and its site has no controls left.
  public static let onePerFleet = RolloutPolicy(
    name: "one-ap",
    summary: "one access point, then its site, then the fleet; catches catastrophes only",
    phases: [
      RolloutPhase(
        name: "one access point", selection: .onePerSite(1), minimumBakeHours: 4, maximumBakeHours: 48,
        judgement: .gate(.init(alpha: 0.05, margin: nil, mostControls: 8))),
      RolloutPhase(
        name: "its site", selection: .restOfCanarySites, minimumBakeHours: 4, maximumBakeHours: 24,
        judgement: .floor(lookEveryHours: 4), mayStayAway: 0.05),
      fleet(watchHours: 24),
    ])

  /// Everything at once, watched afterwards. Kept for comparison: harm is noticed when all users have it.
  public static let bigBang = RolloutPolicy(
    name: "big-bang", summary: "the whole fleet at once, watched afterwards; harm is noticed when all users have it",
    phases: [fleet(watchHours: 24)])

  private static func fleet(
    watchHours: Double, strategy: UpgradeStrategy = .bigBang, needsApproval: Bool = false
  ) -> RolloutPhase {
    RolloutPhase(
      name: "fleet", selection: .rest, minimumBakeHours: watchHours, maximumBakeHours: watchHours,
      judgement: .floor(lookEveryHours: 8), onInconclusive: .hold, mayStayAway: 0.01, strategy: strategy,
      needsApproval: needsApproval)
  }
}
