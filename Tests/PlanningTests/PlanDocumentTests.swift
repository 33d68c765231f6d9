import MistAPI
import Testing

@testable import Planning

@Suite("A plan is a document")
struct PlanDocumentTests {
  private static let id = MistID(high: 1, low: 2)

  /// A plan with everything that a document can hold.
  static var plan: Plan {
    let site = ObjectPlace.site("Lis/bon")
    let setting = ObjectPlace.setting(ofSite: "Lis/bon")
    let device = PlanSlot(
      key: .device("ap01", atSite: "Lis/bon"), site: site.key, name: "ap01", model: "AP45",
      filling: .claimCode(hash: String(repeating: "a", count: 32)))
    let others: [PlanSlot] = [
      .init(key: .device("ap02", atSite: "x"), site: .site("x"), name: "ap02", model: "AP45", filling: .serial("S1")),
      .init(
        key: .device("ap03", atSite: "x"), site: .site("x"), name: "ap03", model: "AP45",
        filling: .mac(MACAddress(value: 7)), device: MACAddress(value: 7)),
      .init(key: .device("ap04", atSite: "x"), site: .site("x"), name: "ap04", model: "AP45", filling: .anyOfModel),
    ]
    let secret = Placeholder.secret(reference: "env:PSK", hash: String(repeating: "b", count: 32))
    let profile = ObjectKey(text: "deviceprofiles/HUB")
    let actions: [PlanAction] = [
      .create(site, body: ["name": "Lis/bon", "sitegroup_ids": [Placeholder.id(.siteGroup("shops")).json]]),
      .edit(
        setting,
        [
          Edit(["vars", "a"], .set("1")), Edit(["vars", "b"], .remove, before: "2"),
          Edit(["ids"], .include("x"), before: nil), Edit(["ids"], .exclude("y"), before: "y"),
          Edit(["nothing"], .set(nil), before: secret.json),
        ]),
      .delete(site), .claim(codes: [String(repeating: "a", count: 32)]),
      .claimOrder(name: "4500", code: secret, brings: [.init(model: "AP45", count: 8)]),
      .assign(site: site.key, slots: [device.key]), .unassign(slots: [device.key]),
      .assignProfile(profile, slots: [device.key]), .unassignProfile(profile, slots: [device.key]),
    ]
    let steps = actions.enumerated().map { index, action in
      PlanStep(
        number: index + 1, step: .devices, wave: 1 + index / 2, verb: PlanStep.Verb.allCases[index % 7],
        subject: "subject \(index)",
        items: [
          PlanItem(cell: index == 1 ? .site("Lis/bon") : .shared, subject: index == 1 ? "x" : "", action: action)
        ],
        after: index > 0 ? [index] : [], impact: UserImpact(UserImpact.Level.allCases[index % 7], source: "why"),
        irreversible: index == 3 ? "spent" : nil, reach: .init(sites: index, devices: 2 * index))
    }
    return Plan(
      organisation: .init(name: "Two Shops", id: id), design: "design.yaml", owner: "me", steps: steps,
      known: [site.key: id], slots: [device] + others, sizes: ["/orgs/{org_id}/sites": 3],
      owns: [.init(fields: ["name", "vars.a"], keys: [site.key])], notes: ["a note"])
  }

  @Test("What is written is read as it was")
  func roundTrip() throws {
    let plan = Self.plan
    let bytes = Array(plan.document.indentedText.utf8)
    let read = try Plan(parsing: bytes, file: "plan.json")
    #expect(read == plan)
    #expect(read.digest == plan.digest)
    #expect(read.document == plan.document)
    #expect(ObjectKey.site("Lis/bon").text == "sites/Lis%2Fbon")
  }

  @Test(
    "An edited plan is refused, whatever was edited",
    arguments: [
      ("Two Shops", "Two Shopz"), ("subject 4", "subject five"), ("\"AP45\": 8", "\"AP45\": 9"),
      ("\"env:PSK\"", "\"env:PSJ\""), ("\"wave\": 2", "\"wave\": 3"), ("a note", "no note"),
    ])
  func edited(_ old: String, _ new: String) throws {
    let text = Self.plan.document.indentedText
    try #require(text.contains(old))
    let error = #expect(throws: PlanFileError.self) {
      try Plan(parsing: Array(text.replacing(old, with: new, maxReplacements: 1).utf8), file: "plan.json")
    }
    guard case .edited? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("plan.json: the plan was edited") == true)
  }

  @Test("A plan of another version, and what is none, are refused with the way out")
  func refused() {
    let text = Self.plan.document.indentedText
    let other = #expect(throws: PlanFileError.self) {
      try Plan(
        parsing: Array(text.replacing("\"mistwin_plan\": 1", with: "\"mistwin_plan\": 2").utf8), file: "p")
    }
    #expect(other == .otherVersion(file: "p", found: 2))
    for bad in ["", "{", "[]", "{}", "{\"mistwin_plan\": 1}", text.replacing("\"edits\"", with: "\"edit_s\"")] {
      let error = #expect(throws: PlanFileError.self, "\(bad.prefix(40))") {
        try Plan(parsing: Array(bad.utf8), file: "p")
      }
      #expect(error?.description.contains("found no plan") == true)
    }
  }

  @Test("Placeholders are told from Mist's own objects")
  func placeholders() {
    let key = ObjectKey.siteGroup("shops")
    #expect(Placeholder(Placeholder.id(key).json) == .id(key))
    #expect(Placeholder(["mistwin:id": 3]) == nil)
    #expect(Placeholder(["name": "x"]) == nil)
    let body: JSON = ["a": [Placeholder.id(key).json], "b": Placeholder.secret(reference: "r", hash: "h").json]
    #expect(body.placeholders.count == 2)
    #expect((try? body.resolved { $0 == .id(key) ? "1" : "2" }) == ["a": ["1"], "b": "2"])
    #expect(throws: UnknownPlaceholder.self) { try body.resolved { _ in nil } }
  }
}
