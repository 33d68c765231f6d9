import Planning
import Testing

@Suite("References to secrets")
struct DesignSecretReferenceTests {
  @Test(
    "The prefix says where the secret is",
    arguments: [
      ("env:PSK", SecretReference.environment("PSK")), ("file:/run/psk", .file("/run/psk")),
      ("exec:pass show x", .command("pass show x")), ("welcome1", .literal("welcome1")), ("ENV:X", .literal("ENV:X")),
    ])
  func read(_ text: String, _ expected: SecretReference) {
    #expect(SecretReference(text) == expected)
    #expect(SecretReference(text).isLiteral == text.contains("e1") || text == "ENV:X")
  }

  @Test("A reference is printed as written, a literal is not")
  func description() {
    #expect("\(SecretReference("env:PSK"))" == "env:PSK")
    #expect("\(SecretReference("file:a b"))" == "file:a b")
    #expect(!"\(SecretReference("welcome1"))".contains("welcome1"))
    #expect(!String(reflecting: SecretReference("welcome1")).contains("welcome1"))
  }

  @Test("A path is written as people write it")
  func path() {
    let path = FieldPath().appending("port_config").appending("ge-0/0/0").appending("networks").appending(1)
    #expect(path.description == "port_config.ge-0/0/0.networks[1]")
    #expect(path.members == ["port_config", "ge-0/0/0", "networks"])
    #expect(path.lastMember == "networks")
    #expect(FieldPath().description == "")
    #expect(FieldPath().lastMember == nil)
  }
}
