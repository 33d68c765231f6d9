import Addressing
import Testing

/// Carves, and has the plan proven by the second reading: in these tests no plan goes without.
func provenPlan(_ request: AddressPlanRequest) throws(CarvingError) -> AddressPlan {
  let plan = try Carver.carve(request)
  let faults = AddressPlanChecker.check(plan.records).filter(\.isViolation).map(\.description)
  #expect(faults == [])
  return plan
}
