extension DashboardPage {
  /// A view of the page: its address behind `#`, its title, and what of it stands still.
  struct View {
    var id: String
    var title: String
    var content: String
  }

  /// Every view, in the order of the navigation.
  static let views: [View] = [
    View(id: "organisation", title: "Organisation", content: organisation),
    View(id: "sites", title: "Sites", content: sites),
    View(id: "devices", title: "Devices", content: devices),
    View(id: "addresses", title: "Address plan", content: addresses),
    View(id: "levels", title: "SLEs", content: levels),
    View(id: "upgrades", title: "Upgrades", content: upgrades),
    View(id: "events", title: "Events", content: events),
    View(id: "calls", title: "API calls", content: calls),
    View(id: "clock", title: "Clock", content: DashboardForms.clock),
    View(id: "causes", title: "Causes", content: DashboardForms.causes),
  ]

  private static let organisation = """
    <p class="verdict" id="verdict" hidden></p>
    <dl class="facts" id="org-facts"></dl>
    <h3>What answers rest on</h3>
    <p>Every answer of the Mist API says in <code>X-Mistwin-Fidelity</code> what it rests on.</p>
    <dl class="facts" id="fidelity"></dl>

    """

  private static let sites = """
    <div id="all-sites">
    <div class="tools">
    \(DashboardForms.window("sites-window"))
    <p class="shown" id="sites-loaded" role="status"></p>
    <button type="button" id="more-sites" hidden>Load more sites</button>
    </div>
    <div id="site-map"></div>
    <div id="sites-table"></div>
    <p class="kind">Levels below 90 % are marked <b>?</b>, below 80 % <b>!</b>. One site below 90 % may be chance; the
    report of a rehearsal says which is not.</p>
    </div>
    <div id="one-site" hidden>
    <p><a href="#sites">‹ all sites</a></p>
    <h3 id="site-name" tabindex="-1"></h3>
    <dl class="facts" id="site-facts"></dl>
    <div class="tools below">
    \(DashboardForms.window("site-window"))
    <a class="button" id="site-cause" href="#causes">Let something go wrong here</a>
    </div>
    <div id="site-lanes" class="lanes"></div>
    <div id="site-metric"></div>
    <h3>Devices</h3>
    <div id="site-devices"></div>
    </div>

    """

  private static let devices = """
    <div id="one-device" hidden>
    <p><a href="#devices">‹ all devices</a></p>
    <h3 id="device-name" tabindex="-1"></h3>
    <dl class="facts" id="device-facts"></dl>
    <h3>What it is configured with</h3>
    <p id="device-layers"></p>
    <pre id="device-configuration" tabindex="0" aria-label="Effective configuration"></pre>
    </div>
    <div id="all-devices">
    <form class="tools" id="device-filter">
    <label>Search <input type="search" id="device-text" placeholder="name, MAC or serial" autocomplete="off"></label>
    <label>Type <select id="device-type"><option value="">all</option><option value="ap">access points</option>
    <option value="switch">switches</option><option value="gateway">gateways</option></select></label>
    <label>State <select id="device-status"><option value="">all</option><option>connected</option><option>disconnected</option></select></label>
    <label>Model <select id="device-model"><option value="">all</option></select></label>
    </form>
    <div id="devices-table"></div>
    <div class="pages"><button type="button" id="devices-before">‹ page before</button>
    <span id="devices-place" role="status"></span><button type="button" id="devices-after">next page ›</button></div>
    <h3>Hardware that nobody has claimed</h3>
    <p id="factory-count"></p>
    <div id="factory-table"></div>
    </div>

    """

  private static let addresses = """
    <p id="addresses-source"></p>
    <dl class="facts" id="address-facts"></dl>
    <div id="zones-table"></div>
    <div class="tools"><button type="button" id="addresses-again">Read again</button>
    <p class="shown" id="addresses-loaded" role="status"></p>
    <button type="button" id="more-addresses" hidden>Read more sites</button></div>
    <div id="addresses-table"></div>

    """

  private static let levels = """
    <div class="tools">
    <label>SLE <select id="level-metric"></select></label>
    \(DashboardForms.window("level-window"))
    </div>
    <p id="level-summary"></p>
    <div id="levels-table"></div>

    """

  private static let upgrades = """
    <h3>Rollouts, with their gates</h3>
    <p id="rollouts-source"></p>
    <div id="rollouts"></div>
    <h3>Upgrades of the cloud</h3>
    <p id="upgrades-shown" class="kind"></p>
    <div id="upgrades-table"></div>

    """

  private static let events = """
    <div class="tools">
    <label>Of the last <select id="event-window"><option value="1h">hour</option><option value="1d" selected>day</option>
    <option value="1w">week</option><option value="4w">four weeks</option></select></label>
    </div>
    <h3>Alarms</h3>
    <div id="alarms-table"></div>
    <h3>Device events</h3>
    <div id="events-table"></div>
    <h3>Audit log</h3>
    <div id="audit-table"></div>

    """

  private static let calls = """
    <div class="tools">
    <label><input type="checkbox" id="calls-own"> Show this page's own reads</label>
    <label><input type="checkbox" id="calls-refused"> Only those that were refused</label>
    <p class="shown" id="calls-shown" role="status"></p>
    </div>
    <div id="calls-table"></div>

    """
}
