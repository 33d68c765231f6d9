/// What single physical links of the model come to, for who wants to look at them.
public enum ModelCurves {
  /// The part of the clients heard well that are no more when all of them are weaker by so many dB (section B.4.1).
  /// - Returns: 0…1
  public static func coverageLost(_ profile: Profile, weaker decibels: Double) -> Double {
    SignalSpread(mean: profile.signalMean, deviation: profile.signalDeviation).addedShare(weaker: decibels, part: 1)
  }

  /// The stages of a connection, in their order.
  public static let stages = ["association", "authorization", "DHCP", "ARP and DNS"]

  /// The part of connections that take longer than a threshold when one stage is so many times as slow (section B.4.3).
  /// - Parameters:
  ///   - stage: The place of the stage in `stages`; any other is nil.
  ///   - threshold: In seconds.
  public static func slowConnections(stage: Int, times factor: Double, threshold: Double = 4) -> Double? {
    guard let stage = ConnectStages.Stage(rawValue: stage) else { return nil }
    return ConnectStages().slowed(stage, by: factor).slowShare(threshold: threshold)
  }
}
