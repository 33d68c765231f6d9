import Determinism
import MistAPI
import Planning
import Testing

@Suite("What a rehearsal predicts, and what comes of it")
struct AttestedPredictionTests {
  private static let window = Instant(seconds: 1_800_000_000)...Instant(seconds: 1_800_086_400)

  private static func levels(
    _ sites: [String: ServiceLevelSummary.Verdict], coverage: Double = 0.97, isAfterChange: Bool = true
  ) -> ServiceLevelSummary {
    ServiceLevelSummary(
      window: window, isAfterChange: isAfterChange,
      metrics: [.init(metric: "coverage", level: coverage, sites: sites.count)], sites: sites)
  }

  private static func attestation(_ prediction: Attestation.Prediction) -> Attestation {
    let plan = Plan(organisation: .init(name: "Two Shops", id: .zero), notes: ["a plan"])
    return Attestation(
      subject: ChangeSubject(plan), footprint: "", scenario: "s.yaml", scenarioDigest: "5c", twin: "71",
      versions: .init(mistwin: "1.0", plan: Plan.version, world: 2),
      expectations: [.init(line: "no site fails", isMet: true, found: "none")], prediction: prediction,
      time: Instant(seconds: 1_800_000_000), salt: [1])
  }

  @Test("levels and verdicts are read as they were written")
  func roundTrip() throws {
    let prediction = Attestation.Prediction(
      calls: 7, writes: 2, seconds: 3,
      levels: Self.levels(
        ["Berlin": .good, "Lisbon": .good, "Porto": .warning, "Rome": .notYet], isAfterChange: false),
      rollout: .init(
        outcome: "PROMOTED", seconds: 90_000, phases: [.init(name: "canary", verdict: "PASS", seconds: 86_400)]))
    let attestation = Self.attestation(prediction)
    #expect(try Attestation(parsing: attestation.document.bytes, file: "a.json") == attestation)
    #expect(Attestation.Prediction(prediction.document) == prediction)
    #expect(prediction.levels?.verdict(of: "Porto") == .warning && prediction.levels?.verdict(of: "Berlin") == .good)
    #expect(prediction.levels?.count(.good) == 2 && prediction.levels?.count(.failed) == 0)
  }

