import Determinism
import MistAPI
import Twin
import TwinServer

/// The file of a twin that is served: the one that is there, else a new one.
struct TwinFile {
  /// What only a new twin says, once.
  struct Secrets {
    let token: String
    let email: String
    let password: String
  }

  let path: String
  let twin: Twin
  let organisation: MistID
  /// Those of a new twin; nil for one that was there.
  let secrets: Secrets?

  /// Opens it, or makes it with one organisation, one administrator and a factory of devices.
  /// - Throws: `TwinError`, `DocumentErrors`, `Failure`
  static func open(
    _ path: String, new: NewTwin, settings: Twin.Settings, entropy: any EntropyPort
  ) async throws -> TwinFile {
    if DiskFiles.isDirectory(path) {
      throw Failure(.badInput, "\(path): found a directory, expected the name of a file for the twin")
    }
    if !DiskFiles.exists(path) { return try await make(path, new: new, settings: settings, entropy: entropy) }
    let twin = try Twin(file: path, settings: settings)
    guard let organisation = try await twin.organisations().first else {
      throw Failure(.badInput, "\(path): found a twin without an organisation, expected one made by `mistwin serve`")
    }
    return TwinFile(path: path, twin: twin, organisation: organisation.id, secrets: nil)
  }

  /// Makes a new one.
  static func make(
    _ path: String, new: NewTwin, settings: Twin.Settings, entropy: any EntropyPort
  ) async throws -> TwinFile {
    // Files are read before anything is made: a table with a fault leaves no half a twin behind.
    let hardware = try new.hardware()
    try DiskFiles.makeDirectory(of: path)
    let twin = try Twin(file: path, settings: settings)
    let organisation = try await twin.createOrganisation(new.org)
    // Hardware is on site from the start, so that it comes up by itself once it is claimed and assigned.
    if let hardware {
      try await twin.addHardware(hardware)
      for device in try await twin.factoryCodes() { try await twin.scheduleArrival(of: device.mac, at: settings.start) }
    } else {
      try await twin.addFactory(count: new.factory ?? NewTwin.devicesByDefault, arriving: settings.start)
    }
    let file = TwinFile(path: path, twin: twin, organisation: organisation, secrets: nil)
    let password = await Self.password(entropy: entropy)
    _ = try await twin.addAdministrator(email: new.admin, password: password, in: organisation)
    let secrets = Secrets(
      token: try await file.mintToken("first", entropy: entropy), email: new.admin, password: password)
    return TwinFile(path: path, twin: twin, organisation: organisation, secrets: secrets)
  }

  /// Mints a token of the organisation; one of the same name is worth nothing from then on.
  func mintToken(_ name: String, entropy: any EntropyPort) async throws -> String {
    try await twin.mintToken(name, role: "admin", in: organisation, entropy: await entropy.bytes(32))
  }

  /// 120 bits, without letters that are taken for others.
  private static func password(entropy: any EntropyPort) async -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    return String(await entropy.bytes(24).map { letters[Int($0) & 31] })
  }

  /// Says on standard error what is said once.
  func announce(_ new: NewTwin) {
    guard let secrets else { return }
    Stream.error.writeLine(
      """
      \(path): a new twin with the organisation '\(new.org)' (\(organisation))
      first token, shown once: \(secrets.token)
      administrator \(secrets.email), password, shown once: \(secrets.password)
      """)
  }
}
