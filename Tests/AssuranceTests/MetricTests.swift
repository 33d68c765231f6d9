import Assurance
import Testing

@Suite("Metrics, their names, classifiers and thresholds")
struct MetricTests {
  @Test("A name leads back to its metric", arguments: Metric.allCases)
  func namesRoundTrip(metric: Metric) {
    #expect(Metric(name: metric.name) == metric)
    #expect(Metric(name: metric.name.uppercased()) == metric)
    #expect("\(metric)" == metric.name)
  }

  @Test(
    "Other spellings of the same metric are understood",
    arguments: [
      ("failed-to-connect", Metric.successfulConnect), ("successful_connect", .successfulConnect),
      ("time_to_connect", .timeToConnect), ("roaming-v2", .roaming), ("roaming-exp", .roaming),
      ("AP_Health", .apHealth),
    ])
  func aliases(name: String, metric: Metric) {
    #expect(Metric(name: name) == metric)
  }

  @Test(
    "Other metrics are not taken for one of ours", arguments: ["", "ap-availability", "switch-health", "cover-age"])
  func unknownNames(name: String) {
    #expect(Metric(name: name) == nil)
  }

  @Test("Raw values are stream numbers and stay")
  func rawValues() {
    #expect(
      Metric.allCases.map(\.name) == [
        "coverage", "capacity", "throughput", "time-to-connect", "successful-connect", "roaming", "ap-health",
      ])
    #expect(Metric.allCases.map(\.rawValue) == Array(0...6))
    #expect(Metric.gated == Metric.allCases.filter { $0 != .apHealth })
    #expect(Metric.allCases.sorted(by: >).first == .apHealth)
  }

  @Test("Classifiers are distinct, and found in any spelling", arguments: Metric.allCases)
  func classifiers(metric: Metric) {
    #expect(Set(metric.classifiers).count == metric.classifiers.count)
    for (index, name) in metric.classifiers.enumerated() { #expect(metric.classifier(named: name) == index) }
    #expect(metric.classifier(named: "nonsense") == nil)
  }

  @Test("The API's own spellings")
  func classifierSpellings() {
    #expect(Metric.timeToConnect.classifiers.contains("IP-Services"))
    #expect(Metric.capacity.classifier(named: "client_usage") == 1)
    #expect(Metric.allCases.map(\.classifiers.count) == [3, 4, 7, 6, 8, 7, 10])
  }

  @Test("Only four metrics have a threshold, with the published range")
  func thresholds() {
    #expect(
      Metric.allCases.filter { $0.threshold != nil } == [.coverage, .capacity, .throughput, .timeToConnect])
    let coverage = Metric.coverage.threshold
    #expect(coverage?.defaultValue == -72)
    #expect(coverage?.minimum == -90)
    #expect(coverage?.maximum == -60)
    #expect(coverage?.direction == .left)
    #expect(Metric.timeToConnect.threshold?.direction == .right)
    for metric in Metric.allCases {
      guard let range = metric.threshold else { continue }
      #expect(range.minimum < range.defaultValue && range.defaultValue < range.maximum)
    }
  }

  @Test("Samples in 32 bits lead back to whole seconds")
  func samplesToCounts() {
    #expect(MetricUnit.userSeconds.count(ofSamples: Double(Float(289.83334))) == 17390)
    for seconds in stride(from: Int64(0), through: 4_000_000, by: 7919) {
      let printed = Double(Float(Double(seconds) / 60))
      #expect(MetricUnit.userSeconds.count(ofSamples: printed) == seconds)
    }
    #expect(MetricUnit.events.count(ofSamples: 48) == 48)
    #expect(MetricUnit.deviceSeconds.samples(600) == 10)
  }

  @Test("Samples that cannot be counts are refused", arguments: [-1, .nan, .infinity, 1e300])
  func impossibleSamples(value: Double) {
    #expect(MetricUnit.userSeconds.count(ofSamples: value) == nil)
  }
}
