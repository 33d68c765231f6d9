public import Assurance
public import Determinism

/// One look at a phase: when, and what was found.
public struct RolloutLook: Sendable, Hashable, Codable {
  /// When.
  public var at: Instant
  /// Hours since the upgrade.
  public var elapsedHours: Double
  /// What was found.
  public var finding: Finding
  /// The calls that it took; nil in the journal of an older version.
  public var calls: Int?

  /// What a look found.
  public enum Finding: Sendable, Hashable, Codable {
    /// The canary gate's numbers and verdict.
    case gate(GateLook)
    /// What lies below the absolute floor.
    case floor(FloorLook)
  }

  /// A look.
  public init(at: Instant, elapsedHours: Double, finding: Finding, calls: Int? = nil) {
    self.calls = calls
    self.at = at
    self.elapsedHours = elapsedHours
    self.finding = finding
  }
}

extension RolloutLook {
  /// What was found, in one sentence.
  public var sentence: String {
    switch finding {
    case .gate(let look): look.verdict.sentence
    case .floor(let look): look.sentence
    }
  }
}

/// A look at the service levels of whole sites, where no controls remain.
public struct FloorLook: Sendable, Hashable, Codable {
  /// How many sites had service levels at all.
  public var sites: Int
  /// What is below the floor.
  public var belowFloor: [Finding]

  /// One metric of one site that is below the floor.
  public struct Finding: Sendable, Hashable, Codable {
    /// The site.
    public var site: String
    /// What was judged.
    public var judgement: LevelJudgement
    /// The classifier with the largest part of what was bad.
    public var classifier: String?
    /// Whether the same was below the floor, beyond chance, before the upgrade: then it is not the upgrade's fault.
    public var wasFailingBefore: Bool
  }

  /// What is below the floor beyond chance and was not before.
  public var failures: [Finding] { belowFloor.filter { $0.judgement.verdict == .failed && !$0.wasFailingBefore } }
}

extension FloorLook {
  /// What was found, in one sentence.
  public var sentence: String {
    guard let worst = failures.first else { return "\(sites) sites, none fell below the floor beyond chance" }
    let percent = Int(((worst.judgement.level ?? 0) * 100).rounded(.down))
    let because = worst.classifier.map { ", most of it \($0)" } ?? ""
    let others = failures.count > 1 ? "; and \(failures.count - 1) more" : ""
    return
      "\(worst.judgement.metric.name) at \(worst.site) fell to \(percent) %, below the floor beyond chance\(because)\(others)"
  }
}
