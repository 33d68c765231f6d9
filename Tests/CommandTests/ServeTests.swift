import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("mistwin serve")
struct ServeTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func serve(_ more: [String] = []) async throws -> RunningServer {
    try await RunningServer.start(
      ["serve", "--port", "0", "--proxy-port", "0", "--env-file", "secrets/env"] + more, in: scratch.url)
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path(path))
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test("a new twin, its files, and the same twin after a restart", .timeLimit(.minutes(20)))
  func start() async throws {
    let first = try await serve(["--org", "Corner Shops", "--factory", "12", "--seed", "9"])
    let ready = try #require(
      first.ready.wholeMatch(
        of: #/ready https://127\.0\.0\.1:(\d+) http://127\.0\.0\.1:(\d+) proxy (http://127\.0\.0\.1:\d+)/#),
      "\(first.ready)")
    #expect(ready.1 == ready.2)
    let variables = try scratch.variables("secrets/env")
    let authority = scratch.path(".mistwin/ca.pem")
    #expect(variables["HTTPS_PROXY"] == String(ready.3))
    #expect(variables["MIST_HOST"] == "api.mist.com")
    for name in ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "WEBSOCKET_CLIENT_CA_BUNDLE"] {
      #expect(
        variables[name].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
          == URL(fileURLWithPath: authority).resolvingSymlinksInPath())
    }
    #expect(try mode("secrets/env") == 0o600)
    #expect(try mode(".mistwin/ca-key.pem") == 0o600)
    let token = try #require(variables["MIST_APITOKEN"])
    #expect(variables["MIST_API_TOKEN"] == token)
    #expect(try await first.status("/api/v1/self", token: token) == 200)
    #expect(try await first.status("/twin/v1/ready", token: nil) == 200)
    let outcome = try await first.stop()
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("Corner Shops"))
    let shown = try #require(outcome.error.firstMatch(of: #/shown once: (\S+)/#)).1

    let second = try await serve()
    let renewed = try #require(try scratch.variables("secrets/env")["MIST_APITOKEN"])
    #expect(try await second.status("/api/v1/self", token: renewed) == 200)
    #expect(try await second.status("/api/v1/self", token: String(shown)) == 200)
    let again = try await second.stop()
    #expect(again.status == 0)
    #expect(!again.error.contains("shown once"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: authority)) == first.authority)
  }

  @Test("a second signal ends it at once, whatever is under way", .timeLimit(.minutes(20)))
  func secondSignal() async throws {
    let server = try await serve(["--factory", "1"])
    let port = try server.port
    // A request whose body never comes holds a stop up for as long as one may take.
    let client = try Socket(port: port)
    try client.send("POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{")
    #expect(try await server.status("/twin/v1/ready", token: nil) == 200)
    await server.signalTwice(port: port)
    let outcome = try await server.end()
    withExtendedLifetime(client) { #expect(outcome.status == 3) }
    // What was written before is there.
    let again = try await serve()
    #expect(try await again.stop().status == 0)
  }

  @Test("bad input is told, with its line, and leaves no twin behind", .timeLimit(.minutes(20)))
  func badTable() async throws {
    try scratch.write(
      "claim_code,model,mac\nAAAAA-BBBBB-CCCCC,AP45,5c5b35000010\nAAAAA-BBBBB,AP46,5c5b35000010\n", to: "devices.csv")
    let outcome = try await Mistwin.run(["serve", "--port", "0", "--devices", "devices.csv"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    for text in ["devices.csv:3:", "'AAAAA-BBBBB'", "'AP46'", "of line 2 again"] {
      #expect(outcome.error.contains(text))
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path(".mistwin/twin.sqlite")))
  }

  @Test("an authority that is none is left as it is", .timeLimit(.minutes(20)))
  func badAuthority() async throws {
    try FileManager.default.createDirectory(
      atPath: scratch.path("ca"), withIntermediateDirectories: true)
    try scratch.write("nothing", to: "ca/ca.pem")
    let outcome = try await Mistwin.run(["serve", "--port", "0", "--ca", "ca"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("without its key"))
    #expect(try scratch.text("ca/ca.pem") == "nothing")
  }

  @Test("a file that is no twin is left as it is", .timeLimit(.minutes(20)))
  func noTwin() async throws {
    try scratch.write(
      "not a database, but longer than a header of one would be: " + String(repeating: "0123456789", count: 9),
      to: "note.txt")
    let outcome = try await Mistwin.run(["serve", "--port", "0", "--twin", "note.txt"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("not a twin"))
    #expect(try scratch.text("note.txt").hasPrefix("not a database"))
  }

  @Test("how to trust the authority", .timeLimit(.minutes(20)))
  func trust() async throws {
    let outcome = try await Mistwin.run(["serve", "--trust-help", "--ca", "ca dir"], in: scratch.url)
    #expect(outcome.status == 0)
    for text in ["/ca dir/ca.pem'", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "curl", "update-ca-certificates"] {
      #expect(outcome.output.contains(text))
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path("ca dir")))
  }
}

/// A `mistwin serve` that runs.
final class RunningServer {
  let ready: String
  let authority: Data
  private let process: Process
  private let scratch: Scratch

  private init(ready: String, authority: Data, process: Process, scratch: Scratch) {
    self.ready = ready
    self.authority = authority
    self.process = process
    self.scratch = scratch
  }

  /// Starts one and waits for its line.
  static func start(
    _ arguments: [String], in directory: URL, environment: [String: String] = [:]
  ) async throws -> RunningServer {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = Mistwin.binary
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try scratch.newFile("stdout")
    process.standardError = try scratch.newFile("stderr")
    try process.run()
    for _ in 0..<600 {
      let output = try scratch.text("stdout")
      if output.hasSuffix("\n") {
        let authority = try Data(contentsOf: directory.appendingPathComponent(".mistwin/ca.pem"))
        return RunningServer(
          ready: String(output.dropLast()), authority: authority, process: process, scratch: scratch)
      }
      let error = try scratch.text("stderr")
      try #require(process.isRunning, "\(error)")
      try await Task.sleep(for: .milliseconds(50))
    }
    process.terminate()
    throw CancellationError()
  }

  /// The status of a GET over plain HTTP.
  func status(_ path: String, token: String?) async throws -> Int {
    let base = try #require(ready.split(separator: " ").first { $0.hasPrefix("http:") })
    var request = URLRequest(url: try #require(URL(string: base + path)))
    if let token { request.setValue("Token \(token)", forHTTPHeaderField: "Authorization") }
    let (_, response) = try await URLSession.shared.data(for: request)
    return try #require(response as? HTTPURLResponse).statusCode
  }

  /// The port of the API.
  var port: UInt16 {
    get throws {
      let base = try #require(ready.split(separator: " ").first { $0.hasPrefix("http:") })
      return try #require(base.split(separator: ":").last.flatMap { UInt16($0) })
    }
  }

  /// Asks it to end, and again once it takes no more connections, which is when it has heard the first. On a thread of its own:
  /// by the time a busy machine gives a test its turn again, it may have ended by itself.
  func signalTwice(port: UInt16) async {
    let identifier = process.processIdentifier
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        kill(identifier, SIGTERM)
        while (try? Socket(port: port)) != nil { usleep(20_000) }
        kill(identifier, SIGTERM)
        continuation.resume()
      }
    }
  }

  /// Ends it as systems do.
  func stop() async throws -> Mistwin.Outcome {
    process.terminate()
    return try await end()
  }

  /// Waits for its end.
  func end() async throws -> Mistwin.Outcome {
    while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
    #expect(process.terminationReason == .exit)
    return .init(
      status: process.terminationStatus, output: try scratch.text("stdout"), error: try scratch.text("stderr"))
  }
}

extension Scratch {
  /// The variables of an environment file.
  func variables(_ name: String) throws -> [String: String] {
    let pairs = try text(name).split(separator: "\n").compactMap { line -> (String, String)? in
      guard line.hasPrefix("export "), let sign = line.firstIndex(of: "=") else { return nil }
      return (String(line[..<sign].dropFirst(7)), String(line[line.index(after: sign)...]))
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }
}
