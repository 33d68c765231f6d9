// swift-format-ignore-file

extension ConstantTables {
  /// `/const/app_categories`. Partial: the published examples and what they include.
  static let appCategories: StaticString = ##"""
    [
    {"key":"Standard","display":"Standard","includes":["Adult","FileSharing","Games","Images","Malware","NewsAndReference","Recreation","Religion","Security","Sports","Technology","Violence"]},
    {"key":"Images","display":"Images","filters":{"srx":["Enhanced_Images_Media","Enhanced_Web_Images","Enhanced_Image_Servers"]}},
    {"key":"Adult","display":"Adult"},
    {"key":"FileSharing","display":"File Sharing"},
    {"key":"Games","display":"Games"},
    {"key":"Malware","display":"Malware"},
    {"key":"NewsAndReference","display":"News and Reference"},
    {"key":"Recreation","display":"Recreation"},
    {"key":"Religion","display":"Religion"},
    {"key":"Security","display":"Security"},
    {"key":"Sports","display":"Sports"},
    {"key":"Technology","display":"Technology"},
    {"key":"Violence","display":"Violence"}
    ]
    """##
}
