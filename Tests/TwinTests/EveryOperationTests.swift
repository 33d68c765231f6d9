import MistAPI
import MistCatalogue
import Testing
import Twin

@Suite("Every published operation")
struct EveryOperationTests {
  private static let list = "the document publishes the schema of a list where one object is answered"

  private static let counts = "the twin counts devices in more states than the document publishes, which rollouts watch"

  private static let threshold = "the document publishes a text where the cloud answers a number"

  private static let code = "it needs a code of the moment from a secret of the call before; LoginTests goes that way"

  /// Operations whose answer to a valid call is not the published good one, each with the reason.
  static let exceptions: [String: String] = [
    "getSiteRfdiagRecording": list, "getSiteSiteRfdiagRecording": list, "updateSiteRfdiagRecording": list,
    "startSiteRecording": list, "getSiteRssiZone": list,
    "getSiteSleThreshold": threshold, "updateSiteSleThreshold": threshold, "replaceSiteSleThreshold": threshold,
    "getOrgInventory": "a device without a site has the site null, as clients need it, where the document wants a text",
    "listSiteDeviceUpgrades": counts, "getSiteDeviceUpgrade": counts,
    "listOrgDeviceUpgrades": "each item has the list of the document and the one that older clients read",
    "createApiToken": "the document publishes a list where the one new token is answered",
    "getOrgCapturingStatus": "the document's answer lacks the one type of capture that its request takes",
    "twoFactor": code, "verifyTwoFactor": code,
    "loginOauth2": "no account is linked with another provider, and the twin asks none",
  ]

  @Test("is answered, and as published")
  func all() async throws {
    var every = try await EveryOperation()
    var unused = Set(Self.exceptions.keys)
    for operation in EveryOperation.inOrder {
      let answer = try await every.answer(operation)
      // No caller has a privilege of an MSP, and the twin has none.
      if operation.parts[0] == "msps" {
        #expect(answer.status == 403, "\(operation.id)")
        #expect(answer.header("x-mistwin-fidelity") == "shaped", "\(operation.id)")
        continue
      }
      guard let complaint = EveryOperation.complaint(operation, answer) else { continue }
      if Self.exceptions[operation.id] == nil {
        Issue.record("\(operation.id): \(complaint)")
      } else {
        #expect(answer.status < 500 && answer.header("x-mistwin-fidelity") != nil)
        unused.remove(operation.id)
      }
    }
    #expect(unused.sorted() == [], "exceptions that are none")
  }

  @Test("is in one table of fidelity, and constants are behaviour")
  func fidelity() {
    #expect(Catalogue.published.operations.count == 1037)
    for operation in Catalogue.published.operations where operation.parts[0] == "const" {
      #expect(Twin.fidelity(of: operation) == .behaviour)
    }
  }
}
