import Foundation

/// A server written in Python that does a like read: FastAPI on uvicorn, or moto.
final class PythonServer {
  let address: String
  /// What its read wants besides the path.
  let headers: [String]
  private let process = Process()
  /// How long one may take to start, in seconds.
  private static let patience = 60.0

  private init(_ command: [String], port: Int, path: String, headers: [String] = []) throws {
    address = "http://127.0.0.1:\(port)"
    self.headers = headers
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // The read that is measured, so that what a server does at its first one is done.
    let read = ["/usr/bin/env", "curl", "-sf", "-m", "20", "-o", "/dev/null"] + headers.flatMap { ["-H", $0] }
    let started = ContinuousClock.now
    while ContinuousClock.now - started < .seconds(Self.patience) {
      Thread.sleep(forTimeInterval: 0.1)
      if try Child.run(read + [address + path]).status == 0 { return }
    }
    stop()
    throw WrongResult(description: "\(command[0]) \(command[1]) did not answer \(path) in \(Int(Self.patience)) s")
  }

  /// Ends it at once: neither of them goes while connections are open.
  func stop() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// A port that nobody uses now.
  private static func freePort() throws -> Int {
    let (_, output) = try Child.run([
      "/usr/bin/env", "python3", "-c",
      "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])",
    ])
    guard let port = Int(String(decoding: output, as: UTF8.self).filter(\.isNumber)) else {
      throw WrongResult(description: "python3 found no free port")
    }
    return port
  }

  private static func has(_ modules: String) -> Bool {
    (try? Child.run(["/usr/bin/env", "python3", "-c", "import \(modules)"]).status) == 0
  }

  /// FastAPI on uvicorn with uvloop and httptools; nil when they are not installed.
  static func fastAPI(twin: String) throws -> PythonServer? {
    guard has("fastapi, uvicorn, uvloop, httptools") else { return nil }
    let port = try freePort()
    return try PythonServer(["python3", "-c", script, twin, String(port)], port: port, path: "/self")
  }

  /// What moto is asked: who the caller is, as its twin of the cloud's token service tells. By the scope of the
  /// credentials it finds the service.
  static let motoPath = "/?Action=GetCallerIdentity&Version=2011-06-15"
  private static let motoHeader =
    "Authorization: AWS4-HMAC-SHA256 Credential=BENCHMARK/20270101/us-east-1/sts/aws4_request, SignedHeaders=host, "
    + "Signature=0"

  /// moto's own server; nil when it is not installed.
  static func moto() throws -> PythonServer? {
    guard has("moto, flask") else { return nil }
    let port = try freePort()
    return try PythonServer(
      ["python3", "-m", "moto.server", "-p", String(port)], port: port, path: motoPath, headers: [motoHeader])
  }

  /// Reads what the twin's own answers are made of, from the same table.
  private static let script = """
    import sqlite3, sys, fastapi, uvicorn
    twin, port = sys.argv[1], int(sys.argv[2])
    app = fastapi.FastAPI()
    store = sqlite3.connect(f"file:{twin}?mode=ro", uri=True, check_same_thread=False)
    store.row_factory = sqlite3.Row

    @app.get("/self")
    async def who():
        return {"name": "benchmark", "privileges": [{"scope": "org", "org_id": "0", "role": "admin", "name": "Benchmark"}]}

    @app.get("/inventory")
    async def inventory(page: int = 1, limit: int = 100):
        total = store.execute("SELECT count(*) FROM inventory").fetchone()[0]
        rows = store.execute("SELECT * FROM inventory ORDER BY mac LIMIT ? OFFSET ?", (limit, (page - 1) * limit)).fetchall()
        items = [{
            "id": f"00000000-0000-0000-1000-{row['mac']:012x}", "mac": f"{row['mac']:012x}", "serial": row["serial"],
            "magic": row["magic"], "model": row["model"], "type": row["type"], "name": "", "org_id": row["org"],
            "site_id": row["site"], "deviceprofile_id": row["profile"], "connected": False, "adopted": False,
            "created_time": row["created"] / 1000, "modified_time": row["modified"] / 1000} for row in rows]
        return fastapi.responses.JSONResponse(items, headers={"x-page-total": str(total)})

    uvicorn.run(app, port=port, log_level="error", loop="uvloop", http="httptools")
    """
}
