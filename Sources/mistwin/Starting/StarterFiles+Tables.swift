extension StarterFiles {
  /// `sites.csv`
  static let sites = #"""
    store,city,address,timezone,country_code,lat,lng,kit
    # One row is one site. store is the key by which devices.csv speaks of it; kit is a kit of design.yaml.
    1,Lisbon,"66 Rua Garrett, 1200-204 Lisboa",Europe/Lisbon,PT,38.7108,-9.1398,branch
    2,Denver,"1500 16th Street Mall, Denver, CO 80202",America/Denver,US,39.7478,-104.9961,branch

    """#

  /// `devices.csv`; the claim codes are made up.
  static let devices = #"""
    claim_code,model,site,slot
    # The claim code stands on the label and on the purchase order. serial and mac may be columns, too. A row without a slot fills
    # the first free slot of its model.
    A8530-RY190-UYEOL,SSR120,1,gw1
    U3HG0-JTPXX-TA7KK,EX4100-F-12P,1,sw1
    4TSD5-L34BH-ZT9AY,AP45,1,ap01
    7R91B-FTMZT-N74CM,AP45,1,ap02
    0TX2D-AWV9M-4A3PZ,AP45,1,ap03
    BL1UL-3VAOR-ROPT5,AP45,1,ap04
    Y0L4B-5QDLT-E8TS3,SSR120,2,gw1
    TV7NH-JGZK2-75HK1,EX4100-F-12P,2,sw1
    0TY1W-5QCZ9-NE1CG,AP45,2,ap01
    6RP4N-UCR3O-1PX5Z,AP45,2,ap02
    DELXR-QOHBD-R89I9,AP45,2,ap03
    CAGG6-900I3-U857A,AP45,2,ap04

    """#
}
