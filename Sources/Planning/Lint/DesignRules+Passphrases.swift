import Documents
import MistAPI

extension DesignRules {
  /// A passphrase of a WLAN or a PSK as the design has it.
  private struct Passphrase {
    let address: DesignObjectAddress
    let secret: DesignSecret
    /// The SSID that it opens; empty where it is not said.
    let ssid: String
    let names: [String]
    let position: SourcePosition
  }

  /// Passphrases that Mist would refuse, that are guessed, or that open one SSID as two keys. Those that are references are known
  /// only when a plan is applied; that two are one reference is seen.
  mutating func checkPassphrases() {
    var all: [Passphrase] = []
    for (address, object) in design.addressedObjects where object.kind == .psks || object.kind == .wlans {
      for secret in object.secrets where Self.isPassphrase(secret.path) {
        let ssid = object.body["ssid"]?.string ?? ""
        all.append(
          Passphrase(
            address: address, secret: secret, ssid: ssid, names: [ssid, object.mistName, design.organisation],
            position: object.source.node(at: secret.path)?.position ?? object.position))
      }
    }
    for passphrase in all { judge(passphrase) }
    var first: [String: Passphrase] = [:]
    for passphrase in all {
      let key = "\(passphrase.ssid)\n\(Self.text(of: passphrase.secret.reference))"
      guard let earlier = first[key] else {
        first[key] = passphrase
        continue
      }
      note(
        passphrase, .warning, "the passphrase of \(earlier.address) again",
        expected: "a passphrase of its own: who joins with it is known by it")
    }
  }

  private static func isPassphrase(_ path: FieldPath) -> Bool {
    ["passphrase", "psk", "default_psk"].contains(path.lastMember ?? "")
  }

  /// What stands in the design, to be compared and never told.
  private static func text(of reference: SecretReference) -> String {
    if case .literal(let text) = reference { return "literal \(text)" }
    return "\(reference)"
  }

  private mutating func judge(_ passphrase: Passphrase) {
    guard case .literal(let text) = passphrase.secret.reference else { return }
    if let refusal = PassphraseStrength.refusal(of: text) {
      note(
        passphrase, .error, "a passphrase \(refusal)", expected: "8 to 63 characters, or 64 hexadecimal digits")
    } else if let weakness = PassphraseStrength.weakness(of: text, names: passphrase.names) {
      note(
        passphrase, .warning, "a passphrase \(weakness)",
        expected: "at least \(PassphraseStrength.least) characters that no list has")
    }
  }

  private mutating func note(
    _ passphrase: Passphrase, _ severity: DesignFinding.Severity, _ found: String, expected: String
  ) {
    findings.note(
      .weakPSK, severity, at: passphrase.position,
      found: "\(found), in \(passphrase.address), field \(passphrase.secret.path)", expected: expected,
      subjects: [passphrase.address.description, "\(passphrase.address).\(passphrase.secret.path)"])
  }
}
