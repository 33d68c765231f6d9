import Determinism
import Ledger
import MistAPI
import Testing

@Suite("One controller at a time")
struct ControllerLeaseTests {
  private let organisation = MistID("af0e1ced-1065-8b02-a38f-7e20484f2674") ?? .zero
  private let now = Instant(seconds: 1_800_000_000)

  @Test("another waits until it is given back, has ended or is broken; its holder renews it")
  func lease() async throws {
    let ledger = try Ledger()
    let first = try await ledger.lease(organisation, to: "a", at: now, forSeconds: 600)
    #expect(first.until == now.advanced(bySeconds: 600))
    let later = now.advanced(bySeconds: 300)
    let error = await #expect(throws: ControllerLeaseHeld.self) {
      try await ledger.lease(organisation, to: "b", at: later, forSeconds: 600)
    }
    #expect(error?.lease == first)
    #expect(error?.description.contains("being changed by a since") == true)
    let renewed = try await ledger.lease(organisation, to: "a", at: later, forSeconds: 600)
    #expect(renewed.since == now && renewed.until == later.advanced(bySeconds: 600))
    // Another organisation is free.
    try await ledger.lease(.zero, to: "b", at: later, forSeconds: 600)

    let broken = try await ledger.lease(organisation, to: "b", at: later, forSeconds: 600, breaking: true)
    #expect(broken.holder == "b" && broken.since == later)
    // Whose lease was broken hears of it when it renews.
    await #expect(throws: ControllerLeaseHeld.self) {
      try await ledger.lease(organisation, to: "a", at: later, forSeconds: 600)
    }
    try await ledger.endLease(organisation, of: "a")
    #expect(try await ledger.controllerLease(organisation)?.holder == "b")
    try await ledger.endLease(organisation, of: "b")
    #expect(try await ledger.controllerLease(organisation) == nil)

    try await ledger.lease(organisation, to: "a", at: now, forSeconds: 600)
    try await ledger.lease(organisation, to: "b", at: now.advanced(bySeconds: 600), forSeconds: 600)
    #expect(try await ledger.controllerLease(organisation)?.holder == "b")
  }

  @Test("which changes began with both keys, by organisation and digest, the newest first")
  func clearances() async throws {
    let ledger = try Ledger()
    func clearance(_ approver: String) -> ChangeClearance {
      ChangeClearance(
        kind: "plan", digest: "d1", organisation: organisation, rehearsedBy: "ci", approvedBy: approver,
        ticket: "CHG-1",
        time: now)
    }
    try await ledger.keep(clearance("Ada"))
    try await ledger.keep(clearance("Grace"))
    #expect(try await ledger.clearance(of: "d1", in: organisation) == clearance("Grace"))
    #expect(try await ledger.clearance(of: "d2", in: organisation) == nil)
    #expect(try await ledger.clearance(of: "d1", in: .zero) == nil)
  }

  @Test("the salt of another machine is kept where there is none, and never written over")
  func salt() async throws {
    let ledger = try Ledger()
    try await ledger.keepSalt(Array("theirs".utf8), ofOrganisation: "o")
    let kept = try await ledger.salt(ofOrganisation: "o", entropy: SeededEntropy(key: RandomKey(seed: 1)))
    #expect(kept == Array("theirs".utf8))
    try await ledger.keepSalt(Array("others".utf8), ofOrganisation: "o")
    #expect(try await ledger.salt(ofOrganisation: "o", entropy: SeededEntropy(key: RandomKey(seed: 1))) == kept)
  }
}
