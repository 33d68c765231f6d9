public import Determinism
import SQLite

extension Ledger {
  /// The salt of an organisation's keyed hashes: kept from the first time on, and never shown.
  /// - Parameter entropy: where a new salt comes from.
  public func salt(ofOrganisation organisation: String, entropy: any EntropyPort) async throws -> [UInt8] {
    if let kept = try keptSalt(organisation) { return kept }
    let bytes = await entropy.bytes(32)
    // Somebody else may have been first while the entropy was awaited.
    try connection.run(
      "INSERT INTO salt(organisation, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING", organisation,
      hexadecimal(bytes))
    return try keptSalt(organisation) ?? bytes
  }

  /// Keeps the salt of an organisation's keyed hashes that another machine has made, where there is none yet.
  public func keepSalt(_ salt: [UInt8], ofOrganisation organisation: String) throws {
    try connection.run(
      "INSERT INTO salt(organisation, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING", organisation,
      String(decoding: salt, as: UTF8.self))
  }

  private func keptSalt(_ organisation: String) throws -> [UInt8]? {
    try connection.text("SELECT bytes FROM salt WHERE organisation = ?", organisation).map { Array($0.utf8) }
  }
}
