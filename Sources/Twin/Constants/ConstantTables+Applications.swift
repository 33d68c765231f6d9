// swift-format-ignore-file

extension ConstantTables {
  /// `/const/applications`. Partial: the published example and applications that are well known.
  static let applications: StaticString = ##"""
    [
    {"key":"dropbox","name":"Dropbox","category":"FileSharing","group":"File Sharing","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"box","name":"Box","category":"FileSharing","group":"File Sharing","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"gmail","name":"Gmail","category":"Technology","group":"Mail","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"google","name":"Google","category":"Technology","group":"Web","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"office365","name":"Office 365","category":"Technology","group":"Office","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"teams","name":"Microsoft Teams","category":"Technology","group":"Collaboration","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"zoom","name":"Zoom","category":"Technology","group":"Collaboration","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"webex","name":"Webex","category":"Technology","group":"Collaboration","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"slack","name":"Slack","category":"Technology","group":"Collaboration","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"salesforce","name":"Salesforce","category":"Technology","group":"Business","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"facebook","name":"Facebook","category":"Recreation","group":"Social Networking","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"youtube","name":"YouTube","category":"Recreation","group":"Video Streaming","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"netflix","name":"Netflix","category":"Recreation","group":"Video Streaming","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true},
    {"key":"spotify","name":"Spotify","category":"Recreation","group":"Music","app_id":true,"app_probe":true,"signature_based":true,"ssr_app_id":true}
    ]
    """##
}
