import MistAPI

/// Something that a topic tells.
struct Happening {
  let at: Int64
  let topic: String
  /// What makes it itself, so that it is told once.
  let key: String
  let site: MistID?
  let json: JSON
}
