// swift-format-ignore-file

extension ConstantTables {
  /// `/const/otherdevice_models`. Partial: the published example and its like.
  static let otherDeviceModels: StaticString = ##"""
    [
    {"display":"E300","model":"E300","type":"router","vendor":"cradlepoint"},
    {"display":"E3000","model":"E3000","type":"router","vendor":"cradlepoint"},
    {"display":"W1850","model":"W1850","type":"router","vendor":"cradlepoint","_vendor_model_id":"65"},
    {"display":"W2005","model":"W2005","type":"router","vendor":"cradlepoint"}
    ]
    """##
}
