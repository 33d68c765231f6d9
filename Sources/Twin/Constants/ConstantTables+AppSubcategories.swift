// swift-format-ignore-file

extension ConstantTables {
  /// `/const/app_subcategories`. Partial: the published example and its like.
  static let appSubcategories: StaticString = ##"""
    [
    {"key":"Office_Documents","display":"Office Documents","traffic_type":"data_interactive"},
    {"key":"Video_Streaming","display":"Video Streaming","traffic_type":"video_streaming"},
    {"key":"Voice_Over_IP","display":"Voice over IP","traffic_type":"voip_audio"},
    {"key":"Remote_Access","display":"Remote Access","traffic_type":"remote_desktop"},
    {"key":"Gaming","display":"Gaming","traffic_type":"gaming"}
    ]
    """##
}
