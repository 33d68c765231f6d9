public import MistAPI

/// What is wrong with how a cloud is to be reached. No message holds a token or a password.
public enum LiveSettingsError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No cloud has that name.
  case unknownCloud(String)
  /// Neither the environment nor the file has a token.
  case noToken(file: String?)
  /// A token that cannot stand in a header.
  case badToken(number: Int, source: String)
  /// A line that is not `NAME=value`.
  case badEnvironmentLine(file: String, line: Int)
  /// The file names another cloud than the command.
  case otherCloud(MistCloud, file: String, host: String)
  /// A proxy that cannot be used.
  case badProxy(variable: String, why: String)
  /// A certificate authority that cannot be read.
  case badAuthority(file: String, why: String)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .unknownCloud(let name):
      """
      found the cloud '\(name)'; expected one of \(MistCloud.published.map(\.shortName).joined(separator: ", ")), or its \
      host, such as api.eu.mist.com
      """
    case .noToken(let file):
      """
      found no token in \(file.map { "\($0) and " } ?? "")the environment; expected MIST_APITOKEN there (one token, or several \
      with commas), or --env-file with a file that has it. A token is never taken from the command line
      """
    case .badToken(let number, let source):
      "\(source): token \(number) holds blanks or letters that no token has; copy it again from the dashboard"
    case .badEnvironmentLine(let file, let line):
      "\(file):\(line): expected NAME=value, as a shell and mistapi read it; what stands there is not shown"
    case .otherCloud(let cloud, let file, let host):
      """
      \(file) has MIST_HOST=\(host), and --live names \(cloud); a token belongs to one cloud: expected the same in both
      """
    case .badProxy(let variable, let why): "\(variable): \(why)"
    case .badAuthority(let file, let why): "\(file): \(why); expected certificates in PEM"
    }
  }
}
