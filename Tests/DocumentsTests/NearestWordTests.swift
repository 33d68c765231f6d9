import Documents
import Testing

@Suite struct NearestWordTests {
  private static let keys = ["mistwin", "org", "owner", "addressing", "vars", "kits", "defaults", "naming", "sites"]

  @Test(arguments: [
    ("adressing", "addressing"), ("site", "sites"), ("sties", "sites"), ("kist", "kits"), ("Sites", "sites"),
    ("ogr", "org"), ("default", "defaults"), ("namings", "naming"), ("vras", "vars"), ("addr", "addressing"),
  ])
  func aSlipIsForgiven(word: String, nearest: String) {
    #expect(nearestWord(to: word, in: Self.keys) == nearest)
  }

  @Test(arguments: ["", "x", "zz", "templates", "completely", "rg0x"])
  func whatIsFarIsNotGuessed(word: String) {
    #expect(nearestWord(to: word, in: Self.keys) == nil)
  }

  @Test func dashesUnderscoresAndCaseAreEqual() {
    #expect(nearestWord(to: "Time-Zone", in: ["timezone", "time_zone"]) == "time_zone")
    #expect(nearestWord(to: "ap45", in: ["AP43", "AP45"]) == "AP45")
    #expect(nearestWord(to: "europe/berlin", in: ["Europe/Dublin", "Europe/Berlin"]) == "Europe/Berlin")
  }

  @Test func theNearestOfSeveralAndTheFirstOfEquals() {
    #expect(nearestWord(to: "abcd", in: ["abxx", "abce", "abcf"]) == "abce")
    #expect(nearestWord(to: "abcdef", in: ["abcdxx", "abcdeg"]) == "abcdeg")
    #expect(nearestWord(to: "abc", in: []) == nil)
  }

  @Test func aSwapCountsAsOne() {
    #expect(nearestWord(to: "ba", in: ["ab"]) == "ab")
    #expect(nearestWord(to: "ca", in: ["abc"]) == nil)
  }
}
