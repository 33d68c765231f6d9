import Assurance

/// What policies would come to at a network under each hypothesis, and which one is chosen.
public struct PowerAnswer: Sendable {
  /// The models that would be upgraded.
  public var models: [String]
  /// How many access points that is, at how many sites; so many sites were read hour by hour.
  public var accessPoints: Int
  /// The sites with such access points.
  public var sites: Int
  /// The sites that were read hour by hour.
  public var sitesRead: Int
  /// The words that say where the gate's noise comes from.
  public var noise: String
  /// By what one is chosen, in words.
  public var rule: String
  /// The policies, in the order of the scenario.
  public var trials: [PowerStudy.Trial]
  /// The one that is chosen; nil where none could be tried.
  public var chosen: Int?
  /// Why, in one sentence.
  public var why: String

  /// How many replicates.
  public var replicates: Int { trials.first?.replicates ?? 0 }

  /// The name of the chosen policy.
  public var chosenPolicy: String? { chosen.map { trials[$0].policy.name } }

  /// What the chosen policy comes to under a hypothesis.
  func cell(under hypothesis: String) -> PowerStudy.Cell? {
    chosen.flatMap { place in trials[place].cells.first { $0.hypothesis.name == hypothesis } }
  }

  var sentence: String { chosen == nil ? "no policy could be tried" : "chosen: \(why)" }
}
