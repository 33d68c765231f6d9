import Determinism
import MistAPI
import Testing
import Twin

@Suite("Administrators, invitations and accounts")
struct AdministratorTests {
  private func bench() async throws -> TwinBench {
    let bench = try await TwinBench()
    try await bench.twin.addAdministrator(
      email: "ann@example.com", password: "correct horse", firstName: "Ann", lastName: "Bee", in: bench.org)
    return bench
  }

  private func lastMail(_ bench: TwinBench, _ kind: TwinMail.Kind) async throws -> TwinMail {
    let mail = try #require(await bench.twin.mails().last)
    #expect(mail.kind == kind)
    return mail
  }

  @Test("Administrators are listed with what they may here, and nowhere else")
  func list() async throws {
    let bench = try await bench()
    let other = try await bench.twin.createOrganisation("Others")
    let id = try await bench.twin.addAdministrator(
      email: "ann@example.com", password: "correct horse", role: "read", in: other)
    let listed = await bench.send(.get, "/orgs/\(bench.org)/admins")
    #expect(listed.header("x-page-total") == "1")
    let ann = try #require(listed.json.array?.first)
    #expect(ann["admin_id"] == .string(id.description))
    #expect(ann["privileges"]?.array?.map { $0["org_id"] } == [.string(bench.org.description)])
    #expect(ann["password"] == nil)
    #expect(try await bench.reader.call(.get, "/orgs/\(bench.org)/admins").array?.count == 1)
  }

  @Test("A change of privileges holds at once; a revoked administrator sees nothing more, and keeps the account")
  func change() async throws {
    let bench = try await bench()
    let session = bench.client(await bench.login("ann@example.com", "correct horse").session)
    let id = try #require(await session.send(MistRequest(.get, "/self")).json["admin_id"]?.string)
    let path = "/orgs/\(bench.org)/admins/\(id)"
    let write = MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": "A"])
    #expect(await bench.send(.put, path, body: ["privileges": [["scope": "org", "role": "read"]]]).status == 200)
    #expect(await session.send(write).status == 403)
    #expect(await session.send(MistRequest(.put, path, body: ["privileges": []])).status == 403)
    #expect(await bench.send(.put, path, body: ["privileges": []]).status == 400)
    #expect(await bench.send(.put, path, body: [:]).status == 400)
    #expect(await bench.send(.delete, path).status == 200)
    #expect(await session.send(MistRequest(.get, "/orgs/\(bench.org)")).status == 403)
    #expect(await session.send(MistRequest(.get, "/self")).json["privileges"] == [])
    #expect(await bench.send(.delete, path).status == 404)
    #expect(await bench.send(.put, path, body: [:]).status == 404)
    #expect(await bench.login("ann@example.com", "correct horse").status == 200)
  }

