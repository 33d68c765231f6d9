import Assurance

/// What a regenerated table found beside what its basis says.
public struct TableReport: Sendable {
  /// One figure.
  public struct Row: Sendable, Hashable {
    /// `r5`, `c3`, `c4` or `c5`.
    public var table: String
    /// What was simulated.
    public var subject: String
    /// How many canaries, or which policy.
    public var canaries: String
    /// By when, as `30m` or `24h`; empty where there is no such time.
    public var by: String
    /// What the basis says.
    public var target: Double
    /// What was found.
    public var found: Double
    /// The standard error of the difference, both simulations counted.
    public var standardError: Double
    /// Half of the last digit that the basis prints.
    public var slack: Double

    /// Why nothing follows from a difference: what the basis leaves open. Empty where something does.
    public var remark = ""

    /// How many standard errors lie between the two, the rounding of the target taken off.
    public var distance: Double { max(0, (found - target).magnitude - slack) / max(1e-12, standardError) }
    /// Whether that is at most three.
    public var isMet: Bool { distance <= 3 }
  }

  /// The figures, in the order of the tables.
  public var rows: [Row]
  /// How many replicates each rests on.
  public var replicates: Int

  /// The figures that count: those for which the basis leaves nothing open.
  public var judged: [Row] { rows.filter(\.remark.isEmpty) }

  /// How many figures beyond three standard errors chance gives with 1 %, all of them being met: 0.27 % of them are to be
  /// expected, and some more by the spread of their number.
  public var allowed: Int {
    let mean = 0.0027 * Double(judged.count)
    return Int((mean + 2.33 * mean.squareRoot()).rounded(.up))
  }

  /// Whether no more figures are beyond three standard errors than chance gives, and none is beyond four and a half, which
  /// chance gives in a few of a thousand such reports.
  public var isMet: Bool {
    judged.filter { !$0.isMet }.count <= allowed && judged.allSatisfy { $0.distance <= 4.5 }
  }

  /// The title of a table.
  public static func title(_ table: String) -> String {
    switch table {
    case "r5": "the gate in the published API's bins of 3,600 s, hourly looks, the reboot's bin left out"
    case "c3": "false alarms of the methods, 10-minute looks (the twin's best case)"
    case "c4": "the gate in 10-minute looks (the twin's best case)"
    default: "policies A to D on 1,000 access points, 10-minute looks (the twin's best case)"
    }
  }
}
