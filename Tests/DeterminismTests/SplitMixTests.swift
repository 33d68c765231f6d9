import Determinism
import Testing

@Suite("Keyed random streams")
struct SplitMixTests {
  @Test(
    "The published vectors", arguments: [(0, 0xe220_a839_7b1d_cdaf), (1, 0x910a_2dec_8902_5cc1)] as [(UInt64, UInt64)])
  func mixes(input: UInt64, expected: UInt64) {
    #expect(SplitMix.mix(input) == expected)
  }

  @Test func derivesKeys() {
    #expect(SplitMix.key(42, 0) == 0xbdd7_3226_2feb_6e95)
    #expect(SplitMix.key(42, 1) == 0x3b94_4787_4709_e75e)
    #expect(SplitMix.key(SplitMix.key(SplitMix.key(42, 7), 3), 144) == 0x8383_3691_7eea_bb38)
    #expect(RandomKey(seed: 42).child(7).child(3).child(144).value == 0x8383_3691_7eea_bb38)
  }

  @Test func stableHashIsTheSameEverywhere() {
    // FNV-1a of "" is its offset basis, of "a" af63dc4c8601ec8c.
    #expect(stableHash("") == SplitMix.mix(0xcbf2_9ce4_8422_2325))
    #expect(stableHash("a") == SplitMix.mix(0xaf63_dc4c_8601_ec8c))
    #expect(RandomKey(seed: 1).child("a") == RandomKey(seed: 1).child(stableHash("a")))
    #expect(stableHash("site") != stableHash("sites"))
  }

  @Test func uniformNumbersStayInsideTheirInterval() {
    #expect(SplitMix.uniform(0) == 0)
    #expect(SplitMix.uniform(.max) < 1)
    #expect(SplitMix.openUniform(0) > 0)
    #expect(SplitMix.openUniform(.max) < 1)
  }

  @Test func uniformNumbersAreUniform() {
    let root = RandomKey(seed: 20_270_112)
    var counts = [Int](repeating: 0, count: 64)
    var sum = 0.0
    let draws = 64_000
    for n in 0..<draws {
      let u = root.child(UInt64(n)).uniform
      counts[Int(u * 64)] += 1
      sum += u
    }
    // Chi-square with 63 degrees of freedom: mean 63, variance 126.
    let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(chiSquare > 20 && chiSquare < 130)
    #expect((sum / Double(draws) - 0.5).magnitude < 0.005)
  }

  @Test func neighbouringStreamsAreNotCorrelated() {
    let root = RandomKey(seed: 9)
    var sum = 0.0
    let draws = 40_000
    for n in 0..<draws {
      let here = root.child(UInt64(n)).child(3).uniform - 0.5
      let next = root.child(UInt64(n + 1)).child(3).uniform - 0.5
      let other = root.child(UInt64(n)).child(4).uniform - 0.5
      sum += here * next + here * other
    }
    // Each product has standard deviation 1/12.
    #expect((sum / Double(draws)).magnitude < 4 * (1.0 / 12) * 1.42 / 200)
  }

  @Test func integersStayBelowTheirBound() {
    let root = RandomKey(seed: 5)
    #expect(root.integer(below: 0) == 0)
    #expect(root.integer(below: 1) == 0)
    let seen = Set((0..<200).map { root.child(UInt64($0)).integer(below: 6) })
    #expect(seen == [0, 1, 2, 3, 4, 5])
  }

  @Test func seededEntropyRepeatsItselfAndGoesOn() async {
    let first = SeededEntropy(key: RandomKey(seed: 3))
    let second = SeededEntropy(key: RandomKey(seed: 3))
    let a = await first.bytes(20)
    let b = await second.bytes(20)
    #expect(a.count == 20)
    #expect(a == b)
    let next = await first.bytes(20)
    #expect(next != a)
    let none = await first.bytes(0)
    #expect(none.isEmpty)
    let other = await SeededEntropy(key: RandomKey(seed: 4)).bytes(20)
    #expect(other != a)
  }
}
