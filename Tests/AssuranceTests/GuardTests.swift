import Assurance
import Testing

@Suite("The guards of the gate")
struct GuardTests {
  @Test("One reboot in one AP-day is a hold, two are a failure")
  func reboots() {
    let none = RebootGuard(reboots: 0, deviceDays: 1)
    let one = RebootGuard(reboots: 1, deviceDays: 1)
    let two = RebootGuard(reboots: 2, deviceDays: 1)
    #expect(abs(none.logarithm - -2.3624782) < 1e-6)
    #expect(abs(one.logarithm - 0.8065525) < 1e-6)
    #expect(abs(two.logarithm - 4.9437425) < 1e-6)
    #expect(!none.holds && !none.fails(alpha: 0.05))
    #expect(one.holds && !one.fails(alpha: 0.05))
    #expect(two.holds && two.fails(alpha: 0.05))
  }

  @Test("Reboots weigh less the longer one has watched")
  func rebootExposure() {
    var last = Double.infinity
    for days in [0.1, 1, 3, 10, 30, 100] {
      let value = RebootGuard(reboots: 2, deviceDays: days).logarithm
      #expect(value < last)
      last = value
    }
    #expect(!RebootGuard(reboots: 5, deviceDays: 500).fails(alpha: 0.05))
    #expect(!RebootGuard().holds)
  }

  @Test("Load that went away is evidence, load that stayed is not")
  func loadShare() {
    func found(_ carried: Double) -> Double {
      LoadShareGuard.logarithm(carried: carried, expected: 720, variance: 60_000)
    }
    #expect(abs(found(0) - 7.076052264329544) < 1e-9)
    #expect(abs(found(350) - 0.8374223634751051) < 1e-9)
    #expect(abs(found(720) - -1.4299283003020906) < 1e-9)
    var last = Double.infinity
    for carried in stride(from: 0.0, through: 2000, by: 50) {
      #expect(found(carried) < last)
      last = found(carried)
    }
    #expect(LoadShareGuard.logarithm(carried: 0, expected: 0, variance: 0) == 0)
  }

  @Test(
    "The bin that holds the reboot is left out, and below an hour the next one too",
    arguments: [
      (Int64(36_000), Int64(3600), Int64(39_600)), (37_500, 3600, 39_600), (39_599, 3600, 39_600),
      (36_000, 600, 37_200), (36_599, 600, 37_200), (36_600, 600, 37_800),
    ])
  func countedBins(reboot: Int64, bin: Int64, first: Int64) {
    #expect(GatePolicy.firstCountedBin(afterReboot: reboot, bin: bin) == first)
  }
}
