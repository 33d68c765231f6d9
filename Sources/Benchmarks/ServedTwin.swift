import Foundation

/// `mistwin serve` as a process of its own.
final class ServedTwin {
  let plain: String
  let secure: String
  /// From starting the process to its line of readiness.
  let secondsToReady: Double
  private let process: Process

  /// - Parameters:
  ///   - rateLimit: calls an hour and token, or `off`.
  ///   - clock: `wall`, or a pace such as `x150`.
  init(program: String, twin: String, rateLimit: String = "off", clock: String = "wall") throws {
    let process = Process()
    self.process = process
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "serve", "--twin", twin, "--port", "0", "--proxy-port", "0", "--clock", clock, "--rate-limit", rateLimit,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    var line = ""
    secondsToReady = try seconds {
      try process.run()
      line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
    let addresses = line.split { $0 == " " || $0 == "\n" }.map(String.init)
    guard let plain = addresses.first(where: { $0.hasPrefix("http://") }),
      let secure = addresses.first(where: { $0.hasPrefix("https://") })
    else { throw WrongResult(description: "mistwin serve said '\(line)', expected its addresses") }
    self.plain = plain
    self.secure = secure
  }

  /// What of the process is in memory, in MiB.
  var residentMebibytes: Double {
    let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line.flatMap { Double($0.split(whereSeparator: { !$0.isNumber }).first ?? "") }.map { $0 / 1024 } ?? .nan
  }

  func stop() throws {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw WrongResult(description: "mistwin serve ended with status \(process.terminationStatus)")
    }
  }
}

/// One run of wrk.
struct Load {
  let requestsPerSecond: Double
  /// Milliseconds.
  let percentile99: Double

  init(
    _ address: String, connections: Int, token: String? = nil, headers: [String] = [], script: String? = nil
  ) throws {
    // A slow peer is slow, not wrong: what waits is waited for.
    var command = ["/usr/bin/env", "wrk", "-t1", "-c\(connections)", "-d3s", "--timeout", "30s", "--latency"]
    for header in headers + (token.map { ["Authorization: Token \($0)"] } ?? []) { command += ["-H", header] }
    var file: URL?
    if let script {
      let url = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-wrk-\(getpid()).lua")
      try script.write(to: url, atomically: true, encoding: .utf8)
      command += ["-s", url.path]
      file = url
    }
    defer { if let file { try? FileManager.default.removeItem(at: file) } }
    let (status, output) = try Child.run(command + [address])
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    func word(after prefix: String) -> Substring? {
      lines.first { $0.drop { $0 == " " }.hasPrefix(prefix) }?.split(separator: " ").last
    }
    guard status == 0, let rate = word(after: "Requests/sec:").flatMap({ Double($0) }), rate > 0,
      let percentile = word(after: "99%").flatMap({ Self.milliseconds($0) })
    else { throw WrongResult(description: "wrk ended with status \(status) at \(address)") }
    if let faults = lines.first(where: { $0.contains("Non-2xx") || $0.contains("Socket errors") }) {
      throw WrongResult(description: "\(address): \(faults)")
    }
    requestsPerSecond = rate
    percentile99 = percentile
  }

  private static func milliseconds(_ text: Substring) -> Double? {
    for (unit, factor) in [("us", 0.001), ("ms", 1), ("s", 1000)] where text.hasSuffix(unit) {
      return Double(text.dropLast(unit.count)).map { $0 * factor }
    }
    return nil
  }
}
