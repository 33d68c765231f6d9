/// What an operation needs of the role of whoever asks for it.
enum Permission: Sendable, Hashable, CaseIterable {
  /// Seeing how things are.
  case read
  /// Helping a user: device utilities, clients, alarms. Nothing that is kept changes but the state of alarms and clients.
  case act
  /// Putting hardware in place: claim, assign, picture, position.
  case install
  /// Changing configuration.
  case configure
  /// Changing who may do what, the organisation itself and its settings.
  case administer
}

/// The roles of the published API (mist-fidelity, section 1.3), and what each may.
///
/// The published words say that GET needs read, and POST, PUT and DELETE need write or admin (section 1.1). What helpdesk
/// and installer may beyond that is not published; the rows here follow what their names promise, and nothing more.
enum Role: String, Sendable, Hashable, CaseIterable {
  case admin
  case write
  case read
  case helpdesk
  case installer

  var permissions: Set<Permission> {
    switch self {
    case .admin: [.read, .act, .install, .configure, .administer]
    case .write: [.read, .act, .install, .configure]
    case .read: [.read]
    case .helpdesk: [.read, .act]
    case .installer: [.install]
    }
  }

  /// Whether one of these is enough.
  func may(_ needed: Set<Permission>) -> Bool { !permissions.isDisjoint(with: needed) }
}
