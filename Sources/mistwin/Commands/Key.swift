import ArgumentParser
import Signing

/// `mistwin key`
struct Key: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a key to sign rehearsals or approvals with, and its line for a list of signers.",
    discussion: """
      The key is one of OpenSSH's (Ed25519, without a passphrase, mode 0600); ssh-keygen makes and reads the same. The line \
      goes into the list that `apply --signers` reads. A person's own key is better locked with a passphrase and used by \
      `ssh-keygen -Y sign`.

      Example:
        mistwin key keys/rehearser --name rehearser@example.com --for attestation >> keys/allowed_signers
      """)

  /// What a key may sign.
  enum Purpose: String, ExpressibleByArgument, CaseIterable {
    case attestation
    case approval

    var namespace: String { "mistwin-\(rawValue)" }
  }

  @Argument(help: "The file of the private key; the public one stands beside it.", completion: .file())
  var file: String

  @Option(help: "Whose it is, as reports call them.")
  var name: String

  @Option(name: .customLong("for"), help: "What it may sign.")
  var purpose: Purpose

  func validate() throws {
    guard !name.isEmpty, !name.contains(where: \.isWhitespace), !name.hasPrefix("#"),
      !name.contains(where: { "\",".contains($0) })
    else {
      throw ValidationError("--name: found '\(name)', expected a name without blanks, such as rehearser@example.com")
    }
  }

  func carryOut() async throws -> ExitStatus {
    for file in [file, "\(file).pub"] where DiskFiles.exists(file) {
      throw Failure(.badInput, "\(file): is there already, and a key is not written over; choose another name")
    }
    try DiskFiles.makeDirectory(of: file)
    let key = try SSHPrivateKey(seed: await SystemEntropy().bytes(32))
    try PrivateFile.write(key.text(comment: name), to: file)
    try PrivateFile.writePublic("\(key.publicKey.text) \(name)\n", to: "\(file).pub")
    try Stream.output.write("\(name) namespaces=\"\(purpose.namespace)\" \(key.publicKey.text)\n")
    return .good
  }
}
