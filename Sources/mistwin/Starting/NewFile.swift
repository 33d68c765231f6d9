/// A file that is to be written and is not there yet.
struct NewFile {
  /// Where it goes, from the directory of the others.
  let path: String
  let text: String
  /// What it is, in a few words.
  let subject: String

  init(_ path: String, _ text: String, _ subject: String) {
    self.path = path
    self.text = text
    self.subject = subject
  }
}
