import Determinism
import MistAPI
import MistLive
import Testing
import Twin

@Suite("Whether a pulled copy is still true")
struct DifferenceTests {
  private let cover = PullCover(salt: [5])
  private let kinds = Set((PullKind.base + PullKind.all).map(\.name))

  private func content(_ client: any MistClient, _ bench: LiveBench, _ cover: PullCover) async throws
    -> OrganisationContent
  {
    let puller = OrganisationPuller(
      client, organisation: bench.org, cover: cover, atOnce: 8, time: TwinTime(bench.twin))
    var survey = try await puller.survey()
    return try await puller.content(&survey)
  }

  @Test("says what is only here, only there, and each field with both values; secrets by their hashes")
  func fields() async throws {
    try await LiveBench.serve { bench in
      let sites = try await bench.fill()
      let maker = TwinClient(bench.twin, token: try await bench.twin.mintToken("maker", role: "admin", in: bench.org))
      let root = "/orgs/\(bench.org)"
      try await bench.withClient { live in
        let before = try await content(live, bench, cover)
        await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 7200))
        // Two hours later devices have run on, and nothing was changed.
        let same = OrganisationDifference(before, try await content(live, bench, cover), kinds: kinds)
        #expect(same.isEmpty && same.compared > 40, "\(same.objects)")

        let keys = try await maker.list("\(root)/psks")
        let key = try #require(keys.first?["id"]?.string)
        _ = try await maker.call(.put, "\(root)/psks/\(key)", body: ["passphrase": "another planted passphrase"])
        _ = try await maker.call(.post, "\(root)/networks", body: ["name": "guest", "vlan_id": 20])
        let corp = try #require(try await maker.list("\(root)/networks").first?["id"]?.string)
        _ = try await maker.call(
          .put, "\(root)/networks/\(corp)",
          body: ["subnet": "10.0.0.0/23", "tenants": ["a.b": ["addresses": ["10.0.0.1"]]]])
        _ = try await maker.call(
          .put, "/sites/\(sites[1])/setting", body: ["vars": ["till_word": "a planted word", "corp_vlan": "61"]])
        let own = try #require(try await maker.list("/sites/\(sites[2])/psks").first?["id"]?.string)
        _ = try await maker.call(.delete, "/sites/\(sites[2])/psks/\(own)")
        let after = try await content(live, bench, cover)
        let difference = OrganisationDifference(before, after, kinds: kinds)
        let summary = difference.objects.map { object -> String in
          let place = "\(object.kind) \(object.site?.name ?? "-") \(object.name)"
          switch object.change {
          case .onlyFirst: return "\(place) <"
          case .onlySecond: return "\(place) >"
          case .fields(let fields):
            return "\(place) "
              + fields.map { "\($0.path) \($0.first?.text ?? "") \($0.second?.text ?? "")" }.joined(separator: "; ")
          }
        }
        let (old, new) = (
          KeyedHash(salt: [5]).hash("a planted passphrase"), KeyedHash(salt: [5]).hash("another planted passphrase")
        )
        #expect(
          summary.sorted() == [
            "networks - corp subnet \"10.0.0.0/24\" \"10.0.0.0/23\"; tenants  {\"a.b\":{\"addresses\":[\"10.0.0.1\"]}}",
            "networks - guest >",
            "psks - till passphrase \"\(old)\" \"\(new)\"",
            "setting Köln Köln vars.corp_vlan \"10\" \"61\"",
            "site_psks Trier own <",
          ], "\(summary)")
        #expect(!"\(difference)".contains("planted"))
        #expect(
          OrganisationDifference(before, after, kinds: ["services", "setting"]).objects.map(\.id) == ["\(sites[1])"])
        #expect(OrganisationDifference(after, before, kinds: kinds).objects.count == 5)
      }
    }
  }

  @Test("a variable that is a secret on one side only is shown on neither")
  func newSecret() async throws {
    try await LiveBench.serve { bench in
      let sites = try await bench.fill()
      let maker = TwinClient(bench.twin, token: try await bench.twin.mintToken("maker", role: "admin", in: bench.org))
      let vars: JSON = ["vars": ["till_word": "a planted word", "door": "a planted door"]]
      _ = try await maker.call(.put, "/sites/\(sites[0])/setting", body: vars)
      let before = try await content(maker, bench, .none)
      #expect("\(before)".contains("a planted door"))
      _ = try await maker.call(
        .post, "/sites/\(sites[0])/wlans", body: ["ssid": "Door", "auth": ["type": "psk", "psk": "{{door}}"]])
      _ = try await maker.call(
        .put, "/sites/\(sites[0])/setting", body: ["vars": ["till_word": "a planted word", "door": "a planted gate"]])
      let after = try await content(maker, bench, .none)
      for (one, other) in [(before, after), (after, before)] {
        let covered = OrganisationContent.comparable(one, other, holdsHashes: (false, false), by: cover)
        let difference = OrganisationDifference(covered.first, covered.second, kinds: kinds)
        #expect(difference.objects.count == 2)
        #expect(!"\(difference)".contains("planted"))
      }
    }
  }

  @Test("hashes of a copy equal what they stand for, and so does what was written into it in clear")
  func writtenSince() async throws {
    try await LiveBench.serve { bench in
      let sites = try await bench.fill()
      let maker = TwinClient(bench.twin, token: try await bench.twin.mintToken("maker", role: "admin", in: bench.org))
      var copy = try await content(maker, bench, cover)
      let cloud = try await content(maker, bench, .none)
      func compared() -> OrganisationDifference {
        let covered = OrganisationContent.comparable(copy, cloud, holdsHashes: (true, false), by: cover)
        return OrganisationDifference(covered.first, covered.second, kinds: kinds)
      }
      #expect(compared().isEmpty)
      var keys = try #require(copy.organisation.items["psks"]?.map { $0.object ?? JSONObject() })
      keys[0]["passphrase"] = "a planted passphrase"
      copy.organisation.items["psks"] = keys.map { .object($0) }
      #expect(compared().isEmpty)
      // What looks like a hash and is none is another secret, and is not shown either.
      keys[1]["passphrase"] = "0123456789abcdef0123456789abcdef"
      copy.organisation.items["psks"] = keys.map { .object($0) }
      let setting = try #require(copy.sites.firstIndex { $0.id == sites[1] })
      copy.sites[setting].items["setting"] = [["vars": ["till_word": "a planted other", "corp_vlan": "10"]]]
      let difference = compared()
      #expect(Set(difference.objects.map(\.kind)) == ["psks", "setting"], "\(difference.objects)")
      #expect(!"\(difference)".contains("planted") && !"\(difference)".contains("0123456789abcdef"))
    }
  }

  @Test("a copy does not take hashes under two salts, nor secrets in clear beside hashes")
  func salts() async throws {
    try await LiveBench.serve { bench in
      _ = try await bench.fill()
      let copy = try LiveBench.copy(at: await bench.twin.now)
      let reader = try await LiveBench.reader(bench.twin, bench.org)
      for (salt, refused) in [([1], false), ([2], true), ([], true), ([1], false)] as [([UInt8], Bool)] {
        let cover = salt.isEmpty ? PullCover.none : PullCover(salt: salt)
        let puller = OrganisationPuller(
          reader, organisation: bench.org, cover: cover, atOnce: 1, time: TwinTime(bench.twin))
        var survey = try await puller.survey()
        let pulled = try await puller.organisation(&survey)
        if refused {
          await #expect(throws: PullError.otherSecrets) {
            try await copy.install(pulled, keepsSecrets: cover.keepsSecrets)
          }
        } else {
          try await copy.install(pulled, keepsSecrets: cover.keepsSecrets)
        }
      }
      let parts = try #require(try await copy.pulledParts())
      #expect(parts.saltCheck == PullCover(salt: [1]).check && parts.saltCheck != PullCover(salt: [2]).check)
    }
  }
}
