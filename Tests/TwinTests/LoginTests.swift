import Determinism
import Foundation
import MistAPI
import Testing
import Twin

@Suite("Logging in with a password")
struct LoginTests {
  private static let email = "ann@example.com"
  private static let password = "correct horse"

  private func bench(role: String = "admin") async throws -> TwinBench {
    let bench = try await TwinBench()
    try await bench.twin.addAdministrator(
      email: Self.email, password: Self.password, firstName: "Ann", lastName: "Bee", role: role, in: bench.org)
    return bench
  }

  @Test("A login sets a session and the token of every cloud; the session then reads and writes")
  func login() async throws {
    let bench = try await bench()
    let answer = await bench.login("Ann@Example.com", Self.password)
    #expect(answer.status == 200)
    #expect(answer.json == ["email": "ann@example.com", "two_factor_required": false, "two_factor_passed": false])
    let cookies = answer.cookies
    let token = try #require(cookies["csrftoken"])
    for cloud in ["gc1", "gc2", "gc3", "gc4", "gc5", "gc6", "gc7", "ac2", "ac5", "ac6", "ac99", "eu", "us"] {
      #expect(cookies["csrftoken.\(cloud)"] == token)
    }
    #expect(cookies["sessionid"]?.count == 32)
    let session = bench.client(answer.session)
    let me = await session.send(MistRequest(.get, "/self")).json
    #expect(me["email"] == "ann@example.com")
    #expect(me["first_name"] == "Ann")
    #expect(me["privileges"]?.array?.first?["role"] == "admin")
    #expect(await session.send(MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": "A"])).status == 200)
  }

  @Test("A session's write needs its token; a read does not, and a token's write never does")
  func forgery() async throws {
    let bench = try await bench()
    guard case .session(let id, _) = await bench.login(Self.email, Self.password).session else {
      Issue.record("no session")
      return
    }
    let create = MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": "A"])
    for wrong in [nil, "", "x"] as [String?] {
      let client = bench.client(.session(id: id, csrfToken: wrong))
      #expect(await client.send(MistRequest(.get, "/orgs/\(bench.org)/sites")).status == 200)
      let refused = await client.send(create)
      #expect(refused.status == 403)
      #expect(refused.detail?.contains("CSRF") == true)
    }
    #expect(try await bench.get("/orgs/\(bench.org)/sites") == [])
    #expect(await bench.client.send(create).status == 200)
  }

  @Test("A wrong password is refused with 400, and after three the address has to wait; others need not")
  func throttled() async throws {
    let bench = try await bench()
    for _ in 0..<3 {
      let refused = await bench.login(Self.email, "wrong password")
      #expect(refused.status == 400)
      #expect(refused.detail?.isEmpty == false)
      #expect(refused.cookies.isEmpty)
    }
    let slowed = await bench.login(Self.email, Self.password)
    #expect(slowed.status == 429)
    #expect(slowed.header("retry-after") == "300")
    // Basic credentials are no way around it.
    let basic = bench.client(.basic(email: Self.email, password: Self.password))
    #expect(await basic.send(MistRequest(.get, "/self")).status == 401)
    #expect(await bench.login("nobody@example.com", "x").status == 400)
    await bench.wait(300)
    let session = bench.client(await bench.login(Self.email, Self.password).session)
    #expect(await session.send(MistRequest(.get, "/self")).status == 200)
    #expect(await session.send(MistRequest(.get, "/self/login_failures")).json["num_attempts"] == 0)
  }

  @Test("Failures are shown to their owner")
  func failures() async throws {
    let bench = try await bench()
    _ = await bench.login(Self.email, "wrong password")
    let basic = bench.client(.basic(email: Self.email, password: Self.password))
    let shown = await basic.send(MistRequest(.get, "/self/login_failures")).json
    #expect(shown["num_attempts"] == 1)
    #expect(shown["email"] == "ann@example.com")
    #expect(shown["last_failure_at"]?.int == Int(TwinBench.start.seconds))
  }

