import Assurance

/// What the gate's basis (sections C.3 to C.5) and its calibration at the published bins say that a simulation must find: the
/// targets as data. One a line: table, what is done, points, canaries, then the probabilities by the end of each time.
struct PowerTarget: Sendable {
  /// What is simulated.
  enum Subject: Sendable, Hashable {
    /// The gate, looked at as often as there are bins, against harm to a metric (its place among the gated ones).
    case harm(Int)
    /// The load-share guard alone, against the loss of that many points of the load.
    case loadShare
    /// A method, looked at after every bin.
    case watched(Method)
    /// A method, looked at once, at that time.
    case once(Method)
  }

  /// The methods that are compared, on healthy firmware.
  enum Method: String, Sendable, Hashable, CaseIterable {
    case gate
    case obrienFleming = "obf"
    case mannWhitney = "mann-whitney"
    case threshold
  }

  /// `r5`, `c3` or `c4`.
  let table: String
  let subject: Subject
  let points: Int
  let canaries: Int
  /// Minutes since the change.
  let minutes: [Int]
  let probabilities: [Double]

  /// Whether it is simulated in the hourly bins of the published API.
  var isPublished: Bool { table == "r5" }
  /// Half of the last digit that the reference prints.
  let slack: Double
  /// How many replicates the reference rests on.
  var replicates: Int { table == "c3" ? 4000 : 2000 }

  /// What is done, in words.
  var words: String {
    switch subject {
    case .harm(let metric): points == 0 ? "false alarms" : "\(Self.names[metric]) \(points) points"
    case .loadShare: points == 0 ? "load share, false alarms" : "load share −\(points) %"
    case .watched(let method): "\(method.rawValue), every look"
    case .once(let method): "\(method.rawValue), one look"
    }
  }

  private static let names = ["coverage", "capacity", "throughput", "time-to-connect", "failed-to-connect", "roaming"]