  @Test("An invitation makes an account for whoever has none, with the privileges that it was given")
  func invitation() async throws {
    let bench = try await bench()
    let path = "/orgs/\(bench.org)/invites"
    let body: JSON = [
      "email": "Bob@example.com", "first_name": "Bob", "hours": 2, "privileges": [["scope": "org", "role": "write"]],
    ]
    let invited = await bench.send(.post, path, body: body)
    #expect(invited.status == 200)
    let id = try #require(invited.json["id"]?.string)
    let mail = try await lastMail(bench, .invitation)
    #expect(mail.to == "bob@example.com")
    let admins = await bench.send(.get, "/orgs/\(bench.org)/admins").json.array ?? []
    #expect(admins.map { $0["email"] } == ["ann@example.com", "bob@example.com"])
    #expect(admins.last?["expire_time"]?.int == Int(TwinBench.start.seconds) + 7200)
    let nobody = bench.client(.none)
    let verify = "/invite/verify/\(mail.token)"
    #expect(await nobody.send(MistRequest(.post, verify, body: [:])).status == 400)
    #expect(await nobody.send(MistRequest(.post, "/invite/verify/x", body: ["password": "long enough"])).status == 404)
    #expect(
      await bench.send(.put, path + "/" + id, body: ["privileges": [["scope": "org", "role": "read"]]]).status == 200)
    let accepted = await nobody.send(MistRequest(.post, verify, body: ["password": "long enough"]))
    #expect(accepted.status == 200)
    let bob = bench.client(accepted.session)
    let me = await bob.send(MistRequest(.get, "/self")).json
    #expect(me["first_name"] == "Bob")
    #expect(me["privileges"]?.array?.map { $0["role"] } == ["read"])
    #expect(await nobody.send(MistRequest(.post, verify, body: ["password": "long enough"])).status == 404)
    #expect(await bench.login("bob@example.com", "long enough").status == 200)
  }

  @Test("Whoever has an account takes an invitation logged in, and nobody takes another's")
  func invitationOfKnown() async throws {
    let bench = try await bench()
    let other = try await bench.twin.createOrganisation("Others")
    try await bench.twin.addAdministrator(email: "eve@example.com", password: "evil horse", in: other)
    _ = await bench.send(
      .post, "/orgs/\(bench.org)/invites",
      body: ["email": "eve@example.com", "privileges": [["scope": "org", "role": "admin"]]])
    let verify = MistRequest(
      .post, "/invite/verify/\(try await lastMail(bench, .invitation).token)", body: ["password": "long enough"])
    #expect(await bench.client(.none).send(verify).status == 401)
    let ann = bench.client(await bench.login("ann@example.com", "correct horse").session)
    #expect(await ann.send(verify).status == 403)
    let eve = bench.client(await bench.login("eve@example.com", "evil horse").session)
    #expect(await eve.send(verify).status == 200)
    #expect(await eve.send(MistRequest(.get, "/self")).json["privileges"]?.array?.count == 2)
    #expect(await bench.login("eve@example.com", "long enough").status == 400)
  }

  @Test("An invitation ends by being taken back, and after its time")
  func invitationEnds() async throws {
    let bench = try await bench()
    let path = "/orgs/\(bench.org)/invites"
    let body: JSON = ["email": "bob@example.com", "hours": 1, "privileges": [["scope": "org", "role": "read"]]]
    let accept: JSON = ["password": "long enough"]
    let first = await bench.send(.post, path, body: body).json
    let firstMail = try await lastMail(bench, .invitation)
    let item = path + "/" + (first["id"]?.string ?? "")
    #expect(await bench.send(.delete, item).status == 200)
    #expect(await bench.send(.delete, item).status == 404)
    #expect(await bench.send(.post, "/invite/verify/\(firstMail.token)", body: accept).status == 404)
    _ = await bench.send(.post, path, body: body)
    let secondMail = try await lastMail(bench, .invitation)
    await bench.wait(3600)
    #expect(await bench.send(.post, "/invite/verify/\(secondMail.token)", body: accept).status == 404)
    #expect(try await bench.get("/orgs/\(bench.org)/admins").array?.count == 1)
  }

  @Test(
    "An invitation to nobody, of nothing, or for ever is refused",
    arguments: [
      #"{}"#, #"{"email":"x","privileges":[{"scope":"org","role":"read"}]}"#, #"{"email":"a@b"}"#,
      #"{"email":"a@b","privileges":[{"scope":"org","role":"read"}],"hours":169}"#,
      #"{"email":"a@b","privileges":[{"scope":"org","role":"read"}],"hours":"1"}"#,
      #"{"email":"a@b","privileges":[{"scope":"org","role":"read"}],"first_name":1}"#, "[]",
    ])
  func badInvitation(_ text: String) async throws {
    let bench = try await bench()
    #expect(await bench.send(.post, "/orgs/\(bench.org)/invites", text: text).status == 400)
    #expect(await bench.twin.mails().isEmpty)
    #expect(try await bench.get("/orgs/\(bench.org)/admins").array?.count == 1)
  }

  @Test("A new account comes with an organisation, after the mail's link is followed")
  func registration() async throws {
    let bench = try await bench()
    let nobody = bench.client(.none)
    let body: JSON = [
      "email": "cat@example.com", "password": "long enough", "first_name": "Cat", "last_name": "Dee",
      "org_name": "Cats", "recaptcha": "x",
    ]
    #expect(await nobody.send(MistRequest(.post, "/register", body: body)).status == 200)
    #expect(await bench.login("cat@example.com", "long enough").status == 400)
    let token = try await lastMail(bench, .registration).token
    #expect(await nobody.send(MistRequest(.post, "/register/verify/x")).status == 404)
    let done = await nobody.send(MistRequest(.post, "/register/verify/\(token)"))
    #expect(done.json["detail"]?.string != nil)
    let cat = bench.client(done.session)
    let me = await cat.send(MistRequest(.get, "/self")).json
    #expect(me["privileges"]?.array?.first?["name"] == "Cats")
    #expect(me["privileges"]?.array?.first?["role"] == "admin")
    #expect(await cat.send(MistRequest(.get, "/orgs/\(bench.org)")).status == 403)
    #expect(await nobody.send(MistRequest(.post, "/register", body: body)).status == 400)
    #expect(await nobody.send(MistRequest(.post, "/register", body: ["email": "d@example.com"])).status == 400)
  }

  @Test("A forgotten password is replaced by way of a mail, and nobody learns who has an account")
  func recovery() async throws {
    let bench = try await bench()
    let nobody = bench.client(.none)
    #expect(await nobody.send(MistRequest(.post, "/recover", body: ["email": "nobody@example.com"])).status == 200)
    #expect(await bench.twin.mails().isEmpty)
    #expect(await nobody.send(MistRequest(.post, "/recover", body: ["email": "ann@example.com"])).status == 200)
    let verify = "/recover/verify/\(try await lastMail(bench, .recovery).token)"
    let session = bench.client(await nobody.send(MistRequest(.post, verify)).session)
    #expect(await session.send(MistRequest(.put, "/self", body: ["password": "quite another"])).status == 200)
    #expect(await bench.login("ann@example.com", "correct horse").status == 400)
    #expect(await bench.login("ann@example.com", "quite another").status == 200)
    #expect(await nobody.send(MistRequest(.post, verify)).status == 404)
  }

  @Test("An address changes after the mail to the new one is answered")
  func newAddress() async throws {
    let bench = try await bench()
    let ann = bench.client(await bench.login("ann@example.com", "correct horse").session)
    #expect(await ann.send(MistRequest(.post, "/self/update", body: ["email": "ann"])).status == 400)
    #expect(await ann.send(MistRequest(.post, "/self/update", body: ["email": "ann@example.com"])).status == 400)
    #expect(await ann.send(MistRequest(.post, "/self/update", body: ["email": "ann@example.org"])).status == 200)
    let mail = try await lastMail(bench, .newAddress)
    #expect(mail.to == "ann@example.org")
    #expect(await ann.send(MistRequest(.get, "/self")).json["email"] == "ann@example.com")
    let nobody = bench.client(.none)
    #expect(await nobody.send(MistRequest(.get, "/self/update/verify/\(mail.token)")).status == 200)
    #expect(await ann.send(MistRequest(.get, "/self")).json["email"] == "ann@example.org")
    #expect(await nobody.send(MistRequest(.get, "/self/update/verify/\(mail.token)")).status == 404)
  }
}
