import Determinism
import MistAPI
import Twin
import TwinServer

/// The file of a twin that is served: the one that is there, else a new one.
struct TwinFile {
  let twin: Twin
  let organisation: MistID
  let isNew: Bool

  /// Opens it, or makes it with one organisation, one administrator and a factory of devices.
  /// - Throws: `TwinError`, `DocumentErrors`, `Failure`
  static func open(
    _ path: String, new: NewTwin, settings: Twin.Settings
  ) async throws -> TwinFile {
    if DiskFiles.isDirectory(path) {
      throw Failure(.badInput, "\(path): found a directory, expected the name of a file for the twin")
    }
    let isNew = !DiskFiles.exists(path)
    // Files are read before anything is made: a table with a fault leaves no half a twin behind.
    let hardware = isNew ? try new.hardware() : nil
    if isNew { try DiskFiles.makeDirectory(of: path) }
    let twin = try Twin(file: path, settings: settings)
    if isNew {
      let organisation = try await twin.createOrganisation(new.org)
      if let hardware {
        try await twin.addHardware(hardware)
      } else {
        let count = new.factory ?? NewTwin.devicesByDefault
        try await twin.addHardware((0..<count).map { FactoryDevice(model: Self.models[$0 % Self.models.count]) })
      }
      return TwinFile(twin: twin, organisation: organisation, isNew: true)
    }
    guard let organisation = try await twin.organisations().first else {
      throw Failure(.badInput, "\(path): found a twin without an organisation, expected one made by `mistwin serve`")
    }
    return TwinFile(twin: twin, organisation: organisation.id, isNew: false)
  }

  private static let models = ["AP45", "AP45", "AP34", "EX4100-F-12P", "AP45", "AP34", "EX4400-48P", "SSR120"]

  /// Mints a token of the organisation.
  func mintToken(_ name: String) async throws -> String {
    try await twin.mintToken(name, role: "admin", in: organisation)
  }
}