  private init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count > 4, let points = Int(words[2]), let canaries = Int(words[3]) else { return nil }
    table = String(words[0])
    self.points = points
    self.canaries = canaries
    switch words[1] {
    case "load-share": subject = .loadShare
    default:
      if let metric = Self.names.firstIndex(of: String(words[1])) {
        subject = .harm(metric)
      } else if let method = Method(rawValue: String(words[1])) {
        subject = .watched(method)
      } else if words[1].hasSuffix("-once"), let method = Method(rawValue: String(words[1].dropLast(5))) {
        subject = .once(method)
      } else {
        return nil
      }
    }
    var (minutes, values) = ([Int](), [Double]())
    for word in words.dropFirst(4) {
      let parts = word.split(separator: "=")
      guard parts.count == 2, let minute = Int(parts[0]), let value = Double(parts[1]) else { return nil }
      minutes.append(minute)
      values.append(value)
    }
    self.minutes = minutes
    probabilities = values
    let digits = words.dropFirst(4).map { $0.split(separator: ".").last?.count ?? 0 }.max() ?? 0
    slack = digits > 2 ? 0.0005 : 0.005
  }

  /// All of them.
  static let all: [PowerTarget] = data.split(separator: "\n").compactMap { PowerTarget($0) }

  /// How many lines there are, so that none is lost unseen.
  static let lineCount = data.split(separator: "\n").count

  private static let data = """
    r5 throughput 0 1 1440=0.030
    r5 throughput 0 4 1440=0.033
    r5 throughput 0 8 1440=0.035
    r5 throughput 10 1 1440=0.71
    r5 throughput 10 4 1440=0.92
    r5 throughput 10 8 1440=0.96
    r5 failed-to-connect 10 1 1440=0.49
    r5 failed-to-connect 10 4 1440=0.96
    r5 failed-to-connect 10 8 1440=0.99
    c3 gate 0 1 1440=0.035
    c3 gate 0 4 1440=0.044
    c3 gate 0 8 1440=0.042
    c3 gate-once 0 1 60=0.008 240=0.009 1440=0.010
    c3 obf 0 1 1440=0.108
    c3 obf 0 4 1440=0.077
    c3 obf 0 8 1440=0.068
    c3 obf-once 0 1 60=0.000 240=0.009 1440=0.095
    c3 mann-whitney-once 0 1 60=0.17 240=0.50 1440=0.54
    c3 mann-whitney-once 0 4 60=0.29 240=0.65 1440=0.61
    c3 threshold 0 1 1440=0.930
    c3 threshold 0 4 1440=0.861
    c3 threshold 0 8 1440=0.775
    c3 threshold-once 0 1 60=0.632 240=0.558 1440=0.458
    c4 throughput 0 1 30=.007 60=.013 120=.018 240=.021 480=.029 1440=.030
    c4 throughput 0 2 30=.009 60=.018 120=.023 240=.030 480=.038 1440=.040
    c4 throughput 0 4 30=.015 60=.025 120=.030 240=.038 480=.042 1440=.043
    c4 throughput 0 8 30=.018 60=.022 120=.025 240=.031 480=.037 1440=.038
    c4 throughput 1 1 30=.008 60=.013 120=.020 240=.025 480=.037 1440=.040
    c4 throughput 1 2 30=.011 60=.021 120=.029 240=.040 480=.051 1440=.056
    c4 throughput 1 4 30=.018 60=.034 120=.042 240=.054 480=.065 1440=.069
    c4 throughput 1 8 30=.024 60=.032 120=.041 240=.050 480=.064 1440=.067
    c4 throughput 2 1 30=.009 60=.013 120=.025 240=.038 480=.059 1440=.065
    c4 throughput 2 2 30=.013 60=.028 120=.042 240=.061 480=.095 1440=.111
    c4 throughput 2 4 30=.029 60=.054 120=.074 240=.101 480=.130 1440=.147
    c4 throughput 2 8 30=.043 60=.066 120=.090 240=.120 480=.157 1440=.172
    c4 throughput 5 1 30=.030 60=.059 120=.110 240=.171 480=.264 1440=.323
    c4 throughput 5 2 30=.060 60=.128 120=.213 240=.299 480=.402 1440=.472
    c4 throughput 5 4 30=.135 60=.237 120=.354 240=.457 480=.559 1440=.619
    c4 throughput 5 8 30=.257 60=.375 120=.472 240=.567 480=.666 1440=.728
    c4 throughput 10 1 30=.140 60=.256 120=.396 240=.522 480=.637 1440=.714
    c4 throughput 10 2 30=.314 60=.473 120=.627 240=.739 480=.810 1440=.856
    c4 throughput 10 4 30=.531 60=.707 120=.801 240=.856 480=.907 1440=.942
    c4 throughput 10 8 30=.692 60=.810 120=.882 240=.921 480=.953 1440=.969
    c4 throughput 20 1 30=.457 60=.627 120=.773 240=.861 480=.925 1440=.955
    c4 throughput 20 2 30=.730 60=.868 120=.928 240=.957 480=.974 1440=.984
    c4 throughput 20 4 30=.913 60=.965 120=.983 240=.991 480=.996 1440=.999
    c4 throughput 20 8 30=.963 60=.980 120=.990 240=.995 480=.999 1440=.999
    c4 coverage 5 1 30=.018 60=.042 120=.077 240=.125 480=.193 1440=.230
    c4 coverage 5 8 30=.123 60=.188 120=.290 240=.414 480=.536 1440=.597
    c4 coverage 10 1 30=.090 60=.178 120=.289 240=.410 480=.563 1440=.628
    c4 coverage 10 2 30=.187 60=.317 120=.497 240=.638 480=.750 1440=.807
    c4 coverage 10 4 30=.339 60=.521 120=.697 240=.803 480=.879 1440=.911
    c4 coverage 10 8 30=.509 60=.689 120=.819 240=.897 480=.942 1440=.961
    c4 coverage 20 1 30=.340 60=.530 120=.713 240=.836 480=.911 1440=.941
    c4 coverage 20 4 30=.850 60=.933 120=.971 240=.986 480=.994 1440=.997
    c4 failed-to-connect 1 1 30=.007 60=.013 120=.018 240=.021 480=.033 1440=.035
    c4 failed-to-connect 1 2 30=.009 60=.018 120=.023 240=.030 480=.041 1440=.043
    c4 failed-to-connect 1 4 30=.015 60=.025 120=.032 240=.041 480=.049 1440=.052
    c4 failed-to-connect 1 8 30=.018 60=.023 120=.026 240=.034 480=.043 1440=.050
    c4 failed-to-connect 2 1 30=.007 60=.013 120=.018 240=.024 480=.036 1440=.041
    c4 failed-to-connect 2 2 30=.009 60=.018 120=.024 240=.035 480=.051 1440=.061
    c4 failed-to-connect 2 4 30=.015 60=.025 120=.034 240=.050 480=.070 1440=.086
    c4 failed-to-connect 2 8 30=.018 60=.025 120=.029 240=.048 480=.083 1440=.106
    c4 failed-to-connect 5 1 30=.007 60=.013 120=.030 240=.053 480=.122 1440=.163
    c4 failed-to-connect 5 2 30=.010 60=.023 120=.054 240=.124 480=.258 1440=.343
    c4 failed-to-connect 5 4 30=.018 60=.040 120=.087 240=.233 480=.473 1440=.592
    c4 failed-to-connect 5 8 30=.020 60=.048 120=.141 240=.355 480=.686 1440=.803
    c4 failed-to-connect 10 1 30=.011 60=.035 120=.086 240=.217 480=.410 1440=.507
    c4 failed-to-connect 10 2 30=.022 60=.080 120=.217 240=.447 480=.708 1440=.810
    c4 failed-to-connect 10 4 30=.042 60=.151 120=.443 240=.776 480=.954 1440=.979
    c4 failed-to-connect 10 8 30=.068 60=.281 120=.673 240=.944 480=.994 1440=.998
    c4 failed-to-connect 20 1 30=.036 60=.130 120=.318 240=.567 480=.782 1440=.862
    c4 failed-to-connect 20 2 30=.093 60=.305 120=.626 240=.865 480=.978 1440=.994
    c4 failed-to-connect 20 4 30=.231 60=.608 120=.919 240=.990 480=.999 1440=1.0
    c4 failed-to-connect 20 8 30=.414 60=.851 120=.993 240=1.0 480=1.0 1440=1.0
    c4 throughput 40 1 10=.47 20=.69 30=.81 60=.92 240=.98
    c4 throughput 90 1 10=.80 20=.93 30=.97 60=.99 240=1.0
    c4 failed-to-connect 40 1 10=.02 20=.07 30=.14 60=.37 240=.86
    c4 failed-to-connect 90 1 10=.10 20=.27 30=.43 60=.74 240=.98
    c4 coverage 40 1 10=.38 20=.62 30=.75 60=.90 240=.99
    c4 load-share 0 1 1440=.000
    c4 load-share 0 4 1440=.000
    c4 load-share 100 1 30=.33 60=.79 240=1.0
    c4 load-share 80 1 60=.03 240=.20 480=.72 1440=.94
    c4 load-share 50 1 1440=.02
    c4 load-share 50 4 60=.07 240=.21 480=.45 1440=.64
    c4 load-share 80 4 60=.96
    """
}
