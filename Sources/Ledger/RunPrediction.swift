public import Determinism
public import MistAPI
public import Planning

/// What was predicted of a run before it began, on which network it was carried out, and how the service levels stood after it.
public struct RunPrediction: Sendable, Hashable {
  /// What kind of run.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Of a plan.
    case apply
    /// Of firmware or configuration, in phases.
    case rollout
    /// Of a key.
    case rotation
  }

  /// The organisation.
  public var organisation: MistID
  /// Whether it is carried out on a live cloud.
  public var isLive: Bool
  /// What its rehearsal has shown; nil where none was attested.
  public var rehearsed: Attestation.Prediction?
  /// What was read from the network after it; nil where nobody has looked.
  public var found: Found?

  /// What was read from the network.
  public struct Found: Sendable, Hashable {
    /// When, by the network's clock.
    public var at: Instant
    /// How the sites stood.
    public var levels: ServiceLevelSummary

    /// What was read.
    public init(at: Instant, levels: ServiceLevelSummary) {
      self.at = at
      self.levels = levels
    }
  }

  /// What was predicted of a run that is about to begin.
  public init(organisation: MistID, isLive: Bool, rehearsed: Attestation.Prediction?, found: Found? = nil) {
    self.organisation = organisation
    self.isLive = isLive
    self.rehearsed = rehearsed
    self.found = found
  }

  /// The service levels that were predicted beside those that were found; nil where one of them is not known, and where the
  /// prediction is of the time before the change.
  public var levels: ServiceLevelComparison? {
    guard let predicted = rehearsed?.levels, predicted.isAfterChange, let found else { return nil }
    return ServiceLevelComparison(predicted, found.levels)
  }
}
