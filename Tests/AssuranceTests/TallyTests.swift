import Assurance
import Testing

@Suite("Tallies and their sums")
struct TallyTests {
  @Test("A level is a ratio of sums, and undefined without data")
  func level() {
    #expect(Tally(total: 1000, degraded: 46).level == 0.954)
    #expect(Tally.zero.level == nil)
    #expect([Tally(total: 10, degraded: 1), Tally(total: 30, degraded: 3)].sum() == Tally(total: 40, degraded: 4))
  }

  @Test("Sums of classified tallies keep their split")
  func classified() {
    var one = ClassifiedTally(tally: Tally(total: 100, degraded: 7), byClassifier: [4, 3, 0])
    let other = ClassifiedTally(tally: Tally(total: 50, degraded: 5), byClassifier: [0, 1, 4])
    #expect(one.isConserved && other.isConserved)
    one += other
    #expect(one == ClassifiedTally(tally: Tally(total: 150, degraded: 12), byClassifier: [4, 4, 4]))
    #expect(one.isConserved)
    #expect(one.dominantClassifier == 0)
    #expect(other.dominantClassifier == 2)
    #expect(ClassifiedTally(zeroOf: .roaming).dominantClassifier == nil)
    #expect(ClassifiedTally(zeroOf: .roaming).byClassifier.count == 7)
    #expect(!ClassifiedTally(tally: Tally(total: 9, degraded: 2), byClassifier: [1]).isConserved)
  }

  @Test("No telemetry is not zero")
  func silence() {
    var tallies = AccessPointTallies()
    #expect(tallies.isSilent)
    tallies[.coverage] = ClassifiedTally(zeroOf: .coverage)
    #expect(!tallies.isSilent)
    var sum = AccessPointTallies()
    sum += tallies
    sum += tallies
    #expect(sum[.coverage]?.total == 0)
    #expect(sum[.capacity] == nil)
  }
}
