extension DashboardScript {
  /// The beginning: who comes with a link is signed in by it, and the address no longer shows the token.
  static let start = #"""
      function tokenOfLink() {
        const match = /^#token=(.+)$/.exec(location.hash);
        if (!match) return null;
        history.replaceState(null, '', location.pathname);
        try { return decodeURIComponent(match[1]); } catch { return match[1]; }
      }

      for (const [id, what] of [['sites-window', () => { network.key = ''; views.organisation.key = ''; }], ['site-window', () => { site.key = ''; }]]) {
        at(id).addEventListener('change', () => { what(); read(); });
      }
      at('more-sites').addEventListener('click', () => { network.wanted = network.sites.length + 2000; network.key = ''; read(); });
      at('skip').addEventListener('click', event => {
        event.preventDefault();
        const place = session.org ? at(shown.argument && shown.view === 'sites' ? 'site-name' : `title-${shown.view}`) : at('token');
        place.scrollIntoView();
        place.focus();
      });

      prepareSignIn();
      prepareClock();
      prepareCauses();

      async function enterByLink() {
        const token = tokenOfLink();
        const kept = token || sessionStorage.getItem('mistwin-token');
        if (!kept && !sessionStorage.getItem('mistwin-session')) return leave('');
        try {
          if (token) sessionStorage.removeItem('mistwin-token');
          if (kept) await enterWithToken(kept);
          else await enter(null);
        } catch (error) {
          if (error instanceof Away && !token) {
            notice(at('away'), 'The server does not answer. This page tries again by itself.', true);
            setTimeout(() => enterByLink().then(() => notice(at('away'), '', false)), 3000);
            return;
          }
          leave(error.status === 401 && !kept ? 'The session is over. Sign in again.' : reason(error));
        }
      }

      addEventListener('hashchange', () => {
        if (location.hash.startsWith('#token=')) { enterByLink(); return; }
        if (session.org) open();
      });
      document.addEventListener('visibilitychange', () => { if (document.hidden) clearTimeout(timer); else read(); });
      setInterval(showClock, 1000);
      enterByLink();
    """#
}