  @Test("how a rotation went is read as it was written; a damaged one is refused")
  func rotation() throws {
    for rotation in [
      RotationSummary(
        outcome: "rotated", isAtDeadline: true, left: 3, moved: 40, cuts: 0,
        waves: [.init(name: "pilots", held: 60, gone: 90_000), .init(name: "rest", held: 86_400, gone: nil)]),
      RotationSummary(outcome: "open", isAtDeadline: false, left: nil, moved: nil, cuts: 2, waves: []),
    ] {
      let attestation = Self.attestation(.init(calls: 7, writes: 2, seconds: 3, rotation: rotation))
      #expect(try Attestation(parsing: attestation.document.bytes, file: "a.json") == attestation)
      for (found, put) in [
        ("\"cuts\":", "\"cut\":"), ("\"at_deadline\":", "\"deadline\":"), ("\"waves\":", "\"wave\":"),
      ] {
        #expect(throws: ApprovalFileError.self, "\(found)") {
          try Attestation(parsing: Array(attestation.document.text.replacing(found, with: put).utf8), file: "a.json")
        }
      }
    }
  }

  @Test("an attestation of the form before has no levels, and is an attestation")
  func older() throws {
    let attestation = Self.attestation(.init(calls: 7, writes: 2, seconds: 3))
    let text = attestation.document.text
    #expect(!text.contains("levels") && !text.contains("rollout") && !text.contains("at_deadline"))
    #expect(try Attestation(parsing: Array(text.utf8), file: "a.json").prediction.levels == nil)
  }

  @Test(
    "levels of another form are refused, with their place",
    arguments: [
      ("\"others\":\"good\"", "\"others\":\"fine\"", "prediction.levels.sites.others"),
      ("\"start\":\"2027", "\"start\":\"2028", "prediction.levels.end"),
      ("\"level\":0.97", "\"level\":\"high\"", "metrics[0].level"),
    ])
  func damaged(found: String, put: String, says: String) throws {
    let text = Self.attestation(.init(calls: 7, writes: 2, seconds: 3, levels: Self.levels(["A": .good]))).document.text
    try #require(text.contains(found), "\(text)")
    let error = #expect(throws: ApprovalFileError.self) {
      try Attestation(parsing: Array(text.replacing(found, with: put).utf8), file: "a.json")
    }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test("ten thousand sites take little room, whatever most of them are")
  func size() {
    for usual in [ServiceLevelSummary.Verdict.good, .notYet] {
      var sites: [String: ServiceLevelSummary.Verdict] = [:]
      for number in 0..<10_000 { sites["TX-\(number)-Plano"] = number % 100 == 0 ? .warning : usual }
      let summary = Self.levels(sites)
      #expect(summary.document.text.utf8.count < 4000)
      #expect(summary.count(usual) == 9900 && summary.count(.warning) == 100 && summary.usual == usual)
    }
  }

  @Test("verdicts that differ are named; what nobody has judged is left out")
  func comparison() {
    let predicted = Self.levels(["A": .good, "B": .good, "C": .warning, "D": .notYet, "E": .good])
    let found = Self.levels(
      ["A": .good, "B": .failed, "C": .warning, "D": .good, "E": .notYet], coverage: 0.95)
    let comparison = ServiceLevelComparison(predicted, found)
    #expect(comparison.compared == 3 && comparison.notJudged == 2 && comparison.differing == 1)
    #expect(comparison.differences.map(\.sites) == [["B"]])
    #expect(comparison.differences.first?.predicted == .good && comparison.differences.first?.found == .failed)
    #expect(comparison.metrics.map(\.predicted) == [0.97] && comparison.metrics.map(\.found) == [0.95])
    #expect(comparison.isOfSameSites)
    #expect(ServiceLevelComparison(predicted, predicted).differing == 0)
  }

  @Test("where the commonest verdict differs, so do all that neither names")
  func commonest() {
    let names = (0..<50).map { "S\($0)" }
    let predicted = Self.levels(Dictionary(uniqueKeysWithValues: names.map { ($0, .good) }))
    let found = Self.levels(Dictionary(uniqueKeysWithValues: names.map { ($0, $0 == "S7" ? .good : .warning) }))
    let comparison = ServiceLevelComparison(predicted, found)
    #expect(comparison.compared == 50 && comparison.differing == 49)
    let other = Self.levels(Dictionary(uniqueKeysWithValues: (names + ["new"]).map { ($0, .good) }))
    #expect(!ServiceLevelComparison(predicted, other).isOfSameSites)
    #expect(ServiceLevelComparison(predicted, other).compared == 50)
  }

  @Test("the record is of the largest differences, and silent of what was not compared")
  func record() {
    var record = PredictionRecord(isLive: true)
    record.add(calls: nil, milliseconds: nil)
    #expect(record.runs == 0)
    record.add(calls: (100, 100), milliseconds: (1000, 951))
    #expect(record.sentence == "predictions so far: 1 run, calls within 0 %, duration within 4.9 %")
    record.add(
      calls: (100, 102), milliseconds: nil,
      levels: ServiceLevelComparison(Self.levels(["A": .good, "B": .good]), Self.levels(["A": .good, "B": .failed])),
      rollout: ("PROMOTED", "ROLLED BACK"))
    #expect(
      record.sentence
        == "predictions so far: 2 runs, calls within 2 %, duration within 4.9 %, 1 of 2 site verdicts differed, "
        + "1 of 1 rollout verdicts differed")
    var twins = PredictionRecord(isLive: false)
    twins.add(calls: (0, 3), milliseconds: nil)
    #expect(twins.sentence == "predictions so far: 1 run on twins")
  }
}