  @Test(
    "A body that is none of a login is refused",
    arguments: [
      "{}", #"{"email":"ann@example.com"}"#, #"{"password":"x"}"#, #"{"email":3,"password":"x"}"#,
      #"{"email":"","password":"x"}"#, #"{"email":"ann@example.com","password":"correct horse","two_factor":123456}"#,
      "[]", "", "{",
    ])
  func malformed(_ text: String) async throws {
    let bench = try await bench()
    var request = MistRequest(.post, "/login")
    request.body = Array(text.utf8)
    let answer = await bench.client(.none).send(request)
    #expect(answer.status == 400)
    #expect(answer.detail?.isEmpty == false)
  }

  @Test("A session ends by logging out, and after the organisation's time")
  func sessionEnds() async throws {
    let bench = try await bench()
    let first = bench.client(await bench.login(Self.email, Self.password).session)
    let second = bench.client(await bench.login(Self.email, Self.password).session)
    let bye = await first.send(MistRequest(.post, "/logout"))
    #expect(bye.status == 200)
    #expect(bye.headers.filter { $0.name == "set-cookie" && $0.value.contains("Max-Age=0") }.count == 15)
    #expect(await first.send(MistRequest(.get, "/self")).status == 401)
    #expect(await second.send(MistRequest(.get, "/self")).status == 200)
    await bench.wait(1440 * 60 - 1)
    #expect(await second.send(MistRequest(.get, "/self")).status == 200)
    await bench.wait(1)
    #expect(await second.send(MistRequest(.get, "/self")).status == 401)
    #expect(await bench.send(.put, "/orgs/\(bench.org)", body: ["session_expiry": 10]).status == 200)
    let third = bench.client(await bench.login(Self.email, Self.password).session)
    #expect(await third.send(MistRequest(.get, "/self")).json["session_expiry"] == 10)
    await bench.wait(600)
    #expect(await third.send(MistRequest(.get, "/self")).status == 401)
  }

  @Test("A session that nobody opened is none")
  func strangeSession() async throws {
    let bench = try await bench()
    for id in ["", "x"] {
      let client = bench.client(.session(id: id, csrfToken: "x"))
      #expect(await client.send(MistRequest(.get, "/self")).status == 401)
    }
    // Logging out without a session is harmless.
    #expect(await bench.client(.none).send(MistRequest(.post, "/logout")).status == 200)
  }

  @Test("Address and password by themselves are credentials too, and need no token")
  func basic() async throws {
    let bench = try await bench(role: "write")
    let client = bench.client(.basic(email: Self.email, password: Self.password))
    #expect(await client.send(MistRequest(.get, "/self")).json["email"] == "ann@example.com")
    #expect(await client.send(MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": "A"])).status == 200)
    let wrong = bench.client(.basic(email: Self.email, password: "x"))
    #expect(await wrong.send(MistRequest(.get, "/self")).status == 401)
  }

  @Test("What needs no credentials is reached without; all else is not")
  func open() async throws {
    let bench = try await bench()
    let nobody = bench.client(.none)
    #expect(await nobody.send(MistRequest(.post, "/login/lookup", body: ["email": "ann@example.com"])).status == 200)
    #expect(await nobody.send(MistRequest(.get, "/register/recaptcha")).json["required"] == false)
    #expect(await nobody.send(MistRequest(.get, "/login/oauth/google")).json["client_id"]?.string != nil)
    for path in ["/self", "/orgs/\(bench.org)", "/nothing", "/self/usage"] {
      #expect(await nobody.send(MistRequest(.get, path)).status == 401)
    }
    #expect(await nobody.send(MistRequest(.post, "/orgs", body: ["name": "x"])).status == 401)
  }

