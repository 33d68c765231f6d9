import Addressing
import Planning
import Testing

extension Design {
  /// What was carved, once the second reading has proven it: in these tests no plan goes without.
  var provenAddressing: DesignAddressing? {
    let records = addressing?.records ?? []
    if addressing != nil {
      #expect(AddressPlanChecker.check(records).filter(\.isViolation).map(\.description) == [])
    }
    return addressing
  }
}
