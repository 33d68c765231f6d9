import Determinism
import Rehearsal
import Reporting
import World

/// The pictures of the model, drawn by the model itself.
enum ModelPictures {
  private static func marks(_ values: [Double], _ unit: String = "") -> [(value: Double, text: String)] {
    values.map { ($0, "\(Int($0))\(unit)") }
  }

  /// The week of load profiles.
  static func load(_ profiles: [Profile]) -> LinePicture {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let series = profiles.map { profile in
      LinePicture.Series(
        profile.name,
        stride(from: 0, to: 7 * 86_400, by: 1800).map { second in
          (Double(second) / 86_400, profile.load(atSecondOfWeek: second) * profile.clientsAtPeak)
        })
    }
    let most = series.flatMap { $0.points.map(\.y) }.max() ?? 1
    let step = [1.0, 2, 5, 10, 20, 50].first { most / $0 <= 8 } ?? 100
    let top = (most / step).rounded(.up) * step
    return LinePicture(
      title: "A week of load", source: "model \(WorldModel.version): expected clients, before what chance adds",
      horizontal: .init("local time", 0...7, marks: days.enumerated().map { (Double($0) + 0.5, $1) }),
      vertical: .init(
        "clients of one access point of average popularity", 0...top,
        marks: marks(Array(stride(from: 0, through: top, by: step)))), series: series)
  }

  /// What weaker clients do to coverage.
  static func signal(_ profiles: [Profile]) -> LinePicture {
    LinePicture(
      title: "Coverage lost when clients are heard more weakly",
      source: "model \(WorldModel.version): signal normal around the profile's mean, threshold −72 dBm",
      horizontal: .init("dB weaker", 0...15, marks: marks([0, 3, 6, 9, 12, 15])),
      vertical: .init(
        "points of user-minutes that turn bad", 0...100, marks: marks([0, 20, 40, 60, 80, 100])),
      series: profiles.map { profile in
        LinePicture.Series(
          profile.name,
          stride(from: 0.0, through: 15, by: 0.5).map { ($0, 100 * ModelCurves.coverageLost(profile, weaker: $0)) })
      })
  }

  /// What a slow stage does to the time to connect.
  static var connecting: LinePicture {
    LinePicture(
      title: "Connections slower than 4 s when one stage is slow",
      source: "model \(WorldModel.version): a lognormal time for each stage; the healthy level has retries on top",
      horizontal: .init("times as slow", 1...30, marks: marks([1, 5, 10, 15, 20, 25, 30])),
      vertical: .init("per cent of connections", 0...100, marks: marks([0, 20, 40, 60, 80, 100])),
      series: ModelCurves.stages.enumerated().map { stage, name in
        LinePicture.Series(
          name,
          stride(from: 1.0, through: 30, by: 1).compactMap { factor in
            ModelCurves.slowConnections(stage: stage, times: factor).map { (factor, 100 * $0) }
          })
      })
  }

  /// How evidence grows in one rollout.
  static func evidence(seed: UInt64) -> LinePicture {
    let limit = StrictMath.log(20) / StrictMath.log(10)
    return LinePicture(
      title: "Evidence of harm in one rollout",
      source: "simulated office, 20 access points, 8 canaries, Tuesday 09:00, hourly looks, seed \(seed)",
      horizontal: .init("hours after the upgrade", 0...24, marks: marks([0, 4, 8, 12, 16, 20, 24])),
      vertical: .init(
        "e-value of all metrics: how much better harm explains what was seen than chance does", -1...6,
        marks: [(-1, "0.1"), (0, "1"), (1, "10"), (2, "10²"), (3, "10³"), (4, "10⁴"), (5, "10⁵"), (6, "10⁶")]),
      series: [0, 2, 5, 10, 20].map { points in
        LinePicture.Series(
          points == 0 ? "healthy" : "−\(points) points",
          GateFigures.evidence(points: points, canaries: 8, seed: RandomKey(seed: seed).child("evidence"))
            .map { ($0.hours, $0.logarithm) })
      }, limits: [(limit, "FAIL: 20, which chance reaches in at most one rollout of twenty")])
  }

  /// How often the gate stops a change.
  static var power: LinePicture {
    let curves = [
      ("−10 points, 8 APs", 10, 8), ("−10 points, 1 AP", 10, 1), ("−5 points, 8 APs", 5, 8), ("−5 points, 1 AP", 5, 1),
      ("−2 points, 8 APs", 2, 8), ("healthy, 8 APs", 0, 8),
    ]
    return LinePicture(
      title: "How often a canary stops firmware that hurts throughput",
      source: "the published table C.4 (office, 2,000 rollouts each), which `mistwin power tables` regenerates",
      horizontal: .init("hours after the upgrade", 0...24, marks: marks([0, 4, 8, 12, 16, 20, 24])),
      vertical: .init("per cent of rollouts", 0...100, marks: marks([0, 20, 40, 60, 80, 100])),
      series: curves.map { name, points, canaries in
        LinePicture.Series(
          name,
          GateFigures.detection(metric: "throughput", points: points, canaries: canaries)
            .map { ($0.hours, 100 * $0.probability) })
      })
  }
}
