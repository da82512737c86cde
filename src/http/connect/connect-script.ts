/**
 * What runs on the connect page: shows each state the server sends, counts down, asks for a pairing code, and finds
 * back after sleep. All words that depend on the session come from the server.
 */
export const CONNECT_SCRIPT = String.raw`
(() => {
  'use strict';
  const QUIET_MS = 20000, DEAD_MS = 40000, HIDDEN_MS = 60000, AGAIN_MS = 5000;
  const root = document.documentElement;
  const find = (id) => document.getElementById(id);
  const base = location.pathname.replace(/\/+$/, '');
  const query = '?viewer=' + encodeURIComponent(root.dataset.viewer);
  let source = null, heardAt = 0, lostAt = 0, done = false, hiding = 0, coming = 0;
  let qrEnds = 0, qrLives = 1, codeEnds = 0, asking = false;

  // Live regions speak whenever their text is set: only what is new is set.
  const say = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const clock = (seconds) => Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
  const left = (ends) => Math.max(0, Math.ceil((ends - Date.now()) / 1000));

  function render(state) {
    const moved = root.dataset.step !== state.step;
    root.dataset.step = state.step;
    say(find('title'), state.title);
    say(find('text'), state.text);
    document.title = state.title;
    if (state.qr) {
      find('qr').setAttribute('viewBox', '0 0 ' + state.qr.size + ' ' + state.qr.size);
      if (find('modules').getAttribute('d') !== state.qr.path) {
        find('modules').setAttribute('d', state.qr.path);
        qrLives = Math.max(1, state.qr.expiresIn);
      }
    }
    qrEnds = state.qr ? Date.now() + state.qr.expiresIn * 1000 : 0;
    const hadCode = root.classList.contains('has-code');
    root.classList.toggle('has-code', state.pairing !== null);
    codeEnds = state.pairing ? Date.now() + state.pairing.expiresIn * 1000 : 0;
    if (state.pairing) {
      say(find('code'), state.pairing.code);
      say(find('spelled'), state.pairing.code.replace('-', ', ').split('').join(' '));
      if (!hadCode) mode('code');
      if (!hadCode && asking) find('codebox').focus();
    }
    const bar = find('progress');
    if (state.progress === null) bar.removeAttribute('value'); else bar.value = state.progress;
    tick();
    if (state.step === 'linked' || state.step === 'over') finish();
    if (moved && root.contains(document.activeElement) && document.activeElement !== document.body) find('title').focus();
  }

  function tick() {
    const seconds = left(qrEnds);
    root.classList.toggle('no-qr', seconds === 0);
    say(find('qr-left'), seconds === 0 ? 'Waiting for WhatsApp' : 'A new code comes in ' + seconds + ' s');
    find('qr-bar').style.transform = 'scaleX(' + Math.min(1, seconds / qrLives) + ')';
    if (codeEnds > 0) {
      const rest = left(codeEnds);
      say(find('code-left'), 'Type it within ' + clock(rest) + ' min');
      if (rest === 0) {
        codeEnds = 0;
        root.classList.remove('has-code');
        wrong('That code has ended. You can ask for another one.');
      }
    }
    const now = Date.now();
    root.toggleAttribute('data-offline', !done && lostAt > 0 && now - lostAt > 3000);
    if (source && now - heardAt > DEAD_MS) open();
  }

  function mode(name) {
    root.dataset.mode = name;
    say(find('switch'), name === 'qr' ? 'Link with a phone number instead' : 'Scan a QR code instead');
  }

  function heard() { heardAt = Date.now(); lostAt = 0; }

  function close() {
    clearTimeout(coming);
    if (source) source.close();
    source = null;
  }

  function open() {
    close();
    if (done) return;
    heardAt = Date.now();
    const mine = source = new EventSource(base + '/events' + query);
    mine.onopen = heard;
    mine.addEventListener('beat', heard);
    mine.addEventListener('state', (event) => { heard(); render(JSON.parse(event.data)); });
    mine.onerror = () => {
      if (mine !== source) return;
      lostAt = lostAt || Date.now();
      // The browser comes back by itself unless the server refused.
      if (mine.readyState === 2) { close(); coming = setTimeout(look, AGAIN_MS); }
    };
  }

  // A reload shows what the server says of this link now; one that answers is opened again.
  async function look() {
    try {
      const answer = await fetch(location.href, { cache: 'no-store' });
      if (answer.status === 410) return location.reload();
      if (answer.ok) return open();
    } catch { /* the server is out of reach */ }
    clearTimeout(coming);
    coming = setTimeout(look, AGAIN_MS);
  }

  function wake() {
    clearTimeout(hiding);
    if (document.visibilityState === 'hidden') {
      // A page that nobody sees does not keep asking WhatsApp for codes.
      hiding = setTimeout(close, HIDDEN_MS);
    } else if (!done && (!source || source.readyState === 2 || Date.now() - heardAt > QUIET_MS)) open();
    tick();
  }

  function finish() {
    done = true;
    close();
    clearInterval(ticking);
    root.removeAttribute('data-offline');
  }

  function wrong(text) {
    say(find('error'), text);
    find('phone').setAttribute('aria-invalid', String(text !== ''));
  }

  function complaint(phone) {
    const digits = phone.replace(/[^\p{Nd}]/gu, '');
    if (/[^\p{Nd}\s()+.\-\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069\[\]]/u.test(phone)) return 'Use digits only, such as +44 7700 900123.';
    if (digits.length < 8) return 'This number is too short. Write it with its country code, such as +44 7700 900123.';
    if (digits.length > 17) return 'This number is too long. Write it with its country code, such as +44 7700 900123.';
    return '';
  }

  function refusal(status, seconds, phone) {
    if (status === 400 && /^\s*0[1-9]/.test(phone)) return 'Begin with the country code and leave out the first 0, such as +44 7700 900123.';
    if (status === 400) return 'This is not a phone number with country code. Write it like +44 7700 900123.';
    if (status === 409) return 'A code cannot be given right now. The page shows what is going on.';
    if (status === 429) return 'WhatsApp gives one code in three minutes. Ask again in ' + clock(seconds || 60) + ' min.';
    return 'WhatsApp gave no code. Check the number and try again, or scan the QR code.';
  }

  async function ask(event) {
    event.preventDefault();
    if (asking) return;
    const field = find('phone'), button = find('ask'), phone = field.value.trim();
    const bad = complaint(phone);
    wrong(bad);
    if (bad !== '') return field.focus();
    asking = true;
    button.setAttribute('aria-disabled', 'true');
    say(button, 'Asking WhatsApp…');
    try {
      const answer = await fetch(base + '/pairing-code' + query, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ phone }),
      });
      if (answer.status === 410) return void look();
      if (answer.ok) {
        const { state } = await answer.json();
        render(state);
      } else {
        wrong(refusal(answer.status, Number(answer.headers.get('Retry-After')), phone));
        field.focus();
      }
    } catch {
      wrong('The server could not be reached. Try again.');
    } finally {
      asking = false;
      button.removeAttribute('aria-disabled');
      say(button, 'Get a code');
    }
  }

  const ticking = setInterval(tick, 1000);
  root.classList.add('js');
  mode('qr');
  find('switch').addEventListener('click', () => {
    mode(root.dataset.mode === 'qr' ? 'code' : 'qr');
    if (root.dataset.mode === 'code' && !root.classList.contains('has-code')) find('phone').focus();
  });
  find('form').addEventListener('submit', (event) => void ask(event));
  document.addEventListener('visibilitychange', wake);
  // A page kept for the back button must not hold one of the few connections to a server.
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', (event) => { if (event.persisted) wake(); });
  window.addEventListener('online', wake);
  heard();
  render(JSON.parse(find('state').textContent));
  open();
})();
`;
