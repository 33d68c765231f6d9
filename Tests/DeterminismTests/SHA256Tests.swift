import Determinism
import Testing

/// Known answers of FIPS 180-4 and of its published examples; lengths around the block's by an independent program.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func knownAnswers(text: String, digest: String) {
    var hash = SHA256()
    hash.update(text)
    #expect(hash.hexadecimal() == digest)
  }

  @Test func aMillionTimesTheLetterA() {
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    var atOnce = SHA256()
    atOnce.update([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
    #expect(atOnce.hexadecimal() == expected)
    var byteByByte = SHA256()
    for _ in 0..<1_000_000 { byteByByte.update(UInt8(ascii: "a")) }
    #expect(byteByByte.hexadecimal() == expected)
  }

  @Test(arguments: [
    (55, "576a1bf8d4478657e6dc4af9398544765c2a92cde28478b019235cfed315fc09"),
    (56, "9b20501dfd1d99161c257950f3444f3e49230c351c5c8e0943ef369f85f5205d"),
    (57, "a5534a9d0694341dfde5b1bb3d8addcb38bd46f44a629dc97b3f8fb2721b0720"),
    (63, "30b345906b493f06f69444b6521113511c242f30e29840462950035043682f1e"),
    (64, "d8bc63b4fc1156e5e7d95a418b9bf54cd3174bedbc2db40f74895349b229b3c0"),
    (65, "1ee23b0fbcaecc1aff4a9e8f1645f35ab2c8e13609cd73b68df8b5e3f63ce073"),
    (119, "7a6589821178918ca8d9edaba5abfc1e9b2669564f4469b66885379c1530b2c8"),
    (120, "655250427d56b1b0eeb8497d21428704273458a01772d6881b65c0abac0f8a98"),
    (128, "54c9eb041badfd7064645067b107661fed6113197ce2dd066ba69618abd3732f"),
    (16383, "3dca48b1d28d07caf25513928a7b8251049b07ec8d845ae6bd38768c725c777c"),
    (16384, "582bf46c154f087f3ba98b298fbe978c18f8b60cae2d67d7cb5c233396744125"),
    (16385, "fafd6c8e978d0b71814350c92dd1bf42d328ea431532e59d6ea7e6365b935801"),
    (16447, "ff3b05065a4dac8445280bb3d4f0a0baefe406a4600386c57c903571caf1528d"),
    (16448, "2130951e3194eb1b1d53034737b20312e0111260a7580013e82b843cbf59b5f5"),
    (40000, "bb34e9c26e2402d1f56b9b05c69d64cf7c145a9b65db5a23b8260f13754bf00a"),
  ])
  func lengthsAroundTheBlock(length: Int, digest: String) {
    var hash = SHA256()
    hash.update((0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    #expect(hash.hexadecimal() == digest)
  }

  @Test(arguments: [1, 3, 63, 64, 65, 1000, 16383, 16384, 16385, 20000])
  func piecesDoNotMatter(piece: Int) {
    let bytes = (0..<70_001).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    var whole = SHA256()
    whole.update(bytes)
    var pieces = SHA256()
    for start in stride(from: 0, to: bytes.count, by: piece) {
      pieces.update(Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    #expect(pieces.hexadecimal() == whole.hexadecimal())
  }

  @Test func readingTheDigestChangesNothing() {
    var hash = SHA256()
    hash.update("ab")
    let early = hash.hexadecimal()
    #expect(early != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    hash.update("c")
    #expect(hash.hexadecimal() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
