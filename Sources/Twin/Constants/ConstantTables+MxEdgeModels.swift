// swift-format-ignore-file

extension ConstantTables {
  /// `/const/mxedge_models`. Partial: models of Mist Edges that are well known; ports other than those of the X10 are the twin's.
  static let mxEdgeModels: StaticString = ##"""
    [
    {"display":"X10","model":"ME-X10","ports":{"0":{"display":"xe0","speed":10000},"1":{"display":"xe1","speed":10000},"2":{"display":"xe2","speed":10000},"3":{"display":"xe3","speed":10000}}},
    {"display":"X1","model":"ME-X1","ports":{"0":{"display":"ge0","speed":1000},"1":{"display":"ge1","speed":1000},"2":{"display":"ge2","speed":1000},"3":{"display":"ge3","speed":1000}}},
    {"display":"X1-M","model":"ME-X1-M","ports":{"0":{"display":"ge0","speed":1000},"1":{"display":"ge1","speed":1000},"2":{"display":"ge2","speed":1000},"3":{"display":"ge3","speed":1000}}},
    {"display":"X2-M","model":"ME-X2-M","ports":{"0":{"display":"xe0","speed":10000},"1":{"display":"xe1","speed":10000},"2":{"display":"xe2","speed":10000},"3":{"display":"xe3","speed":10000}}},
    {"display":"X3-M","model":"ME-X3-M","ports":{"0":{"display":"xe0","speed":10000},"1":{"display":"xe1","speed":10000},"2":{"display":"xe2","speed":10000},"3":{"display":"xe3","speed":10000}}},
    {"display":"X5","model":"ME-X5","ports":{"0":{"display":"xe0","speed":10000},"1":{"display":"xe1","speed":10000},"2":{"display":"xe2","speed":10000},"3":{"display":"xe3","speed":10000}}},
    {"display":"X5-M","model":"ME-X5-M","ports":{"0":{"display":"xe0","speed":10000},"1":{"display":"xe1","speed":10000},"2":{"display":"xe2","speed":10000},"3":{"display":"xe3","speed":10000}}},
    {"display":"VM","model":"ME-VM","custom_ports":true}
    ]
    """##
}
