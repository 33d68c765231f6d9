extension DashboardScript {
  /// Who looks, and the calls made in their name.
  static let session = #"""
      const at = id => document.getElementById(id);
      const session = { token: null, org: null, self: null };

      // A call that was answered with a refusal.
      class Refused extends Error {
        constructor(status, detail) {
          super(detail);
          this.status = status;
        }
      }
      // A call that was not answered.
      class Away extends Error {}

      const cookie = name => document.cookie.split('; ').map(pair => pair.split('=')).find(pair => pair[0] === name)?.[1];

      const refusals = {
        403: 'These credentials do not allow it.',
        404: 'There is no such thing.',
        429: 'The hour’s calls of these credentials are used up.',
      };

      async function send(method, path, body, token = session.token) {
        const headers = { Accept: 'application/json', 'X-Requested-With': 'mistwin-dashboard' };
        if (token) headers.Authorization = `Token ${token}`;
        else if (method !== 'GET' && cookie('csrftoken')) headers['X-CSRFToken'] = cookie('csrftoken');
        if (body !== undefined) headers['Content-Type'] = 'application/json';
        let response;
        let text;
        try {
          response = await fetch(path, {
            method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store',
            credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(60000),
          });
          text = await response.text();
        } catch (error) {
          throw new Away(error.message);
        }
        let value = null;
        try { value = text ? JSON.parse(text) : null; } catch { if (response.ok) throw new Away('the answer is not JSON'); }
        if (!response.ok) {
          const detail = typeof value?.detail === 'string' ? value.detail : refusals[response.status] || `Status ${response.status}.`;
          throw new Refused(response.status, detail);
        }
        return { value, total: Number(response.headers.get('x-page-total')) };
      }

      const get = async path => (await send('GET', path)).value;
      const org = () => `/api/v1/orgs/${session.org}`;
      const query = values => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '' && value !== null));

      // What a caller may, from what the cloud says of it.
      function mayChange() {
        return (session.self?.privileges || []).some(privilege => privilege.role === 'admin');
      }
      const readsOnly = 'These credentials may only read: this needs an administrator of an organisation.';

      // Why something was not done, in words for whoever asked for it.
      function reason(error) {
        if (error instanceof Away) return 'The server does not answer.';
        if (error.status === 403) return mayChange() ? refusals[403] : readsOnly;
        if (error instanceof Refused) return error.message;
        return `Something is wrong with this page: ${error.message}`;
      }

      function notice(element, text, isBad) {
        element.hidden = !text;
        element.classList.toggle('bad', Boolean(text && isBad));
        if (element.textContent !== text) element.textContent = text;
      }

      async function enter(token) {
        const self = (await send('GET', '/api/v1/self', undefined, token)).value;
        const privilege = (self.privileges || []).find(privilege => privilege.org_id);
        if (!privilege) throw new Refused(403, 'These credentials have no organisation, so there is nothing to show.');
        session.token = token;
        session.self = self;
        session.org = privilege.org_id;
        if (token) sessionStorage.setItem('mistwin-token', token);
        else sessionStorage.setItem('mistwin-session', 'yes');
        const roles = [...new Set(self.privileges.map(privilege => privilege.role))].join(', ');
        const name = self.email || self.name || 'token';
        at('who').replaceChildren(make('bdi', {}, name), ` (${roles})`);
        at('sign-in').hidden = true;
        at('signed-in').hidden = false;
        begin();
      }

      function leave(why) {
        session.token = session.org = session.self = null;
        sessionStorage.removeItem('mistwin-token');
        sessionStorage.removeItem('mistwin-session');
        end();
        at('signed-in').hidden = true;
        at('sign-in').hidden = false;
        document.title = 'Sign in – mistwin';
        notice(at('sign-in-notice'), why || '', true);
        at('token').focus();
      }

      // A form that does something once, and says what came of it.
      function onSubmit(form, place, work) {
        form.addEventListener('submit', async event => {
          event.preventDefault();
          if (form.dataset.busy) return;
          form.dataset.busy = 'yes';
          const buttons = [...form.querySelectorAll('button')];
          buttons.forEach(button => button.setAttribute('aria-disabled', 'true'));
          try {
            notice(place, (await work(event.submitter)) || '', false);
          } catch (error) {
            notice(place, reason(error), true);
          } finally {
            delete form.dataset.busy;
            buttons.forEach(button => button.removeAttribute('aria-disabled'));
          }
        });
      }

      const wrongToken = 'This token is not one of the twin, or not any more.';
      async function enterWithToken(token) {
        if (!/^[\x21-\x7e]+$/.test(token)) throw new Refused(401, wrongToken);
        try {
          await enter(token);
        } catch (error) {
          throw error.status === 401 ? new Refused(401, wrongToken) : error;
        }
      }

      function prepareSignIn() {
        const place = at('sign-in-notice');
        onSubmit(at('token-form'), place, async () => {
          await enterWithToken(at('token').value.trim());
          at('token').value = '';
        });
        onSubmit(at('login-form'), place, async () => {
          const body = { email: at('email').value, password: at('password').value };
          if (at('code').value) body.two_factor = at('code').value;
          const answer = (await send('POST', '/api/v1/login', body, null)).value;
          if (answer.two_factor_required && !answer.two_factor_passed) {
            at('second-factor').hidden = false;
            at('code').focus();
            return 'This account has a second factor: enter its code.';
          }
          await enter(null);
          at('password').value = at('code').value = '';
        });
        at('sign-out').addEventListener('click', async () => {
          if (!session.token) await send('POST', '/api/v1/logout').catch(() => {});
          leave('');
        });
      }
    """#
}