  @Test("A second factor: set up, asked for, refused when wrong, and until then nothing is seen")
  func twoFactor() async throws {
    let bench = try await bench()
    let setUp = bench.client(await bench.login(Self.email, Self.password).session)
    #expect(await setUp.send(MistRequest(.post, "/self/two_factor/verify", body: ["two_factor": "1"])).status == 400)
    let secret = try #require(
      await setUp.send(MistRequest(.get, "/self/two_factor/token")).json["two_factor_secret"]?.string)
    let bytes = try #require(Base32.decode(secret))
    func code() async -> String { OneTimePassword.code(secret: bytes, at: await bench.twin.now) }
    // Asked for is not set up yet.
    #expect(await bench.login(Self.email, Self.password).json["two_factor_required"] == false)
    let wrong = String(await code().reversed()) == (await code()) ? "000001" : String(await code().reversed())
    let verify = MistRequest(.post, "/self/two_factor/verify", body: ["two_factor": .string(wrong)])
    #expect(await setUp.send(verify).status == 401)
    let right: JSON = ["two_factor": .string(await code())]
    #expect(await setUp.send(MistRequest(.post, "/self/two_factor/verify", body: right)).status == 200)
    #expect(await setUp.send(MistRequest(.get, "/self")).json["two_factor_verified"] == true)

    let pending = await bench.login(Self.email, Self.password)
    #expect(pending.json["two_factor_required"] == true)
    #expect(pending.json["two_factor_passed"] == false)
    let waiting = bench.client(pending.session)
    let me = await waiting.send(MistRequest(.get, "/self"))
    #expect(me.status == 200)
    #expect(me.json["privileges"] == .null)
    #expect(await waiting.send(MistRequest(.get, "/orgs/\(bench.org)/sites")).status == 401)
    #expect(await waiting.send(MistRequest(.put, "/self", body: ["first_name": "Eve"])).status == 401)
    #expect(await waiting.send(MistRequest(.post, "/login/two_factor", body: ["two_factor": "x"])).status == 401)
    let passed = await waiting.send(
      MistRequest(.post, "/login/two_factor", body: ["two_factor": .string(await code())]))
    #expect(passed.status == 200)
    #expect(await waiting.send(MistRequest(.get, "/orgs/\(bench.org)/sites")).status == 200)

    #expect(await bench.login(Self.email, Self.password, twoFactor: "12").status == 401)
    let direct = await bench.login(Self.email, Self.password, twoFactor: await code())
    #expect(direct.json["two_factor_passed"] == true)
    #expect(await bench.client(direct.session).send(MistRequest(.get, "/orgs/\(bench.org)")).status == 200)
    // No code goes with basic credentials.
    let basic = bench.client(.basic(email: Self.email, password: Self.password))
    #expect(await basic.send(MistRequest(.get, "/self")).status == 401)
    #expect(
      await bench.client(.none).send(MistRequest(.post, "/login/two_factor", body: ["two_factor": "1"])).status == 401)
  }

  @Test("Who has no second factor has none to pass")
  func noTwoFactor() async throws {
    let bench = try await bench()
    let session = bench.client(await bench.login(Self.email, Self.password).session)
    #expect(await session.send(MistRequest(.post, "/login/two_factor", body: ["two_factor": "1"])).status == 404)
  }

  @Test("No password and no token is in the store in clear")
  func notInClear() async throws {
    let bench = try await bench()
    _ = await bench.login(Self.email, Self.password)
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appending(path: "twin.sqlite")
    try await bench.twin.keep(in: file.path)
    let bytes = [UInt8](try Data(contentsOf: file))
    #expect(bytes.firstRange(of: Array("ann@example.com".utf8)) != nil)
    #expect(bytes.firstRange(of: Array(Self.password.utf8)) == nil)
    let token = try await bench.twin.mintToken("tests", role: "admin", in: bench.org)
    #expect(bytes.firstRange(of: Array(token.utf8)) == nil)
  }
}
