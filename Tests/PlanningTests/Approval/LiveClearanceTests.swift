import Determinism
import MistAPI
import Planning
import Testing

@Suite("The two keys of a live change")
struct LiveClearanceTests {
  private static let organisation = Plan.Organisation(
    name: "Two Shops", id: MistID("af0e1ced-1065-8b02-a38f-7e20484f2674") ?? .zero)
  private static let plan = Plan(organisation: organisation, notes: ["a plan"])
  private static let now = Instant(iso8601: "2027-01-12T08:00:00Z") ?? Instant(milliseconds: 0)

  private static func attestation(_ change: (inout Attestation) -> Void = { _ in }) -> LiveClearance.Signed<Attestation>
  {
    var attestation = Attestation(
      subject: ChangeSubject(plan), footprint: plan.footprintDigest, scenario: "s.yaml", scenarioDigest: "5c",
      twin: "71", versions: .init(mistwin: "1.0", plan: Plan.version, world: 2),
      expectations: [.init(line: "no site fails", isMet: true, found: "2 sites, none failed")],
      prediction: .init(calls: 7, writes: 2, seconds: 3), time: now.advanced(bySeconds: -3600), salt: [1, 2, 255])
    change(&attestation)
    return .init(attestation, file: "plan.attestation.json", signer: "ci", key: "SHA256:ci")
  }

  private static func approval(
    key: String = "SHA256:ada", _ change: (inout ChangeApproval) -> Void = { _ in }
  ) -> LiveClearance.Consent {
    var approval = ChangeApproval(
      subject: ChangeSubject(plan), person: "Ada Byron", ticket: "CHG-1", time: now.advanced(bySeconds: -60),
      expires: now.advanced(bySeconds: 60))
    change(&approval)
    return .file(.init(approval, file: "plan.approval.json", signer: "ada", key: key))
  }

  private func check(
    _ attestation: LiveClearance.Signed<Attestation> = Self.attestation(),
    _ consent: LiveClearance.Consent? = Self.approval(),
    oneKey: Bool = false
  ) throws(LiveClearanceError) {
    let clearance = LiveClearance(
      subject: ChangeSubject(Self.plan), footprint: Self.plan.footprintDigest, version: "1.0", permitsOneKey: oneKey)
    try clearance.check(attestation, consent, at: Self.now)
  }

  @Test("a rehearsal and an approval of exactly this change, by two keys")
  func good() throws {
    try check()
    try check(Self.attestation(), .typed(String(Self.plan.digest.prefix(12))))
    try check(Self.attestation(), .typed(Self.plan.digest.uppercased()))
    try check(Self.attestation(), Self.approval(key: "SHA256:ci"), oneKey: true)
    try check(Self.attestation { $0.time = Self.now.advanced(bySeconds: -72 * 3600) })
    try check(Self.attestation { $0.time = Self.now.advanced(bySeconds: 299) })
  }

