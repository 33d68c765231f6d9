import Documents
import Testing

@Suite struct MappingReaderTests {
  struct Network: Equatable {
    var vlan: Int
    var hosts: Int?
    var growth: Double
  }

  static var network: Reading<Network> {
    .mapping("a network") { reader in
      let vlan = reader.required("vlan", .int(in: 1...4094))
      let hosts = reader.optional("hosts", .int(in: 1...))
      let growth = reader.optional("growth", .double(in: 1...), default: 1)
      return vlan.map { Network(vlan: $0, hosts: hosts, growth: growth) }
    }
  }

  @Test func aGoodOneIsRead() {
    let read = reading("v: { vlan: 10, hosts: 200, growth: 1.5 }", Self.network)
    #expect(read.value == Network(vlan: 10, hosts: 200, growth: 1.5))
    #expect(reading("v: { vlan: 10, hosts: ~ }", Self.network).value == Network(vlan: 10, hosts: nil, growth: 1))
  }

  @Test func allFaultsAreReportedInTheOrderOfTheFile() {
    let text = """
      v:
        corp: { vlan: 5000, hosts: many }
        guest:
          hots: 10
          growth: 0.5
          vlan: 7
        voice: { hosts: 4 }
        iot: 12
      """
    #expect(
      reading(text, .named(Self.network)).faults == [
        "f:2:17: found the number 5000; expected a whole number from 1 to 4094",
        "f:2:30: found the text 'many'; expected a whole number of at least 1",
        "f:4:5: found the unknown key 'hots' in a network; expected one of 'growth', 'hosts', 'vlan'; did you mean 'hosts'?",
        "f:5:13: found the number 0.5; expected a number of at least 1",
        "f:7:10: found a network without the key 'vlan'; expected 'vlan': a whole number from 1 to 4094",
        "f:8:8: found the number 12; expected a network: a mapping",
      ])
  }

  @Test func aMisspeltRequiredKeyIsOneFault() {
    #expect(
      reading("v: { vlna: 10 }", Self.network).faults == [
        "f:1:6: found the unknown key 'vlna' in a network; expected one of 'growth', 'hosts', 'vlan'; did you mean 'vlan'?"
      ])
  }

  @Test func aRequiredKeyWithoutAValueSaysNothing() {
    #expect(
      reading("v: { vlan: }", Self.network).faults.first?.hasPrefix("f:1:") == true)
    #expect(
      reading("v: { vlan: }", Self.network).faults.first?.contains("found nothing; expected a whole number") == true)
  }

  @Test func anEmptyMappingLacksItsKeys() {
    for text in ["v: {}", "v:"] {
      #expect(reading(text, Self.network).faults.first?.contains("a network without the key 'vlan'") == true)
    }
  }

  @Test func exactlyOneOfSeveral() {
    let size = Reading<Bool>.mapping("a network") { reader in
      reader.exactlyOne(of: "hosts", "size", "reuse")
      return true
    }
    #expect(reading("v: { size: /24 }", size).faults.isEmpty)
    #expect(
      reading("v: { hosts: 3, size: /24 }", size).faults
        == [
          "f:1:16: found the keys 'hosts' and 'size' together; expected exactly one of the keys 'hosts', 'size', 'reuse'"
        ])
    #expect(
      reading("v: {}", size).faults
        == ["f:1:4: found a network without any of them; expected exactly one of the keys 'hosts', 'size', 'reuse'"])
  }

  @Test func keysCanBeAllowedAndAskedFor() {
    let found = faults("a: 1\nb: 2\nc: 3\n") { node, log in
      guard var reader = MappingReader(node, of: "a test", log: log) else { return }
      reader.allow("a")
      let present = [reader.has("b"), reader.has("d")]
      #expect(present == [true, false])
      #expect(reader.position(of: "b").line == 2)
      #expect(reader.position(of: "nobody").line == 1)
      reader.finish()
    }
    #expect(found == ["f:3:1: found the unknown key 'c' in a test; expected one of 'a', 'b', 'd'"])
  }
}
