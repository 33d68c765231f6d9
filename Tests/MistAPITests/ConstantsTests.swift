import MistAPI
import Testing

@Suite("Constants")
struct ConstantsTests {
  @Test("Every model has a type, a version and a unique name")
  func models() {
    #expect(DeviceModels.all.count > 50)
    #expect(Set(DeviceModels.all.map(\.name)).count == DeviceModels.all.count)
    #expect(DeviceModels.all.map(\.name) == DeviceModels.all.map(\.name).sorted())
    #expect(DeviceModels.all.allSatisfy { !$0.factoryVersion.isEmpty })
    #expect(DeviceModels.named("AP45")?.type == .accessPoint)
    #expect(DeviceModels.named("EX4100-48MP")?.type == .switch)
    #expect(DeviceModels.named("SSR120")?.type == .gateway)
    #expect(DeviceModels.named("ap45") == nil)
  }

  @Test("The table of countries is complete and knows capital letters only")
  func countries() {
    #expect(Countries.codes.count == 249)
    #expect(Countries.codes == Countries.codes.sorted())
    #expect(Countries.contains("PT"))
    #expect(!Countries.contains("pt"))
    #expect(!Countries.contains("UK"))
    #expect(!Countries.contains(""))
  }
}
