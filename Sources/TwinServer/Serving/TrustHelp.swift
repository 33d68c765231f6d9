/// How clients are told to trust the authority.
public enum TrustHelp {
  /// The text of `mistwin serve --trust-help`.
  /// - Parameter authority: The path of the authority's certificate.
  public static func text(authority: String) -> String {
    let path = EnvironmentFile.quoted(authority)
    return """
      mistwin shows a certificate that its own authority signed: \(authority)
      Whoever calls the twin as a Mist cloud has to trust that authority. It signs for this twin alone; its key,
      ca-key.pem beside it, must stay on this machine.

      Everything at once, for one shell:
        mistwin serve --env-file .mistwin/env     (then, in another shell)    . .mistwin/env

      Python, requests and mistapi:
        export REQUESTS_CA_BUNDLE=\(path)
      Python, ssl, httpx and websockets:
        export SSL_CERT_FILE=\(path)
        export WEBSOCKET_CLIENT_CA_BUNDLE=\(path)
      Go, and so Terraform (it replaces the system's authorities for that process):
        export SSL_CERT_FILE=\(path)
      curl:
        curl --cacert \(path) --proxy http://127.0.0.1:8444 https://api.mist.com/api/v1/self
        or export CURL_CA_BUNDLE=\(path)
      Node.js:
        export NODE_EXTRA_CA_CERTS=\(path)

      The whole system (rarely needed; take it back when done):
        Debian, Ubuntu:  sudo cp \(path) /usr/local/share/ca-certificates/mistwin.crt && sudo update-ca-certificates
        Fedora, RHEL:    sudo cp \(path) /etc/pki/ca-trust/source/anchors/mistwin.pem && sudo update-ca-trust
        macOS:           sudo security add-trusted-cert -d -k /Library/Keychains/System.keychain \(path)

      To see that it is good:
        openssl verify -x509_strict -CAfile \(path) \(path)

      """
  }
}
