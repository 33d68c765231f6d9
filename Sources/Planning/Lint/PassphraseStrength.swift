/// What is weak about a passphrase; the passphrase itself is never told.
enum PassphraseStrength {
  /// A handshake that is overheard once can be tried against lists for ever: shorter ones do not last.
  static let least = 12

  /// Words that lists of common passphrases begin with, and that installers are fond of.
  private static let common: Set<String> = [
    "abc", "access", "admin", "administrator", "airport", "baseball", "batman", "changeme", "cisco", "coffee",
    "company",
    "computer", "default", "donald", "dragon", "family", "flower", "football", "freedom", "freewifi", "guest",
    "guestwifi", "hello", "home", "hotel", "iloveyou", "install", "internet", "juniper", "letmein", "login", "master",
    "michael", "mist", "mobile", "monkey", "mustang", "network", "ninja", "office", "pass", "passphrase", "password",
    "pokemon", "princess", "private", "public", "qwerty", "qwertyuiop", "secret", "service", "shadow", "shop", "solo",
    "staff", "starwars", "store", "summer", "sunshine", "superman", "support", "system", "temp", "temporary", "test",
    "trustno", "user", "visitor", "visitors", "warehouse", "welcome", "whatever", "wifi", "winter", "wireless", "zaq",
    "asdfgh", "qazwsx", "spring", "autumn", "ihatepasswords", "letmeinnow", "opensesame",
  ]

  /// Why Mist refuses it; nil where it does not (mist-fidelity, section 8: 8 to 63 characters, or 64 hexadecimal digits).
  static func refusal(of passphrase: String) -> String? {
    let length = passphrase.utf8.count
    if length == 64, passphrase.allSatisfy(\.isHexDigit) { return nil }
    if (8...63).contains(length) { return nil }
    return "\(length) characters long"
  }

  /// What is weak about it; nil where nothing is.
  /// - Parameter names: The SSID and the names of the organisation and the object, which are guessed first.
  static func weakness(of passphrase: String, names: [String]) -> String? {
    let folded = fold(passphrase)
    if names.contains(where: { !$0.isEmpty && (passphrase == $0 || fold($0) == folded) }) {
      return "that is the SSID or a name that everybody sees"
    }
    if passphrase.utf8.count < least { return "shorter than \(least) characters" }
    if passphrase.utf8.count == 64, passphrase.allSatisfy(\.isHexDigit) { return nil }
    if Set(passphrase).count < 5 { return "made of \(Set(passphrase).count) different characters" }
    if isRun(passphrase) { return "that runs along the alphabet or the keys" }
    if passphrase.allSatisfy(\.isNumber) { return "made of digits alone" }
    if common.contains(folded) || folded.isEmpty { return "that is a common word with digits or signs" }
    let words = passphrase.lowercased().split { !$0.isLetter && !$0.isNumber }.map { fold(String($0)) }
    if words.count > 1, words.allSatisfy({ $0.isEmpty || common.contains($0) }) { return "made of common words" }
    return nil
  }

  /// Lower case, the usual signs for letters taken back, digits and signs at both ends left out: `P@ssw0rd2027!` is `password`.
  private static func fold(_ text: String) -> String {
    let letters: [Character: Character] = [
      "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s",
    ]
    func isLetter(_ character: Character) -> Bool { character.isLetter || character == "@" || character == "$" }
    var middle = text.lowercased()[...]
    while let last = middle.last, !last.isLetter { middle.removeLast() }
    while let first = middle.first, !isLetter(first) { middle.removeFirst() }
    return String(middle.map { letters[$0] ?? $0 }.filter(\.isLetter))
  }

  /// Whether most neighbours follow each other: `12345678`, `abcdefgh`, `qwertyui`.
  private static func isRun(_ text: String) -> Bool {
    let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop"]
    let characters = Array(text.lowercased())
    guard characters.count > 1 else { return false }
    var following = 0
    for (one, other) in zip(characters, characters.dropFirst()) {
      let apart = (other.asciiValue.map(Int.init) ?? 0) - (one.asciiValue.map(Int.init) ?? 0)
      let isOnRow = rows.contains { $0.contains("\(one)\(other)") || $0.contains("\(other)\(one)") }
      if apart.magnitude == 1 || isOnRow { following += 1 }
    }
    return following * 4 >= (characters.count - 1) * 3
  }
}
