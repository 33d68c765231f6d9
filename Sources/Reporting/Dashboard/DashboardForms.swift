/// What can be filled in on the dashboard.
enum DashboardForms {
  static let signIn = """
    <main id="sign-in" class="sign-in" hidden>
    <h1>mistwin</h1>
    <p>A twin of the Mist cloud. Sign in as you would there.</p>
    <p class="notice bad" id="sign-in-notice" role="alert" hidden></p>
    <form id="token-form">
    <h2>With an API token</h2>
    <label for="token">Token</label>
    <input id="token" type="password" autocomplete="off" spellcheck="false" required>
    <p class="kind">It is kept for this tab only. <code>mistwin serve</code> shows a new twin's first token, and writes one with
    <code>--env-file</code>.</p>
    <button type="submit" class="main">Sign in with the token</button>
    </form>
    <form id="login-form">
    <h2>With an account</h2>
    <label for="email">E-mail</label>
    <input id="email" type="email" autocomplete="username" required>
    <label for="password">Password</label>
    <input id="password" type="password" autocomplete="current-password" required>
    <div id="second-factor" hidden><label for="code">Two-factor code</label>
    <input id="code" inputmode="numeric" autocomplete="one-time-code"></div>
    <button type="submit" class="main">Sign in with the account</button>
    </form>
    </main>

    """

  /// A choice of how far back levels are read.
  static func window(_ id: String) -> String {
    """
    <label>Over the last <select id="\(id)"><option value="1h">hour</option><option value="6h">6 hours</option>
    <option value="1d" selected>day</option><option value="7d">week</option></select></label>
    """
  }

  static let clock = """
    <p class="big"><time id="big-clock"></time> UTC</p>
    <p id="clock-pace"></p>
    <form id="clock-by" class="tools" aria-label="Move the clock on">
    <button type="submit" value="10m">10 minutes on</button>
    <button type="submit" value="1h">1 hour on</button>
    <button type="submit" value="1d">1 day on</button>
    <button type="submit" value="1w">1 week on</button>
    </form>
    <form id="clock-to" class="tools">
    <label for="moment">To a moment (UTC)</label>
    <input type="datetime-local" id="moment" step="1" required>
    <button type="submit">Move the clock there</button>
    </form>
    <p class="notice" id="clock-notice" role="status" hidden></p>
    <p class="kind">The clock never goes back. What the time brings about, such as upgrades and arrivals, happens on the way.</p>
    <h3>Hardware that arrives</h3>
    <form id="arrivals-form" class="tools">
    <button type="submit">All that is claimed and has not arrived arrives now</button>
    </form>

    """

  static let causes = """
    <h3>What goes wrong</h3>
    <div id="causes-table"></div>
    <h3>Let something go wrong</h3>
    <form id="cause-form" class="form">
    <label for="cause-kind">What</label>
    <select id="cause-kind"></select>
    <p class="kind" id="cause-sentence"></p>
    <label for="cause-site">Site</label>
    <input id="cause-site" list="site-names" required autocomplete="off" placeholder="name of the site">
    <datalist id="site-names"></datalist>
    <label for="cause-duration">For how long</label>
    <select id="cause-duration"><option value="10m">10 minutes</option><option value="1h">1 hour</option>
    <option value="4h" selected>4 hours</option><option value="1d">1 day</option><option value="1w">1 week</option></select>
    <label for="cause-magnitude">Magnitude</label>
    <input id="cause-magnitude" type="number" step="any" value="1" required>
    <p class="kind" id="magnitude-meaning"></p>
    <label for="cause-devices">Only these devices</label>
    <input id="cause-devices" autocomplete="off" placeholder="names or MAC addresses, with commas; empty for all">
    <p class="kind" id="devices-meaning"></p>
    <button type="submit" class="main">Let it go wrong</button>
    <p class="notice" id="cause-notice" role="status" hidden></p>
    </form>
    <p class="kind">It begins at the twin's present. Levels show it once their next ten minutes are over: move the clock on.</p>

    """
}
