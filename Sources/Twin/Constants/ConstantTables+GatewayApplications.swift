// swift-format-ignore-file

extension ConstantTables {
  /// `/const/gateway_applications`. Partial: the published example and applications that are well known.
  static let gatewayApplications: StaticString = ##"""
    [
    {"key":"4shared","name":"4shared","app_id":true,"ssr_app_id":true},
    {"key":"dropbox","name":"Dropbox","app_id":true,"ssr_app_id":true},
    {"key":"box","name":"Box","app_id":true,"ssr_app_id":true},
    {"key":"gmail","name":"Gmail","app_id":true,"ssr_app_id":true},
    {"key":"google","name":"Google","app_id":true,"ssr_app_id":true},
    {"key":"office365","name":"Office 365","app_id":true,"ssr_app_id":true},
    {"key":"teams","name":"Microsoft Teams","app_id":true,"ssr_app_id":true},
    {"key":"zoom","name":"Zoom","app_id":true,"ssr_app_id":true},
    {"key":"webex","name":"Webex","app_id":true,"ssr_app_id":true},
    {"key":"slack","name":"Slack","app_id":true,"ssr_app_id":true},
    {"key":"salesforce","name":"Salesforce","app_id":true,"ssr_app_id":true},
    {"key":"facebook","name":"Facebook","app_id":true,"ssr_app_id":true},
    {"key":"youtube","name":"YouTube","app_id":true,"ssr_app_id":true},
    {"key":"netflix","name":"Netflix","app_id":true,"ssr_app_id":true},
    {"key":"spotify","name":"Spotify","app_id":true,"ssr_app_id":true}
    ]
    """##
}