  @Test(
    "the plan that undoes a rehearsed one needs no rehearsal of its own, where that one's has undone it; an approval it needs"
  )
  func undo() throws {
    let undone = Plan(organisation: Self.organisation, notes: ["undoes it"])
    let attestation = Self.attestation {
      $0.undo = .init(undone, prediction: .init(calls: 5, writes: 2, seconds: 2))
    }
    func check(
      _ plan: Plan, _ attestation: LiveClearance.Signed<Attestation>, _ consent: LiveClearance.Consent?
    ) throws(LiveClearanceError) {
      try LiveClearance(subject: ChangeSubject(plan), footprint: plan.footprintDigest, version: "1.0")
        .check(attestation, consent, at: Self.now)
    }
    let typed = LiveClearance.Consent.typed(String(undone.digest.prefix(12)))
    try check(undone, attestation, typed)
    try check(Self.plan, attestation, Self.approval())
    #expect(attestation.document.prediction(of: ChangeSubject(undone)).calls == 5)
    #expect(attestation.document.prediction(of: ChangeSubject(Self.plan)).calls == 7)
    // The word for the one is none for the other, and what was not rehearsed stays shut.
    #expect(throws: LiveClearanceError.self) { try check(undone, attestation, Self.approval()) }
    #expect(throws: LiveClearanceError.self) { try check(undone, attestation, nil) }
    #expect(throws: LiveClearanceError.self) { try check(undone, Self.attestation(), typed) }
    #expect(throws: LiveClearanceError.self) {
      let old = Self.attestation {
        $0.undo = attestation.document.undo
        $0.time = Self.now.advanced(bySeconds: -73 * 3600)
      }
      try check(undone, old, typed)
    }
    let other = Self.attestation {
      $0.undo = attestation.document.undo
      $0.undo?.footprint = "0"
    }
    #expect(throws: LiveClearanceError.self) { try check(undone, other, typed) }
    // In its file and back.
    let bytes = Array(attestation.document.document.text.utf8)
    #expect(try Attestation(parsing: bytes, file: "a.json") == attestation.document)
  }

  /// What is wrong, and what its message says.
  struct Wrong: CustomTestStringConvertible, Sendable {
    var name: String
    var attestation = LiveClearanceTests.attestation()
    var consent: LiveClearance.Consent? = LiveClearanceTests.approval()
    var says: [String]

    var testDescription: String { name }
  }

  private static let other = Plan.Organisation(
    name: "Other", id: MistID("bf0e1ced-1065-8b02-a38f-7e20484f2674") ?? .zero)

  @Test(
    "each thing that is wrong has its own message",
    arguments: [
      Wrong(
        name: "another organisation", attestation: attestation { $0.subject.organisation = other },
        says: ["'Other'", "'Two Shops'", "rehearse on a copy of that one"]),
      Wrong(
        name: "another plan", attestation: attestation { $0.subject.digest = String(repeating: "0", count: 64) },
        says: ["plan 000000000000…", "rehearse exactly this"]),
      Wrong(
        name: "another footprint", attestation: attestation { $0.footprint = "0" }, says: ["rehearse exactly this"]),
      Wrong(
        name: "an upgrade of that digest", attestation: attestation { $0.subject.kind = .upgrade },
        says: ["upgrade ", "rehearse exactly this"]),
      Wrong(
        name: "another version", attestation: attestation { $0.versions.mistwin = "0.9" },
        says: ["mistwin 0.9, and this is 1.0"]),
      Wrong(name: "no expectations", attestation: attestation { $0.expectations = [] }, says: ["expected nothing"]),
      Wrong(
        name: "an expectation that was not met",
        attestation: attestation { $0.expectations.append(.init(line: "no harm", isMet: false, found: "harm")) },
        says: ["'no harm'", "found harm"]),
      Wrong(
        name: "too old", attestation: attestation { $0.time = now.advanced(bySeconds: -73 * 3600) },
        says: ["73 h old", "at most 72 h"]),
      Wrong(
        name: "from the future", attestation: attestation { $0.time = now.advanced(bySeconds: 301) },
        says: ["2027-01-12T08:05:01Z", "set the clocks right"]),
      Wrong(name: "no approval", consent: nil, says: ["--approve \(plan.digest.prefix(12))"]),
      Wrong(name: "too few digits", consent: .typed(String(plan.digest.prefix(11))), says: ["at least 12 digits"]),
      Wrong(name: "other digits", consent: .typed("000000000000"), says: ["--approve: approves 000000000000"]),
      Wrong(
        name: "an approval of another plan", consent: approval { $0.subject.digest = "00" },
        says: ["plan.approval.json: approves plan 00 of 'Two Shops'"]),
      Wrong(
        name: "an approval for another organisation", consent: approval { $0.subject.organisation = other },
        says: ["of 'Other', expected plan"]),
      Wrong(
        name: "an approval that has ended", consent: approval { $0.expires = now },
        says: ["held until 2027-01-12T08:00:00Z"]),
      Wrong(
        name: "an approval by the rehearser", consent: approval(key: "SHA256:ci"),
        says: ["approved with the key that signed the rehearsal", "one_key: true"]),
    ])
  func refused(wrong: Wrong) throws {
    let error = #expect(throws: LiveClearanceError.self) { try check(wrong.attestation, wrong.consent) }
    let message = error?.description ?? ""
    for text in wrong.says { #expect(message.contains(text), "\(message)") }
  }

  @Test("both documents are read as they were written")
  func documents() throws {
    let attestation = Self.attestation().document
    #expect(try Attestation(parsing: attestation.document.bytes, file: "a.json") == attestation)
    guard case .file(let approval) = Self.approval() else { return }
    #expect(try ChangeApproval(parsing: approval.document.document.bytes, file: "b.json") == approval.document)
  }

  @Test(
    "what is none is told, with its place",
    arguments: [
      ("", "found no attestation"), ("{}", "there is no 'mistwin_attestation': 1"),
      ("{\"mistwin_attestation\": 2}", "found an attestation of version 2, expected version 1"),
      ("{\"mistwin_attestation\": 1}", "at the attestation."),
    ])
  func unreadable(text: String, says: String) {
    let error = #expect(throws: ApprovalFileError.self) { try Attestation(parsing: Array(text.utf8), file: "a.json") }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test("the footprint is what stood there, not what is to come")
  func footprint() {
    func plan(_ before: JSON, _ after: JSON) -> Plan {
      let place = ObjectPlace(key: .site("A"), kind: "site", collection: "/orgs/{org_id}/sites", item: "/sites/{id}")
      let edit = Edit(["name"], .set(after), before: before)
      return Plan(
        organisation: Self.organisation,
        steps: [
          PlanStep(
            number: 1, step: .sites, wave: 1, verb: .update, subject: "A",
            items: [PlanItem(cell: .shared, subject: "", action: .edit(place, [edit]))], after: [], impact: .unknown,
            irreversible: nil, reach: .init())
        ])
    }
    #expect(plan("a", "b").footprintDigest == plan("a", "c").footprintDigest)
    #expect(plan("a", "b").footprintDigest != plan("d", "b").footprintDigest)
  }
}
