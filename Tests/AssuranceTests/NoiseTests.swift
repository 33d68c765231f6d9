import Assurance
import Testing

@Suite("The noise that a judgement allows for")
struct NoiseTests {
  @Test("The office table holds the published points")
  func points() {
    let model = NoiseModel.office
    #expect(model[.coverage].omega0 == 4.23)
    #expect(model[.capacity].omega0 == 9.84)
    #expect(model[.throughput].squaredNoise(atHours: 4) == 0.253)
    #expect(model[.successfulConnect].squaredNoise(atHours: 24) == 0.105)
    #expect(model[.roaming].squaredNoise(atHours: 16) == 0.064)
    #expect(model[.timeToConnect].sigmaAccessPoint == 0.30)
    #expect(model.load.squaredNoise(atHours: 8) == 0.051)
    #expect(model[.apHealth].omega0 == 0)
    #expect(model[.apHealth].squaredNoise(atHours: 5) == 0)
  }

  @Test("Between the points it is a line, beyond them constant")
  func interpolation() {
    let table = NoiseModel.office[.coverage]
    #expect(abs(table.squaredNoise(atHours: 6) - (0.107 + 0.088) / 2) < 1e-15)
    #expect(table.squaredNoise(atHours: 0) == 0.188)
    #expect(table.squaredNoise(atHours: 1000) == 0.075)
  }

  @Test("It never rises with the horizon", arguments: Metric.allCases)
  func monotone(metric: Metric) {
    let table = NoiseModel.office[metric]
    var last = Double.infinity
    for step in 0...300 {
      let value = table.squaredNoise(atHours: Double(step) / 10)
      #expect(value <= last)
      last = value
    }
  }

  @Test("A measured table is put in order and held to its envelope")
  func envelope() {
    let table = NoiseTable(
      omega0: 2,
      knots: [
        .init(hours: 8, squaredNoise: 0.3), .init(hours: 1, squaredNoise: 0.2), .init(hours: 24, squaredNoise: 0.1),
      ], sigmaAccessPoint: 0.5)
    #expect(table.squaredNoise(atHours: 8) == 0.2)
    #expect(table.squaredNoise(atHours: 24) == 0.1)
    #expect(NoiseTable(omega0: 1, knots: [], sigmaAccessPoint: 0).squaredNoise(atHours: 3) == 0)
  }
}
