/// What names may be made of, by who reads them.
enum NameForm {
  /// The longest name of an object: lists and labels cut longer ones.
  static let longest = 64
  /// The longest SSID, in bytes (IEEE 802.11, 9.4.2.2).
  static let longestSSID = 32
  /// The longest part of a host name (RFC 1123, 2.1).
  static let longestHost = 63

  /// What is wrong with a name that people read; nil where nothing is.
  static func fault(in name: String) -> String? {
    if name.allSatisfy(\.isWhitespace) { return "is empty" }
    if name.first?.isWhitespace == true || name.last?.isWhitespace == true { return "begins or ends with a blank" }
    if name.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) {
      return "holds a control character"
    }
    return name.count > longest ? "is \(name.count) characters long" : nil
  }

  /// What is wrong with an SSID; nil where nothing is.
  static func fault(inSSID ssid: String) -> String? {
    if ssid.utf8.count > longestSSID { return "is \(ssid.utf8.count) bytes long" }
    return fault(in: ssid)
  }

  /// What is wrong with the name of a switch or gateway, which is its host name; nil where nothing is.
  static func fault(inHost name: String) -> String? {
    if let odd = name.first(where: { !isWordCharacter($0) && $0 != "." }) {
      return "holds '\(odd)', as no host name does"
    }
    return name.count > longestHost ? "is \(name.count) characters long" : nil
  }

  /// What is wrong with a name that stands in the configuration of devices, and that Terraform's provider takes for such (its
  /// validator of names: letters, digits, `_` and `-`, a letter or digit at both ends, two characters at least).
  static func fault(inWord word: String) -> String? {
    if let odd = word.first(where: { !isWordCharacter($0) }) { return "holds '\(odd)'" }
    guard let first = word.first, let last = word.last, word.count > 1 else { return "is one character long" }
    let isRight = first != "-" && first != "_" && last != "-" && last != "_"
    return isRight ? nil : "begins or ends with '-' or '_'"
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "_")
  }

  /// The name as a Terraform resource has it: small letters, digits and underscores.
  static func terraformName(_ name: String) -> String {
    var result = ""
    for character in name.lowercased() {
      if character.isASCII && (character.isLetter || character.isNumber) {
        result.append(character)
      } else if result.last != "_" {
        result.append("_")
      }
    }
    return result
  }
}
