extension StarterFiles {
  /// `scenario.yaml`
  static let scenario = #"""
    # A rehearsal: what happens to the network of design.yaml, and what must hold in the end. Nothing outside this machine is spoken
    # to. The same file and seed give the same result, byte for byte.
    #
    # Times: +2d is two days after `start`, +2d06:00 the same day at 06:00 UTC.

    mistwin: 1
    title: Two branches from claim codes to people at work
    from: { design: design.yaml }            # from: { twin: FILE } starts from a twin that was kept or pulled
    start: 2027-01-11T06:00:00Z              # where the clock begins
    seed: 1                                  # everything random comes of it; `mistwin rehearse --seed 2` rolls the dice anew

    firmware:
      running: { AP45: 0.14.29633, EX4100-F-12P: 22.4R3-S3.4, SSR120: 6.2.5-5r2 }   # what the hardware arrives with
      # A release to upgrade to; it may do harm:
      # releases:
      #   - { model: AP45, version: 0.14.30100 }

    arrivals:                                # when the boxes are opened; devices come up by themselves then
      - { site: Lisbon, at: +1d, spread: 4h }
      - { all: true, at: +2d, spread: 4h }   # all that no line above names

    # What goes wrong, if anything. `mistwin model causes` lists what can.
    # causes:
    #   - { cause: dhcp-down, sites: Denver, start: +7d06:00, end: +7d10:00 }

    measure: { at: +9d, window: 24h }        # when service levels are judged, over which time before

    # An upgrade in phases, each judged by a gate (`mistwin upgrade policy` prints the policies):
    # upgrade: { name: ap-0.14, models: [AP45], to: 0.14.30100, policy: spread, start: +10d06:00 }

    expect:                                  # what must hold in the end; one line that does not ends with exit code 1
      - every device is in sync
      - sle successful-connect >= 85% at every site
      - api calls <= 5000 per hour
      # - no site fails                      # on any metric, beyond chance: about 1 healthy run in 30 of so few users is unlucky
      # - rollout ap-0.14 is promoted

    """#
}
