import ArgumentParser
import Determinism
import Documents
import MistAPI
import Twin

/// What a new twin is made of.
struct NewTwin: ParsableArguments {
  @Option(help: "The name of a new twin's organisation.")
  var org = "Example Networks"

  @Option(help: "The email address of a new twin's administrator.")
  var admin = "admin@example.com"

  @Option(help: "The seed of a new twin: the same seed makes the same devices and ids.")
  var seed: UInt64 = 1

  @Option(help: "How many devices the factory of a new twin has made; `mistwin twin codes` lists their claim codes.")
  var factory: Int?

  @Option(
    help: "The devices of a new twin instead: a CSV with claim_code, serial, mac, model.",
    completion: .file(extensions: ["csv"]))
  var devices: String?

  /// How many devices a new twin has unless told.
  static let devicesByDefault = 200

  mutating func validate() throws {
    if let factory, factory < 0 || factory > 1_000_000 {
      throw ValidationError("--factory: found \(factory), expected 0 to 1000000")
    }
    if factory != nil, devices != nil {
      throw ValidationError("found both --factory and --devices, expected one of them")
    }
    if org.isEmpty { throw ValidationError("--org: found no name, expected one") }
    if !admin.contains("@") { throw ValidationError("--admin: found '\(admin)', expected an email address") }
  }

  /// Reads what files say, before anything is made.
  /// - Throws: `DocumentErrors`, `Failure`
  func hardware() throws -> [FactoryDevice]? {
    try devices.map { try DeviceTable.read($0) }
  }
}
