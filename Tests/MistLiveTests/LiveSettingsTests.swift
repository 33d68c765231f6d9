import MistAPI
import MistLive
import Testing

@Suite("Clouds, environment files and proxies")
struct LiveSettingsTests {
  @Test(
    "a cloud has a short name, a name and a host",
    arguments: [
      ("global01", "api.mist.com"), ("Global 03", "api.ac2.mist.com"), ("emea01", "api.eu.mist.com"),
      ("api.gc7.mist.com", "api.gc7.mist.com"), ("https://api.gc1.mist.com/", "api.gc1.mist.com"),
      ("MANAGE.AC5.MIST.COM", "api.ac5.mist.com"), ("api.mistsys.com", "api.mistsys.com"),
    ])
  func clouds(_ text: String, _ host: String) throws {
    #expect(MistCloud(text)?.host == host)
  }

  @Test("every host that clients know is a cloud, and no other")
  func hosts() {
    for host in MistClouds.apiHosts { #expect(MistCloud(host)?.host == host) }
    #expect(Set(MistCloud.all.map(\.host)) == Set(MistClouds.apiHosts))
    for name in ["", "global", "global06", "api.example.com", "mist.com"] { #expect(MistCloud(name) == nil) }
    #expect(throws: LiveSettingsError.unknownCloud("global06")) {
      try LiveSettings(cloud: "global06", environment: [:])
    }
  }

  @Test("an environment file is read as a shell and as mistapi read it")
  func environment() throws {
    let text = """
      # mine
      export MIST_HOST=api.eu.mist.com
      MIST_APITOKEN='one,two' # both
        PLAIN = a#b  # c
      QUOTED="a \\"b\\" \\$c"
      EMPTY=
      export=1
      PLAIN2=later

      """
    let variables = try EnvironmentText.variables(of: text, file: "env")
    #expect(
      variables == [
        "MIST_HOST": "api.eu.mist.com", "MIST_APITOKEN": "one,two", "PLAIN": "a#b", "QUOTED": "a \"b\" $c", "EMPTY": "",
        "export": "1", "PLAIN2": "later",
      ])
    let settings = try LiveSettings(cloud: "emea01", environment: ["MIST_APITOKEN": "x"], file: ("env", variables))
    #expect(settings.tokens.count == 2)
  }

  @Test(
    "a bad line is named and not shown",
    arguments: ["SECRETxVALUE", "1A=SECRETx", "A='SECRETx", "A=\"SECRETx\" b", "=SECRETx"])
  func badLine(_ line: String) {
    let error = #expect(throws: LiveSettingsError.self) {
      try EnvironmentText.variables(of: "A=1\n\(line)\n", file: "my.env")
    }
    #expect(error == .badEnvironmentLine(file: "my.env", line: 2))
    #expect(error.map { !"\($0)".contains("SECRET") } ?? false)
  }

  @Test("no token, a token with a blank, another cloud's file")
  func refusals() {
    #expect(throws: LiveSettingsError.noToken(file: nil)) { try LiveSettings(cloud: "global01", environment: [:]) }
    #expect(throws: LiveSettingsError.noToken(file: "env")) {
      try LiveSettings(cloud: "global01", environment: ["MIST_APITOKEN": " , "], file: ("env", [:]))
    }
    #expect(throws: LiveSettingsError.badToken(number: 2, source: "MIST_APITOKEN")) {
      try LiveSettings(cloud: "global01", environment: ["MIST_APITOKEN": "good,b\nad"])
    }
    let file = ("env", ["MIST_HOST": "api.eu.mist.com", "MIST_APITOKEN": "x"])
    #expect(throws: LiveSettingsError.self) { try LiveSettings(cloud: "global01", environment: [:], file: file) }
  }

  @Test(
    "the proxy of the environment",
    arguments: [
      (["HTTPS_PROXY": "http://proxy.example.com:3128"], "proxy.example.com:3128"),
      (["HTTPS_PROXY": "http://a:1", "https_proxy": "http://b:2"], "b:2"),
      (["ALL_PROXY": "socks5://c"], "c:1080"), (["https_proxy": "d:8080/"], "d:8080"),
      (["HTTPS_PROXY": "http://u:p@[::1]:3128"], "::1:3128"), (["HTTPS_PROXY": ""], nil), ([:], nil),
      (["HTTPS_PROXY": "http://a:1", "NO_PROXY": "localhost, .mist.com"], nil),
      (["HTTPS_PROXY": "http://a:1", "NO_PROXY": "*"], nil),
      (["HTTPS_PROXY": "http://a:1", "no_proxy": "api.mist.com:443"], nil),
      (["HTTPS_PROXY": "http://a:1", "NO_PROXY": "pi.mist.com,ist.com"], "a:1"),
    ] as [([String: String], String?)])
  func proxies(_ variables: [String: String], _ expected: String?) throws {
    #expect(try ProxySettings(for: "api.mist.com", in: variables)?.description == expected)
  }

  @Test(
    "a proxy that cannot be used is named without its password",
    arguments: ["https://u:SECRET@a:1", "http://u:SECRET@a:x", "http://u:SECRET@:1", "ftp://a"])
  func badProxy(_ text: String) {
    let error = #expect(throws: LiveSettingsError.self) {
      try ProxySettings(for: "api.mist.com", in: ["HTTPS_PROXY": text])
    }
    #expect(error.map { "\($0)".hasPrefix("HTTPS_PROXY: ") && !"\($0)".contains("SECRET") } ?? false)
  }
}
