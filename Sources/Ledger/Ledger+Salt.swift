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
      Self.hexadecimal(bytes))
    return try keptSalt(organisation) ?? bytes
  }

  private func keptSalt(_ organisation: String) throws -> [UInt8]? {
    try connection.text("SELECT bytes FROM salt WHERE organisation = ?", organisation).map { Array($0.utf8) }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
