public import Assurance
public import Determinism

/// The same world twice, with and without a change, and what became of the difference.
public struct WhatIfResult: Sendable {
  /// What one world is called: a scenario, a twin.
  public struct World: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The sites that failed.
    public var failed: [String]
    /// What the rehearsal came to; nil for a twin that was only looked at.
    public var verdict: String?
  }

  /// What is asked, in a sentence.
  public var question: String
  /// The world without the change.
  public var before: World
  /// The world with it.
  public var after: World
  /// The time over which they are compared.
  public var window: ClosedRange<Instant>
  /// What is not the same in their designs, and what the model knows of it.
  public var changes: [FieldChange]
  /// The sites, by name.
  public var sites: [PairedSite]
  /// Every metric over all sites.
  public var estimates: [PairedEstimate]
  /// The command that replays it.
  public var replay: String

  /// What it comes to.
  public enum Verdict: String, Sendable, Hashable {
    /// Every count is the same, and the model knows of every change what it does.
    case noDifference = "NO DIFFERENCE"
    /// Something is worse beyond chance, or a site fails that did not.
    case worse = "WORSE"
    /// Something is better beyond chance, and nothing worse.
    case better = "BETTER"
    /// There is a difference; which way is within chance.
    case unclear = "UNCLEAR"
    /// The model does not know what a change does, and shows no harm.
    case unknown = "UNKNOWN"
  }

  /// The changes of which the model knows nothing.
  public var notModelled: [FieldChange] { changes.filter { $0.knowledge == .notModelled } }
  /// Sites that fail after the change and did not before.
  public var newlyFailed: [String] { after.failed.filter { !before.failed.contains($0) } }
  /// Sites that failed and do no longer.
  public var noLongerFailed: [String] { before.failed.filter { !after.failed.contains($0) } }
  /// The sites of which every count is the same.
  public var identical: [PairedSite] { sites.filter { $0.isInBoth && $0.changed == 0 } }

  /// What it comes to. What is not modelled ends at best in `unknown`.
  public var verdict: Verdict {
    let directions = estimates.map(\.direction)
    if !newlyFailed.isEmpty || directions.contains(.worse) { return .worse }
    if !notModelled.isEmpty { return .unknown }
    if directions.contains(.better) { return .better }
    return directions.allSatisfy { $0 == .identical } && sites.allSatisfy(\.isInBoth) ? .noDifference : .unclear
  }
}
