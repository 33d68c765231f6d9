// swift-format-ignore-file

extension ConstantTables {
  /// `/const/languages`. Partial: languages of guest portals that are well known.
  static let languages: StaticString = ##"""
    [
    {"display":"German","display_native":"Deutsch","key":"de"},
    {"display":"English (UK)","display_native":"English (UK)","key":"en-GB"},
    {"display":"English (US)","display_native":"English (US)","key":"en-US"},
    {"display":"Spanish","display_native":"Español","key":"es-ES"},
    {"display":"French","display_native":"Français","key":"fr-FR"},
    {"display":"Italian","display_native":"Italiano","key":"it-IT"},
    {"display":"Japanese","display_native":"日本語","key":"ja-JP"},
    {"display":"Korean","display_native":"한국어","key":"ko-KR"},
    {"display":"Dutch","display_native":"Nederlands","key":"nl-NL"},
    {"display":"Portuguese (Brazil)","display_native":"Português (Brasil)","key":"pt-BR"},
    {"display":"Chinese (Simplified)","display_native":"简体中文","key":"zh-Hans"},
    {"display":"Chinese (Traditional)","display_native":"繁體中文","key":"zh-Hant"}
    ]
    """##
}
