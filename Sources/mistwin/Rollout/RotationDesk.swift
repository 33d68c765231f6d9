import Determinism
import Ledger
import MistAPI
import Planning
import Reporting
import Rollout
import Twin

/// What a rotation needs of this machine and of the network.
struct RotationDesk {
  let session: RolloutSession
  /// The options of the network and of the ledger, as they are typed again.
  let options: String

  var client: any MistClient { session.client }
  var organisation: MistID { session.organisation }
  private var ledger: Ledger { session.ledger }

  /// The hash by which passphrases of the organisation are told to be equal.
  func hash() async throws -> KeyedHash {
    KeyedHash(salt: try await ledger.salt(ofOrganisation: organisation.description, entropy: SystemEntropy()))
  }

  /// What carries rotations out, and tells of it on standard error.
  /// - Parameter prediction: what is kept with one that is about to begin.
  func rotation(files: RotationFiles, _ prediction: RunPrediction? = nil) async throws -> KeyRotation {
    KeyRotation(
      client: client, time: session.time, entropy: SystemEntropy(), hash: try await hash(),
      journal: ledger.keyRotationJournal(prediction), store: files
    ) { at, sentence in
      Stream.error.writeLine(sentence, at: at)
    }
  }

  /// The files that a run's order names.
  /// - Throws: `KeyRotationError.noSuchRun`, `Failure` for the run of another organisation
  func files(of run: Int64) async throws -> RotationFiles {
    guard let record = try await ledger.keyRotations().first(where: { $0.run == run }) else {
      throw KeyRotationError.noSuchRun(run)
    }
    guard record.order.organisation == organisation else {
      throw Failure(
        .badInput,
        "rotation \(run) is of organisation \(record.order.organisation), found \(organisation); expected its network"
      )
    }
    return RotationFiles(of: record.order)
  }

  /// What there is to do after a rotation, or to go on with it.
  func advice(on record: KeyRotationRecord) -> [String] {
    let order = record.order
    let rest = " \(options)"
    guard let outcome = record.outcome else {
      let file = order.memo[RotationFiles.savedName].map { "\($0).new" } ?? order.memo[RotationFiles.givenName]
      return [
        "give the device-management tool the new passphrase" + (file.map { ", which is in \($0)" } ?? ""),
        "to go on: mistwin rotate-psk --continue \(record.run) --confirm\(rest)",
        "to go back: mistwin rotate-psk --roll-back \(record.run)\(rest)",
      ]
    }
    guard outcome == .rotated else { return [] }
    var advice: [String] = []
    if order.method == .oldPassphrase {
      advice.append("who still had the old passphrase when it went is not known: the key was the same")
    }
    if let saved = order.memo[RotationFiles.savedName] {
      advice.append("the new passphrase is in \(saved); a design that refers to it by file: goes on to say what holds")
    } else {
      advice.append(
        "a design that gives this \(order.places.first?.kind == .radius ? "secret" : "passphrase") must now refer to the new "
          + "one, or its next plan brings the old one back; --save FILE writes the new one for a file: reference")
    }
    return advice
  }
}
